"""From values back to text: the one canonical way to write a cell."""

from __future__ import annotations

import polars as pl

from landbridge.case.numbers import plain
from landbridge.case.schema import Field


def column_texts(values: pl.Series, field: Field | None = None) -> pl.Series:
    """The cells of a column as text, "" where blank.

    field: the column it is; the way to write follows from the type of the values alone, except
    that whole numbers with a decimal point in a column of ids or codes lose it.
    """
    if values.dtype == pl.Boolean:
        texts = values.replace_strict({True: "yes", False: "no"}, return_dtype=pl.String)
    elif values.dtype.is_float():
        texts = _numbers(values)
    elif isinstance(values.dtype, pl.List):
        texts = values.list.eval(pl.element().cast(pl.String)).list.join(";")
    elif isinstance(values.dtype, pl.Datetime) and field is not None and field.type == "date":
        texts = values.cast(pl.Date).cast(pl.String)
    else:
        texts = values.cast(pl.String)
    return texts.fill_null("")


def _numbers(values: pl.Series) -> pl.Series:
    """Floats by vectors where their text is already plain, one by one where it has an exponent."""
    texts = (values.cast(pl.Float64) + 0.0).cast(pl.String).str.strip_suffix(".0")
    odd = texts.str.contains("[eEnN]").fill_null(False)
    if not odd.any():
        return texts
    return pl.Series(
        values.name, [plain(v) if o else t for v, o, t in zip(values, odd, texts, strict=True)]
    )
