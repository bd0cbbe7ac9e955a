"""What holds of every check of plausibility, whatever the tables say."""

from __future__ import annotations

import math
import random
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from landbridge.case.build import build
from landbridge.case.document import parse_meta
from landbridge.case.loaded import Tables, load
from landbridge.case.plausible import implausible
from landbridge.case.plausible.bands import Band, bands, figures, outside
from landbridge.case.plausible.doubt import CODES
from landbridge.case.plausible.length import EARTH_KM, great_circle_km
from landbridge.case.schema import Field, tables
from landbridge.case.sheet import Sheet
from landbridge.errors import Problem

META, _ = parse_meta("title: Made up\nbase_year: 2023\nyears: [2022, 2023]\n")
USED = (
    *("places", "goods", "modes", "fleets", "links", "link_goods", "interchanges", "limits"),
    *("supply", "demand", "plants", "recipes", "recipe_goods", "changes", "projects"),
    *("project_changes", "observed", "confirmed"),
)
NUMBERS = ("", "0", "1e-9", "0.5", "1", "7", "60", "5000", "380 Mt", "1e9", "1e300", "-3", "x")
SEEDS = st.integers(0, 2**32)
quick = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


POOLS = {
    "number": NUMBERS,
    "integer": NUMBERS,
    "cell": NUMBERS,
    "id": ("a", "b", "c", "", "no"),
    "ref": ("a", "b", "c", "", "no"),
    "refs": ("a", "a;b", "", "general", "no;c"),
    "ids": ("a", "a;b", "", "general", "no;c"),
    "table": ("links", "goods", "limits", "nothing", ""),
    "column": ("capacity_kt", "length_km", "cost_usd_t", "hours", "id", ""),
    "row": ("a", "b", "a/b", "a/b/out", "no", ""),
    "year": ("2022", "2023", "", "23"),
    "waypoints": ("", "10 10;20 20", "200 10", "x"),
    "text": ("", "W120", "E143", "word"),
}
"""Cells by the type of their column, good, bad and blank."""


def sheets(seed: int) -> dict[str, Sheet]:
    """Tables with any cells at all, some tables and columns left out."""
    chance = random.Random(seed)  # noqa: S311
    found = {}
    for name in USED:
        fields = tables()[name].fields.values()
        kept = [field for field in fields if field.required or chance.random() < 0.8]
        height = chance.randint(0, 4)
        columns = tuple([cell(chance, field) for _ in range(height)] for field in kept)
        if chance.random() < 0.9:
            names = tuple(field.name for field in kept)
            found[name] = Sheet(f"{name}.csv", names, columns, range(2, height + 2))
    return found


def cell(chance: random.Random, field: Field) -> str:
    """A cell of a column."""
    return chance.choice(POOLS.get(field.type, (*field.choices, "", "odd")))


def found_in(given_sheets: dict[str, Sheet]) -> list[Problem]:
    """What the checks say of sheets, whatever else is wrong with them."""
    loaded: Tables = {name: load(tables()[name], sheet)[0] for name, sheet in given_sheets.items()}
    return list(implausible(loaded, sound=True))


def test_the_tables_made_up_meet_most_checks() -> None:
    met = {problem.code for seed in range(60) for problem in found_in(sheets(seed))}
    assert len(met & set(CODES)) >= 8


@quick
@given(SEEDS)
def test_no_check_ever_fails_and_all_say_where(seed: int) -> None:
    made = sheets(seed)
    for problem in found_in(made):
        name = problem.file.removesuffix(".csv")
        assert problem.column in tables()[name].fields
        assert problem.row in made[name].rows
        assert problem.message
        assert problem.rule
        assert problem.hint
        assert (problem.severity == "error") == problem.code.startswith("E")


@quick
@given(SEEDS)
def test_what_is_confirmed_as_the_hint_says_is_not_doubted(seed: int) -> None:
    made = {name: sheet for name, sheet in sheets(seed).items() if name != "confirmed"}
    lines = {
        tuple(problem.hint.partition("confirmed.csv: ")[2].split(",")[:4])
        for problem in found_in(made)
    }
    names = ("table", "row", "column", "check")
    columns = tuple([key[at] for key in sorted(lines)] for at in range(4))
    answers = Sheet("confirmed.csv", names, columns, range(2, len(lines) + 2))
    assert found_in({**made, "confirmed": answers}) == []


def within(band: Band) -> st.SearchStrategy[float]:
    """Numbers in the usual band, both ends included; from next to nothing where it is open."""
    low = band.warn_low or (band.warn_high or 1.0) * 1e-3
    high = band.warn_high or low * 1e3
    return st.floats(low, high, allow_nan=False)


QUANTITIES = (
    *("capacity_kt", "flow_m_s", "trains_day", "trucks_day", "speed_km_h", "rate_usd_t_km"),
    *("payload_t", "density_t_m3", "value_usd_t", "price_times_value", "cost_times_value"),
    "yield_t_t",
)
BANDS = [band for quantity in QUANTITIES for band in bands(quantity).values()]


@pytest.mark.parametrize("band", BANDS, ids=lambda band: f"{band.quantity}-{band.of}")
@settings(deadline=None, max_examples=30)
@given(st.data())
def test_what_is_in_a_band_is_not_doubted(band: Band, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(within(band), min_size=1, max_size=5))
    frame = pl.DataFrame({"kind": [band.of] * len(numbers), "number": numbers})
    assert outside(frame, band.quantity).is_empty()
    for end, factor in ((band.warn_high, 1.001), (band.warn_low, 0.999)):
        if end is not None:
            beyond = pl.DataFrame({"kind": [band.of], "number": [end * factor]})
            [severe] = outside(beyond, band.quantity)["severe"]
            assert not severe
    for end, factor in ((band.error_high, 1.001), (band.error_low, 0.999)):
        if end is not None:
            beyond = pl.DataFrame({"kind": [band.of], "number": [end * factor]})
            assert outside(beyond, band.quantity)["severe"].to_list() == [True]


