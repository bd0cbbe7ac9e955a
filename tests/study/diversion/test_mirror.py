"""Mirror gaps: both sides, freight and insurance, and what is said of one side alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from landbridge.study.diversion.mirror import Mirrors, mirror
from landbridge.study.diversion.setting import Setting
from tests.study.diversion.small import asked, noisy


def both(
    rows: list[dict[str, Any]], recorded: float = 1.0, since: str = "2022", seed: int = 0
) -> list[dict[str, Any]]:
    """Exports with what the partner records of them: cif, and only a part since a time."""
    rng = np.random.default_rng(1000 + seed)
    arrived = [
        {
            **one,
            "reporter": one["partner"],
            "partner": one["reporter"],
            "flow": "import",
            "value": one["value"]
            * 1.08
            * np.exp(rng.normal(0, 0.1))
            * (recorded if one["period"] >= since else 1.0),
        }
        for one in rows
    ]
    return [*rows, *arrived]


def found(setting: Setting, **more: Any) -> Mirrors:
    made = mirror(setting, **more)
    assert made is not None
    return made


def test_a_gap_that_widens_is_found() -> None:
    rows = [*both(noisy(30, ["Partner"])), *both(noisy(1, ["Partner"], first=850000), 0.5)]
    made = found(asked(rows, "84", "85"))
    first = made.rows.row(0, named=True)
    assert first["code"] == "850000"
    assert first["exporter"] == "Exporter"
    assert first["low"] < np.log(2) < first["high"]
    assert first["p"] < 1e-3
    assert first["gap"] == pytest.approx(np.log(first["exports_after"] / first["imports_after"]))
    assert first["widening"] == pytest.approx(first["gap"] - first["gap_before"])
    assert first["band"] == "above"
    assert made.usual.origin == "own past"


def test_freight_and_insurance_are_no_gap() -> None:
    made = found(asked(both(noisy(30, ["Partner"])), "84"))
    assert set(made.rows["band"].unique()) <= {"within", "unclear", "below", "above"}
    assert (made.rows["band"] == "above").mean() < 0.1
    assert made.rows["gap"].mean() == pytest.approx(-np.log(1.08), abs=0.03)
    wide = found(asked(both(noisy(30, ["Partner"])), "84"), cif_fob=(0.0, 1.0))
    assert set(wide.rows["band"]) <= {"within", "unclear"}
    dear = found(asked(both(noisy(30, ["Partner"])), "84"), cif_fob=(0.5, 0.9))
    assert (dear.rows["band"] == "above").mean() > 0.9


def test_single_periods_are_held_against_the_window_before() -> None:
    made = found(asked([*both(noisy(25, ["Partner"]), 0.3)], "84"))
    periods = made.periods
    assert periods.height == 25 * 18
    one = periods.filter(code="840003", period="2022-05").row(0, named=True)
    past = periods.filter(pl.col("period") < "2022", code="840003")["gap"]
    assert (one["usual_low"] + one["usual_high"]) / 2 == pytest.approx(past.mean())
    after, before = (
        periods.filter((pl.col("period") > "2022") == later)
        .select((pl.col("gap") > pl.col("usual_high")).mean())
        .item()
        for later in (True, False)
    )
    assert after > 0.95
    assert before < 0.05


def test_what_only_one_side_reports_has_no_gap_and_is_counted() -> None:
    lonely = noisy(2, ["Partner"], first=850000)
    made = found(asked([*both(noisy(25, ["Partner"])), *lonely], "84", "85"))
    assert made.one_sided == 2
    alone = made.rows.filter(pl.col("code").str.starts_with("85"))
    assert alone["gap"].null_count() == alone["p"].null_count() == 2
    assert (alone["exports_after"] > 0).all()


def test_exporters_who_never_report_are_not_missing_exports() -> None:
    rows = both(noisy(25, ["Partner"]))
    foreign = {"reporter": "Partner", "partner": "Silent", "flow": "import"}
    silent = [{**one, **foreign} for one in noisy(3, ["Partner"])]
    assert set(found(asked([*rows, *silent], "84")).rows["exporter"]) == {"Exporter"}


def test_codes_are_cut_to_what_both_sides_share() -> None:
    rows = both(noisy(25, ["Partner"]))
    longer = [one if "flow" in one else {**one, "code": f"{one['code']}90"} for one in rows]
    same, cut = found(asked(rows, "84")), found(asked(longer, "84"))
    assert cut.rows.equals(same.rows)
    short = [{**one, "code": one["code"][:4]} if "flow" in one else one for one in rows]
    assert mirror(asked(short, "84")) is None
    some = found(asked([*rows, *short[: len(short) // 2], *short[-5:]], "84"))
    assert some.short == 0  # the partner reports longer codes too: the short ones are headings


def test_one_flow_alone_has_no_mirror() -> None:
    assert mirror(asked(noisy(5, ["Partner"]), "84")) is None


def test_what_a_partner_does_to_all_codes_is_expected() -> None:
    rows = both(noisy(60, ["Partner"]), 0.6)
    codes = [f"{840000 + at}" for at in range(30)]
    made = found(asked(rows, *codes))
    assert made.rows["expected"][0] == pytest.approx(-np.log(0.6), abs=0.05)
    assert (made.rows["p"] < 0.05).mean() < 0.2
    assert (found(asked(rows, "84")).rows["p"] < 0.05).mean() > 0.9
