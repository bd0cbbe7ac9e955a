"""Cut sets against trying every set of closures on every path of small networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.scenario.form import Ban, Close, Scenario, SetCell
from landbridge.errors import CaseError
from landbridge.model.solve import solve
from landbridge.study.dependence.cutting import CutSet, cuts
from landbridge.study.dependence.direction import Direction
from landbridge.study.dependence.grounds import CLOSED, Closed
from landbridge.study.dependence.saying import cut_sentences
from tests.model.random_cases import Rows
from tests.study.paths import Paths

HOME = "AAA"


def closable(rows: Rows, kind: Closed, links: Sequence[str]) -> frozenset[str]:
    """What on a path of links could be closed, abroad; links in their order."""
    lands = {place["id"]: place["country"] for place in rows["places"]}
    found: set[str] = set()
    for row in rows["links"]:
        if row["id"] in links:
            ends = (row["from"], row["to"])
            runs = {part.split(":")[0] for part in row["countries"].split(";")}
            runs = (runs | {lands[end] for end in ends}) - {HOME}
            match kind:
                case "country":
                    found |= runs
                case "passage":
                    found |= runs - {lands[row["to"]]}
                case "link":
                    found |= {row["id"]} if runs else set()
                case "place":
                    found |= {end for end in ends if lands[end] != HOME}
                case "owner":
                    found |= {row["owner"]} if row["owner"] else set()
    return frozenset(found)


def fewest(paths: list[frozenset[str]]) -> int | None:
    """How many things hit every path at least; None where one has nothing on it."""
    things = sorted(frozenset().union(*paths))
    for count in range(len(things) + 1):
        if any(all(path & set(some) for path in paths) for some in combinations(things, count)):
            return count
    return None


@pytest.mark.parametrize("seed", range(40))
def test_cut_sets_are_as_small_as_trying_all_finds(
    random_case: Callable[[int], tuple[Rows, Case]], seed: int
) -> None:
    rows, case = random_case(seed)
    found = {cut.kind: cut for cut in cuts(solve(case))}
    ways = [path.links for path in Paths(rows).paths]
    for kind in CLOSED:
        on = [closable(rows, kind, links) for links in ways]
        cut, least = found[kind], fewest(on)
        assert cut.used == bool(ways)
        assert (None if cut.ids is None else len(cut.ids)) == least
        if cut.ids is not None:
            assert cut.proved
            assert all(path & set(cut.ids) for path in on)
            assert proof_holds(cut)
        else:
            assert cut.ways[0].closable == ()


def proof_holds(cut: CutSet) -> bool:
    """Whether the ways are apart as told, and no fewer closures hit them all."""
    sets = [frozenset(way.closable) for way in cut.ways]
    apart = sets[: cut.apart]
    assert sum(map(len, apart)) == len(frozenset().union(*apart))
    return not sets or fewest(sets) == cut.least


def test_a_country_nobody_can_avoid_cuts_alone(chain: Case) -> None:
    plan = solve(chain)
    both: tuple[Direction, ...] = ("exports", "imports")
    for direction in both:
        country, passage, link, place, owner = cuts(plan, direction=direction)
        assert country.ids == passage.ids == ("BBB",)
        assert (country.least, country.apart, place.ids) == (1, 1, ("border",))
        assert link.ids is not None
        assert len(link.ids) == 1
        assert owner.ids == (("rail",) if direction == "exports" else None)
    told = cuts(plan, ["country"])[0]
    assert told.ways[0].path in (
        ("mine", "border", "north", "mart"),
        ("mine", "border", "south", "mart"),
    )
    assert told.facts()["proved"] is True


def test_a_country_that_buys_is_not_one_that_goods_pass(chain: Case) -> None:
    near = chain.table("demand").with_columns(
        place=pl.col("place").replace("mart", "border"),
    )
    plan = solve(Case(chain.meta, {**chain.tables, "demand": near}))
    country, passage = cuts(plan, ["country", "passage"])
    assert country.ids == ("BBB",)
    assert passage.ids is None
    assert passage.ways[0].path == ("mine", "border")


def test_what_lies_at_home_is_closed_only_where_asked(chain: Case) -> None:
    home = SetCell(table="links", row="mine_border", column="countries", value="AAA:10")
    plan = solve(chain, Scenario(set=(home,)))
    closed = cuts(plan, ["place"], own=True)[0].ids
    assert closed in (("border",), ("mine",))


def test_rules_and_missing_capacity_leave_no_way(chain: Case) -> None:
    none = SetCell(table="links", row="border_north", column="capacity_kt", value="0")
    narrow = solve(chain, Scenario(set=(none,)))
    assert cuts(narrow, ["link"])[0].ids is not None
    assert all("north" not in way.path for way in cuts(narrow, ["link"])[0].ways)
    barred = solve(chain, Scenario(ban=(Ban(transits=("BBB",)),)))
    for cut in cuts(barred):
        assert (cut.used, cut.ids, cut.proved) == (False, (), True)
    shut = solve(chain, Scenario(close=Close(links=("mine_border",))))
    assert not cuts(shut, ["country"])[0].used


def test_goods_are_cut_by_themselves(chain: Case) -> None:
    plan = solve(chain)
    ore, tin = cuts(plan, ["country"], ["ore", "tin"])
    assert (ore.good, ore.ids) == ("ore", ("BBB",))
    assert not tin.used
    with pytest.raises(CaseError, match="no 'gold'"):
        cuts(plan, ["country"], ["gold"])


def test_a_sentence_names_no_more_than_can_be_read() -> None:
    def told(count: int) -> str:
        ids = tuple(f"l{at}" for at in range(count))
        cut = CutSet("link", "exports", "", ids, ids, count, 0, ())
        return cut_sentences([cut], {"good": {}})[0]

    assert told(30).endswith("l28 and l29.")
    assert told(31).endswith("l29 and l30.")
    assert told(91).startswith("91 links cut")
    assert told(91).endswith("l29 and 61 more.")
