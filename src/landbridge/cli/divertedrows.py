"""How the tables of `landbridge diversion` look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landbridge.cli import out, summary

if TYPE_CHECKING:
    import polars as pl


def section(name: str, frame: pl.DataFrame, limit: int) -> None:
    """The first rows of a table, the least likely first."""
    title, columns = _SHOWN[name]
    rows = [
        [_cell(column, row[column]) for column in columns]
        for row in frame.head(limit).iter_rows(named=True)
    ]
    summary.section(title, [[*columns.values()], *rows])
    if frame.height > limit:
        out.say(f"… and {frame.height - limit:,} more; --limit, --output or --json has them all.")


_SHOWN: dict[str, tuple[str, dict[str, str]]] = {
    "surges": (
        "Surges, the least likely first",
        {
            "code": "code",
            "partner": "partner",
            "before": ">before",
            "after": ">after",
            "ratio": ">times",
            "expected": ">expected",
            "low": ">beyond, at least",
            "high": ">at most",
            "shrunk": ">drawn to others",
            "q": ">q",
            "stands_out": "look",
        },
    ),
    "mirrors": (
        "Mirror gaps that widened, the least likely first",
        {
            "code": "code",
            "exporter": "exporter",
            "partner": "partner",
            "exports_after": ">exports",
            "imports_after": ">imports",
            "gap_before": ">gap before",
            "gap": ">gap after",
            "band": "against freight",
            "low": ">wider, at least",
            "high": ">at most",
            "q": ">q",
            "stands_out": "look",
        },
    ),
    "unit_values": (
        "Unit values that shifted, the least likely first",
        {
            "code": "code",
            "partner": "partner",
            "before": ">before",
            "after": ">after",
            "ratio": ">times",
            "expected": ">expected",
            "low": ">beyond, at least",
            "high": ">at most",
            "q": ">q",
            "stands_out": "look",
        },
    ),
    "comovements": (
        "Imports and exports onward, the least likely first",
        {
            "code": "code",
            "partner": "partner",
            "lag": ">lag",
            "r_before": ">correlation before",
            "r": ">after",
            "low": ">at least",
            "high": ">at most",
            "q": ">q",
            "stands_out": "look",
        },
    ),
    "effects": (
        "Poisson regression: sanctioned trade, times what is to be expected",
        {
            "partner": "partner",
            "before": "before",
            "after": "after",
            "effect": ">times",
            "low": ">at least",
            "high": ">at most",
            "p": ">p",
            "why_not": "",
        },
    ),
}
"""What is shown of each table, and what columns are called."""


def _cell(column: str, value: Any) -> str:
    """A value as it reads in a table."""
    if value is None:
        return "" if column == "why_not" else "–"
    if isinstance(value, bool):
        return "look" if value else ""
    if not isinstance(value, float):
        return str(value)
    if column in ("p", "q"):
        return "< 0.001" if value < 0.001 else f"{value:.3f}"
    if value == float("inf") or (abs(value) >= _HUGE and column in ("low", "high", "ratio")):
        return "no limit" if column == "high" else f"{value:,.0f}"
    digits = 0 if abs(value) >= 100 else 2
    return f"{value + 0.0:,.{digits}f}".replace("-", "−")


_HUGE = 1e4
"""Ratios above which an upper end says nothing."""
