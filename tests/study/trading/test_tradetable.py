"""Trade tables: nothing is lost, nothing is guessed, and whoever wrote it wrong is told how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.errors import CaseError, Problem
from landbridge.study.trading.tradetable import SCHEMA, TradeTable, read_trade

HEAD = "reporter,partner,code,period,value"


def read(folder: Path, text: str, columns: Mapping[str, str] | None = None) -> TradeTable:
    file = folder / "trade.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return read_trade(file, columns, "EUR")


def wrong(folder: Path, text: str, columns: Mapping[str, str] | None = None) -> list[Problem]:
    with pytest.raises(CaseError) as raised:
        read(folder, text, columns)
    return list(raised.value.problems)


def row(cell: str, column: str) -> str:
    cells = {"reporter": "A", "partner": "B", "code": "8542", "period": "2022-03", "value": "1"}
    return ",".join({**cells, column: cell}.values())


def test_a_table_is_read_as_it_stands(tmp_path: Path) -> None:
    text = (
        f"{HEAD},flow,quantity\nKAZ,RUS,0101,2022-03,1.5,import,\nKAZ,RUS,0101,2022,-2,export,3\n"
    )
    found = read(tmp_path, text)
    assert (found.name, found.unit, found.left_out) == ("trade.csv", "EUR", ())
    assert found.collect().schema == pl.Schema(SCHEMA)
    assert found.collect().rows() == [
        ("KAZ", "RUS", "0101", "2022-03", "import", 1.5, None),
        ("KAZ", "RUS", "0101", "2022", "export", -2.0, 3.0),
    ]


@pytest.mark.parametrize("period", ["2022-03", "202203", "2022M03", "2022-M03", "2022-03-01"])
def test_months_are_read_in_these_ways(tmp_path: Path, period: str) -> None:
    assert (
        read(tmp_path, f"{HEAD}\n{row(period, 'period')}\n").collect()["period"].item() == "2022-03"
    )


@pytest.mark.parametrize(
    ("column", "cell", "code", "hint"),
    [
        ("value", '"1,5"', "E104", "Decimal commas are not read. Did you mean 1.5?"),
        ("value", "1 000", "E104", "Did you mean 1000?"),
        ("value", "n/a", "E104", "Leave the cell blank where nothing is known."),
        ("value", "nan", "E104", "Leave the cell blank where nothing is known."),
        ("value", "1e999", "E105", "Leave the cell blank where nothing is known."),
        ("code", "101", "E261", "Did you mean 0101?"),
        ("code", "8542.31", "E261", "Did you mean 854231?"),
        ("code", "TOTAL", "E261", "Take rows of totals"),
        ("code", "", "E101", "Fill it in"),
        ("code", "8542 ", "E103", 'Did you mean "8542"?'),
        ("reporter", "", "E101", "Fill it in"),
        ("partner", " B", "E103", 'Did you mean "B"?'),
        ("period", "2022-13", "E262", "Write the month as 2022-03."),
        ("period", "2022-03-15", "E262", "Did you mean 2022-03?"),
        ("period", "2022Q1", "E262", "Quarters are not read"),
        ("period", "03/2022", "E262", "Did you mean 2022-03?"),
        ("period", "1822", "E262", "Write the month as 2022-03."),
        ("period", "20220", "E262", "Write the month"),
    ],
)
def test_what_is_refused(tmp_path: Path, column: str, cell: str, code: str, hint: str) -> None:
    rows = [row("9", "value"), row(cell, column), row("9", "value")]
    (problem,) = wrong(tmp_path, "\n".join([HEAD, *rows]))
    assert (problem.code, problem.file, problem.row) == (code, "trade.csv", 3)
    assert (problem.column, problem.value) == (column, cell.strip('"'))
    assert problem.rule
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    ("flow", "hint"),
    [
        ("X", "Did you mean export?"),
        ("imports", "Did you mean import?"),
        ("re-export", "Take other"),
    ],
)
def test_flows_are_export_and_import(tmp_path: Path, flow: str, hint: str) -> None:
    (problem,) = wrong(tmp_path, f"{HEAD},flow\n{row('1', 'value')},{flow}\n")
    assert (problem.code, problem.column) == ("E112", "flow")
    assert problem.hint.startswith(hint)


def test_many_bad_rows_are_counted(tmp_path: Path) -> None:
    rows = [row("x" if at % 10 == 5 else "1", "value") for at in range(1_000)]
    problems = wrong(tmp_path, "\n".join([HEAD, *rows]))
    assert [problem.row for problem in problems] == [7, 17, 27]
    assert problems[-1].message == '"x" is not a number. 97 more rows have the same fault.'


def test_a_missing_column_is_looked_for(tmp_path: Path) -> None:
    text = "Reporter,partner,hs6,month,Trade value\nA,B,854231,2022-03,1\n"
    hints = {problem.column: problem.hint for problem in wrong(tmp_path, text)}
    assert hints == {
        "reporter": "Did you mean Reporter? Write --column reporter=Reporter.",
        "code": "Did you mean hs6? Write --column code=hs6.",
        "period": "Did you mean month? Write --column period=month.",
        "value": 'Did you mean Trade value? Write --column "value=Trade value".',
    }
    columns = {"reporter": "Reporter", "code": "hs6", "period": "month", "value": "Trade value"}
    assert read(tmp_path, text, columns).collect()["value"].item() == 1.0


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"vaule": "value"}, "E264"),
        ({"value": "worth"}, "E022"),
        ({"quantity": "kg"}, "E022"),
        ({"quantity": "value"}, "E264"),
    ],
)
def test_wrong_names_of_columns(tmp_path: Path, columns: dict[str, str], code: str) -> None:
    problems = wrong(tmp_path, f"{HEAD}\n{row('1', 'value')}\n", columns)
    assert {problem.code for problem in problems} == {code}


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    (problem,) = wrong(tmp_path, f"{HEAD},value\n{row('1', 'value')},2\n")
    assert (problem.code, problem.column) == ("E020", "value")


def test_other_columns_are_left_out_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD},note,url\n{row('1', 'value')},a,b\n")
    assert found.left_out == ("note", "url")
    assert found.remarks() == ["Columns of trade.csv that are not read: note, url."]


def test_blank_and_negative_values_are_counted(tmp_path: Path) -> None:
    rows = [row(value, "value") for value in ("", "-3", "-1.5", "7")]
    found = read(tmp_path, "\n".join([HEAD, *rows]))
    odd = found.oddities()
    assert (odd["rows"], odd["blank"], odd["negative"], odd["negative_value"]) == (4, 1, 2, -4.5)
    assert odd["digits"] == {4: 4}
    assert found.remarks() == [
        "1 of 4 rows have no value; they add nothing.",
        "2 rows have a value below zero, -4.5 EUR in all; kept.",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E006"),
        ("reporter|partner\n", "E015"),
        (f'{HEAD}\nA,B,"8542,2022-03,1\n', "E016"),
        (f"{HEAD}\n{row('1,5', 'value')}\n", "E018"),
        (f"{HEAD},note\n{row('1,5', 'value')},x\n", "E018"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, text: str, code: str) -> None:
    assert {problem.code for problem in wrong(tmp_path, text)} == {code}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (f"{HEAD}\nA,B,8542,2022-03,1\n".encode("utf-16"), "E004"),
        (f"{HEAD}\nCôte,B,8542,2022-03,1\n".encode("cp1252"), "E004"),
        (b"PK\x03\x04 a workbook", "E005"),
        (b"PAR1 not really", "E260"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / "trade.csv"
    file.write_bytes(data)
    with pytest.raises(CaseError) as raised:
        read_trade(file)
    assert [problem.code for problem in raised.value.problems] == [code]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_line_ends(tmp_path: Path, separator: str) -> None:
    text = f"\ufeff{HEAD}\n{row('1', 'value')}\n\n,,,,\n".replace(",", separator)
    assert read(tmp_path, text.replace("\n", "\r\n")).collect().height == 1


def test_a_row_of_notes_is_not_passed_over(tmp_path: Path) -> None:
    problems = wrong(tmp_path, f"{HEAD},note\n{row('1', 'value')},\n,,,,,provisional\n")
    assert {(problem.code, problem.row) for problem in problems} == {("E101", 3)}


TYPED: dict[str, pl.Series] = {
    "reporter": pl.Series(["A"], dtype=pl.Categorical),
    "partner": pl.Series(["B"]),
    "code": pl.Series(["0101"]),
    "period": pl.Series(["2022-03"]),
    "value": pl.Series([7]),
}


def parquet(folder: Path, **columns: pl.Series) -> Path:
    file = folder / "trade.parquet"
    pl.DataFrame({**TYPED, **columns}).write_parquet(file)
    return file


@pytest.mark.parametrize(
    "period",
    [
        pl.Series([date(2022, 3, 1)]),
        pl.Series([date(2022, 3, 1)]).cast(pl.Datetime),
        pl.Series([202203], dtype=pl.Int32),
        pl.Series(["2022M03"]),
    ],
)
def test_parquet_is_read_by_its_types(tmp_path: Path, period: pl.Series) -> None:
    found = read_trade(parquet(tmp_path, period=period)).collect()
    assert found.rows() == [("A", "B", "0101", "2022-03", "export", 7.0, None)]
    assert found.schema == pl.Schema(SCHEMA)


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("code", pl.Series([101]), "E263"),
        ("value", pl.Series(["7"]), "E263"),
        ("period", pl.Series([1.5]), "E263"),
        ("reporter", pl.Series([True]), "E263"),
        ("value", pl.Series([float("nan")]), "E105"),
        ("period", pl.Series([date(2022, 3, 2)]), "E262"),
        ("period", pl.Series([None], dtype=pl.String), "E101"),
        ("code", pl.Series(["101"]), "E261"),
    ],
)
def test_parquet_of_other_types_is_refused(
    tmp_path: Path, column: str, values: pl.Series, code: str
) -> None:
    with pytest.raises(CaseError) as raised:
        read_trade(parquet(tmp_path, **{column: values}))
    (problem,) = raised.value.problems
    assert (problem.code, problem.column) == (code, column)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        read_trade(tmp_path / "none.csv")
    assert raised.value.filename == str(tmp_path / "none.csv")


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
CELLS = st.fixed_dictionaries(
    {
        "reporter": NAMES,
        "partner": NAMES,
        "code": st.from_regex(r"(?:[0-9]{2}){1,5}", fullmatch=True).filter(str.isascii),
        "period": st.from_regex(r"20[0-9]{2}(?:-(?:0[1-9]|1[0-2]))?", fullmatch=True).filter(
            str.isascii
        ),
        "value": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "flow": st.sampled_from(["export", "import"]),
    }
)


@given(rows=st.lists(CELLS, max_size=5))
def test_what_is_written_is_read_back(
    rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = [name for name in SCHEMA if name != "quantity"]
    frame = pl.DataFrame(rows, schema={name: SCHEMA[name] for name in kept})
    folder = tmp_path_factory.mktemp("trade")
    frame.write_csv(folder / "trade.csv")
    frame.write_parquet(folder / "trade.parquet")
    for name in ("trade.csv", "trade.parquet"):
        assert read_trade(folder / name).collect().select(kept).equals(frame)
