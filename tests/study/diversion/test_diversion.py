"""All statistics together: what a table allows, what is said, and what programs get."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from landbridge.cli import out
from landbridge.study.diversion.diversion import Diversion, diversion
from landbridge.study.trading.tradetable import TradeTable
from tests.study.diversion.simulated import (
    AFTER,
    BEFORE,
    DESTINATION,
    World,
    simulate,
)
from tests.study.diversion.small import asked, noisy, table

VERDICTS = ("evad", "circumvent", "guilt", "proof", "proves", "illegal", "smuggl", "violat")
"""Words that no statistic can justify."""

RICH = World(
    ratio=6.0,
    hit=6,
    both_flows=True,
    quantities=True,
    unrecorded=0.5,
    dearer=1.5,
    through=0.8,
)


def measured(trade: TradeTable, world: World = RICH, **more: Any) -> Diversion:
    given = {"reference": world.reference_names, **more}
    codes, partners = world.sanctioned_codes, world.partner_names
    return diversion(trade, codes, partners, BEFORE, AFTER, **given)


@pytest.fixture(scope="module")
def rich() -> Diversion:
    """A table that allows everything."""
    return measured(simulate(RICH, np.random.default_rng(5)).trade, destination=[DESTINATION])


def test_a_rich_table_allows_everything(rich: Diversion) -> None:
    assert set(rich.frames) == {"surges", "mirrors", "unit_values", "comovements", "effects"}
    for name in ("surges", "mirrors", "unit_values", "comovements"):
        assert {"q", "q_by", "stands_out"} <= set(rich.frames[name].columns)
    assert rich.surges.rows["stands_out"].any()
    assert rich.frames["mirrors"]["stands_out"].any()
    if not rich.missing:
        assert rich.effects.rows["effect"][0] > 1.5


def test_codes_of_more_digits_than_mirrors_share_are_told_of(rich: Diversion) -> None:
    finer = any(len(code) > 6 for code in rich.setting.sanctioned)
    assert any("codes of six digits" in said for said in rich.remarks) is finer
    cut = replace(rich, setting=replace(rich.setting, sanctioned=("85423190",)))
    assert "counts as the whole of its six" in " ".join(cut.remarks)


def test_nothing_that_is_said_is_a_verdict(rich: Diversion) -> None:
    text = " ".join([*rich.sentences, *rich.remarks]).lower()
    assert "a finding of diversion" in text
    assert text.count("that is where to look, not a finding of diversion") >= 2
    assert [word for word in VERDICTS if word in text] == []
    assert all(one.endswith((".", ":")) for one in rich.sentences)


def test_facts_are_plain_and_keep_everything(rich: Diversion) -> None:
    facts = json.loads(json.dumps(out.plain(rich.facts()), allow_nan=False))
    for name, frame in rich.frames.items():
        assert len(facts[name]) == frame.height
        assert list(facts[name][0]) == frame.columns
    assert facts["usual"]["surges"]["origin"] == "own past"
    assert facts["sanctioned"] == RICH.sanctioned_codes
    assert facts["missing"] == {**rich.missing}
    assert repr(rich).startswith("Of ")


def test_a_poor_table_allows_little_and_says_why() -> None:
    found = diversion(table(noisy(25, ["Partner"])), ["84"], ["Partner"], BEFORE, AFTER)
    assert set(found.missing) == {"mirrors", "unit_values", "comovements", "effects"}
    assert [found.mirrors, found.unit_values, found.comovements] == [None] * 3
    facts = found.facts()
    assert facts["mirrors"] == facts["effects"] == []
    assert sum("not shown" in one or "cannot be estimated" in one for one in found.sentences) == 4


def test_what_is_usual_may_be_learned_from_other_codes_and_is_said_so() -> None:
    """One sanctioned code has too little of a past; the many others show what is usual."""
    found = diversion(table(noisy(60, ["Partner"])), ["840000"], ["Partner"], BEFORE, AFTER)
    assert found.surges.usual.origin == "other codes"
    assert "codes that are not sanctioned, at the same time" in " ".join(found.sentences)


def test_the_rate_decides_what_stands_out(rich: Diversion) -> None:
    rows = rich.surges.rows
    strict = measured(simulate(RICH, np.random.default_rng(5)).trade, q=1e-4).surges.rows
    key = ["code", "partner"]
    both = rows.sort(key)["q"].to_numpy(), strict.sort(key)["q"].to_numpy()
    assert both[1] == pytest.approx(both[0], rel=1e-3)
    assert strict["stands_out"].sum() < rows["stands_out"].sum()
    assert (rows.filter("stands_out")["q"] <= 0.05).all()


def test_groups_of_codes() -> None:
    rows = noisy(2, ["Partner"], first=850010)
    rows += noisy(1, ["Partner"], first=8600)
    given = asked(rows, "850010", "860011")
    assert dict(given.groups.iter_rows()) == {
        "850010": "sanctioned",
        "850011": "other",
        "8600": "partly",
    }


def test_totals_of_the_world_are_not_one_more_exporter() -> None:
    rows = noisy(25, ["Partner"])
    turned = [{**one, "reporter": "Partner", "partner": "A", "flow": "import"} for one in rows]
    world = [{**one, "partner": "World"} for one in turned]
    kept, both = (asked(some, "84").rows for some in (turned, [*turned, *world]))
    assert both.sort(both.columns).equals(kept.sort(kept.columns))
    assert set(both["exporter"]) == {"A"}
    assert pl.Series(both["value"]).sum() > 0
