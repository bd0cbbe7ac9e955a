"""A toy economy, Aland, that ships ore abroad by sea over Bland and by rail over Cland to Dland."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest

from landbridge.case.case import Case, Meta
from landbridge.case.scenario import Scenario
from landbridge.case.schema import tables
from landbridge.study.claims import claims
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.answering import Answering

Row = dict[str, Any]


def frame(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    fields = tables()[table].fields
    names = dict.fromkeys(name for row in rows for name in row)
    schema = pl.Schema({name: fields[name].dtype for name in names})
    return pl.DataFrame([{name: row.get(name) for name in names} for row in rows], schema=schema)


def places() -> pl.DataFrame:
    where = {"mine": "AAA", "port": "AAA", "quay": "BBB", "yard": "CCC", "mart": "DDD"}
    return frame("places", *({"id": p, "name": p.title(), "country": c} for p, c in where.items()))


def links() -> pl.DataFrame:
    def row(name: str, ends: str, km: float, **more: Any) -> dict[str, Any]:
        start, _, end = ends.partition(" ")
        given = {"id": name, "name": name.title(), "from": start, "to": end, "length_km": km}
        return {**given, "mode": "rail", "source": "map", "grade": "measured", **more}

    return frame(
        "links",
        row("home", "mine port", 100),
        row("sea", "port quay", 300),
        row("long", "mine mart", 1000, countries="AAA:200;CCC:500;DDD:300"),
        row("east", "mine yard", 800, countries="AAA:800", capacity_kt=5),
        row("new", "mine yard", 334, opens=2030),
        row("paper", "mine yard", 10, capacity_kt=0),
    )


def observed() -> pl.DataFrame:
    def row(name: str, link: str, year: int, kt: float, **more: Any) -> dict[str, Any]:
        about = {"id": name, "year": year, "quantity_kt": kt, "good": "ore"}
        where = {"table": "links", "row": link} if link else {"from_country": "AAA"}
        return {**about, **where, "source": "survey", "grade": "reported", **more}

    return frame(
        "observed",
        row("all23", "", 2023, 100),
        row("to_d23", "", 2023, 80, to_country="DDD"),
        row("sea22", "sea", 2022, 4),
        row("sea23", "sea", 2023, 20, grade="estimated"),
        row("long23", "long", 2023, 60, origins="AAA"),
        row("long23_any", "long", 2023, 75),
        row("long23_bbb", "long", 2023, 15, origins="BBB"),
        row("sea23_b", "sea", 2023, 25, statistic="port"),
    )


def trade() -> pl.DataFrame:
    def row(flow: str, year: int, value: float, partner: str, who: str) -> dict[str, Any]:
        key = {"id": f"{who}_{partner}_{flow}_{year}", "reporter": who, "partner": partner}
        amount = {"flow": flow, "year": year, "value_musd": value}
        return {**key, **amount, "statistic": f"{who} office", "source": "office"}

    return frame(
        "trade",
        row("export", 2023, 9_000, "BBB", "AAA"),
        row("import", 2023, 18_000, "BBB", "AAA"),
        row("export", 2022, 8_000, "BBB", "AAA"),
        row("turnover", 2023, 31_200, "AAA", "BBB"),
        row("export", 2023, 90_000, "World", "AAA"),
    )


def rules() -> dict[str, pl.DataFrame]:
    def status(day: date, what: str, by: str) -> dict[str, Any]:
        return {"control": "halt", "date": day, "status": what, "by": by, "source": "daily"}

    day = date(2023, 10, 19)
    return {
        "controls": frame(
            "controls",
            {"id": "halt", "title": "Halt of ore", "effect": "prohibit", "products": 106},
        ),
        "control_status": frame(
            "control_status",
            status(day, "announced", "a deputy"),
            status(day, "denied", "a ministry"),
        ),
    }


def case(*rows: dict[str, Any], **more: pl.DataFrame) -> Case:
    given = [{"text": f"Claim {at}", "id": f"c{at}", **row} for at, row in enumerate(rows)]
    frames = {
        "countries": frame("countries", *({"id": 3 * c, "name": f"{c}land"} for c in "ABCD")),
        "goods": frame("goods", {"id": "ore", "name": "Ore"}),
        "modes": frame("modes", {"id": "rail", "name": "Railway"}),
        "places": places(),
        "links": links(),
        "observed": observed(),
        "trade": trade(),
        **rules(),
        "claims": frame("claims", *given),
        **more,
    }
    return Case(Meta("Toy", 2023, (2022, 2023), "AAA"), frames)


@dataclass(frozen=True)
class Solved:
    """A solution as the measures see it."""

    case: Case
    year: int
    routes: pl.DataFrame


def solved() -> Solved:
    def row(to: str, kt: float, countries: str, on: str) -> dict[str, Any]:
        about = {"good": "ore", "origin": "AAA", "from": "mine", "to": to, "kt": kt}
        return {**about, "countries": countries, "links": on, "interchanges": "crane"}

    routes = pl.DataFrame(
        [
            row("quay", 30.0, "AAA:200;BBB:200", "home;sea"),
            row("mart", 70.0, "AAA:200;CCC:500;DDD:300", "long"),
            row("port", 50.0, "AAA:100", "home"),
        ]
    )
    return Solved(case(), 2023, routes)


@pytest.fixture(scope="session")
def as_frame() -> Callable[..., pl.DataFrame]:
    """A table of the schema from rows, in its types."""
    return frame


@pytest.fixture(scope="session")
def toy() -> Callable[..., Case]:
    """The toy case with the claims given, and with some tables replaced."""
    return case


@pytest.fixture(scope="session")
def asked() -> Callable[..., Row]:
    """The answer to one claim put to the toy case."""
    return lambda row, **more: claims(case(row, **more)).row(0, named=True)


@pytest.fixture(scope="session")
def toy_solved() -> Solved:
    """A solution of the toy case."""
    return solved()


@pytest.fixture
def answered_here(monkeypatch: pytest.MonkeyPatch) -> list[Scenario]:
    """Every scenario that this process answers."""
    seen: list[Scenario] = []
    answer = Answering.answer

    def counted(answering: Answering, scenario: Scenario) -> Answer:
        seen.append(scenario)
        return answer(answering, scenario)

    monkeypatch.setattr(Answering, "answer", counted)
    return seen
