"""`landbridge diversion`: what it says, writes and refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.study.diversion.small import noisy, series, table

from .running import Answer, Run
from .test_json import undocumented

STEADY = [100.0, 120, 90, 110, 130, 80, 100, 95, 105]
WINDOWS = ("--before", "2021-03..2021-11", "--after", "2022-03..2022-11")
COLUMNS = ("--column", "value=eur", "--column", "period=month", "--unit", "EUR")
RULES = {
    "case.yaml": "title: Rules\nbase_year: 2023\nyears: [2023]\n",
    "countries.csv": "id,name\nKAZ,Kazakhstan\n",
    "controls.csv": "id,title,authority,regime,effect,hs,origins\n"
    "chips,Chips,Ministry,export,licence,8500;ex 8400,KAZ\n"
    "halt,Halt,Ministry,export,prohibit,,KAZ\n",
}

Ask = Callable[..., Answer]


@pytest.fixture
def trade(tmp_path: Path) -> Path:
    """Thirty codes that do nothing and one that grows fivefold, with quantities and mirrors."""
    rows = noisy(30, ["Partner", "Reference"])
    rows += series("850000", "Partner", STEADY, STEADY, [5 * value for value in STEADY])
    rows += series("850000", "Reference", STEADY, STEADY, STEADY)
    rng = np.random.default_rng(9)
    weighed = [{**one, "quantity": one["value"] / rng.uniform(8, 12)} for one in rows]
    back = [
        {**one, "reporter": one["partner"], "partner": "Exporter", "flow": "import"}
        for one in rows
        if one["partner"] == "Partner"
    ]
    frame = table([*weighed, *back]).collect().rename({"value": "eur", "period": "month"})
    path = tmp_path / "trade.csv"
    frame.write_csv(path)
    return path


@pytest.fixture
def ask(run: Run, trade: Path) -> Ask:
    """The command with the trade, its windows, the names of its columns and the partner."""
    return lambda *more: run("diversion", trade, *WINDOWS, *COLUMNS, "--partner", "Partner", *more)


def test_it_says_what_stands_out_and_what_is_not_shown(ask: Ask) -> None:
    answer = ask("--sanctioned", "84,85", "--limit", "3")
    assert (answer.code, answer.err) == (0, "")
    said = " ".join(answer.out.split())
    assert "trade.csv: 2021-03..2021-11 to 2022-03..2022-11, EUR" in said
    assert "Of 31 combinations of code and partner 1 stands out at a false-discovery rate" in said
    assert "That is where to look, not a finding of diversion." in said
    assert "850000 Partner 930 4,650 5.00" in said
    assert "… and 28 more; --limit, --output or --json has them all." in said
    assert "Mirror gaps that widened" in said
    assert "Unit values that shifted" in said
    assert "Co-movement is not shown" in said
    assert "all codes are sanctioned, and no reference partners are given" in said


def test_json_has_documented_keys(ask: Ask) -> None:
    answer = ask("--sanctioned", "85,8400", "--reference", "Reference", "--q", "0.1", "--json")
    assert (answer.code, answer.err) == (0, "")
    facts = answer.facts
    assert facts["q"] == 0.1
    assert facts["surges"][0]["code"] == "850000"
    assert facts["written"] is None
    assert undocumented(facts) == set()


def test_tables_are_written(ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "found" / "here"
    answer = ask("--sanctioned", "84,85", "--output", folder)
    assert answer.code == 0
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "surges.csv",
        "mirrors.csv",
        "mirror_periods.csv",
        "unit_values.csv",
        "effects.csv",
    }
    written = pl.read_csv(folder / "surges.csv", schema_overrides={"code": pl.String})
    assert written.height == 31
    assert written["code"][0] == "850000"


def test_codes_come_from_a_file(ask: Ask, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("code,description\n8500,Machines\n84,Others\n", encoding="utf-8")
    assert ask("--sanctioned", listed).out == ask("--sanctioned", "8500,84").out
    same = tmp_path / "same.csv"
    same.write_text("code\n850000\n840000\n", encoding="utf-8")
    answer = ask("--sanctioned", "85,84", "--comparable", same, "--json")
    assert {row["code"] for row in answer.facts["surges"]} == {"850000", "840000"}


def test_codes_come_from_a_control(ask: Ask, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for name, text in RULES.items():
        rules.joinpath(name).write_text(text, encoding="utf-8")
    answer = ask("--case", rules, "--control", "chips", "--json")
    assert answer.facts["sanctioned"] == ["8500", "8400"]
    assert "1 of the codes are covered in part only" in answer.facts["remarks"][0]
    assert ask("--case", rules, "--control", "chip").code == 2
    assert "Did you mean chips?" in ask("--case", rules, "--control", "chip").err
    assert "no codes of goods are known" in ask("--case", rules, "--control", "halt").err


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("--sanctioned", "84", "--case", "kazakhstan-2023"),
        ("--case", "kazakhstan-2023"),
        ("--sanctioned", "84", "--control", "chips"),
        ("--sanctioned", "84;85"),
        ("--sanctioned", "84", "--q", "2"),
    ],
)
def test_wrong_usage(ask: Ask, given: tuple[str, ...]) -> None:
    assert ask(*given).code == 2


def test_what_does_not_fit_is_refused_with_the_way_out(ask: Ask) -> None:
    answer = ask("--sanctioned", "84", "--reference", "Referense")
    assert answer.code == 3
    assert "E272" in answer.err
    assert "Did you mean Reference?" in answer.err
    assert ask("--sanctioned", "99").code == 3
    lost = ask("--sanctioned", "lost.csv")
    assert lost.code == 3
    assert "lost.csv" in lost.err
