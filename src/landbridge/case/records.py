"""The records of a CSV text: where each row ends, and where each of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from landbridge.errors import Problem

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What may stand between cells, and what it is called."""

LINE_ENDS = "A line ends with LF or CR LF."

_QUOTES = 'A cell with a quote, a separator or a line end stands in quotes: "a ""b"" c".'


class Record(NamedTuple):
    """A row of a file.

    row: as a spreadsheet counts it, blank rows included.
    cells: None where its quotes or line ends are wrong.
    text: the row as it stands in the file, without its line end.
    closed: whether all its quotes are closed.
    """

    row: int
    cells: list[str] | None
    text: str
    closed: bool = True


def records(lines: list[str], separator: str) -> Iterator[Record]:
    """The records of lines one by one; a quoted cell may run over several lines."""
    row, at = 0, 0
    while at < len(lines):
        row, first, at = row + 1, at, at + 1
        line = lines[first]
        if '"' not in line:
            bare = line.removesuffix("\r")
            yield Record(row, None if "\r" in bare else bare.split(separator), bare)
            continue
        odd = line.count('"') % 2
        while odd and at < len(lines):
            odd = (odd + lines[at].count('"')) % 2
            at += 1
        text = "\n".join(lines[first:at]).removesuffix("\r")
        yield Record(row, None if odd else _cells(text, separator), text, closed=not odd)


def broken(file: str, record: Record) -> Problem:
    """What is wrong with a record that has no cells."""
    if not record.closed:
        code, message = "E016", "A quote opened in this row is never closed."
        rule, hint = _QUOTES, "Close the quote."
    elif '"' in record.text:
        code, message = "E017", "A quote in this row stands where none may stand."
        rule = _QUOTES
        hint = "Close a quote opened before it, or write it twice and the whole cell in quotes."
    else:
        code, message = "E019", "A line end stands inside a cell."
        rule, hint = LINE_ENDS, "Delete it, or put the cell in quotes."
    value = record.text.split("\n", 1)[0]
    return Problem(code, message, file, record.row, value=value, rule=rule, hint=hint)


@cache
def _cell(separator: str) -> re.Pattern[str]:
    """A cell in quotes or a bare one, and what ends it."""
    return re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^"{separator}\r\n]*))({separator}|\Z)')


def _cells(text: str, separator: str) -> list[str] | None:
    pattern, at = _cell(separator), 0
    found: list[str] = []
    while match := pattern.match(text, at):
        quoted, bare, end = match.groups()
        found.append(bare if quoted is None else quoted.replace('""', '"'))
        at = match.end()
        if not end:
            return found
    return None
