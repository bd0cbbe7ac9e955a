"""Spans of months or years that are compared with each other."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from landbridge.errors import CaseError, Problem

_RULE = "A window is written 2021-03..2021-11 for months, 2021..2022 for years, or one of either."
_FORM = re.compile(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2]))?")

_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class Window:
    """Months or years in a row, both ends counted.

    start, end: `2021-03` for months, `2021` for years; both of one kind.
    """

    start: str
    end: str

    @property
    def yearly(self) -> bool:
        """Whether it is written in years."""
        return len(self.start) == 4

    @property
    def periods(self) -> tuple[str, ...]:
        """Its months or years in order."""
        if self.yearly:
            return tuple(f"{year}" for year in range(int(self.start), int(self.end) + 1))
        first, last = _count(self.start), _count(self.end)
        return tuple(f"{at // 12}-{at % 12 + 1:02}" for at in range(first, last + 1))

    @property
    def in_months(self) -> Window:
        """The same in months."""
        return Window(f"{self.start}-01", f"{self.end}-12") if self.yearly else self

    def __str__(self) -> str:
        return self.start if self.start == self.end else f"{self.start}..{self.end}"


def parse_window(text: str) -> Window:
    """The window that a text such as `2021-03..2021-11`, `2021-03`, `2021..2022` or `2021` means.

    Raises CaseError where it means none.
    """
    start, _, end = text.strip().partition("..")
    ends = start, end or start
    if not all(_FORM.fullmatch(one) for one in ends) or len(ends[0]) != len(ends[1]):
        raise _refused("E270", f"“{text}” is no window.", text, _hint(text))
    if ends[0] > ends[1]:
        raise _refused("E270", f"The window {text} ends before it starts.", text, "Turn it round.")
    return Window(*ends)


def line_up(before: Window, after: Window, present: Collection[str]) -> list[str]:
    """What a reader of a comparison of two windows should know; nothing where all is well.

    present: periods of which there is any data.

    Raises CaseError where the windows differ in length, overlap or stand in the wrong order.
    """
    spans = before.periods, after.periods
    if len(spans[0]) != len(spans[1]):
        what = "years" if before.yearly else "months"
        message = f"{before} has {len(spans[0])} {what}, {after} has {len(spans[1])}."
        raise _refused("E271", message, str(after), "Take windows of the same length.")
    if before.end >= after.start:
        message = f"{after} does not lie after {before}."
        raise _refused("E271", message, str(after), "Give the earlier window first, no overlap.")
    said = []
    if not before.yearly and [one[5:] for one in spans[0]] != [one[5:] for one in spans[1]]:
        said.append(
            f"{before} and {after} are not the same months of the year: part of the change may be "
            "the season."
        )
    for window in (before, after):
        absent = [one for one in window.periods if one not in present]
        if absent:
            said.append(f"There is no trade at all in {_some(absent)}, which counts as zero.")
    return said


def in_words(period: str) -> str:
    """A period as a sentence names it: `January 2022`, or `2022`."""
    return period if len(period) == 4 else f"{_NAMES[int(period[5:]) - 1]} {period[:4]}"


def period_before(period: str) -> str:
    """The month or year before one."""
    if len(period) == 4:
        return f"{int(period) - 1}"
    at = _count(period) - 1
    return f"{at // 12}-{at % 12 + 1:02}"


def _count(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1


def _some(periods: list[str]) -> str:
    return ", ".join(periods[:6]) + (f" and {len(periods) - 6} more" if periods[6:] else "")


def _hint(text: str) -> str:
    found = re.findall(r"[12][0-9]{3}(?:-?(?:0[1-9]|1[0-2]))?(?![-0-9])", text)
    whole = [f"{one[:4]}-{one[-2:]}" if len(one) > 4 else one for one in found]
    if len({len(one) for one in whole}) > 1:
        return "Write both ends as months, or both as years."
    return f"Did you mean {'..'.join(whole)}?" if 0 < len(whole) <= 2 else ""


def _refused(code: str, message: str, value: str, hint: str) -> CaseError:
    return CaseError(Problem(code, message, value=value, rule=_RULE, hint=hint))
