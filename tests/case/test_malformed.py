"""Hundreds of malformed cases: each is refused where it is wrong, or nothing in it is changed.

Named mutations of the small case, applied to every table and column they can be applied to.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from landbridge.case.case import Case
from landbridge.case.cast import cast_cell
from landbridge.case.read import read, reading
from landbridge.case.schema import Field, tables
from landbridge.case.write import canonical
from landbridge.errors import CaseError, Problem

Rows = list[list[str]]
Text = Mapping[str, str | bytes]
KEPT = "kept"

IDS = ("id", "ref")
LISTS = ("ids", "refs", "hs", "km_by_country", "waypoints")
NUMBERS = ("number",)
WHOLE = ("integer", "year")
POINTERS = ("table", "row", "column", "cell")
TYPED = (*IDS, *LISTS, *NUMBERS, *WHOLE, *POINTERS, "bool", "date", "choice")


class Cell(NamedTuple):
    """A mutation of one cell: types of column it is for, the new text, codes that may come."""

    types: tuple[str, ...]
    text: Callable[[str], str]
    codes: str


CELLS: dict[str, Cell] = {
    "decimal comma": Cell((*NUMBERS, *WHOLE), lambda _: "1,5", "E104 E107 E109"),
    "thousands space": Cell((*NUMBERS, *WHOLE), lambda _: "1 000", "E104 E107 E109"),
    "no-break space": Cell((*NUMBERS, *WHOLE), lambda _: "1\u00a0000", "E104 E107 E109"),
    "infinite": Cell((*NUMBERS, *WHOLE), lambda _: "inf", "E105 E107 E109"),
    "not a number": Cell((*NUMBERS, *WHOLE), lambda _: "NaN", "E105 E107 E109"),
    "overflow": Cell((*NUMBERS, *WHOLE), lambda _: "1e999", "E105 E107 E109"),
    "negative": Cell((*NUMBERS, *WHOLE), lambda _: "-1000", "E108 E109"),
    "unknown unit": Cell((*NUMBERS, *WHOLE), lambda _: "7 parsecs", "E106 E107 E109"),
    "formula error": Cell((*TYPED,), lambda _: "#N/A", "E1"),
    "space after": Cell(TYPED, lambda old: old + " ", "E103"),
    "space before": Cell(TYPED, lambda old: " " + old, "E103"),
    "line end after": Cell(TYPED, lambda old: old + "\n", "E103"),
    "Cyrillic letter": Cell((*IDS, *LISTS, "choice"), lambda old: "а" + old, "E102 E11"),
    "orphan": Cell(("ref", "refs", "row"), lambda _: "nowhere", "E122 E123"),
    "capitals": Cell(("ref", "choice", "table"), str.swapcase, "E122 E112 E117"),
    "blank item": Cell(LISTS, lambda old: old + ";", "E114 E115 E116"),
    "item twice": Cell(("ids", "refs", "hs"), lambda old: f"{old};{old}", "E114"),
    "German date": Cell(("date",), lambda _: "09.11.2023", "E110"),
    "no such day": Cell(("date",), lambda _: "2023-02-29", "E110"),
    "short year": Cell(("year",), lambda _: "23", "E109"),
    "maybe": Cell(("bool", "choice"), lambda _: "maybe", "E111 E112"),
    "huge": Cell(TYPED, lambda _: "9" * 100_000, "E1"),
    "NUL": Cell((*TYPED, "text"), lambda old: old + "\x00", "E005"),
    "looks like nothing": Cell(("text",), lambda _: "NA", KEPT),
    "looks like a number": Cell(("text",), lambda _: "007", KEPT),
    "looks like a date": Cell(("text",), lambda _: "1-2", KEPT),
    "spaces around text": Cell(("text",), lambda old: f"  {old} ", KEPT),
    "quotes in text": Cell(("text",), lambda old: f'"{old}", he said', KEPT),
    "lines in text": Cell(("text",), lambda old: f"{old}\n{old}\r\n", KEPT),
    "long text": Cell(("text",), lambda old: old * 20_000, KEPT),
    "other script": Cell(("text",), lambda _: "Қазақстан 哈萨克斯坦 🚂", KEPT),
}


def shape(edit: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda data: edit(data.decode()).encode()


def second_line(edit: Callable[[str], str]) -> Callable[[bytes], bytes]:
    def apply(text: str) -> str:
        head, line, *rest = text.split("\n")
        return "\n".join([head, edit(line), *rest])

    return shape(apply)


def header(edit: Callable[[list[str]], list[str]]) -> Callable[[bytes], bytes]:
    def apply(text: str) -> str:
        head, _, rest = text.partition("\n")
        return ",".join(edit(head.split(","))) + "\n" + rest

    return shape(apply)


def separated(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


FILES: dict[str, tuple[Callable[[bytes], bytes], str, int | None]] = {
    "byte order mark": (lambda data: b"\xef\xbb\xbf" + data, KEPT, None),
    "Windows line ends": (lambda data: data.replace(b"\n", b"\r\n"), KEPT, None),
    "semicolons": (shape(separated), KEPT, None),
    "blank lines at the end": (lambda data: data + b"\n\n\r\n", KEPT, None),
    "no line end at the end": (lambda data: data.rstrip(b"\n"), KEPT, None),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "E004", None),
    "cp1251": (lambda data: data + "Қ".encode("cp1251", "replace") + b"\xc0\xf2\n", "E004", None),
    "empty": (lambda _: b"", "E006", 1),
    "binary": (lambda data: b"PK\x03\x04" + data, "E005", None),
    "old Mac line ends": (lambda data: data.replace(b"\n", b"\r"), "E019", 1),
    "mixed separators": (lambda data: data.replace(b",", b"\t", 1), "E015 E018", None),
    "cell too many": (second_line(lambda line: line + ",more"), "E018", 2),
    "cell too few": (second_line(lambda line: line.rpartition(",")[0]), "E018", 2),
    "unclosed quote": (second_line(lambda line: '"' + line), "E016 E017", 2),
    "stray quote": (second_line(lambda line: 'x"' + line + '"'), "E017", 2),
    "torn off": (second_line(lambda line: line[: len(line) // 3]), "E0 E1", 2),
    "row twice": (second_line(lambda line: f"{line}\n{line}"), "E120", 3),
    "column twice": (header(lambda names: [*names[:-1], names[0]]), "E020", 1),
    "column unknown": (header(lambda names: [*names[:-1], "qqq"]), "E021", 1),
    "column in capitals": (header(lambda names: [names[0].upper(), *names[1:]]), "E021", 1),
    "column with a space": (header(lambda names: [names[0] + " ", *names[1:]]), "E021", 1),
    "column without a name": (header(lambda names: [*names[:-1], ""]), "E023", 1),
    "header missing": (shape(lambda text: text.partition("\n")[2]), "E015 E021 E022", 1),
}


USED = (
    *("case.yaml", "countries.csv", "places.csv", "goods.csv", "modes.csv", "links.csv"),
    *("fleets.csv", "supply.csv", "controls.csv", "changes.csv", "sources.csv"),
)
"""Files with columns of every type; more would only take longer."""


@pytest.fixture
def few(small: Text) -> Text:
    return {name: small[name] for name in USED}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


def put(folder: Path, files: Text) -> dict[str, bytes]:
    data = {n: t.encode() if isinstance(t, str) else t for n, t in files.items()}
    for name, content in data.items():
        place = folder / name
        if not place.exists() or place.read_bytes() != content:
            place.write_bytes(content)
    return data


def examined(folder: Path) -> tuple[list[Problem], Case | None]:
    """The errors of a case, or the case; reading raises CaseError at most, and touches no file."""
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    came = reading(folder)
    errors = [problem for problem in came.problems if problem.severity == "error"]
    if errors:
        with pytest.raises(CaseError) as caught:
            came.must()
        assert list(caught.value.problems) == errors
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    return errors, came.case


def is_one_of(codes: str, problem: Problem) -> bool:
    return any(problem.code.startswith(code) for code in codes.split())


def csv_of(rows: Rows) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def targets(small: Text, types: tuple[str, ...]) -> Iterator[tuple[str, Rows, int, Field]]:
    """The first filled cell of every column of some types: file, its rows, where."""
    for name, text in small.items():
        if not name.endswith(".csv") or not isinstance(text, str):
            continue
        rows = list(csv.reader(io.StringIO(text)))
        for column, field_name in enumerate(rows[0]):
            field = tables()[name.removesuffix(".csv")].fields[field_name]
            row = next((n for n, r in enumerate(rows) if n and r[column]), None)
            if field.type in types and row is not None:
                yield name, rows, row, field


@pytest.mark.parametrize("mutation", CELLS)
def test_a_cell_is_refused_by_name_or_kept(mutation: str, few: Text, folder: Path) -> None:
    types, new, codes = CELLS[mutation]
    for name, rows, row, field in targets(few, types):
        column = rows[0].index(field.name)
        text = new(rows[row][column])
        broken = [list(cells) for cells in rows]
        broken[row][column] = text
        put(folder, {**few, name: csv_of(broken)})
        errors, case = examined(folder)
        if codes == KEPT:
            assert case is not None, errors
            value = case.tables[name.removesuffix(".csv")][field.name][row - 1]
            assert value == cast_cell(field, text) == text
            continue
        at = [e for e in errors if (e.file, e.row) == (name, row + 1) and is_one_of(codes, e)]
        assert at or is_harmless(mutation, field), (mutation, name, field.name, errors)
        for error in at[:1]:
            assert error.column in (field.name, "", "from", "to") or field.type in POINTERS
            assert error.value == (text if error.column == field.name else error.value)
            assert error.rule
            assert error.hint


def is_harmless(mutation: str, field: Field) -> bool:
    """Mutations that some columns take: below zero, east of Greenwich, a row of free text."""
    if mutation == "negative":
        return field.low is None or field.low < -1000
    return mutation in ("formula error", "huge") and field.type in (*POINTERS, *IDS, "ids")


@pytest.mark.parametrize("mutation", FILES)
def test_a_file_is_refused_by_name_or_kept(mutation: str, few: Text, folder: Path) -> None:
    edit, codes, row = FILES[mutation]
    put(folder, few)
    expected = canonical(read(folder))
    for name in (name for name in few if name.endswith(".csv")):
        data = put(folder, few)
        put(folder, {name: edit(data[name])})
        errors, case = examined(folder)
        if codes == KEPT:
            assert case is not None, errors
            assert canonical(case) == expected
            continue
        at = [e for e in errors if e.file == name and is_one_of(codes, e)]
        assert at, (mutation, name, errors)
        assert row is None or at[0].row == row
        assert at[0].rule
        assert at[0].hint


def test_every_file_may_be_missing_or_misnamed(few: Text, folder: Path) -> None:
    for name in few:
        put(folder, few)
        (folder / name).rename(folder / f"my_{name}")
        errors, _ = examined(folder)
        if name.endswith(".csv"):
            assert [e.hint for e in errors if e.code == "E007"] == [
                f"Did you mean {name.removesuffix('.csv')}?"
            ]
        else:
            assert [e.code for e in errors] == ["E002"]
        (folder / f"my_{name}").unlink()


def test_files_of_other_kinds_are_left_alone(few: Text, folder: Path) -> None:
    put(folder, few)
    odd = ("README.md", ".hidden.csv", "~$links.xlsx", "links.csv.bak")
    put(folder, dict.fromkeys(odd, b"\x00\xff"))
    assert examined(folder)[0] == []
    for name in odd:
        (folder / name).unlink()


def test_the_corpus_is_large(few: Text) -> None:
    cells = sum(len(list(targets(few, cell.types))) for cell in CELLS.values())
    files = len(FILES) * sum(name.endswith(".csv") for name in few)
    assert cells + files >= 800
