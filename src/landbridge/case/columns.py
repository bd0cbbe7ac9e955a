"""A whole column at once: clean cells by vectors, the odd ones one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from landbridge.case.cast import ID, Value, cast_cell
from landbridge.case.numbers import NUMBER
from landbridge.case.schema import Field
from landbridge.case.sheet import Texts
from landbridge.errors import Problem

_MANY = 500
"""Cells from which on vectors are faster."""

_KM = f"^{ID}:(?:0|[1-9][0-9]{{0,8}})(?:\\.[0-9]{{0,4}}[1-9])?$"
"""One country with its km, as it is written: few enough digits to read back as the same text."""

SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What Python takes off the ends of a text; polars by itself leaves some of it."""

Found = tuple[int, Problem]
"""A problem and the position of its cell."""


def cast_column(field: Field, texts: Texts) -> tuple[pl.Series, list[Found]]:
    """The column in its own type, bad cells blank; and what is wrong with which cell.

    A series is cast chunk by chunk: what is held meanwhile is as small as a chunk, and the column
    has the same chunks as its text.
    """
    if len(texts) < _MANY:
        return _one_by_one(field, list(texts))
    done: list[pl.Series] = []
    found: list[Found] = []
    start = 0
    for chunk in pl.Series(field.name, texts, dtype=pl.String).get_chunks():
        values, wrong = _cast_chunk(field, chunk)
        done.append(values)
        found += [(start + at, problem) for at, problem in wrong]
        start += chunk.len()
    return pl.concat(done, rechunk=False), found


def _cast_chunk(field: Field, given: pl.Series) -> tuple[pl.Series, list[Found]]:
    values = _clean(field, given)
    odd = values.is_null()
    if not field.required:
        odd &= given != ""
    values, found = _with_odd(field, given, values, odd) if odd.any() else (values, [])
    return values.rechunk(), found


def _one_by_one(field: Field, texts: Sequence[str]) -> tuple[pl.Series, list[Found]]:
    """Cast the cells of a column, each text once."""
    known = _cast_each(field, set(texts))
    cast = [None if isinstance(value := known[text], Problem) else value for text in texts]
    found = [
        (at, value) for at, text in enumerate(texts) if isinstance(value := known[text], Problem)
    ]
    return pl.Series(field.name, cast, dtype=field.dtype), found


def _with_odd(
    field: Field, given: pl.Series, values: pl.Series, odd: pl.Series
) -> tuple[pl.Series, list[Found]]:
    """The column with its odd cells, each text of which is cast once and put wherever it stands."""
    known = _cast_each(field, given.filter(odd).unique(maintain_order=True))
    bad = {text: value for text, value in known.items() if isinstance(value, Problem)}
    fine = {text: value for text, value in known.items() if text not in bad}
    is_bad = odd & given.is_in(pl.Series(list(bad), dtype=pl.String))
    found = [
        (at, bad[text]) for at, text in zip(is_bad.arg_true(), given.filter(is_bad), strict=True)
    ]
    if field.dtype == pl.String and all(text == value for text, value in fine.items()):
        return _where(given, (values.is_not_null() | odd) & ~is_bad), found
    cast = pl.Series(list(fine.values()), dtype=field.dtype)
    put = given.replace_strict(list(fine), cast, default=None, return_dtype=field.dtype)
    return values.zip_with(~odd, put), found


def _cast_each(field: Field, texts: Iterable[str]) -> dict[str, Value | Problem | None]:
    return {text: cast_cell(field, text) for text in texts}


def _clean(field: Field, given: pl.Series) -> pl.Series:
    """The cells that can be cast without a second look; all others blank."""
    match field.type:
        case "number":
            return _clean_numbers(field, given)
        case "integer":
            digits = _where(given, given.str.contains("^-?[0-9]{1,18}$"))
            return _within(field, digits.cast(pl.Int64))
        case "text" | "row" | "column" | "cell":
            return _clean_text(field, given)
        case "id" | "ref" | "ids" | "refs":
            good = given.str.contains(f"^{ID}$")
        case "km_by_country":
            good = given.str.contains(_KM)
        case "choice":
            good = given.is_in(list(field.choices))
        case _:
            return pl.Series(field.name, [None], dtype=field.dtype).new_from_index(0, given.len())
    return _where(given, good)


def _clean_text(field: Field, given: pl.Series) -> pl.Series:
    trimmed = given.str.strip_chars(SPACES)
    written = trimmed if field.required else given
    good = (written != "") & ~given.str.contains("\x00", literal=True)
    return _where(given, good if field.type == "text" else good & (trimmed == given))


def _clean_numbers(field: Field, given: pl.Series) -> pl.Series:
    # + 0.0 makes 0 of -0, which would be another text when written.
    values = _where(given, given.str.contains(f"^{NUMBER}$")).cast(pl.Float64) + 0.0
    return _within(field, _where(values, values.is_finite()))


def _within(field: Field, values: pl.Series) -> pl.Series:
    good = values.is_not_null()
    if field.low is not None:
        good &= values >= field.low
    if field.high is not None:
        good &= values <= field.high
    return _where(values, good)


def _where(values: pl.Series, good: pl.Series) -> pl.Series:
    """The values that are good, the others blank; where all are good, no copy of them."""
    good = good.fill_null(value=False)
    if good.all():
        return values
    nothing = pl.Series(values.name, [None], dtype=values.dtype)
    return values.zip_with(good, nothing)
