"""What is lost where something closes, against solving the case anew."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.model.live.live import live
from landbridge.model.solve import solve
from landbridge.study.dependence.depend import depend
from landbridge.study.dependence.losses import losses
from landbridge.study.dependence.subject import KINDS, subjects
from landbridge.study.nearly import finds_intervals
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper
from tests.model.random_cases import Rows

ALONE = Means(workers=1)


@pytest.mark.parametrize("seed", range(5))
def test_a_loss_is_what_solving_anew_finds(
    random_case: Callable[[int], tuple[Rows, Case]], seed: int
) -> None:
    case = random_case(seed)[1]
    held = live(case)
    asked = [on for kind in KINDS if kind != "waters" for on in subjects(case, kind)[:2]]
    asked = [on for on in asked if on.kind != "place" or on.id not in ("field", "mine")]
    with Sweeper(held, ALONE) as sweeper:
        found = losses(sweeper, asked)
    worth = solve(case).objective_musd
    size = max(abs(worth), 1.0)
    for on in asked:
        row = found.of(on)
        if row["problem"]:
            continue
        anew = solve(case, on.closing())
        assert row["loss_musd"] == pytest.approx(worth - anew.objective_musd, abs=1e-7 * size)
        barring = on.barring("AAA")
        if barring is not None:
            barred = worth - solve(case, barring).objective_musd
            assert found.of(on, "no passage")["loss_musd"] == pytest.approx(barred, abs=1e-7 * size)
        borne = found.parties.filter(kind=on.kind, id=on.id, how="closed")["loss_musd"].sum()
        assert borne == pytest.approx(row["loss_musd"], abs=1e-6 * size)


def test_what_a_chain_loses_and_where_the_rest_goes(chain: Case) -> None:
    found = depend(chain, on="CCC", means=ALONE)
    row = found.losses.of(found.on)
    assert row["stranded_kt"] == 0
    assert row["loss_musd"] == pytest.approx(6 * 1 / 1000)  # six kt go south, one USD/t dearer
    assert row["extra_cost_musd"] == pytest.approx(row["loss_musd"])
    assert found.detour.goods.row(0, named=True) == {
        "good": "ore",
        "base_kt": pytest.approx(10),
        "crossing_kt": pytest.approx(6),
        "then_kt": pytest.approx(10),
        "lost_kt": pytest.approx(0, abs=1e-9),
    }
    gains = found.detour.gains.select("id", "change_kt").sort("id")
    assert gains["id"].to_list() == ["border_south", "south_mart"]
    assert gains["change_kt"].to_list() == pytest.approx([6, 6])
    everything = depend(chain, on="BBB", good="ore", means=ALONE)
    lost = everything.losses
    assert lost.of(everything.on)["stranded_kt"] == pytest.approx(14)
    by_good = lost.goods.filter(how="closed").sort("good")["stranded_kt"].to_list()
    assert by_good == pytest.approx([10, 4])
    assert everything.detour.goods["lost_kt"].to_list() == pytest.approx([10])
    assert any("Nothing takes another way" in told for told in everything.told)


def test_the_table_has_intervals_and_losses_of_what_is_shown(
    chain: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = depend(chain, top=2, means=ALONE)
    countries = found.of("country")
    assert countries["id"].to_list() == ["BBB", "CCC"]
    spare_kt = 0.001 * 1000 * found.held.base.objective_musd  # each kt sent south costs 1 USD/t
    assert countries["low"].to_list() == pytest.approx([1.0, (6 - spare_kt) / 10])
    assert countries["high"].to_list() == pytest.approx([1.0, 0.6], abs=0.001)  # less goes south
    rest = found.rows.filter(good="", kind="country", id="DDD")
    assert rest["low"].to_list() == [None]
    assert rest["share"].to_list() == pytest.approx([0.4])
    shown = {f"{row['kind']}/{row['id']}" for row in found.losses.rows.iter_rows(named=True)}
    assert shown == {one.key for one in found.shown}
    assert found.losses.rows["problem"].unique().to_list() == [""]
    assert found.by_good.select("good", "id").rows() == [("ore", "BBB")]
    plain = depend(chain, intervals=False, means=ALONE)
    assert plain.rows["low"].null_count() == plain.rows.height
    assert plain.of("country")["share"].to_list() == pytest.approx([1.0, 0.6, 0.4])
    held = live(chain)
    assert finds_intervals(held.base)
    monkeypatch.setattr("landbridge.study.nearly.LARGE", 1)
    assert not finds_intervals(held.base)
    assert finds_intervals(held.base, True)  # noqa: FBT003
    assert depend(chain, on="CCC").share == pytest.approx(0.6)
    assert depend(chain, on="CCC", intervals=False).sentences == [
        "60.0 % of the exports of all goods crosses CCC."
    ]
    only = depend(chain, good="ore", kinds=("owner",), means=ALONE)
    assert only.rows["good"].unique().to_list() == ["ore"]
    assert [one.key for one in only.shown] == ["owner/rail"]
    assert isinstance(found.facts()["rows"], list)
    assert pl.DataFrame(found.concentration)["at_least"].drop_nulls().to_list() == pytest.approx(
        [1.0]
    )
