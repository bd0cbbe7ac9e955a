"""A programme written out, for people and for golden tests."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Arrays, Programme


def lp_text(programme: Programme) -> str:
    """The programme in words and numbers: objective, every row with its terms, every bound."""
    a = programme.arrays()
    names = [str(programme.columns.label(at)) for at in range(a.cost.size)]
    lines = ["minimise", *_terms(a.cost, names, np.flatnonzero(a.cost)), "subject to"]
    by_row = a.matrix.tocsr()
    for at in range(a.row_lower.size):
        part = slice(by_row.indptr[at], by_row.indptr[at + 1])
        terms = dict(zip(by_row.indices[part].tolist(), by_row.data[part].tolist(), strict=True))
        body = " ".join(f"{_signed(terms[column])} {names[column]}" for column in sorted(terms))
        sides = _sides(a.row_lower[at], a.row_upper[at])
        lines.append(f"  {programme.rows.label(at)}: {body or '0'} {sides}")
    return "\n".join([*lines, "bounds", *_bounds(a, names), ""])


def _terms(weights: np.ndarray, names: list[str], at: np.ndarray) -> list[str]:
    return [f"  {_signed(weights[column])} {names[column]}" for column in at.tolist()]


def _bounds(a: Arrays, names: list[str]) -> list[str]:
    return [
        f"  {names[at]} {_sides(a.lower[at], a.upper[at])}"
        for at in range(a.cost.size)
        if (a.lower[at], a.upper[at]) != (0.0, np.inf)
    ]


def _sides(lower: float, upper: float) -> str:
    if lower == upper:
        return f"= {lower:.12g}"
    parts = [f">= {lower:.12g}"] if np.isfinite(lower) else []
    parts += [f"<= {upper:.12g}"] if np.isfinite(upper) else []
    return " and ".join(parts) or "free"


def _signed(weight: float) -> str:
    return f"{'+' if weight >= 0 else '-'} {abs(weight):.12g}"
