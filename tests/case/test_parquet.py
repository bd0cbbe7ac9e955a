"""Tables in Parquet files: read as their CSV is, refused as their CSV is, written and read back."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from landbridge.case.parquet import parquet_bytes
from landbridge.case.read import check, read
from landbridge.case.schema import tables
from landbridge.case.write import canonical, write
from landbridge.errors import CaseError, Problem

Files = dict[str, str | bytes]
Put = Callable[[Files], Path]


def as_parquet(files: Files, *names: str) -> Files:
    """The files with some tables as Parquet, all their cells text."""
    changed = dict(files)
    for name in names:
        frame = pl.read_csv(str(changed.pop(f"{name}.csv")).encode(), infer_schema=False)
        changed[f"{name}.parquet"] = parquet_bytes(frame)
    return changed


def links(files: Files, **columns: Sequence[object]) -> Files:
    """The files with the links in their types, some columns replaced."""
    frame = pl.read_csv(str(files["links.csv"]).encode()).with_columns(
        **{name: pl.Series(value) for name, value in columns.items()}
    )
    changed = {name: text for name, text in files.items() if name != "links.csv"}
    return {**changed, "links.parquet": parquet_bytes(frame)}


def test_a_case_comes_back_from_parquet_as_it_was(small: Files, put: Put, tmp_path: Path) -> None:
    case = read(put(small))
    files = write(case, tmp_path / "large", parquet_from=2)
    assert files["links"] == "links.parquet"
    assert files["frictions"] == "frictions.csv"
    assert not (tmp_path / "large" / "links.csv").exists()
    again = read(tmp_path / "large")
    assert all(again.tables[name].equals(frame) for name, frame in case.tables.items())
    write(again, tmp_path / "small again")
    kept = {file.name: file.read_bytes() for file in (tmp_path / "small again").iterdir()}
    assert kept == canonical(case)


def test_typed_columns_are_read(small: Files, put: Put) -> None:
    given = links(small, both_ways=[False, True], opens=[1970.0, None], length_km=[700, 12000])
    frame = read(put(given)).tables["links"]
    assert frame["both_ways"].to_list() == [False, True]
    assert frame["opens"].to_list() == [1970, None]
    assert frame.schema["length_km"] == pl.Float64


@pytest.mark.parametrize(
    ("column", "values", "code", "value"),
    [
        ("length_km", [700.0, float("nan")], "E105", "nan"),
        ("length_km", [-700.0, 1.0], "E108", "-700"),
        ("opens", [1970.5, None], "E109", "1970.5"),
        ("opens", [date(1970, 1, 1), None], "E109", "1970-01-01"),
        ("both_ways", [1, 0], "E111", "1"),
        ("from", ["atyrau", "nowhere"], "E122", "nowhere"),
        ("id", ["at_sa", "at sa"], "E102", "at sa"),
        ("mode", ["pipe", None], "E101", ""),
    ],
)
def test_wrong_values_are_refused_as_text_is(
    column: str, values: list[object], code: str, value: str, *, small: Files, put: Put
) -> None:
    found = [p for p in check(put(links(small, **{column: values}))) if p.code == code]
    assert found
    assert (found[0].file, found[0].column, found[0].value) == ("links.parquet", column, value)
    assert found[0].row in (1, 2)
    assert found[0].hint


def test_rows_are_counted_from_the_first_of_the_data(small: Files, put: Put) -> None:
    given = as_parquet(small, "places")
    frame = pl.read_parquet(bytes(given["places.parquet"]))  # type: ignore[arg-type]
    blank = frame.clear(1)
    spoilt = frame.with_columns(lon=pl.Series(["51.9", "x", "14.5"]))
    given["places.parquet"] = parquet_bytes(pl.concat([blank, spoilt]))
    [problem] = check(put(given))
    assert (problem.code, problem.row, problem.column) == ("E104", 3, "lon")


def test_a_wrong_column_stands_in_no_row(small: Files, put: Put) -> None:
    given = as_parquet(small, "places")
    frame = pl.read_parquet(bytes(given["places.parquet"]))  # type: ignore[arg-type]
    given["places.parquet"] = parquet_bytes(frame.rename({"lon": "lonn"}))
    [problem] = [p for p in check(put(given)) if p.severity == "error"]
    assert (problem.code, problem.row, problem.column) == ("E021", None, "lonn")


@pytest.mark.parametrize("cut", [0, 3, 40, -1])
def test_a_damaged_file_is_named(cut: int, small: Files, put: Put) -> None:
    given = as_parquet(small, "links")
    given["links.parquet"] = bytes(given["links.parquet"])[:cut]  # type: ignore[arg-type]
    [problem] = check(put(given))
    assert (problem.code, problem.file) == ("E026", "links.parquet")
    assert problem.hint


def test_any_damage_is_an_error_or_changes_nothing_unseen(small: Files, put: Put) -> None:
    beside = ("countries", "places", "goods", "modes", "fleets", "sources", "links")
    files = ("case.yaml", *(f"{name}.csv" for name in beside))
    given = as_parquet({name: small[name] for name in files}, "links")
    whole = bytes(given["links.parquet"])  # type: ignore[arg-type]
    folder = put(given)
    assert [p for p in check(folder) if p.severity == "error"] == []
    draw = random.Random(3)  # noqa: S311
    for _ in range(60):
        data = bytearray(whole)
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        (folder / "links.parquet").write_bytes(bytes(data))
        assert all(isinstance(problem, Problem) for problem in check(folder))


@pytest.mark.parametrize(
    "values",
    [
        [b"\x00\xff", b""],
        [{"a": 1}, {"a": 2}],
        [[1.0], [2.0]],
        [datetime(2023, 1, 1) - datetime(2022, 1, 1), None],  # noqa: DTZ001
    ],
)
def test_a_column_of_another_type_is_refused(values: list[object], small: Files, put: Put) -> None:
    [problem] = check(put(links(small, owner=values)))
    assert (problem.code, problem.file, problem.column) == ("E028", "links.parquet", "owner")


def test_a_table_stands_in_one_file(small: Files, put: Put) -> None:
    both = {**as_parquet(small, "links"), "links.csv": "rubbish"}
    [problem] = check(put(both))
    assert problem.code == "E027"
    assert "links.csv" in problem.message
    assert "links.parquet" in problem.message


def test_a_file_that_is_no_table_is_named(small: Files, put: Put) -> None:
    small["link.parquet"] = b""
    [problem] = check(put(small))
    assert (problem.code, problem.file) == ("E007", "link.parquet")


def test_the_other_format_is_not_left_beside(small: Files, put: Put) -> None:
    folder = put(small)
    case = read(folder)
    with pytest.raises(CaseError) as caught:
        write(case, folder, parquet_from=2)
    assert {problem.code for problem in caught.value.problems} == {"E025"}
    assert {p.name: p.read_text() for p in folder.iterdir()} == small


@pytest.mark.parametrize("seed", range(6))
def test_text_in_parquet_is_judged_as_text_in_csv(seed: int, small: Files, put: Put) -> None:
    draw = random.Random(seed)  # noqa: S311
    odd = ("", "x", " y", "1,5", "nan", "-7", "3 Mt", "nowhere", "oil;oil", "2023", "No")
    names = [name for name in tables() if f"{name}.csv" in small]
    for name in names:
        frame = pl.read_csv(str(small[f"{name}.csv"]).encode(), infer_schema=False)
        for column in draw.sample(frame.columns, min(2, frame.width)):
            cells = frame[column].fill_null("").to_list()
            cells[draw.randrange(len(cells))] = draw.choice(odd)
            frame = frame.with_columns(pl.Series(column, cells))
        small[f"{name}.csv"] = frame.fill_null("").write_csv()
    folder = put(small)
    told = check(folder)
    for name, data in as_parquet(small, *names).items():
        if name.endswith(".parquet"):
            (folder / name).write_bytes(bytes(data))  # type: ignore[arg-type]
            (folder / name.replace(".parquet", ".csv")).unlink()
    assert [_place(p) for p in check(folder)] == [_place(p, 1) for p in told]


def _place(problem: Problem, header: int = 0) -> tuple[object, ...]:
    """What is said of which cell, rows counted from the first of the data."""
    code, _, file, row, column, value, *_ = astuple(problem)
    return code, file.split(".")[0], row and row - header, column, value
