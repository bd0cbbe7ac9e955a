"""The cells of a trade table: what they may hold, how they are refused, what they become."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from landbridge.case.days import YEARS
from landbridge.case.numbers import NUMBER, number_hint
from landbridge.case.refusal import shown
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem
from landbridge.study.trading.tradecolumns import NUMBERS, SCHEMA
from landbridge.study.trading.tradefile import ROW, Scanned, gathered

FLOWS = ("export", "import")
SHOWN = 3
"""Rows shown of those that break a rule."""

_CODE = "[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10}"
_MONTH = "0[1-9]|1[0-2]"
_PERIOD = f"([0-9]{{4}})(?:(?:[-Mm]?|-[Mm])({_MONTH})|-({_MONTH})-01)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a column asks of its cells.

    breaks: whether a cell breaks it. what: what is wrong. says: the rule in words.
    hint: the way out for the text of a cell.
    """

    code: str
    column: str
    breaks: pl.Expr
    what: str
    says: str
    hint: Callable[[str], str]


def told_apart(scanned: Scanned, names: Mapping[str, str]) -> pl.LazyFrame:
    """The columns of a trade table that are there, all but numbers as text.

    Rows in which all of them are blank are passed over.
    """
    return _texts(scanned, names, names.values())


def _texts(scanned: Scanned, names: Mapping[str, str], told: Iterable[str]) -> pl.LazyFrame:
    """The same with the number of the row; rows that say nothing in the columns told are out."""
    rows = scanned.rows
    if scanned.is_text:
        rows = rows.filter(pl.any_horizontal(pl.col(one) != "" for one in told))
    return rows.select(ROW, **{n: _text(scanned, n, given) for n, given in names.items()})


def _text(scanned: Scanned, name: str, given: str) -> pl.Expr:
    column, kind = pl.col(given), scanned.types[given]
    if scanned.is_text:
        return column
    if name in NUMBERS:
        return column.cast(pl.Float64)
    if isinstance(kind, pl.Date | pl.Datetime):
        return column.dt.strftime("%Y-%m-%d")
    return column.cast(pl.String)


def cast(texts: pl.LazyFrame, periods: pl.Series) -> pl.LazyFrame:
    """Cells that keep all rules, in the types and the order of the schema.

    periods: all that there are, as they are written.
    """
    there = texts.collect_schema()
    columns = {name: _as_number(name) for name in NUMBERS if there.get(name) == pl.String}
    columns |= {name: _DEFAULTS[name] for name in _DEFAULTS if name not in there}
    period = pl.col("period").str.replace(f"^{_PERIOD}$", "${1}-${2}${3}").str.strip_chars("-")
    plain = pl.DataFrame({"period": periods}).select(period).to_series()
    if not plain.equals(periods):
        columns["period"] = period
    return texts.with_columns(**columns).select(*SCHEMA)


_DEFAULTS = {"flow": pl.lit("export"), "quantity": pl.lit(None, pl.Float64)}


def survey(scanned: Scanned, names: Mapping[str, str]) -> tuple[bool, pl.Series]:
    """Whether all cells keep the rules, and all periods as they are written, each once.

    Texts repeat, so each is looked at once, which saves most of the time.
    Raises CaseError where the file turns out to be broken.
    """
    # A row with too many cells is only noticed where all columns are read.
    texts = _texts(scanned, names, scanned.header)
    rules = {name: [*_rules(name, is_text=scanned.is_text)] for name in names}
    numbers = [rule.breaks for name in NUMBERS for rule in rules.get(name, [])]
    asked = {name: texts.select(name).unique() for name in names if name not in NUMBERS}
    try:
        bad, *distinct = gathered(
            [texts.select(bad=pl.any_horizontal(*numbers).any()), *asked.values()],
            piecewise=scanned.is_piecewise,
        )
    except (PolarsError, UnicodeDecodeError) as error:
        raise scanned.broken(error) from error
    fine = not bad.item()
    for name, frame in zip(asked, distinct, strict=True):
        fine &= not frame.select(
            pl.any_horizontal(rule.breaks for rule in rules[name]).any()
        ).item()
    return fine, distinct[list(asked).index("period")].to_series().sort()


def problems(scanned: Scanned, names: Mapping[str, str]) -> list[Problem]:
    """All that is wrong with the cells: of every rule the first rows, and how many more."""
    rules = [rule for name in names for rule in _rules(name, is_text=scanned.is_text)]
    asked = {}
    for at, rule in enumerate(rules):
        breaks = rule.breaks.fill_null(value=False)
        first = pl.struct(ROW, pl.col(rule.column).cast(pl.String).alias("text"))
        asked[f"{at} count"] = breaks.sum()
        asked[f"{at} first"] = first.filter(breaks).head(SHOWN).implode()
    texts = _texts(scanned, names, scanned.header)
    found = texts.select(**asked).collect(engine="streaming").row(0, named=True)
    return [
        problem
        for at, rule in enumerate(rules)
        for problem in _told(scanned, names, rule, found[f"{at} count"], _pairs(found, at))
    ]


