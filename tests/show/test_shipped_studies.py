"""The studies that the report of the shipped case is written from: whole, proved, and with reasons.

They take minutes, and so are asked about where the report has them anyway.
"""

from __future__ import annotations

from typing import Any


def test_the_shipped_case_is_foretold_both_ways(shipped: dict[str, Any]) -> None:
    ways = [(found["start"], found["predicted_year"]) for found in shipped["foretold"]]
    assert sorted(ways) == [(2022, 2023), (2023, 2022)]
    for found in shipped["foretold"]:
        assert len(found["rows"]) >= 30
        assert all(row["wape"] is not None for row in found["errors"])
        missed = [row for row in found["rows"] if not row["within"]]
        assert missed
        assert all(row["why"] for row in missed)
        assert found["calibration"]["optimal"]["holds"] is True


def test_the_shipped_case_is_calibrated_and_proved(shipped: dict[str, Any]) -> None:
    [found] = [one["calibration"] for one in shipped["foretold"] if one["start"] == 2022]
    assert found["smallest"]["holds"] is True
    assert found["optimal"]["holds"] is True
    assert found["fewest"] is True
    used = [row for row in found["fit"] if row["fitted_kt"] is not None]
    assert sum(row["met"] for row in used) >= 20
    assert found["frictions"]
    assert all(row["meaning"] for row in found["frictions"])


def test_the_shipped_case_shows_where_statistics_matter(shipped: dict[str, Any]) -> None:
    found = shipped["disagreement"]
    assert len(found["numbers"]) >= 5
    assert "PortNews" in {row["statistic"] for row in found["answers"]}
    assert all(sentence.startswith("By ") for sentence in found["sentences"])
