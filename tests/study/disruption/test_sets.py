"""The worst sets are answers of a sweep: kept, found again, and the same however computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.case.generate import generated
from landbridge.case.scenario import Scenario
from landbridge.model.live.live import LiveCase, live
from landbridge.study.disruption.disruption import Disruption, disrupt
from landbridge.study.runs.store import Store
from landbridge.study.runs.table import answered, listed
from landbridge.study.sweeps.means import Means
from tests.model.making import demand, link, make, supply

K = 3


@pytest.fixture(scope="module")
def held() -> LiveCase:
    return live(generated(nodes=30, links=60, goods=1, countries=3))


@pytest.fixture(autouse=True)
def _nothing_known(held: LiveCase) -> None:
    held.base.kept.clear()


def search(held: LiveCase, means: Means, budget: int = 2000) -> Disruption:
    held.base.kept.clear()
    return disrupt(held, ("links",), K, keep=4, budget=budget, means=means)


def test_two_processes_find_the_same_bits(held: LiveCase) -> None:
    alone = search(held, Means(workers=1))
    two = search(held, Means(workers=2))
    assert alone.facts() == two.facts()


def test_a_search_that_is_stopped_goes_on_where_it_was(
    held: LiveCase, tmp_path: Path, answered_here: list[Scenario]
) -> None:
    whole = search(held, Means(workers=1))
    everything = len(answered_here)
    assert len({one.name for one in answered_here}) == everything

    def stopping(done: int, _asked: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    store = Store(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        search(held, Means(workers=1, store=store, question="worst", told=stopping))
    (run,) = listed(store).iter_rows(named=True)
    kept = run["answered"]
    assert run["status"] == "stopped"
    assert 20 <= kept < everything
    assert run["asked"] >= kept
    answered_here.clear()
    again = search(held, Means(workers=1, store=store, question="worst"))
    assert len(answered_here) == everything - kept
    assert again.facts() == whole.facts()
    answered_here.clear()
    assert search(held, Means(workers=1, store=store, question="worst")).facts() == whole.facts()
    assert answered_here == []


def test_the_store_says_what_was_asked_and_what_came_of_it(held: LiveCase, tmp_path: Path) -> None:
    store = Store(tmp_path)
    found = search(held, Means(workers=1, store=store, question="the worst three"))
    assert found.worst is not None
    (run,) = listed(store).iter_rows(named=True)
    assert (run["question"], run["status"]) == ("the worst three", "complete")
    assert run["asked"] == run["answered"] == found.worst.solved + 1
    assert run["certificate"] <= 1e-9
    table = answered(store, store.run(run["run"]))
    assert table["title"][0] == "everything that can close, closed"
    worst = " + ".join(found.worst.rows["names"][0])
    assert table.filter(title=f"{worst} closed").height == 1


def test_no_more_is_solved_than_the_budget_allows(
    held: LiveCase, answered_here: list[Scenario]
) -> None:
    exact = search(held, Means(workers=1)).worst
    assert exact is not None
    assert exact.proof == "enumeration"
    for budget in (0, 1, 9, 30):
        answered_here.clear()
        found = search(held, Means(workers=1), budget).worst
        assert found is not None
        assert len(answered_here) - 1 == found.solved <= budget
        assert found.bound_musd >= exact.bound_musd - 1e-6
        if found.rows.height:
            assert found.rows["loss_musd"][0] <= exact.bound_musd + 1e-6
        told = " ".join(found.sentences)
        if found.exact:
            assert "That is exact" in told
        else:
            assert "no set loses more than" in told


def test_what_was_closed_by_itself_is_not_solved_again(
    held: LiveCase, answered_here: list[Scenario]
) -> None:
    disrupt(held, ("links",), means=Means(workers=1))
    singles = {one.close.links for one in answered_here}
    answered_here.clear()
    disrupt(held, ("links",), K, means=Means(workers=1))
    assert answered_here
    assert not singles & {one.close.links for one in answered_here}


def test_paths_find_the_same_as_links(held: LiveCase) -> None:
    """Without plans that hedge, which are programmes over links."""
    over_paths = live(held.base.given, engine="paths")
    found = [
        disrupt(one, ("links",), 2, keep=1, means=Means(workers=1)).worst
        for one in (held, over_paths)
    ]
    losses = [one.rows["loss_musd"][0] for one in found if one is not None]
    assert losses[0] == pytest.approx(losses[1], rel=1e-7)
    assert [one.proof for one in found if one is not None] == ["enumeration"] * 2


def test_where_no_plan_is_left_no_number_is_given() -> None:
    case = make(
        links=[
            link("mine town", 1.0, id="one", name="One"),
            link("mine town", 2.0, id="two", name="Two"),
            link("town mine", 1.0, id="back"),
        ],
        supply=[supply("mine", 9)],
        demand=[demand("town", 8)],
    )
    strict = live(case, strict=True)
    found = disrupt(strict, ("links",), 2, means=Means(workers=1)).worst
    assert found is not None
    assert found.rows["loss_musd"].to_list() == [None, pytest.approx(0.008)]
    assert found.sentences[0] == "The worst 2 closures are One and Two: no plan is left."
    assert found.exact
    strict.base.kept.clear()
    bounded = disrupt(strict, ("links",), 2, budget=0, means=Means(workers=1)).worst
    assert bounded is not None
    assert bounded.sentences[0].startswith("Nothing was found; others may leave no plan at all.")
