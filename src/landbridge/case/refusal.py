"""How a cell is refused: its text quoted, what is wrong, the rule, the way out."""

from __future__ import annotations

from landbridge.case.schema import Field
from landbridge.errors import Problem, codes


def shown(text: str, most: int = 60) -> str:
    """A value as a sentence quotes it: in double quotes, odd characters spelt out, cut if long."""
    cut = text if len(text) <= most else text[:most] + "…"
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in cut) + '"'


def refused(
    field: Field, text: str, code: str, what: str, *, rule: str = "", hint: str = ""
) -> Problem:
    """A problem with the text of a cell; file and row are for those who know them.

    hint: the way out; where it is blank, the one that `errors.csv` gives for the code.
    """
    message, hint = f"{shown(text)} {what}", hint or codes()[code].way_out
    return Problem(code, message, column=field.name, value=text, rule=rule, hint=hint)
