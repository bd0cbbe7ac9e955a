"""Growth with a concordance, and what holds of any trade."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.study.growth.growth import growth
from landbridge.study.trading.concordance import concordance_of

from .planted import AFTER, BEFORE, BEGUN, ENDED, MONTHS, REVISION, STEADY, grown, status, table


def test_a_concordance_joins_what_a_revision_parts() -> None:
    """Old 30000000 of 3 a month becomes two new codes of 6: that is growth, and comparable."""
    made = table({**STEADY, **BEGUN, **ENDED})
    links = concordance_of([("30000000", "20000000"), ("30000000", "20000001")])
    found = grown(made, concordance=links)
    assert found.total["comparable_growth"] == pytest.approx((312 - 303) / 303)
    assert (found.total["begins"], found.total["ends"]) == (8, 3)
    joined = found.lifespans.codes.filter(family="20000000")
    assert joined["status"].to_list() == ["comparable"] * 3
    assert joined["begins"].to_list() == ["2022-01", "2022-01", None]
    assert found.remarks == ("The concordance joins codes of the trade table into 1 family.",)


def test_a_concordance_of_six_digits_joins_longer_codes() -> None:
    made = table({**STEADY, **BEGUN, **ENDED})
    found = grown(made, concordance=concordance_of([("300000", "200000")]))
    assert found.total["comparable_growth"] == found.total["growth"]


def test_what_a_concordance_has_in_both_revisions_does_not_begin() -> None:
    once = [5.0 if month == "2022-05" else 0.0 for month in MONTHS]
    made = table({**STEADY, **BEGUN, "40000000": once})
    found = grown(made, concordance=concordance_of([("40000000", "40000000")]))
    assert status(found)["40000000"] == "sporadic"
    new = grown(made, concordance=concordance_of([("40000009", "40000000")]))
    row = new.lifespans.codes.filter(code="40000000").row(0, named=True)
    assert (row["status"], row["doubtful"], row["listed"]) == ("begins", False, "new")


def test_what_a_concordance_cannot_join_is_said() -> None:
    made = table({**STEADY, **BEGUN, **ENDED})
    links = [("30000000", "20000000"), ("50000000", "20000000")]
    assert "1 of them have codes that the table never has" in str(
        grown(made, concordance=concordance_of(links))
    )
    other = grown(made, concordance=concordance_of([("99", "98")]))
    assert "lists no code of the trade table" in other.remarks[0]


VALUES = st.lists(st.floats(1, 9), min_size=24, max_size=24)


WINDOWS = MONTHS[12:]


def halves(values: list[float]) -> tuple[list[float], list[float]]:
    """Values until the revision and since, each with zeros in the place of the others."""
    old = [month < REVISION for month in WINDOWS]
    return (
        [one if is_old else 0.0 for one, is_old in zip(values, old, strict=True)],
        [0.0 if is_old else one for one, is_old in zip(values, old, strict=True)],
    )


@settings(max_examples=30)
@given(
    trade=st.lists(VALUES, min_size=2, max_size=5),
    into=st.lists(st.integers(1, 3), min_size=5, max_size=5),
    order=st.permutations(range(5)),
)
def test_renaming_and_splitting_codes_changes_nothing_with_a_concordance(
    trade: list[list[float]], into: list[int], order: list[int]
) -> None:
    """At the boundary each code becomes one to three, some with names that others had before."""
    old = {f"1000000{at}": values for at, values in enumerate(trade)}
    new = {code: np.array(halves(values)[0]) for code, values in old.items()}
    links = []
    for at, (code, values) in enumerate(old.items()):
        parts = [f"1000000{order[at]}", *(f"2000{at}00{part}" for part in range(1, into[at]))]
        for part in parts:
            share = np.array(halves(values)[1]) / len(parts)
            new[part] = new.get(part, np.zeros(24)) + share
        links += [(code, part) for part in parts]
    plain = growth(table(old, WINDOWS), BEFORE, AFTER, revisions=[REVISION]).total
    joined = concordance_of(links)
    renamed = growth(table(new, WINDOWS), BEFORE, AFTER, revisions=[REVISION], concordance=joined)
    for name in ("growth", "comparable_growth", "low", "high"):
        assert renamed.total[name] == pytest.approx(plain[name], rel=1e-9, abs=1e-12)


@settings(max_examples=30)
@given(st.lists(st.lists(st.booleans(), min_size=24, max_size=24), min_size=2, max_size=6))
def test_renaming_thin_codes_changes_nothing_with_a_concordance(active: list[list[bool]]) -> None:
    """New names that no code had before: whatever begins, ends or is sporadic stays so."""
    old = {"10000000": [1.0] * 24}
    old |= {f"1000001{at}": [float(at + 1) * one for one in row] for at, row in enumerate(active)}
    new = {}
    for code, values in old.items():
        new[code], new[f"2{code[1:]}"] = halves(values)
    links = concordance_of([(code, f"2{code[1:]}") for code in old])
    plain = growth(table(old, WINDOWS), BEFORE, AFTER, revisions=[REVISION]).total
    renamed = growth(table(new, WINDOWS), BEFORE, AFTER, revisions=[REVISION], concordance=links)
    assert renamed.total["growth"] == pytest.approx(plain["growth"])
    assert renamed.total["comparable_growth"] == pytest.approx(plain["comparable_growth"])
    without = growth(table(new, WINDOWS), BEFORE, AFTER, revisions=[REVISION]).total
    assert without["comparable_growth"] is None, "all codes begin or end without a concordance"


@settings(max_examples=30)
@given(
    values=st.lists(st.lists(st.integers(0, 9), min_size=24, max_size=24), min_size=2, max_size=8)
)
def test_the_parts_add_up(values: list[list[int]]) -> None:
    trade = {"10000000": [1.0] * 24}
    trade |= {f"1000001{at}": [float(one) for one in row] for at, row in enumerate(values)}
    found = growth(table(trade, WINDOWS), BEFORE, AFTER, revisions=[REVISION])
    row, total = found.total, found.codes.filter(kind="total")
    assert total["contribution"].sum() == pytest.approx(row["growth"])
    gap = row["growth"] - row["comparable_growth"]
    assert total["effect"].sum() == pytest.approx(gap, abs=1e-12)
    assert row["from_begins"] + row["from_ends"] == pytest.approx(gap, abs=1e-12)
