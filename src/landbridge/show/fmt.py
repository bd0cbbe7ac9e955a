"""Numbers and lists as they stand in a sentence or a table cell; every number has its unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

NARROW = "\u202f"
"""No-break space between a number and its unit."""

NOTHING = "–"
"""What a cell without a value shows."""


def mass(kt: float | None) -> str:
    """Tonnes a year in the unit that reads best: `63.5 Mt`, `470 kt`, `300 t`."""
    if kt is None:
        return NOTHING
    size = abs(kt)
    if size >= 999.5:
        return _unit(kt / 1000, "Mt", 0 if size >= 99_950 else 1)
    if size >= 0.95:
        return _unit(kt, "kt", 0 if size >= 9.95 else 1)
    return _unit(kt * 1000, "t", 0)


def tonnes(kt: float | None) -> str:
    """Tonnes in kt throughout, for columns that are compared: `1,392`."""
    return NOTHING if kt is None else number(kt, 0 if abs(kt) >= 9.95 else 1)


def kt(value: float) -> str:
    """The same where a good may be small: `0.018`."""
    return f"{value:.2g}" if 0 < abs(value) < 0.05 else tonnes(value)


def number(value: float | None, digits: int = 0) -> str:
    """A number with thousands separated, `12,345.6`; minus zero is zero."""
    if value is None:
        return NOTHING
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")


def share(value: float | None) -> str:
    """A share as per cent with at most one decimal: `95 %`, `1.8 %`."""
    if value is None:
        return NOTHING
    per_cent = 100 * value
    whole = abs(per_cent - round(per_cent)) < 0.05 or abs(per_cent) >= 99.95
    return _unit(per_cent, "%", 0 if whole else 1)


def between(low: float, high: float) -> str:
    """Two shares as an interval: `94.3–98.5 %`; one share where both read the same."""
    ends = share(low), share(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0].partition(NARROW)[0]}–{ends[1]}"


def ranged(value: float, low: float | None, high: float | None) -> str:
    """A share with the interval it can take: `95.9 % (94.3–98.5 %)`; alone where it is one."""
    if low is None or high is None:
        return share(value)
    text = between(low, high)
    return share(value) if text == share(value) else f"{share(value)} ({text})"


def usd_t(value: float | None) -> str:
    """Money per tonne, with one decimal below 10: `38 USD/t`."""
    return NOTHING if value is None else _unit(value, "USD/t", 0 if abs(value) >= 9.95 else 1)


def per_tonne(value: float | None) -> str:
    """Money per tonne without its unit, for columns that name it; a dash where there is none."""
    if value is None or abs(value) < 5e-10:
        return NOTHING
    return number(value, 0 if abs(value) >= 9.95 else 1)


def musd(value: float | None) -> str:
    """Million USD in the unit that reads best: `27.1 bn USD`, `340 million USD`."""
    if value is None:
        return NOTHING
    if abs(value) >= 999.5:
        return _unit(value / 1000, "bn USD", 1)
    return _unit(value, "million USD", 0 if abs(value) >= 9.95 else 1)


def hours(value: float | None) -> str:
    """A duration: hours up to two days, then days."""
    if value is None:
        return NOTHING
    return _unit(value, "h", 0) if abs(value) < 48 else _unit(value / 24, "days", 1)


def km(value: float | None) -> str:
    """A distance in whole kilometres."""
    return NOTHING if value is None else _unit(value, "km", 0)


def signed(text: str, value: float) -> str:
    """A formatted number with its plus sign, for changes."""
    return f"+{text}" if value > 0 and not text.startswith("+") else text


def count(number_of: int, one: str, many: str = "") -> str:
    """`1 claim`, `27 claims`."""
    return f"{number_of:,} {one if number_of == 1 else many or one + 's'}"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(value: date | None) -> str:
    """A date as it is said: `19 October 2023`."""
    return "" if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def inline(name: str) -> str:
    """A name as it stands within a sentence: `Crude oil` becomes `crude oil`, `LPG` stays."""
    plain = len(name) > 1 and not name[1].isupper()
    return name[:1].lower() + name[1:] if plain else name


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    parts = list(items)
    return parts[0] if len(parts) == 1 else f" {last} ".join([", ".join(parts[:-1]), *parts[-1:]])


def capital(text: str) -> str:
    """A text as it begins a line: its first letter a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def shortened(text: str, length: int) -> str:
    """The text cut at a word to at most so many characters, with an ellipsis."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > length // 2 else head).rstrip(" ,;:–-") + "…"


def _unit(value: float, unit: str, digits: int) -> str:
    return f"{number(value, digits)}{NARROW}{unit}"
