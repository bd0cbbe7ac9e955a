"""The same comparison in earlier years, when there was nothing to divert."""

from __future__ import annotations

from landbridge.study.trading.windows import Window


def earlier(before: Window, after: Window, first: str) -> list[tuple[Window, Window]]:
    """The two windows moved back by whole years, the latest first.

    As far as the later window still ends before the real one starts, and the earlier one does not
    start before the first period of the trade table.
    """
    found = []
    for years in range(1, 1 + int(after.start[:4]) - int(first[:4])):
        pair = moved(before, years), moved(after, years)
        if pair[1].end < after.start and pair[0].start >= first:
            found.append(pair)
    return found


def moved(window: Window, years: int) -> Window:
    """The window so many years earlier."""
    ends = (f"{int(end[:4]) - years}{end[4:]}" for end in (window.start, window.end))
    return Window(*ends)
