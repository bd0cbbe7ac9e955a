"""Exposure summed, listed and told; the same as row by row; never all in memory."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.errors import CaseError
from landbridge.study.exposure.exposure import Exposure, exposure
from landbridge.study.screening.needs import WORDS, Need
from landbridge.study.screening.verdicts import VERDICTS
from landbridge.study.trading.tradetable import SCHEMA, read_trade

from . import naive
from .trading import Row, control, ruled, status, trade


def some() -> Exposure:
    case = ruled(control(destinations="RUS"), control("permit", "licence", hs="ex 90;8471"))
    rows: list[Row] = [
        {"value": 10.0},
        {"value": 5.0, "period": "2022-04"},
        {"value": None},
        {"value": -2.0, "partner": "CHN"},
        {"value": 7.0, "code": "9001", "partner": "CHN"},
        {"value": 4.0, "code": "847130", "partner": "DEU", "period": "2021-12"},
        {"value": 1.0, "code": "0101", "partner": "DEU"},
    ]
    return exposure(trade(*rows), case, revision="HS 2022")


def test_totals_by_verdict_leave_nothing_out() -> None:
    rows = some().verdicts.select("verdict", "rows", "value", "blank").rows()
    assert rows == [
        ("prohibited", 3, 15.0, 1),
        ("licence_required", 1, 4.0, 0),
        ("unknown", 1, 7.0, 0),
        ("conditions", 0, 0.0, 0),
        ("no_control_found", 2, -1.0, 0),
    ]
    assert some().verdicts["share"].sum() == pytest.approx(1.0)


def test_totals_by_keys() -> None:
    assert some().by("partner").select("partner", "verdict", "value").rows() == [
        ("RUS", "prohibited", 15.0),
        ("CHN", "unknown", 7.0),
        ("CHN", "no_control_found", -2.0),
        ("DEU", "licence_required", 4.0),
        ("DEU", "no_control_found", 1.0),
    ]
    assert some().by("code", digits=2).filter(code="84").rows() == [
        ("84", "licence_required", 1, 4.0, 1.0)
    ]
    assert some().by("month")["month"].unique(maintain_order=True).to_list() == [
        "2021-12",
        "2022-03",
        "2022-04",
    ]
    two = some().by(["year", "exporter"])
    assert two.filter(verdict="prohibited").rows() == [
        ("2022", "KAZ", "prohibited", 3, 15.0, 15 / 21)
    ]
    with pytest.raises(CaseError, match="E266"):
        some().by("patner")


def test_what_every_control_touches() -> None:
    rows = some().by_control.select("control", "rows", "value", "possible_rows", "needs").rows()
    assert rows == [("ban", 3, 15.0, 0, ""), ("permit", 1, 4.0, 1, "part")]
    assert some().needs.rows() == [("part", 1, 7.0)]


def test_controls_that_touch_nothing_are_still_listed() -> None:
    case = ruled(
        control(hs=None, destinations="RUS"),
        statuses=[status("2023-10-19", "announced"), status("2023-10-19", "denied")],
    )
    before, after = (
        exposure(trade({"partner": partner}), case, on=date(2023, 11, 9)).by_control
        for partner in ("CHN", "RUS")
    )
    shown = ("control", "status", "contested", "rows", "possible_rows", "needs")
    assert before.select(shown).rows() == [("ban", "denied", True, 0, 0, "")]
    assert after.select(shown).rows() == [("ban", "denied", True, 0, 1, "goods;contested")]


def test_every_row_with_every_control_that_touches_it() -> None:
    rows = some().touches.select("code", "control", "certain", "needs", "prefix", "is_ex").collect()
    assert sorted(rows.rows()) == [
        ("847130", "permit", True, "", "8471", False),
        ("8542", "ban", True, "", "85", False),
        ("8542", "ban", True, "", "85", False),
        ("8542", "ban", True, "", "85", False),
        ("9001", "permit", False, "part", "90", True),
    ]


def test_sums_of_longer_codes_are_left_out_and_told() -> None:
    case = ruled(control())
    table = trade(
        {"code": "8542", "value": 9.0}, {"code": "854231", "value": 8.0}, {"code": "8501"}
    )
    found = exposure(table, case)
    assert found.rows.collect()["code"].to_list() == ["854231", "8501"]
    assert found.left_out.rows() == [("8542", 1, 9.0, 8.0)]
    assert any("Left out as sums: 1 row worth 9 EUR" in one for one in found.sentences)
    kept = exposure(table, case, keep_headings=True)
    assert kept.verdicts["value"].sum() == 18.0


def test_sentences_never_say_that_trade_is_free() -> None:
    said = " ".join(some().sentences)
    assert "No control found does not mean free: only the 2 controls" in said
    assert "prohibited 60.0 %" in said
    assert WORDS[Need.PART] in said
    assert "cleared" not in said
    assert not {"cleared", "free", "allowed"} & set(VERDICTS)


def test_an_empty_table_and_a_case_without_controls() -> None:
    nothing = exposure(trade(), ruled(control()))
    assert nothing.rows.collect().height == 0
    assert nothing.verdicts["rows"].sum() == 0
    assert nothing.by("partner").height == 0
    assert nothing.sentences[0] == "trade.csv has no rows."
    assert exposure(trade({}), ruled()).verdicts.filter(pl.col("rows") > 0)["verdict"].item() == (
        "no_control_found"
    )


def test_facts_have_stable_keys() -> None:
    assert list(some().facts()) == [
        "case",
        "trade",
        "unit",
        "on",
        "revision",
        "sentences",
        "verdicts",
        "controls",
        "needs",
        "unrecognised",
        "left_out",
    ]


DAYS = st.dates(date(2022, 1, 1), date(2022, 4, 30))
LISTED = st.none() | st.lists(st.sampled_from(["KAZ", "RUS", "DEU"]), min_size=1, unique=True).map(
    ";".join
)
ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["", "ex "]), st.sampled_from(["85", "8542", "854231", "854232", "84"])
    ),
    min_size=1,
    max_size=3,
).map(lambda items: ";".join(dict.fromkeys("".join(item) for item in items)))
CONTROLS = st.fixed_dictionaries(
    {
        "effect": st.sampled_from(list(naive.STRICT)),
        "regime": st.sampled_from(
            ["export", "re_export", "transit", "import", "outward_processing", "any"]
        ),
        "hs": st.none() | ITEMS | ITEMS,
        "origins": LISTED,
        "destinations": LISTED,
        "transits": st.none() | LISTED,
        "threshold": st.sampled_from([None, None, "300 EUR"]),
        "end_use": st.sampled_from([None, None, "military"]),
        "starts": st.none() | DAYS,
        "ends": st.none() | st.dates(date(2022, 5, 1), date(2022, 6, 30)),
    }
)
STATUSES = st.lists(
    st.tuples(
        st.integers(0, 2),
        DAYS,
        st.sampled_from(["announced", "denied", "in_force", "in_force", "suspended", "repealed"]),
    ),
    max_size=6,
)
KEY = ("reporter", "partner", "code", "period", "flow")
ROWS = st.fixed_dictionaries(
    {
        "reporter": st.sampled_from(["KAZ", "RUS", "DEU", "World"]),
        "partner": st.sampled_from(["KAZ", "RUS", "CHN", "World"]),
        "code": st.sampled_from(["85", "8542", "854231", "85423190", "8471", "0101"]),
        "period": st.sampled_from(["2022-01", "2022-02", "2022-03", "2022-06", "2022"]),
        "flow": st.sampled_from(["export", "import"]),
    }
)


@given(
    st.lists(CONTROLS, min_size=1, max_size=3),
    STATUSES,
    st.lists(ROWS, max_size=6),
    st.none() | DAYS,
)
def test_the_same_as_row_by_row_in_plain_python(
    rules: list[Row], entries: list[tuple[int, date, str]], rows: list[Row], on: date | None
) -> None:
    controls = [control(f"rule{at}", **rule) for at, rule in enumerate(rules)]
    ids = [one["id"] for one in controls]
    statuses = [
        {"control": ids[at], "date": day, "status": word}
        for at, day, word in entries
        if at < len(ids)
    ]
    case = ruled(*controls, statuses=statuses)
    found = exposure(trade(*rows), case, on=on, keep_headings=True)
    doubtful = found.touches.filter(~pl.col("certain")).collect()
    needs = {
        tuple(row): need.split(";")
        for *row, need in doubtful.select(*KEY, "control", "needs").rows()
    }
    for row, one in zip(rows, found.rows.collect().iter_rows(named=True), strict=True):
        word, sure, possible = naive.verdict(row, controls, statuses, on)
        assert one["verdict"] == word
        assert set(filter(None, one["controls"].split(";"))) == sure
        assert set(filter(None, one["possible"].split(";"))) == set(possible)
        key = [row[name] for name in KEY]
        assert {name: set(needs[*key, name]) for name in possible} == possible


def in_memory(query: pl.LazyFrame) -> bool:
    """Whether some step of a query takes all rows into memory; the plan marks these by a colour."""
    plan = query.show_graph(engine="streaming", plan_stage="physical", raw_output=True)
    assert plan is not None
    return 'fillcolor="0.0 0.3 1.0"' in plan


def test_rows_are_never_all_in_memory() -> None:
    found = some()
    assert in_memory(pl.LazyFrame({"a": [1]}).select(pl.col("a").replace_strict({1: 2})))
    assert not in_memory(found.rows)
    assert not in_memory(found.touches)
    assert not in_memory(found.touching.placed.group_by("way").agg(pl.len()))


def test_a_million_rows_by_streaming(tmp_path: Path) -> None:
    """Nothing is lost on the way through a file: the sums are those of the rows made."""
    count, rng = 1_000_000, np.random.default_rng(7)
    codes = [f"{number:08}" for number in rng.choice(99_000_000, 9_000, replace=False) + 1_000_000]
    frame = pl.DataFrame(
        {
            "reporter": rng.choice(["Kazakhstan", "Germany", "World"], count),
            "partner": rng.choice(["Russia", "China", "Armenia"], count),
            "code": rng.choice(codes, count),
            "period": rng.choice(["2022-02", "2022-03", "2022-04"], count),
            "value": rng.integers(1, 1_000, count).astype(float),
        }
    )
    frame.write_parquet(tmp_path / "trade.parquet", row_group_size=100_000)
    whole = sorted({code[:4] for code in codes[:1_500]})
    partly = sorted(set(codes[4_000:5_000]) - {c for c in codes if c[:4] in whole})
    hs = ";".join([*whole, *(f"ex {code}" for code in partly)])
    case = ruled(control(hs=hs, destinations="RUS"), statuses=[status("2022-03-01")])
    found = exposure(read_trade(tmp_path / "trade.parquet"), case)
    to_russia = frame.filter(pl.col("partner") == "Russia", pl.col("period") >= "2022-03")
    banned = to_russia.filter(pl.col("code").str.slice(0, 4).is_in(whole))
    doubtful = to_russia.filter(pl.col("code").is_in(partly))
    values = dict(found.verdicts.select("verdict", "value").rows())
    assert values["prohibited"] == banned["value"].sum()
    assert values["unknown"] == doubtful["value"].sum()
    assert sum(values.values()) == frame["value"].sum()
    found.rows.sink_parquet(tmp_path / "rows.parquet")
    written = pl.scan_parquet(tmp_path / "rows.parquet")
    kept = written.select(*frame.columns).collect(engine="streaming")
    assert kept.equals(frame)
    assert written.filter(verdict="prohibited").select(pl.len()).collect().item() == banned.height
    assert list(found.rows.collect_schema())[: len(SCHEMA)] == list(SCHEMA)
