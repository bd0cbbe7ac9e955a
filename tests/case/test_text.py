"""Bytes, separators, quotes and rows: what becomes a sheet, and what is said where none does."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.case.encoding import decode
from landbridge.case.sheet import Sheet, parse
from landbridge.errors import Problem

SEPARATORS = (",", ";", "\t")


def sheet(text: str) -> Sheet:
    found, problems = parse("t.csv", text)
    assert problems == []
    assert found is not None
    return found


def problem(text: str) -> Problem:
    _, problems = parse("t.csv", text)
    assert len(problems) == 1
    return problems[0]


def rows(found: Sheet) -> list[tuple[str, ...]]:
    return list(zip(*found.cells, strict=True))


@pytest.mark.parametrize(
    ("encoding", "text", "named"),
    [
        ("cp1251", "id,name\na,Атырау и Самара\n", "cp1251"),
        ("cp1252", "id,name\na,Zürich, São Tomé\n", "cp1252"),
        ("utf-16", "id,name\na,Атырау\n", "UTF-16"),
        ("utf-16-le", "id,name\na,b\n", "UTF-16"),
        ("utf-16-be", "id,name\na,b\n", "UTF-16"),
    ],
)
def test_another_encoding_is_named(encoding: str, text: str, named: str) -> None:
    found = decode("t.csv", text.encode(encoding))
    assert isinstance(found, Problem)
    assert (found.code, found.file) == ("E004", "t.csv")
    assert named in found.message
    assert "UTF-8" in found.hint
    if named.startswith("cp"):
        assert found.row == 2
        assert found.value == "a," + text.split("a,")[1].strip()


def test_what_is_no_text_is_said_to_be_none() -> None:
    for data in (b"PK\x03\x04...", b"id,name\na,b\x00c\n"):
        found = decode("t.csv", data)
        assert isinstance(found, Problem)
        assert found.code == "E005"


def test_a_byte_order_mark_is_allowed() -> None:
    assert decode("t.csv", b"\xef\xbb\xbfid\n") == "id\n"


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_and_line_ends(separator: str, end: str) -> None:
    text = end.join(["id,name,note", 'a,"x;y,z\tw","say ""so"""', ",, ", "", ",,", ""])
    found = sheet(text.replace(",", separator))
    assert found.columns == ("id", "name", "note")
    inside = "x;y,z\tw".replace(",", separator)
    assert rows(found) == [("a", inside, 'say "so"'), ("", "", " ")]
    assert list(found.rows) == [2, 3]


def test_a_quoted_cell_may_run_over_lines_and_counts_as_one_row() -> None:
    found = sheet('id,note\na,"one\r\ntwo\n\nthree"\n\nb,x\n')
    assert rows(found) == [("a", "one\r\ntwo\n\nthree"), ("b", "x")]
    assert list(found.rows) == [2, 4]


def test_a_row_is_ragged_and_the_others_are_still_read() -> None:
    found, problems = parse("t.csv", "id,name\na\nb,B\nc,C,D\n")
    assert found is not None
    assert rows(found) == [("b", "B")]
    assert not found.complete
    assert [(p.code, p.row, p.value) for p in problems] == [("E018", 2, "a"), ("E018", 4, "c,C,D")]


@pytest.mark.parametrize(
    ("text", "code", "row", "said"),
    [
        ("", "E006", 1, "is empty"),
        ("\n\n", "E006", 1, "is empty"),
        ("\nid\n", "E006", 1, "blank"),
        (",,\na,b,c\n", "E006", 1, "blank"),
        ("id;name,note\n", "E015", 1, "comma and semicolon"),
        ("id|name\na|b\n", "E015", 1, '"|"'),
        ("sep=;\nid;name\n", "E015", 1, "Excel"),
        ('id,name\na,"b\nc,d\n', "E016", 2, "never closed"),
        ('id,name\na,b\nc,"d" e\n', "E017", 3, "none may stand"),
        ('id,name\na,5" pipe 3" long\n', "E017", 2, "none may stand"),
        ('"id" ,name\na,b\n', "E017", 1, "none may stand"),
        ('id,name\na,"b\nc,"d\n', "E017", 2, "none may stand"),
        ("id,name\ra,b\r", "E019", 1, "CR alone"),
        ("id,name\na,b\rc\n", "E019", 2, "inside a cell"),
        ("id,name\na;b\n", "E018", 2, "1 cell"),
    ],
)
def test_shapes_that_are_refused(text: str, code: str, row: int, said: str) -> None:
    found = problem(text)
    assert (found.code, found.file, found.row) == (code, "t.csv", row)
    assert said in found.message
    assert found.rule
    assert found.hint


def test_another_separator_in_a_row_is_named() -> None:
    assert "not by semicolon" in problem("id,name\na;b\n").hint


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=5)
    ),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_another_program_writes_is_read(
    table: list[list[str]], separator: str, end: str
) -> None:
    width = len(table[0]) if table else 2
    header = [f"c{n}" for n in range(width)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *table])
    found = sheet(out.getvalue())
    assert found.columns == tuple(header)
    filled = [(n, tuple(row)) for n, row in enumerate(table, 2) if any(row)]
    assert rows(found) == [row for _, row in filled]
    assert list(found.rows) == [n for n, _ in filled]


@given(st.text(st.sampled_from('ab,;"\t\n\r '), max_size=40))
def test_any_text_becomes_a_sheet_or_a_problem(text: str) -> None:
    found, problems = parse("t.csv", text)
    assert problems or found is not None
    for one in problems:
        assert one.row is not None
        assert one.code[:3] == "E01" or one.code == "E006"
    if found is not None:
        cells = "".join("".join(column) for column in found.cells)
        assert set(cells) <= set(text)
