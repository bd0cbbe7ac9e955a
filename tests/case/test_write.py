"""A case written: canonical, whole or not at all, and nothing else touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from landbridge.case.case import Case, Meta
from landbridge.case.read import read
from landbridge.case.write import canonical, content_hash, csv_text, write
from landbridge.errors import CaseError

Files = dict[str, str | bytes]
Put = Callable[[Files], Path]


def test_every_kind_of_cell_in_its_shortest_form() -> None:
    frame = pl.DataFrame(
        {
            "id": ["a", "b", "c"],
            "text": ['say "so"', "two\nlines", " NA, "],
            "number": [100.0, 1e-7, 1.5e22],
            "whole": [2023, None, -1],
            "yes": [True, False, None],
            "day": [date(2023, 11, 9), None, None],
        }
    )
    assert csv_text(frame) == (
        "id,text,number,whole,yes,day\n"
        'a,"say ""so""",100,2023,yes,2023-11-09\n'
        'b,"two\nlines",0.0000001,,no,\n'
        'c," NA, ",15000000000000000000000,-1,,\n'
    )


def test_a_folder_comes_back_as_it_was(small: Files, put: Put, tmp_path: Path) -> None:
    folder = put(small)
    write(read(folder), tmp_path / "new" / "again")
    again = {p.name: p.read_text() for p in (tmp_path / "new" / "again").iterdir()}
    assert again == small


def test_units_are_written_in_the_unit_of_the_column(small: Files, put: Put) -> None:
    small["links.csv"] = str(small["links.csv"]).replace("17500", "17.5 Mt/yr")
    small["controls.csv"] = str(small["controls.csv"]).replace("84;8517", "84; 8517")
    folder = put(small)
    write(read(folder), folder)
    assert ",17500," in (folder / "links.csv").read_text()
    assert ",84;8517," in (folder / "controls.csv").read_text()
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    write(read(folder), folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_other_files_stay(small: Files, put: Put) -> None:
    folder = put(small)
    (folder / "README.md").write_text("mine")
    (folder / "scenarios").mkdir()
    write(read(folder), folder)
    assert (folder / "README.md").read_text() == "mine"
    assert {p.name for p in folder.iterdir()} == {*small, "README.md", "scenarios"}


def test_nothing_is_written_over_another_case(small: Files, put: Put) -> None:
    folder = put(small)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(CaseError) as caught:
        write(Case(Meta("T", 2023, (2023,))), folder)
    assert {p.code for p in caught.value.problems} == {"E025"}
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_file_that_cannot_be_replaced_stays(
    small: Files, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(small)
    case = read(folder)

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(CaseError, match="No space left"):
        write(case, folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_the_hash_is_of_what_is_said(small: Files, put: Put) -> None:
    case = read(put(small))
    links = case.tables["links"]
    same = case.with_tables(
        {
            "links": links[:, ::-1].with_columns(owner=pl.lit(None, pl.String)),
            "trade": pl.DataFrame(schema={"id": pl.String}),
            "units": pl.DataFrame(),
        }
    )
    assert content_hash(same) == content_hash(case)
    assert set(canonical(same)) - set(canonical(case)) == {"trade.csv"}
    others = [
        case.with_tables({"links": links[::-1]}),
        case.with_tables({"links": links.with_columns(owner=pl.lit("x"))}),
        Case(case.meta, case.tables, built=("loop",)),
        Case(Meta("Other", 2023, (2022, 2023), "KAZ"), case.tables),
    ]
    assert len({content_hash(one) for one in (case, *others)}) == len(others) + 1


def test_the_hash_does_not_depend_on_the_name(small: Files, put: Put) -> None:
    case = read(put(small))
    assert content_hash(Case(case.meta, case.tables, name="other")) == content_hash(case)