def _pairs(found: Mapping[str, Any], at: int) -> list[tuple[int, str | None]]:
    """Row and cell of the first rows that break a rule."""
    return sorted((one[ROW], one["text"]) for one in found[f"{at} first"])


def _told(
    scanned: Scanned,
    names: Mapping[str, str],
    rule: Rule,
    count: int,
    first: list[tuple[int, str | None]],
) -> Iterator[Problem]:
    given = names[rule.column]
    for at, (row, cell) in enumerate(first, 1):
        text = cell or ""
        more = count - at if at == len(first) else 0
        same = "row has" if more == 1 else "rows have"
        rest = f" {more:,} more {same} the same fault." if more else ""
        what = f"{shown(text) if text else given} {rule.what}{rest}"
        hint = rule.hint(text)
        yield Problem(rule.code, what, scanned.file, row, given, text, rule.says, hint)


def _rules(name: str, *, is_text: bool) -> Iterator[Rule]:
    column = pl.col(name)
    if name in NUMBERS:
        yield from _text_number(name) if is_text else _given_number(name)
        return
    blank = column.is_null() | (column == "")
    says = f"Every row has a {name}."
    yield Rule("E101", name, blank, "is blank.", says, lambda _: "Fill it in, or delete the row.")
    spaced = column != column.str.strip_chars()
    says = "A value stands in its cell without spaces around it."
    yield Rule("E103", name, spaced, "has spaces around it.", says, _unspaced)
    neither = ~blank & ~spaced
    if name == "code":
        bad, says = neither & ~_is(column, _CODE), "2, 4, 6, 8 or 10 digits, without points."
        yield Rule("E261", name, bad, "is not a code of goods.", says, _meant_code)
    if name == "period":
        year = column.str.slice(0, 4).cast(pl.Int32, strict=False).is_between(*YEARS)
        bad = neither & ~(_is(column, _PERIOD) & year.fill_null(value=False))
        says = "A month such as 2022-03, 202203, 2022M03 or 2022-03-01, or a year such as 2022."
        yield Rule("E262", name, bad, "is not a month or year.", says, _meant_period)
    if name == "flow":
        bad, says = neither & ~column.is_in(FLOWS), "export or import."
        yield Rule("E112", name, bad, "is neither export nor import.", says, _meant_flow)


def _text_number(name: str) -> Iterator[Rule]:
    column, says = pl.col(name), "A number with a decimal point and no thousands separators."
    form = _is(column, NUMBER)
    bad = (column != "") & ~form
    yield Rule("E104", name, bad, "is not a number.", says, lambda text: number_hint(text) or _OUT)
    far = form & ~_as_number(name).is_finite()
    yield Rule("E105", name, far, "is not a finite number.", says, lambda _: _OUT)


def _given_number(name: str) -> Iterator[Rule]:
    says = "A finite number, or null where nothing is known."
    far = ~pl.col(name).is_finite()
    yield Rule("E105", name, far, "is not a finite number.", says, lambda _: "Make it null.")


_OUT = "Leave the cell blank where nothing is known."


def _as_number(name: str) -> pl.Expr:
    return pl.col(name).str.strip_prefix("+").cast(pl.Float64, strict=False)


def _is(column: pl.Expr, form: str) -> pl.Expr:
    return column.str.contains(f"^(?:{form})$")


def _unspaced(text: str) -> str:
    meant = text.strip()
    return f"Did you mean {shown(meant)}?" if meant else "Fill it in, or delete the row."


def _meant_code(text: str) -> str:
    digits = re.sub(r"[.\s]", "", text)
    if re.fullmatch(r"[0-9]+", digits) and len(digits) % 2:
        digits = f"0{digits}"
    if re.fullmatch(_CODE, digits):
        return f"Did you mean {digits}? Keep codes as text, so that no leading zero is lost."
    return "Take rows of totals and of special codes out, and say so where you show results."


def _meant_period(text: str) -> str:
    if found := re.fullmatch(r"([0-9]{4})[-/. ]?[Qq][1-4]", text):
        return f"Quarters are not read: give months, or the year {found[1]}."
    day = r"(?:[/. -]?[0-9]{2}(?:[T ].*)?)?"
    if found := re.fullmatch(rf"([0-9]{{4}})[/. -]?({_MONTH}){day}", text):
        return f"Did you mean {found[1]}-{found[2]}?"
    if found := re.fullmatch(rf"(?:[0-9]{{1,2}}[/. -])?({_MONTH})[/. -]([0-9]{{4}})", text):
        return f"Did you mean {found[2]}-{found[1]}?"
    return "Write the month as 2022-03."


_FLOW_WORDS = {"x": "export", "ex": "export", "exp": "export", "m": "import", "imp": "import"}


def _meant_flow(text: str) -> str:
    word = text.casefold()
    if word in _FLOW_WORDS:
        return f"Did you mean {_FLOW_WORDS[word]}?"
    other = "" if word.startswith("re") else did_you_mean(word, FLOWS)
    return other or "Take other flows, such as re-exports, out."
