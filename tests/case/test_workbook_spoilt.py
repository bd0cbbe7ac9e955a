"""Workbooks edited, spoilt and broken: what was typed is read, what went wrong is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.template import STARTER
from landbridge.case.workbook import read_workbook, reading_workbook, write_workbook
from landbridge.errors import CaseError, Problem, codes

CASE = read(STARTER)
TINY = Case(CASE.meta, {name: CASE.tables[name] for name in ("countries", "sources")})
Change = Callable[[openpyxl.Workbook], object]


@cache
def written() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "starter.xlsx"
        write_workbook(CASE, path)
        return path.read_bytes()


def edited(tmp_path: Path, change: Change) -> Path:
    """The starter as a workbook that someone has changed in Excel."""
    path = tmp_path / "book.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(written()))
    change(book)
    book.save(path)
    return path


def problems(tmp_path: Path, change: Change) -> list[Problem]:
    return list(reading_workbook(edited(tmp_path, change)).problems)


def put(sheet: str, cell: str, value: Any) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return change


def test_numbers_dates_and_formulas_typed_in_excel_are_read(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["links"]["I2"] = 101.0
        book["controls"]["I2"] = datetime(2024, 3, 5)  # noqa: DTZ001
        book["claims"]["O2"] = date(2024, 2, 3)
        book["claims"]["B2"] = 12
        book["links"]["F2"] = True
        book.create_sheet("_scratch")["A1"] = "=1/0"

    back = read_workbook(edited(tmp_path, change))
    assert back.table("links")["capacity_kt"][0] == 101
    assert back.table("links")["both_ways"][0] is True
    assert back.table("controls")["starts"][0] == date(2024, 3, 5)
    assert back.table("claims")["published"][0] == date(2024, 2, 3)
    assert back.table("claims")["text"][0] == "12"


def test_a_formula_is_read_by_the_value_stored_with_it(tmp_path: Path) -> None:
    path = edited(tmp_path, put("links", "I2", "=1000*5"))
    stored = io.BytesIO()
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(stored, "w") as target:
        for name in parts.namelist():
            content = parts.read(name)
            known = content.replace(b"<f>1000*5</f><v />", b"<f>1000*5</f><v>5000</v>")
            target.writestr(
                name, known.replace(b"<f>1000*5</f><v></v>", b"<f>1000*5</f><v>5000</v>")
            )
    path.write_bytes(stored.getvalue())
    assert read_workbook(path).table("links")["capacity_kt"][0] == 5000


def a_chart(book: openpyxl.Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(book["fleets"], min_col=3, min_row=1, max_row=2))
    book.create_chartsheet("chart").add_chart(chart)


BROKEN: dict[str, tuple[Change, str, str, int | None, str]] = {
    "formula": (put("links", "I2", "=1+1"), "E243", "links", 2, "capacity_kt"),
    "error": (put("links", "I3", "#REF!"), "E244", "links", 3, "capacity_kt"),
    "merged": (lambda b: b["links"].merge_cells("B3:B5"), "E242", "links", 3, "name"),
    "date for an id": (put("links", "A2", date(2023, 3, 1)), "E245", "links", 2, "id"),
    "lost zero": (put("goods", "E2", 101), "E246", "goods", 2, "hs"),
    "hidden": (lambda b: setattr(b["fleets"], "sheet_state", "hidden"), "W201", "fleets", None, ""),
    "number for an id": (put("sources", "A3", 7), "W202", "sources", 3, "id"),
    "comma": (put("links", "I2", "1,5"), "E104", "links", 2, "capacity_kt"),
    "unknown sheet": (lambda b: b.create_sheet("Linkz"), "E007", "Linkz", None, ""),
    "chart": (a_chart, "E007", "chart", None, ""),
    "empty sheet": (lambda b: b["fleets"].delete_rows(1, 9), "E006", "fleets", 1, ""),
    "nameless": (put("fleets", "B1", None), "E023", "fleets", 1, ""),
    "no key": (put("case", "A1", "name"), "E241", "case", 1, ""),
    "key twice": (put("case", "A3", "title"), "E009", "case", 3, "title"),
    "bad year": (put("case", "B3", "last"), "E012", "case", 3, "base_year"),
    "far cell": (put("fleets", "XFD1048576", 1), "E248", "fleets", None, ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_excel_spoils_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    change, code, sheet, row, column = BROKEN[name]
    found = problems(tmp_path, change)
    place = (code, f"book.xlsx, sheet {sheet}", row, column)
    assert place in [(p.code, p.file, p.row, p.column) for p in found]
    assert all(p.hint and p.code in codes() for p in found)


def test_sheets_of_other_names_get_a_suggestion(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, lambda book: book.create_sheet("Linkz"))
    assert "links" in problem.hint


def test_a_workbook_without_a_sheet_case_is_refused(tmp_path: Path) -> None:
    found = problems(tmp_path, lambda book: book.remove(book["case"]))
    assert [(p.code, p.file) for p in found] == [("E241", "book.xlsx")]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for step in (put("links", "I2", "1,5"), put("goods", "E2", 101), put("case", "B3", "x")):
            step(book)

    with pytest.raises(CaseError) as caught:
        read_workbook(edited(tmp_path, change))
    assert {problem.code for problem in caught.value.problems} == {"E104", "E246", "E012"}


@pytest.mark.parametrize(
    "data",
    [b"", b"id,name\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"PK\x03\x04broken"],
    ids=["empty", "csv", "xls", "cut"],
)
def test_files_that_are_no_workbooks_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(data)
    (problem,) = reading_workbook(path).problems
    assert (problem.code, problem.file) == ("E240", "no.xlsx")
    assert reading_workbook(tmp_path / "none.xlsx").problems[0].code == "E240"


def test_a_workbook_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>')
    (problem,) = reading_workbook(path).problems
    assert "document type" in problem.message


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_damaged_workbook_never_breaks_the_reader(tmp_path: Path, data: st.DataObject) -> None:
    parts = small_parts(tmp_path)
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=4))
    path = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        for other, whole in parts.items():
            target.writestr(other, bytes(content) if other == name else whole)
    reading = reading_workbook(path)
    assert reading.case is not None or reading.problems


def small_parts(folder: Path) -> dict[str, bytes]:
    if not _PARTS:
        path = folder / "whole.xlsx"
        write_workbook(TINY, path)
        with zipfile.ZipFile(path) as parts:
            _PARTS.update({name: parts.read(name) for name in parts.namelist()})
    return _PARTS


_PARTS: dict[str, bytes] = {}
