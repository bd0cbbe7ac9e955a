"""What controls make of a trade table, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from .running import Answer, Run
from .test_json import undocumented

RULES = {
    "case.yaml": "title: Rules\nbase_year: 2023\nyears: [2023]\n",
    "countries.csv": "id,name\nKAZ,Kazakhstan\nRUS,Russia\n",
    "controls.csv": "id,title,authority,regime,effect,hs,origins,destinations\n"
    "chips,Chips,Ministry,export,licence,854231;ex 8471,KAZ,RUS\n"
    "arms,Arms,Government,export,prohibit,93,KAZ,\n"
    "halt,Halt,Ministry,export,prohibit,,KAZ,RUS\n",
    "control_status.csv": "control,date,status\n"
    "chips,2023-03-15,in_force\n"
    "arms,2022-08-27,in_force\n"
    "halt,2023-10-19,announced\n"
    "halt,2023-10-19,denied\n",
}
TRADE = """\
reporter,partner,hs,month,eur,note
Kazakhstan,Russia,85423190,2023-03,900,
Kazakhstan,Russia,85423190,2023-04,1200,
Kazakhstan,Germany,930400,2023-05,15,
Kazakhstan,Germany,270900,2023-05,50000,
Kazakhstan,World,85423190,2023-06,40,
"""
COLUMNS = ("--column", "code=hs", "--column", "period=month", "--column", "value=eur")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, text in RULES.items():
        folder.joinpath(name).write_text(text, encoding="utf-8")
    return folder


Ask = Callable[..., Answer]


@pytest.fixture
def ask(run: Run, rules: Path, trade: Path) -> Ask:
    """The command with the rules, the trade and the names of its columns."""
    return lambda *more: run("exposure", rules, trade, *COLUMNS, *more)


@pytest.fixture
def trade(tmp_path: Path) -> Path:
    file = tmp_path / "trade.csv"
    file.write_text(TRADE, encoding="utf-8")
    return file


def test_it_says_what_applies_and_what_may(ask: Ask) -> None:
    answer = ask("--unit", "EUR")
    assert (answer.code, answer.err) == (0, "")
    text = " ".join(answer.out.split())
    assert "Of 5 rows worth 52,155 EUR" in text
    assert "Chips (Ministry, in force since 2023-03-15; licence): applies to 1 row" in text
    assert "Halt prohibit – – –" in text
    assert "Not recognised as countries: “World”" in text
    assert "Columns of trade.csv that are not read: note." in text


def test_a_day_may_be_asked_about(ask: Ask) -> None:
    usual, later = ask("--json").facts, ask("--json", "--on", "2023-11-09").facts
    rows = [{row["verdict"]: row["rows"] for row in facts["verdicts"]} for facts in (usual, later)]
    assert [one["licence_required"] for one in rows] == [1, 0]
    assert [one["unknown"] for one in rows] == [2, 3]
    assert later["on"] == "2023-11-09"
    halt = next(row for row in later["controls"] if row["control"] == "halt")
    assert (halt["status"], halt["contested"]) == ("denied", True)
    assert (halt["rows"], halt["possible_rows"]) == (0, 3)
    assert halt["needs"] == "goods;contested;country"


def test_sums_by_several_keys(ask: Ask) -> None:
    by = ("--by", "year", "--by", "code", "--digits", "2")
    facts = ask(*by, "--json").facts
    assert facts["keys"] == ["year", "code"]
    assert {row["code"]: row["verdict"] for row in facts["by"] if row["code"] != "85"} == {
        "27": "no_control_found",
        "93": "prohibited",
    }
    assert undocumented(facts) == set()


def test_names_are_told_by_a_file(ask: Ask, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("given,country\nWorld,RUS\n", encoding="utf-8")
    facts = ask("--countries", names, "--json").facts
    assert facts["unrecognised"] == []
    assert {row["verdict"]: row["rows"] for row in facts["verdicts"]}["licence_required"] == 2


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_every_row_is_written(ask: Ask, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    answer = ask("--output", file)
    assert f"Wrote every row with its verdict to {file}." in " ".join(answer.out.split())
    rows = pl.read_csv(file) if name.endswith("csv") else pl.read_parquet(file)
    assert rows["verdict"].to_list() == [
        "unknown",
        "licence_required",
        "prohibited",
        "no_control_found",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--on", "9.11.2023"), 2, "%Y-%m-%d"),
        (("--column", "value"), 2, "takes NAME=…"),
        (("--output", "rows.txt"), 2, "ending in .csv or .parquet"),
        (("--output", "nowhere/rows.csv"), 3, "E801"),
        (("--by", "patner"), 3, "E266"),
        (("--column", "quantity=kg"), 3, "E022"),
    ],
)
def test_what_cannot_be_done(ask: Ask, more: tuple[str, ...], code: int, said: str) -> None:
    answer = ask(*more)
    assert answer.code == code
    assert said in answer.err


def test_the_trade_table_is_not_overwritten(ask: Ask, trade: Path) -> None:
    answer = ask("--output", trade)
    assert answer.code == 2
    assert trade.read_text(encoding="utf-8") == TRADE
