"""The worst closures found with bounds are those that solving every closure finds."""

from __future__ import annotations

import polars as pl
import pytest

from landbridge.case.generate import generated
from landbridge.case.scenario import Scenario
from landbridge.model.live.live import LiveCase, live
from landbridge.study.disruption.disruption import Disruption, disrupt
from landbridge.study.sweeps.means import Means
from tests.model.making import demand, link, made_of, make, supply
from tests.model.random_cases import random_rows

ALONE = Means(workers=1)


@pytest.fixture(scope="module")
def held() -> LiveCase:
    return live(generated(nodes=60, links=200, goods=2, countries=3), engine="paths")


@pytest.fixture(autouse=True)
def _nothing_known(held: LiveCase) -> None:
    held.base.kept.clear()


def of_each(found: Disruption, column: str) -> dict[tuple[str, str], float | None]:
    return {(row["kind"], row["id"]): row[column] for row in found.rows.iter_rows(named=True)}


def agrees(bounded: Disruption, every: Disruption, keep: int) -> None:
    """The first rows lose the same, and nothing loses more than is said."""
    losses, most = of_each(every, "loss_musd"), of_each(bounded, "at_most_musd")
    assert losses.keys() == most.keys()
    for key, loss in losses.items():
        limit = most[key]
        assert loss is None or limit is None or loss <= limit + 1e-6
    first = every.rows["loss_musd"].head(keep).to_list()
    assert bounded.rows["loss_musd"].head(keep).fill_null(0.0).to_list() == pytest.approx(
        first, rel=1e-7, abs=1e-6
    )


def test_the_worst_are_found_with_a_part_of_the_solves(
    held: LiveCase, answered_here: list[Scenario]
) -> None:
    every = disrupt(held, bounded=False, means=ALONE)
    all_solved = len(answered_here)
    held.base.kept.clear()
    answered_here.clear()
    found = disrupt(held, bounded=True, keep=5, means=ALONE)
    assert len(answered_here) < all_solved / 2
    agrees(found, every, 5)
    assert found.ranked >= 5
    assert found.bounded["loss_musd"].null_count() == found.bounded.height > 0
    assert found.bounded["at_most_musd"].max() <= found.rows["loss_musd"][4] + 1e-6
    assert any("were not solved: each loses" in told for told in found.sentences)
    used = found.rows.filter(pl.col("at_most_musd") > 0)
    assert used.height + found.unused == found.rows.height


@pytest.mark.parametrize("seed", range(12))
def test_random_cases_agree(seed: int) -> None:
    case = live(made_of(random_rows(seed)), engine="paths")
    every = disrupt(case, bounded=False, means=ALONE)
    case.base.kept.clear()
    agrees(disrupt(case, bounded=True, keep=2, means=ALONE), every, 2)


def test_two_processes_find_the_same(held: LiveCase) -> None:
    alone = disrupt(held, ("links",), bounded=True, keep=3, means=ALONE).facts()
    held.base.kept.clear()
    assert disrupt(held, ("links",), bounded=True, keep=3, means=Means(workers=2)).facts() == alone


def test_what_the_budget_leaves_is_bounded(held: LiveCase, answered_here: list[Scenario]) -> None:
    every = disrupt(held, ("links",), bounded=False, means=ALONE)
    held.base.kept.clear()
    answered_here.clear()
    found = disrupt(held, ("links",), bounded=True, keep=10, budget=3, means=ALONE)
    assert len(answered_here) == 3
    agrees(found, every, found.ranked)
    nothing = disrupt(held, ("links",), bounded=True, budget=0, means=ALONE)
    assert nothing.ranked == 0
    assert any("so even the worst may be among them" in told for told in nothing.sentences)


def test_whoever_follows_it_sees_how_many_may_be_left(held: LiveCase) -> None:
    told: list[tuple[int, int]] = []
    means = Means(workers=1, told=lambda done, of: told.append((done, of)))
    found = disrupt(held, bounded=True, keep=2, means=means)
    solved = found.rows.filter("solved").height
    assert told[0] == (0, max(of for _, of in told))
    assert all(done <= of for done, of in told)
    assert told[0][1] > solved, "at first nearly all may have to be solved"
    assert told[-1][0] == told[-1][1]


def test_links_have_bounds_too(held: LiveCase) -> None:
    """Where links decide there are no detours, and nearly everything has to be solved."""
    over_links = live(held.base.given, engine="links")
    every = disrupt(over_links, ("links",), bounded=False, means=ALONE)
    over_links.base.kept.clear()
    agrees(disrupt(over_links, ("links",), bounded=True, keep=4, means=ALONE), every, 4)


def test_large_cases_are_bounded_unless_it_is_said(
    held: LiveCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landbridge.study.disruption.disruption.LARGE", 1)
    found = disrupt(held, ("links",), keep=2, means=ALONE)
    assert found.bounded.height > 0
    assert disrupt(held, ("links",), keep=2, bounded=False, means=ALONE).bounded.is_empty()
    assert disrupt(held, ("links",), keep=2, by="home", means=ALONE).bounded.is_empty()


@pytest.mark.parametrize(
    "given", [{"k": 2}, {"left": 0.5}, {"by": "home"}, {"scenarios": [Scenario(title="one")]}]
)
def test_what_bounds_do_not_hold_for_is_refused(held: LiveCase, given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="bounds"):
        disrupt(held, ("links",), bounded=True, means=ALONE, **given)  # type: ignore[arg-type]


def test_in_strict_mode_what_leaves_no_plan_comes_first() -> None:
    case = make(
        links=[
            link("mine town", 1.0, id="one"),
            link("mine town", 2.0, id="two"),
            link("mine port", 1.0, id="only"),
        ],
        supply=[supply("mine", 19)],
        demand=[demand("town", 8), demand("port", 8)],
    )
    strict = live(case, strict=True, engine="paths")
    found = disrupt(strict, ("links",), bounded=True, keep=1, means=ALONE)
    assert found.rows["id"].to_list() == ["only", "one", "two"]
    assert found.rows["problem"].is_not_null().to_list() == [True, False, False]
    assert found.rows["at_most_musd"].to_list() == [None, pytest.approx(0.008), 0.0]
    assert found.ranked == found.rows.height, "both that are used are solved at once"
    nothing = disrupt(strict, ("links",), bounded=True, budget=0, means=ALONE)
    assert nothing.sentences[0] == (
        "The 2 others that the plan uses were not solved: some may leave no plan at all, so even "
        "the worst may be among them."
    )
