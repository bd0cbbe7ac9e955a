"""Cases of controls and trade tables of a few rows, written short."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.study.trading.tradetable import SCHEMA, TradeTable
from tests.model.making import make

Row = dict[str, Any]
COUNTRIES = [("KAZ", "Kazakhstan"), ("RUS", "Russia"), ("DEU", "Germany"), ("CHN", "China")]


def control(name: str = "ban", effect: str = "prohibit", **more: Any) -> Row:
    """A control of chapter 85, unless something else is given."""
    about = {"id": name, "title": name.title(), "authority": "Aland", "regime": "export"}
    return {**about, "effect": effect, "hs": "85", **more}


def status(day: str, word: str = "in_force", of: str = "ban") -> Row:
    """An entry of control_status."""
    return {"control": of, "date": date.fromisoformat(day), "status": word}


def ruled(*controls: Row, statuses: Iterable[Row] | None = None, **tables: Any) -> Case:
    """A case of controls; without statuses all are in force since 2020."""
    told = [status("2020-01-01", of=one["id"]) for one in controls]
    return make(
        countries=[{"id": name, "name": long} for name, long in COUNTRIES],
        controls=controls,
        control_status=told if statuses is None else list(statuses),
        **tables,
    )


def trade(*rows: Row, unit: str = "EUR") -> TradeTable:
    """A trade table; what is not given is KAZ to RUS, 8542, March 2022, worth 1."""
    about = {"reporter": "KAZ", "partner": "RUS", "code": "8542", "period": "2022-03"}
    usual: Row = {**about, "flow": "export", "value": 1.0, "quantity": None}
    frame = pl.DataFrame([{**usual, **row} for row in rows], schema=SCHEMA)
    return TradeTable(frame.lazy(), "trade.csv", unit)
