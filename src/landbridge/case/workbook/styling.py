"""How a sheet looks and helps: comments, drop-down lists, formats that keep ids as they are."""

from __future__ import annotations

import polars as pl
from openpyxl.cell import Cell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from landbridge.case.case import Case
from landbridge.case.meta import RULES
from landbridge.case.schema import Field, Table
from landbridge.case.workbook.texts import to_excel

SPARE = 1000
"""Rows below the last that drop-down lists also serve."""

_LONGEST_LIST = 255
"""Characters Excel allows for the items of a drop-down list."""

_TEXT, _DAY = "@", "yyyy-mm-dd"
_BOLD = Font(bold=True)
_NEEDED = PatternFill("solid", fgColor="FFF2CC")
_RISKY = ("=", "+", "-", "@", "\t")
"""Starts of a text that a spreadsheet might take for a formula."""


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text that stays text, whatever it looks like."""
    if isinstance(cell, MergedCell):  # never in a sheet of our own making
        return
    cell.value = to_excel(text)
    cell.data_type = "s"
    cell.number_format = _TEXT
    if text.startswith(_RISKY):
        cell.quotePrefix = True


def style_case(sheet: Worksheet) -> None:
    """Finish the sheet that says what case.yaml says."""
    for row in range(2, sheet.max_row + 1):
        key = str(sheet.cell(row, 1).value)
        sheet.cell(row, 1).comment = _comment(RULES[key])
    _finish(sheet, [24, 60])


def style_table(sheet: Worksheet, table: Table, frame: pl.DataFrame, case: Case) -> None:
    """Finish the sheet of a table."""
    widths = []
    for at, name in enumerate(frame.columns, start=1):
        field, letter = table.fields[name], get_column_letter(at)
        cell = sheet.cell(1, at)
        cell.comment = _comment(_explained(field))
        if field.required:
            cell.fill = _NEEDED
        kind = {"date": _DAY, "number": "General", "integer": "General", "year": "General"}
        sheet.column_dimensions[letter].number_format = kind.get(field.type, _TEXT)
        choices = _choices(field, case)
        if choices is not None:
            sheet.add_data_validation(choices)
            choices.add(f"{letter}2:{letter}{frame.height + 1 + SPARE}")
        longest = frame[name].cast(pl.String).str.len_chars().max()
        widths.append(max(len(name), longest if isinstance(longest, int) else 0) + 2)
    _finish(sheet, widths)


def _finish(sheet: Worksheet, widths: list[int]) -> None:
    sheet.freeze_panes = "A2"
    for at, width in enumerate(widths, start=1):
        sheet.cell(1, at).font = _BOLD
        sheet.column_dimensions[get_column_letter(at)].width = min(width, 60)


def _comment(text: str) -> Comment:
    return Comment(
        text, "Landbridge", height=40 + 18 * (len(text) // 40 + text.count("\n")), width=300
    )


def _explained(field: Field) -> str:
    lines = [
        field.description,
        f"Unit: {field.unit}" if field.unit else "",
        f"Blank: {field.default}" if field.default else "",
        "Every row needs it." if field.required else "",
    ]
    return "\n".join(line for line in lines if line)


def _choices(field: Field, case: Case) -> DataValidation | None:
    """A list to pick from: words of a choice, or the rows a column points at as suggestions."""
    words = ("yes", "no") if field.type == "bool" else field.choices
    listed = ",".join(words)
    if words and len(listed) <= _LONGEST_LIST:
        strict = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
        strict.errorTitle, strict.error = "Not one of the choices", f"One of: {', '.join(words)}"
        strict.showErrorMessage = True
        return strict
    target = case.tables.get(field.refers_to)
    if field.type != "ref" or target is None or "id" not in target.columns:
        return None
    letter = get_column_letter(target.columns.index("id") + 1)
    last = target.height + 1 + SPARE
    area = f"{quote_sheetname(field.refers_to)}!${letter}$2:${letter}${last}"
    return DataValidation("list", formula1=area, allow_blank=True, showErrorMessage=False)
