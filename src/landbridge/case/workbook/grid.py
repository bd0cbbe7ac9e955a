"""The cells of one sheet as text, and what is wrong with how Excel keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from landbridge.case.schema import Field
from landbridge.case.sheet import Sheet
from landbridge.case.workbook.texts import is_moment, text_of
from landbridge.errors import Problem

_FORMULA, _ERROR = "f", "e"
"""How openpyxl marks cells with a formula, and with an error such as #N/A."""

_NAMES = ("id", "ids", "ref", "refs", "hs")
"""Types of columns in which Excel must not make numbers or dates of what is typed."""


@dataclass
class Grid:
    """A sheet taken apart: its header, its rows as text, and the problems met on the way."""

    file: str
    header: list[str]
    rows: dict[int, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def sheet(self) -> Sheet:
        """The sheet as the reader of a case takes it."""
        columns = list(zip(*self.rows.values(), strict=True)) or [()] * len(self.header)
        complete = not any(problem.severity == "error" for problem in self.problems)
        return Sheet(self.file, tuple(self.header), tuple(columns), list(self.rows), complete)


def has_formulas(sheet: Worksheet) -> bool:
    """Whether any cell of a sheet holds a formula."""
    return any(cell.data_type == _FORMULA for row in sheet.iter_rows() for cell in row)


def read_grid(sheet: Worksheet, values: Worksheet, file: str, fields: Mapping[str, Field]) -> Grid:
    """Read a sheet; rows that cannot be read are left out and complained of.

    values: the same sheet with what its formulas came to when it was saved.
    fields: the columns its table knows, by name.
    """
    header = [text_of(cell.value) for cell in next(sheet.iter_rows(max_row=1), ())]
    grid = Grid(file, header)
    merged = set(_merged(sheet, grid))
    numbers: dict[str, Problem] = {}
    for cells in sheet.iter_rows(min_row=2):
        row = cells[0].row or 0
        found = [_read(cell, values, fields.get(header[at])) for at, cell in enumerate(cells)]
        wrong = [
            Problem(one.code, one.message, file, row, header[at], one.value, one.rule, one.hint)
            for at, one in enumerate(found)
            if isinstance(one, Problem)
        ]
        grid.problems += wrong
        texts = [one for one in found if isinstance(one, str)]
        if not wrong and row not in merged and any(texts):
            grid.rows[row] = texts
            for at in _numbers(cells, header, fields):
                numbers.setdefault(header[at], _number(file, row, header[at], texts[at]))
    grid.problems += numbers.values()
    _trim(grid)
    return grid


def _read(cell: Cell | MergedCell, values: Worksheet, field: Field | None) -> str | Problem:
    """The text of a cell, or what is wrong with it, place left open."""
    value, kind = cell.value, cell.data_type
    if kind == _FORMULA:
        known = values.cell(cell.row or 1, cell.column or 1)
        value, kind = known.value, known.data_type
        if value is None:
            return _no_value(str(cell.value))
    if kind == _ERROR:
        return _error(str(value))
    if isinstance(value, bool) and (field is None or field.type not in {"bool", "cell"}):
        return str(value).upper()
    text = text_of(value)
    if field is not None and field.type in _NAMES:
        if is_moment(value):
            return _not_a_name(text, "date")
        if field.type == "hs" and isinstance(value, int | float) and len(text) % 2:
            return _lost_zero(text)
    return text


def _no_value(formula: str) -> Problem:
    return Problem(
        "E243",
        f"The formula {formula} has no value stored with it.",
        value=formula,
        rule="Formulas are not worked out here; the value saved with them is read.",
        hint="Save the workbook in a spreadsheet program, or paste the values over the formulas.",
    )


def _error(value: str) -> Problem:
    hint = "Correct the formula, or leave the cell blank where nothing is known."
    return Problem("E244", f"The cell holds the error {value}.", value=value, hint=hint)


def _not_a_name(text: str, kind: str) -> Problem:
    return Problem(
        "E245",
        f"Excel has made a {kind} of what was typed: {text}.",
        value=text,
        rule="Ids and codes are text.",
        hint="Format the column as text, then type it again.",
    )


def _lost_zero(text: str) -> Problem:
    return Problem(
        "E246",
        f"The code {text} is kept as a number and may have lost a leading zero.",
        value=text,
        rule="Codes of the Harmonised System are text: 0101, not 101.",
        hint=f"Format the column as text, then type the code again: is it 0{text}?",
    )


def _merged(sheet: Worksheet, grid: Grid) -> Iterator[int]:
    """The rows of merged cells, which are complained of."""
    for area in sheet.merged_cells.ranges:
        column = grid.header[area.min_col - 1] if area.min_col <= len(grid.header) else ""
        message = f"The cells {area.coord} are merged, so only the first holds a value."
        rule, hint = "Every cell holds its own value.", "Take the merging back and fill each cell."
        place = (grid.file, area.min_row, column)
        grid.problems.append(Problem("E242", message, *place, area.coord, rule, hint))
        yield from range(area.min_row, area.max_row + 1)


def _numbers(
    cells: Sequence[Cell | MergedCell], header: Sequence[str], fields: Mapping[str, Field]
) -> Iterator[int]:
    """Where numbers stand in columns of ids."""
    for at, cell in enumerate(cells):
        field = fields.get(header[at])
        is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        if is_number and field is not None and field.type in _NAMES and field.type != "hs":
            yield at


def _number(file: str, row: int, column: str, text: str) -> Problem:
    message = f"Ids such as {text} are kept as numbers and may have lost leading zeros."
    hint = "Format the column as text, and compare the ids with the source."
    rule = "Ids are text."
    return Problem("W202", message, file, row, column, text, rule, hint, severity="warning")


def _trim(grid: Grid) -> None:
    """Leave out columns at the end without a name or a value."""
    width = len(grid.header)
    while width and not grid.header[width - 1].strip():
        if any(texts[width - 1] for texts in grid.rows.values()):
            break
        width -= 1
    grid.header = grid.header[:width]
    grid.rows = {row: texts[:width] for row, texts in grid.rows.items()}
