"""Which column of a file is which column of a trade table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from landbridge.case.refusal import shown
from landbridge.case.suggest import nearest
from landbridge.errors import CaseError, Problem
from landbridge.study.trading.tradefile import Scanned

SCHEMA: dict[str, type[pl.DataType]] = {
    "reporter": pl.String,
    "partner": pl.String,
    "code": pl.String,
    "period": pl.String,
    "flow": pl.String,
    "value": pl.Float64,
    "quantity": pl.Float64,
}
"""Columns of `TradeTable.rows`."""

OPTIONAL = ("flow", "quantity")

_OTHERWISE = {
    "reporter": ("reporting country", "declarant", "reporterdesc", "reporteriso", "geo", "from"),
    "partner": ("partner country", "partnerdesc", "partneriso", "to"),
    "code": ("cmdcode", "product", "hs", "hs6", "cn", "cn8", "commodity", "hscode", "k"),
    "period": ("month", "year", "time_period", "time", "date", "refperiodid", "t"),
    "flow": ("flowcode", "trade_flow", "direction", "flowdesc"),
    "value": ("eur", "usd", "primaryvalue", "value_eur", "trade_value", "obs_value", "v"),
    "quantity": ("netwgt", "kg", "weight", "qty", "quantity_kg", "tonnes", "q"),
}
"""What statistical offices call these columns; only ever suggested."""

_TYPES = {
    "text": (pl.String, pl.Categorical, pl.Enum),
    "number": (pl.Float32, pl.Float64, pl.Decimal, pl.Null),
    "time": (pl.Date, pl.Datetime),
}


def chosen(scanned: Scanned, columns: Mapping[str, str]) -> dict[str, str]:
    """The name in the file of every column of the schema that is there.

    Raises CaseError where one is missing, double, unknown or of a type that cannot hold it.
    """
    wrong = [_unknown(name) for name in columns if name not in SCHEMA]
    names = {name: columns.get(name, name) for name in SCHEMA}
    for name, given in names.items():
        if given not in scanned.header and (name in columns or name not in OPTIONAL):
            wrong.append(_missing(scanned, name, given))
    found = {name: given for name, given in names.items() if given in scanned.header}
    wrong += _doubled(scanned, found)
    wrong += [problem for name, given in found.items() for problem in _type(scanned, name, given)]
    if wrong:
        raise CaseError(wrong)
    return found


def _unknown(name: str) -> Problem:
    rule = f"A trade table has the columns {', '.join(SCHEMA)}."
    meant = nearest(name, SCHEMA)
    hint = f"Did you mean {meant}?" if meant else "Write --column value=NAME, the file's last."
    return Problem("E264", f"{shown(name)} is no column.", value=name, rule=rule, hint=hint)


def _missing(scanned: Scanned, name: str, given: str) -> Problem:
    rule = f"A trade table has the columns {', '.join(SCHEMA)}; flow and quantity may be missing."
    meant = _meant(name, given, scanned.header)
    hint = f"Did you mean {meant}? Write --column {_pair(name, meant)}." if meant else ""
    hint = hint or (
        f"If it has another name, write --column {name}=NAME. "
        f"The file has {', '.join(scanned.header)}."
    )
    message = f"There is no column {given}."
    return Problem("E022", message, scanned.file, scanned.top, given, rule=rule, hint=hint)


def _pair(name: str, given: str) -> str:
    return f"{name}={given}" if given.replace("_", "").isalnum() else f'"{name}={given}"'


def _meant(name: str, given: str, header: tuple[str, ...]) -> str:
    """The column of the file that is most probably meant, "" where none is."""
    free = [one for one in header if one not in SCHEMA]
    known = _OTHERWISE[name] if given == name else ()
    folded = {one.casefold().replace(" ", "").replace("_", ""): one for one in reversed(free)}
    for one in (given, *known):
        found = folded.get(one.casefold().replace(" ", "").replace("_", ""))
        if found:
            return found
    return nearest(given, free)


def _doubled(scanned: Scanned, found: Mapping[str, str]) -> Iterator[Problem]:
    used = list(found.values())
    for name, given in found.items():
        rule = "One column of the file is one column of a trade table."
        if used.count(given) > 1:
            message = f"{given} is to be {name} and something else."
            hint = "Give another column to one of the two."
            yield Problem("E264", message, scanned.file, column=given, rule=rule, hint=hint)
        elif scanned.header.count(given) > 1:
            message, hint = f"There are two columns {given}.", "Keep the right one."
            yield Problem("E020", message, scanned.file, scanned.top, given, rule=rule, hint=hint)


def _type(scanned: Scanned, name: str, given: str) -> Iterator[Problem]:
    """Whether a column of a Parquet file is of a type that can hold what it is to hold."""
    kind = scanned.types.get(given)
    if kind is None or scanned.is_text or (kind in _TYPES["text"] and name not in NUMBERS):
        return
    if name in NUMBERS and (kind.is_integer() or kind in _TYPES["number"]):
        return
    if name == "period" and (kind.is_integer() or kind in _TYPES["time"]):
        return
    want = "a number" if name in NUMBERS else "text"
    hint = "Cast it to text where the file is made; a code that is a number has lost its first 0."
    if name in NUMBERS:
        hint = "Cast it to a number where the file is made."
    message = f"{given} is of type {kind}, which cannot be {name}."
    rule = f"The column {name} of a Parquet file is {want}."
    yield Problem("E263", message, scanned.file, column=given, rule=rule, hint=hint)


NUMBERS = ("value", "quantity")
"""Columns that hold numbers."""
