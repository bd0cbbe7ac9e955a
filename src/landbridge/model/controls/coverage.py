"""Which goods of a case a control covers, as a whole or in part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from landbridge.case.case import Case
from landbridge.case.cells import split

EX = "ex "
"""Before an HS prefix that is covered in part only."""


def goods_of(case: Case, control: Mapping[str, object]) -> list[str]:
    """Goods a control covers as a whole: those it names, and those all of whose codes it covers."""
    named = set(split(str(control["goods"] or "")))
    whole = _prefixes(control, partly=False)
    covered = {
        good
        for good, codes in _codes(case)
        if whole and all(code.startswith(whole) for code in codes)
    }
    return sorted(named | covered)


def partly_of(case: Case, control: Mapping[str, object]) -> list[str]:
    """Goods a control covers in part: some of their codes, a finer code, or an `ex` code."""
    whole, partly = _prefixes(control, partly=False), _prefixes(control, partly=True)
    every = (*whole, *partly)
    touched = {
        good
        for good, codes in _codes(case)
        if any(code.startswith(every) or any(p.startswith(code) for p in every) for code in codes)
    }
    return sorted(touched - set(goods_of(case, control)))


def lists_goods(control: Mapping[str, object]) -> bool:
    """Whether a control says which goods it is about; the list of some was never published."""
    return bool(control["hs"] or control["goods"])


def _prefixes(control: Mapping[str, object], *, partly: bool) -> tuple[str, ...]:
    listed = split(str(control["hs"] or ""))
    return tuple(one.removeprefix(EX) for one in listed if one.startswith(EX) == partly)


def _codes(case: Case) -> Iterator[tuple[str, list[str]]]:
    for good, hs in case.table("goods").select("id", "hs").iter_rows():
        if hs:
            yield good, [code.removeprefix(EX) for code in split(hs)]
