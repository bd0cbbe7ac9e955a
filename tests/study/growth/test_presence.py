"""How likely a silence is by chance, and when a January is a revision."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from landbridge.study.growth.presence import Presence, presence
from landbridge.study.growth.revisions import by_chance, januaries, revisions, turns

from .planted import MONTHS, codes


def of(active: list[list[bool]], months: int = 8) -> Presence:
    return Presence(
        pl.Series(codes(len(active))), tuple(MONTHS[:months]), np.array(active, dtype=np.bool_)
    )


@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("since", range(1, 8))
def test_chance_is_the_share_of_all_ways_to_be_traded_so_often(count: int, since: int) -> None:
    ways = list(combinations(range(8), count))
    late = sum(all(month >= since for month in way) for way in ways)
    found = of([[at < count for at in range(8)]]).chance(8 - since)
    assert found[0] == pytest.approx(late / len(ways))


def test_presence_is_read_off_rows() -> None:
    rows = {"code": ["2", "1", "2", "2"], "period": ["2021-02", "2020-03", "2020-03", "2022-01"]}
    found = presence(pl.DataFrame(rows), "code")
    assert found.names.to_list() == ["1", "2"]
    assert found.periods == ("2020-03", "2021-02", "2022-01")
    assert found.active.tolist() == [[True, False, False], [True, True, True]]
    assert (found.first.tolist(), found.last.tolist()) == ([0, 0], [0, 2])
    assert found.counts.tolist() == [1, 3]
    assert [found.place(one) for one in ("2019-01", "2021-01", "2022-01", "2022-02")] == [
        0,
        1,
        2,
        3,
    ]


def test_januaries_are_those_after_the_first_month() -> None:
    assert januaries(MONTHS) == ["2021-01", "2022-01"]
    assert januaries(["2020", "2021", "2022"]) == ["2021", "2022"]


def thin(rng: np.random.Generator, count: int, rate: float) -> list[list[bool]]:
    return [row for row in (rng.random((count, 36)) < rate).tolist() if any(row)]


def test_thin_codes_begin_by_chance_as_often_as_is_said() -> None:
    """Mean over many tables of codes of which months are traded alike."""
    rng = np.random.default_rng(3)
    said, seen = [], []
    for _ in range(60):
        found = of(thin(rng, 200, 0.06), 36)
        said.append(by_chance(found, "2022-01"))
        seen.append((found.since(24).sum(), found.until(24).sum()))
    assert np.mean(said, axis=0) == pytest.approx(np.mean(seen, axis=0), rel=0.1)


def level() -> list[float]:
    return [1.0] * 36


def declining() -> list[float]:
    return list(np.linspace(1, 0.4, 36))


def seasonal() -> list[float]:
    return list((1 + 0.5 * np.cos(np.arange(36) * np.pi / 6)) / 1.5)


@pytest.mark.parametrize("shape", [level, declining, seasonal])
def test_januaries_of_thin_trade_are_seldom_revisions(shape: Callable[[], list[float]]) -> None:
    rng = np.random.default_rng(4)
    alarms = 0
    for _ in range(100):
        rates = rng.beta(0.6, 0.4, 300)[:, None] * np.array(shape())
        active = rng.random((300, 36)) < rates
        found = revisions(of(active[active.any(axis=1)].tolist(), 36), ["2021-01", "2022-01"])
        alarms += found.filter(verdict="found").height
    assert alarms <= 4


def test_a_split_of_a_tenth_is_found() -> None:
    rng, hits = np.random.default_rng(5), 0
    for _ in range(40):
        active = np.array(thin(rng, 100, 0.3))
        steady = np.ones((10, 36), dtype=np.bool_)
        steady[:, :24] = False
        ended = ~steady
        found = of(np.vstack([active, steady, ended]).tolist(), 36)
        hits += revisions(found, ["2022-01"])["verdict"][0] == "found"
        turned = turns(found, revisions(found, ["2022-01"]))
        assert turned["begins"].drop_nulls().len() >= 10
    assert hits == 40


def test_a_revision_needs_months_on_both_sides() -> None:
    found = of(np.ones((3, 36), dtype=np.bool_).tolist(), 36)
    assert revisions(found, ["2020-01", "2023-01"]).is_empty()
    assert revisions(found, [], ["2021-06"])["verdict"].to_list() == ["told"]
    few = of([[True] * 8], 8)
    assert revisions(few, ["2020-03"])["verdict"].to_list() == ["untested"]


def test_the_last_beginning_and_the_first_end_count() -> None:
    rows = [[m >= "2022-05" for m in MONTHS], [m < "2020-05" for m in MONTHS]]
    found = of(rows, 36)
    turned = turns(found, revisions(found, [], ["2021-01", "2022-01"]))
    assert turned["begins"].to_list() == ["2022-01", None]
    assert turned["ends"].to_list() == [None, "2021-01"]
    assert turned["first"].to_list() == ["2022-05", "2020-01"]
    assert turned["active"].to_list() == [8, 4]
