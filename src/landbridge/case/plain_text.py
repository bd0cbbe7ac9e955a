"""From values back to text: the one canonical way to write a cell."""

from __future__ import annotations

import polars as pl

from landbridge.case.numbers import plain


def column_texts(values: pl.Series) -> pl.Series:
    """The cells of a column as text, "" where blank.

    Numbers are as short as they can be without an exponent, dates ISO, booleans yes and no, lists
    separated by `;`. A time of day is kept, so that it is seen where only a date may stand.
    """
    dtype = values.dtype
    if dtype == pl.Boolean:
        words = {True: "yes", False: "no"}
        texts = values.replace_strict(words, return_dtype=pl.String)
    elif dtype.is_float():
        texts = _numbers(values)
    elif isinstance(dtype, pl.List):
        texts = values.list.eval(pl.element().cast(pl.String)).list.join(";")
    elif isinstance(dtype, pl.Datetime):
        texts = values.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    else:
        texts = values.cast(pl.String)
    return texts.fill_null("")


def _numbers(values: pl.Series) -> pl.Series:
    """Floats by vectors where their text is plain already, one by one where it is not."""
    texts = (values.cast(pl.Float64) + 0.0).cast(pl.String).str.strip_suffix(".0")
    odd = texts.str.contains("[^0-9.-]").fill_null(value=False)
    if not odd.any():
        return texts
    put = pl.Series([plain(value) for value in values.filter(odd)], dtype=pl.String)
    return texts.scatter(odd.arg_true(), put)
