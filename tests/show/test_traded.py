"""A trade table in the report: what the controls make of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from landbridge.case.case import Case
from landbridge.model.solve import solve
from landbridge.show.material import Material
from landbridge.show.report import html
from landbridge.show.sections.traded import money, traded
from landbridge.study.trading.tradetable import TradeTable, read_trade
from tests.model.making import make

from .page import Page


@pytest.fixture
def table(tmp_path: Path) -> TradeTable:
    file = tmp_path / "exports.csv"
    rows = ["KAZ,RUS,854231,2023-05,1500000", "KAZ,RUS,854370,2023-06,20000"]
    rows.append("KAZ,Georgia,100199,2023-06,5000")
    file.write_text("\n".join(["reporter,partner,code,period,value", *rows, ""]), "utf-8")
    return read_trade(file, unit="EUR")


@pytest.fixture
def case() -> Case:
    rule = {"id": "chips", "title": "No chips", "authority": "A", "effect": "prohibit"}
    return make(
        countries=[{"id": "KAZ", "name": "Kazakhstan"}, {"id": "RUS", "name": "Russia"}],
        controls=[rule | {"hs": "8542;ex 8543", "origins": "KAZ", "destinations": "RUS"}],
        control_status=[{"control": "chips", "date": date(2022, 1, 1), "status": "in_force"}],
    )


def test_value_is_drawn_by_partner_and_month_with_the_rules(case: Case, table: TradeTable) -> None:
    plan = solve(case)
    section = traded(Material(plan, case, trade=table))
    assert section is not None
    text = str(section).replace("\\u202f", " ")
    assert "Trade under the controls: exports.csv" in text
    assert "RUS: 100 % touched or unknown" in text
    assert "Georgia: 0 % touched or unknown" in text
    assert "1.5 million EUR" in text
    assert "Trade by month" in text
    assert "Which part of the code the goods are" in text
    assert "does not mean allowed" in text


def test_without_a_trade_table_there_is_no_such_part(case: Case) -> None:
    assert traded(Material(solve(case), case)) is None


def test_the_page_holds_it(upland: Case, table: TradeTable) -> None:
    page = Page(html(solve(upland), trade=table, quick=True))
    assert "exposure" in {str(section.attributes["id"]) for section in page.all("section")}


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.25e9, "1.2 bn EUR"), (3e6, "3.0 million EUR"), (1500.0, "1.5 thousand EUR"), (7, "7 EUR")],
)
def test_money_has_the_unit_of_the_table(value: float, text: str) -> None:
    assert money(value, "EUR") == text
