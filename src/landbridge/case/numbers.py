"""Numbers as text: what is read as a number, what was probably meant, and how one is written."""

from __future__ import annotations

import math
import re
from decimal import Decimal

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
"""What is read as a number: digits, one decimal point, perhaps an exponent."""

_NUMBER = re.compile(NUMBER)
_SPACES = re.compile(r"[\s'’_]+")
_WITH_UNIT = re.compile(
    r"(?P<number>[+\-−–]?[0-9.,][0-9.,'’\s]*(?:[eE][+-]?[0-9]+)?)(?P<unit>(?:[^\W\d_]|[%°$€£¥¢₽₸]).*)",
    re.DOTALL,
)
_LONG = 80
"""Characters beyond which a text is no mistyped number."""

_HINTS = [
    (re.compile(form, re.IGNORECASE), hint)
    for form, hint in (
        (
            r"n/?a|n\.a\.|[-–—?x]|\.{2,3}|none|null|nil|unknown",
            "Leave the cell blank where nothing is known.",
        ),
        (
            r"#.*",
            "A formula of the spreadsheet failed: look at the cell it came from.",
        ),
        (
            rf"{NUMBER}\s*[-–—…]+\s*{NUMBER}.*",
            "Give one number here, and its low and high in ranges.csv.",
        ),
        (
            r"(~|≈|<|>|≤|≥|ca\.?|about)\s*[0-9].*",
            "Give one number here; how sure it is goes into grade, note or ranges.csv.",
        ),
    )
]
"""What people write instead of a number, and what to do instead."""


def to_number(text: str) -> float | None:
    """The finite number a text says, None where it says none."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value + 0.0 if math.isfinite(value) else None


def split_unit(text: str) -> tuple[str, str]:
    """A text that starts like a number and the unit that follows it, both "" where none does."""
    match = _WITH_UNIT.fullmatch(text)
    return (match["number"].rstrip(), match["unit"].strip()) if match else ("", "")


def plain(value: float) -> str:
    """The shortest text that reads back as the same number, without an exponent."""
    if not math.isfinite(value):
        return repr(value)
    text = repr(float(value) + 0.0)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def number_hint(text: str) -> str:
    """The way out where a text is not a number, "" where none suggests itself."""
    if len(text) > _LONG:
        return ""
    for form, hint in _HINTS:
        if form.fullmatch(text.strip()):
            return hint
    meant = _meant(_SPACES.sub("", text).replace("−", "-").replace("–", "-"))
    if not meant:
        return ""
    comma = "Decimal commas are not read. " if "," in text else ""
    return f"{comma}Did you mean {' or '.join(meant)}?"


def _meant(text: str) -> list[str]:
    """The numbers that a text with commas, points and no spaces may stand for."""
    if "," in text and "." in text:
        group, point = (",", ".") if text.rfind(".") > text.rfind(",") else (".", ",")
        found = [text.replace(group, "").replace(point, ".")]
    elif re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", text):
        found = [text.replace(",", ""), text.replace(",", ".")]
    elif text.count(",") > 1 or text.count(".") > 1:
        found = [text.replace(",", "").replace(".", "")]
    else:
        found = [text.replace(",", ".")]
    return [one for one in found if to_number(one) is not None]
