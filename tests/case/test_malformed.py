"""Hundreds of malformed cases: each is refused where it is wrong, or nothing in it is changed.

Named mutations of the small case, applied to every table and column they can be applied to.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest

from landbridge.case.case import Case
from landbridge.case.cast import cast_cell
from landbridge.case.read import read, reading
from landbridge.case.schema import Field, tables
from landbridge.case.write import canonical
from landbridge.errors import CaseError, Problem

from .conftest import SMALL
from .mutations import CELLS, FILES, IDS, KEPT, POINTERS

Rows = list[list[str]]
Text = Mapping[str, str | bytes]
USED = (
    *("case.yaml", "countries.csv", "places.csv", "goods.csv", "modes.csv", "links.csv"),
    *("fleets.csv", "supply.csv", "controls.csv", "changes.csv", "sources.csv"),
)
"""Files with columns of every type; more would only take longer."""


@pytest.fixture
def few(small: Text) -> Text:
    return {name: small[name] for name in USED}


@pytest.fixture(scope="module")
def whole(folder: Path) -> dict[str, bytes]:
    """The case as it is written when nothing in it is spoilt."""
    put(folder, {name: SMALL[name] for name in USED})
    return canonical(read(folder))


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


class Target(NamedTuple):
    """A cell that is spoilt: its file, all rows of that, and where it stands."""

    file: str
    rows: Rows
    row: int
    field: Field

    @property
    def column(self) -> int:
        return self.rows[0].index(self.field.name)

    def spoilt(self, new: Callable[[str], str]) -> tuple[str, str]:
        """What is now in the cell, and the file with it."""
        broken = [list(cells) for cells in self.rows]
        broken[self.row][self.column] = text = new(self.rows[self.row][self.column])
        return text, csv_of(broken)


def targets(small: Text, types: tuple[str, ...]) -> Iterator[Target]:
    """The first filled cell of every column of some types."""
    for name, text in small.items():
        if not name.endswith(".csv") or not isinstance(text, str):
            continue
        rows = list(csv.reader(io.StringIO(text)))
        for column, field_name in enumerate(rows[0]):
            field = tables()[name.removesuffix(".csv")].fields[field_name]
            row = next((n for n, r in enumerate(rows) if n and r[column]), None)
            if field.type in types and row is not None:
                yield Target(name, rows, row, field)


def at_once(found: Iterable[Target]) -> Iterator[list[Target]]:
    """Targets that may be spoilt at the same time: of each file one.

    What is wrong with one is then said of its own file. Ids are named in other files, so that these
    are told of, too: each of them is spoilt alone.
    """
    queues: dict[str, list[Target]] = {}
    for target in found:
        name = f"{target.file} {target.field.name}" if target.field.type == "id" else "one of each"
        queues.setdefault(name, []).append(target)
    others = queues.pop("one of each", [])
    yield from queues.values()
    files = {one.file: [of for of in others if of.file == one.file] for one in others}
    for several in zip_longest(*files.values()):
        yield [one for one in several if one is not None]


@pytest.mark.parametrize("mutation", CELLS)
def test_a_cell_is_refused_by_name_or_kept(mutation: str, few: Text, folder: Path) -> None:
    types, new, codes = CELLS[mutation]
    for spoilt in at_once(targets(few, types)):
        texts = [one.spoilt(new) for one in spoilt]
        changed = {one.file: file for one, (_, file) in zip(spoilt, texts, strict=True)}
        put(folder, {**few, **changed})
        errors, case = examined(folder)
        for one, (text, _) in zip(spoilt, texts, strict=True):
            if codes == KEPT:
                assert case is not None, errors
                value = case.tables[one.file.removesuffix(".csv")][one.field.name][one.row - 1]
                assert value == cast_cell(one.field, text) == text
            else:
                told = [e for e in errors if (e.file, e.row) == (one.file, one.row + 1)]
                refused(mutation, one.field, text, [e for e in told if is_one_of(codes, e)])


def refused(mutation: str, field: Field, text: str, told: list[Problem]) -> None:
    """What is told of the row of a spoilt cell is about that cell, and says the way out."""
    assert told or is_harmless(mutation, field), (mutation, field.table, field.name)
    for error in told[:1]:
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
def test_a_file_is_refused_by_name_or_kept(
    mutation: str, few: Text, folder: Path, whole: dict[str, bytes]
) -> None:
    edit, codes, row = FILES[mutation]
    for name in (name for name in few if name.endswith(".csv")):
        data = put(folder, few)
        put(folder, {name: edit(data[name])})
        errors, case = examined(folder)
        if codes == KEPT:
            assert case is not None, errors
            assert canonical(case) == whole
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