def sheet(name: str, /, **columns: str) -> Sheet:
    """A table of one row."""
    return Sheet(f"{name}.csv", tuple(columns), tuple([text] for text in columns.values()), [2])


@quick
@given(st.data(), st.sampled_from(sorted(bands("rate_usd_t_km"))))
def test_a_case_in_all_its_bands_has_no_doubt(data: st.DataObject, kind: str) -> None:
    km = 2 * EARTH_KM * math.asin(math.sqrt(math.sin(math.radians(5)) ** 2))
    speed = data.draw(within(bands("speed_km_h")[kind]))
    rate = data.draw(within(bands("rate_usd_t_km")[kind]))
    length = data.draw(st.floats(km, 3 * km))
    places = Sheet(
        "places.csv", ("id", "lon", "lat"), (["a", "b"], ["0", "10"], ["0", "0"]), [2, 3]
    )
    made = {
        "places": places,
        "modes": sheet("modes", id="m", kind=kind, speed_km_h=f"{speed}", cost_usd_t_km=f"{rate}"),
        "links": sheet(
            "links",
            **{"id": "l", "from": "a", "to": "b", "mode": "m", "length_km": f"{length}"},
            cost_usd_t=f"{rate * length}",
            hours=f"{length / speed}",
        ),
    }
    # Multiplying and dividing by the length may take a number at the very end of a band beyond.
    rates = bands("rate_usd_t_km")[kind]
    speeds = bands("speed_km_h")[kind]
    for band, number in ((rates, rate), (speeds, speed)):
        for end in (band.warn_low, band.warn_high):
            assume(end is None or not math.isclose(number, end, rel_tol=1e-9))
    assert found_in(made) == []


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90))
def test_the_straight_line_is_the_angle_between_two_points(
    lon: float, lat: float, lon_2: float, lat_2: float
) -> None:
    def vector(east: float, north: float) -> tuple[float, float, float]:
        a, b = math.radians(east), math.radians(north)
        return math.cos(b) * math.cos(a), math.cos(b) * math.sin(a), math.sin(b)

    one, other = vector(lon, lat), vector(lon_2, lat_2)
    chord = math.dist(one, other)
    angle = 2 * math.asin(min(1.0, chord / 2))
    assert great_circle_km([(lon, lat), (lon_2, lat_2)]) == pytest.approx(
        EARTH_KM * angle, abs=0.5, rel=1e-6
    )


@quick
@given(SEEDS, st.sampled_from([1, 5, 100]))
def test_links_shorter_than_the_straight_line_are_found_in_any_slice(
    seed: int, together: int
) -> None:
    dice = random.Random(seed)  # noqa: S311
    points = [(dice.uniform(0, 90), dice.uniform(-60, 60)) for _ in range(4)]
    ends = [dice.sample(range(4), 2) for _ in range(12)]
    straight = [great_circle_km([points[a], points[b]]) for a, b in ends]
    share = [dice.choice([0.1, 1.1]) for _ in ends]
    lengths = [f"{km * part:.3f}" for km, part in zip(straight, share, strict=True)]
    cells = {
        "places": {
            "id": [f"p{at}" for at in range(4)],
            "lon": [f"{lon}" for lon, _ in points],
            "lat": [f"{lat}" for _, lat in points],
        },
        "modes": {"id": ["m"], "kind": ["road"]},
        "links": {
            "id": [f"l{at}" for at in range(12)],
            "from": [f"p{a}" for a, _ in ends],
            "to": [f"p{b}" for _, b in ends],
            "mode": ["m"] * 12,
            "length_km": lengths,
        },
    }
    assume(min(straight) > 1000)
    made = {
        name: Sheet(f"{name}.csv", tuple(by), tuple(by.values()), range(2, 2 + len(by["id"])))
        for name, by in cells.items()
    }
    with patch("landbridge.case.plausible.length._SLICE", together):
        found = [problem.row for problem in found_in(made) if problem.column == "length_km"]
    assert found == [at + 2 for at, part in enumerate(share) if part < 1]


@quick
@given(st.floats(1.0, 1e6), st.floats(0.5, 1.5))
def test_the_speed_in_a_pipe_is_mass_over_density_over_time_over_area(
    capacity: float, density: float
) -> None:
    width = figures("pipe_m")["oil_pipeline"].value
    band = bands("flow_m_s")["oil_pipeline"]
    seconds, radius = 365 * 86400, width / 2
    speed = capacity * 1000 / density / seconds / (math.pi * radius**2)
    made = {
        "goods": sheet("goods", id="g", density_t_m3=f"{density}"),
        "modes": sheet("modes", id="m", kind="oil_pipeline"),
        "links": sheet(
            "links",
            **{"id": "l", "from": "a", "to": "b", "mode": "m", "goods": "g"},
            capacity_kt=f"{capacity}",
        ),
    }
    codes = {problem.code for problem in found_in(made)}
    low = bands("capacity_kt")["oil_pipeline"].warn_low or 0.0
    assert band.warn_high is not None
    assert band.error_high is not None
    assert ("E140" in codes) == (speed > band.error_high)
    assert ("W120" in codes) == (band.warn_high < speed <= band.error_high or capacity < low)


def test_a_case_of_one_doubted_table_is_built_all_the_same() -> None:
    made = {"goods": sheet("goods", id="g", name="Good", value_usd_t="0.1")}
    reading = build("made", META, made)
    assert [p.code for p in reading.problems if p.code in CODES] == ["W127"]
    assert reading.case is not None
