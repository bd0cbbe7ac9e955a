"""A table as text: rows and cells are told apart, nothing is cast yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from landbridge.case.refusal import shown
from landbridge.errors import Problem


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was written.

    file: what to call it in messages, such as `links.csv`.
    columns: the cells of its header.
    cells: one sequence of text for each column; a blank cell is "".
    rows: row of each record as a spreadsheet counts, the header being row 1.
    complete: False where some rows could not be read, so that nothing can be said to be missing.
    """

    file: str
    columns: tuple[str, ...]
    cells: tuple[Sequence[str], ...]
    rows: Sequence[int]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Record:
    row: int
    cells: list[str] | None
    text: str
    closed: bool = True


def parse(file: str, text: str) -> tuple[Sheet | None, list[Problem]]:
    """The cells of a CSV text, and what is wrong with its shape; None where it has no header."""
    lines = text.split("\n")
    if "\r" in text and len(lines) == 1:
        hint = "Save it again with the line ends of Windows or Unix."
        return None, [
            Problem("E019", f"{file} ends its lines with CR alone.", file, rule=_LINES, hint=hint)
        ]
    header = lines[0].removesuffix("\r")
    if not header.strip(" ,;\t"):
        return None, [_no_header(file, text)]
    separator = _separator(file, header)
    if isinstance(separator, Problem):
        return None, [separator]
    return _table(file, _records(lines, separator), separator)


_LINES = "A line ends with LF or CR LF."


def _no_header(file: str, text: str) -> Problem:
    what = "has no header: its first row is blank." if text.strip() else "is empty."
    hint = "Write the names of the columns into row 1, or delete the file."
    return Problem(
        "E006", f"{file} {what}", file, 1, value="", rule="Row 1 names the columns.", hint=hint
    )


def _separator(file: str, header: str) -> str | Problem:
    if header.lower().startswith("sep="):
        hint = "Delete the first row."
        return _bad_separator(file, header, "Row 1 is a note to Excel, not the header.", hint)
    bare = re.sub(r'"[^"]*"', "", header)
    found = [one for one in (",", ";", "\t") if one in bare]
    if len(found) > 1:
        names = " and ".join(map(_named, found))
        hint = f"Separate all columns by {_named(found[0])}."
        return _bad_separator(file, header, f"The header mixes {names} as separators.", hint)
    if not found and (other := re.search(r"[|:^~]", bare)):
        hint = "Save the file with commas between the cells."
        return _bad_separator(file, header, f"The header is separated by {shown(other[0])}.", hint)
    return found[0] if found else ","


def _bad_separator(file: str, header: str, message: str, hint: str) -> Problem:
    rule = "Cells are separated by commas, by semicolons, or by tabs: by the same in every row."
    return Problem("E015", message, file, 1, value=header, rule=rule, hint=hint)


def _named(separator: str) -> str:
    return {",": "comma", ";": "semicolon", "\t": "tab"}[separator]


def _table(
    file: str, records: Iterator[_Record], separator: str
) -> tuple[Sheet | None, list[Problem]]:
    header = next(records)
    if header.cells is None:
        return None, [_bad_quotes(file, header)]
    width = len(header.cells)
    good: list[list[str]] = []
    rows: list[int] = []
    problems: list[Problem] = []
    for record in records:
        if record.cells is None:
            problems.append(_bad_quotes(file, record))
        elif len(record.cells) == width:
            if any(record.cells):
                good.append(record.cells)
                rows.append(record.row)
        elif record.text.strip():
            problems.append(_ragged(file, record, width, separator))
    columns = tuple(zip(*good, strict=True)) if good else tuple(() for _ in range(width))
    return Sheet(file, tuple(header.cells), columns, rows, not problems), problems


def _records(lines: list[str], separator: str) -> Iterator[_Record]:
    """Records one by one: a quoted cell may run over several lines."""
    row, at = 0, 0
    while at < len(lines):
        row += 1
        line, first = lines[at], at
        at += 1
        if '"' not in line:
            bare = line.removesuffix("\r")
            yield _Record(row, None if "\r" in bare else bare.split(separator), bare)
            continue
        odd = line.count('"') % 2
        while odd and at < len(lines):
            odd = (odd + lines[at].count('"')) % 2
            at += 1
        text = "\n".join(lines[first:at]).removesuffix("\r")
        yield _Record(row, None if odd else _cells(text, separator), text, closed=not odd)


@cache
def _cell_pattern(separator: str) -> re.Pattern[str]:
    one = re.escape(separator)
    return re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^"{one}\r\n]*))({one}|\Z)')


def _cells(text: str, separator: str) -> list[str] | None:
    """The cells of a record with quotes; None where a quote stands where it may not."""
    pattern, at, found = _cell_pattern(separator), 0, []
    while match := pattern.match(text, at):
        quoted, bare, end = match.groups()
        found.append(bare if quoted is None else quoted.replace('""', '"'))
        at = match.end()
        if not end:
            return found
    return None


def _bad_quotes(file: str, record: _Record) -> Problem:
    line = record.text.split("\n", 1)[0]
    rule = 'A cell with a quote, a separator or a line end stands in quotes: "a ""b"" c".'
    if not record.closed:
        what, hint = "A quote opened in this row is never closed.", "Close the quote."
        return Problem("E016", what, file, record.row, value=line, rule=rule, hint=hint)
    if "\r" in record.text and '"' not in record.text:
        hint = "Put the cell in quotes, or delete the line end from it."
        return Problem(
            "E019",
            "A line end stands inside a cell.",
            file,
            record.row,
            value=line,
            rule=_LINES,
            hint=hint,
        )
    what = "A quote in this row stands where none may stand."
    hint = (
        "Close a quote opened earlier, or write a quote inside a cell twice and the cell in quotes."
    )
    return Problem("E017", what, file, record.row, value=line, rule=rule, hint=hint)


def _ragged(file: str, record: _Record, width: int, separator: str) -> Problem:
    count = len(record.cells or ())
    rule = f"Every row has as many cells as the header: {width}."
    message = f"The row has {count} cell{'s' * (count != 1)}: {shown(record.text)}."
    others = [
        one for one in (",", ";", "\t") if one != separator and record.text.count(one) >= width - 1
    ]
    if others and width > 1 and count < width:
        hint = (
            f"It seems to be separated by {_named(others[0])}, the header by {_named(separator)}."
        )
    elif count > width:
        hint = f"Put a cell that holds a {_named(separator)} in quotes."
    else:
        hint = "Give a blank cell for every value that is not known."
    return Problem("E018", message, file, record.row, value=record.text, rule=rule, hint=hint)
