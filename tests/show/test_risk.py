"""The section on outages, and its curve."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.show.blocks import Figure, Table
from landbridge.show.exceeding import Curve, exceeding
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.sections.risk import risk

from .drawings import areas, texts

CURVE = Curve([1.0, 10.0, 1000.0], [0.0, 5.0, 9.0], "c2", [10, 1000], [4.0, 7.0], [6.0, 11.0])
KEYS = [Key("without storage", "line", "c2")]


def test_the_section_shows_curve_causes_and_an_example(solved: Solution) -> None:
    section = risk(Material(solved, solved.given))
    assert section is not None
    figures = [block for block in section.blocks if isinstance(block, Figure)]
    assert [figure.caption for figure in figures] == [
        "Losses of a year by how rarely they are exceeded",
        "Expected loss of a year by cause",
    ]
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.rows) == solved.case.table("outages").height
    assert len(table.columns) == len(table.rows[0])


def test_a_case_without_outages_has_none(solved: Solution) -> None:
    empty = solved.given.with_tables({"outages": solved.given.table("outages").clear()})
    assert risk(Material(solve(empty), empty)) is None


def test_years_are_named_where_there_is_room() -> None:
    wide, narrow = (
        {text["t"] for text in texts(exceeding([CURVE], width, KEYS, "USD"))}
        for width in (820.0, 360.0)
    )
    assert {"1", "2", "5", "10", "1,000", "USD", "once in so many years"} <= wide
    assert {text for text in narrow if text[:1].isdigit()} < wide


def test_the_curve_is_as_high_as_its_losses_and_stays_in_its_frame() -> None:
    chart = exceeding([CURVE], 500.0, KEYS, "USD")
    band = areas(chart, "rule")[0]
    assert np.ptp(band[:, 1]) / 260.0 == pytest.approx((11.0 - 4.0) / 11.0, abs=0.01)
    assert band[:, 0].min() > 0
    assert band[:, 0].max() < 500
