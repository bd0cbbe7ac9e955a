"""A case as a workbook: the same case comes back, and what it cannot hold is told."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.case.case import Case
from landbridge.case.edit import with_rows
from landbridge.case.read import check, read
from landbridge.case.template import STARTER
from landbridge.case.workbook import read_workbook, reading_workbook, write_workbook
from landbridge.case.workbook.texts import exact, text_of, to_excel
from landbridge.case.write import canonical
from landbridge.errors import CaseError, Problem

CASE = read(STARTER)
TINY = Case(CASE.meta, {name: CASE.tables[name] for name in ("countries", "sources")})


def test_folder_to_workbook_and_back_is_the_same_to_the_byte(tmp_path: Path) -> None:
    write_workbook(CASE, tmp_path / "starter.xlsx")
    back = read_workbook(tmp_path / "starter.xlsx")
    assert canonical(back) == canonical(CASE)
    assert list(back.tables) == list(CASE.tables)
    assert back.name == "starter"
    assert reading_workbook(tmp_path / "starter.xlsx").problems == ()


def test_the_same_case_is_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_workbook(CASE, tmp_path / "one.xlsx")
    monkeypatch.setenv("TZ", "Asia/Almaty")
    write_workbook(CASE, tmp_path / "two.xlsx")
    one, two = ((tmp_path / f"{name}.xlsx").read_bytes() for name in ("one", "two"))
    assert one == two
    assert list(tmp_path.glob(".*")) == []
    core = zipfile.ZipFile(io.BytesIO(one)).read("docProps/core.xml")
    assert core.count(b"2000-01-01T00:00:00Z") == 2


ODD_TEXTS = (
    "=1+1",
    "+49 30",
    "-",
    "@home",
    "#N/A",
    "0101",
    "TRUE",
    "1e5",
    " both ends ",
    "\ttab",
    "two\nlines",
    "old\r\nlines\r",
    "bell\x07",
    "\ufffe",
    "2023-11-09",
    "Атырау 阿特劳 😀",
    '"quoted", and; more',
    "x" * 3000,
)


def test_texts_stay_texts(tmp_path: Path) -> None:
    rows = [{"id": f"g{at}", "name": text, "note": text} for at, text in enumerate(ODD_TEXTS)]
    case = TINY.with_tables({"goods": with_rows(pl.DataFrame(), "goods", rows)})
    write_workbook(case, tmp_path / "odd.xlsx")
    assert canonical(read_workbook(tmp_path / "odd.xlsx")) == canonical(case)
    for row in openpyxl.load_workbook(tmp_path / "odd.xlsx")["goods"].iter_rows(min_row=2):
        assert {cell.data_type for cell in row} <= {"s", "n"}


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, min_value=0)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20
).filter(lambda text: "_x" not in text and text.strip() != "")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(NUMBERS, TEXTS, st.dates()), min_size=1, max_size=5),
    st.integers(0, 10**18 - 1),
)
def test_whatever_it_holds_a_case_comes_back(
    tmp_path: Path, rows: list[tuple[float, str, date]], many: int
) -> None:
    goods: list[dict[str, Any]] = [
        {"id": f"g{at}", "name": text, "value_usd_t": number, "note": text}
        for at, (number, text, _) in enumerate(rows)
    ]
    controls: list[dict[str, Any]] = [
        {"id": f"c{at}", "title": "t", "authority": "a", "effect": "monitor", "starts": day}
        for at, (_, _, day) in enumerate(rows)
    ]
    controls[0]["products"] = many
    added = {"goods": goods, "controls": controls}
    case = TINY.with_tables(
        {name: with_rows(pl.DataFrame(), name, rows) for name, rows in added.items()}
    )
    write_workbook(case, tmp_path / "any.xlsx")
    back = reading_workbook(tmp_path / "any.xlsx")
    assert canonical(back.must()) == canonical(case)


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_is_read(text: str, number: float) -> None:
    if "_x" not in text:
        assert text_of(to_excel(text)) == text
    kept = exact(number)
    assert float(kept if isinstance(kept, str) else f"{kept:.16g}") == number


def test_the_sheets_help_the_one_who_edits_them(tmp_path: Path) -> None:
    write_workbook(CASE, tmp_path / "starter.xlsx")
    links = openpyxl.load_workbook(tmp_path / "starter.xlsx")["links"]
    header: dict[Any, Any] = {cell.value: cell for cell in links[1]}
    assert links.freeze_panes == "A2"
    assert "Unit: kt/yr" in header["capacity_kt"].comment.text
    assert "Every row needs it." in header["mode"].comment.text
    lists = {str(one.sqref): one for one in links.data_validations.dataValidation}
    by_column = {name: cell.column_letter for name, cell in header.items()}
    rules = {
        name: one.formula1
        for name, letter in by_column.items()
        for area, one in lists.items()
        if area.startswith(f"{letter}2:")
    }
    assert rules["both_ways"] == '"yes,no"'
    assert rules["grade"] == '"measured,reported,derived,estimated,assumed"'
    assert rules["mode"].startswith("'modes'!$A$2:")
    assert links.column_dimensions[by_column["id"]].number_format == "@"
    assert links["A2"].number_format == "@"


def test_what_a_workbook_cannot_hold_is_refused(tmp_path: Path) -> None:
    def refusal(note: str) -> Problem:
        goods = with_rows(CASE.tables["goods"], "goods", [{"id": "x", "name": "X", "note": note}])
        with pytest.raises(CaseError) as caught:
            write_workbook(CASE.with_tables({"goods": goods}), tmp_path / "no.xlsx")
        (problem,) = caught.value.problems
        return problem

    for note in ("x" * 40_000, "a _x000D_ b"):
        problem = refusal(note)
        assert (problem.code, problem.file, problem.row) == ("E247", "goods.csv", 4)
        assert problem.column == "note"
    assert not (tmp_path / "no.xlsx").exists()


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    many = pl.DataFrame({"id": pl.int_range(1_048_576, eager=True).cast(pl.String)})
    with pytest.raises(CaseError, match="1,048,576 rows"):
        write_workbook(CASE.with_tables({"goods": many}), tmp_path / "no.xlsx")


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        write_workbook(CASE, tmp_path / "nowhere" / "a.xlsx")
    assert caught.value.problems[0].code == "E024"


def test_a_case_is_read_and_checked_from_a_workbook_as_from_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "Starter.XLSX"
    write_workbook(CASE, path)
    assert canonical(read(path)) == canonical(CASE)
    assert check(path) == []
    csv = tmp_path / "links.csv"
    csv.write_text("id\n", encoding="utf-8")
    assert [problem.code for problem in check(csv)] == ["E001"]
