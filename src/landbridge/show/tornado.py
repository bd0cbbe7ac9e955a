"""A tornado: bars from a middle line to what a result is at either end of a number's range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt
import numpy as np

from landbridge.show import fmt
from landbridge.show.labels import Placed, width_of
from landbridge.show.legend import Key, legend
from landbridge.show.sheet import Sheet

SIZE: Final = 12.0
"""Size of the text, pixels."""

_ROW: Final = 38.0
_BAR: Final = 11.0
_GAP: Final = 6.0


@dataclass(frozen=True)
class Ends:
    """A row: its words, the result at the low and at the high end, and both as text.

    None where there is no result.
    """

    label: str
    low: float | None
    high: float | None
    low_text: str
    high_text: str


def tornado(
    rows: Sequence[Ends], width: float, keys: Sequence[Key], middle: tuple[float, str]
) -> alt.LayerChart:
    """Draw the ends of every row about a middle line; the first token is of low ends.

    middle: the result as it stands, and as text, which stands above the line.
    """
    strip = legend(keys, width, 0, SIZE)
    values = [value for row in rows for value in (row.low, row.high) if value is not None]
    low, high = min([*values, middle[0]]), max([*values, middle[0]])
    room = max(width_of(text, SIZE) for row in rows for text in (row.low_text, row.high_text)) + 12
    per_unit = (width - 2 * room) / max(high - low, 1e-12)

    def at(value: float) -> float:
        return room + (value - low) * per_unit

    top = strip.bottom + 16
    sheet, line, height = Sheet(), at(middle[0]), top + _ROW * len(rows) + 4
    sheet.texts([_above(middle[1], line, width, strip.bottom + 8)])
    for index, row in enumerate(rows):
        _draw(sheet, row, (at, line, width), top + _ROW * index, [key.token for key in keys])
    strip.draw(sheet)
    return sheet.chart(width, height)


def _above(text: str, line: float, width: float, y: float) -> Placed:
    half = width_of(text, SIZE) / 2
    return Placed(text, float(np.clip(line, half + 2, width - half - 2)), y, "center", SIZE)


def _draw(
    sheet: Sheet,
    row: Ends,
    frame: tuple[Callable[[float], float], float, float],
    y: float,
    tokens: Sequence[str],
) -> None:
    at, line, width = frame
    ends = ((row.low, row.low_text, tokens[0]), (row.high, row.high_text, tokens[1]))
    sheet.lines([(np.array([[line, y + 16], [line, y + 22 + _BAR]]), "ink", 1.0)])
    texts = [Placed(fmt.shortened(row.label, int(width / (SIZE * 0.56))), 1, y + 9, "left", SIZE)]
    for half, (value, text, token) in enumerate(ends):
        if value is None or abs(at(value) - line) < 0.5:
            continue
        end, top = at(value), y + 19 + half * _BAR / 2
        box = np.array([[line, top], [end, top], [end, top + _BAR / 2], [line, top + _BAR / 2]])
        sheet.areas([(token, [box.round(1)])])
        right = end > line
        x = end + _GAP if right else end - _GAP
        texts.append(Placed(text, x, y + 19 + _BAR / 2, "left" if right else "right", SIZE))
    sheet.texts(_apart(texts))


def _apart(texts: list[Placed]) -> list[Placed]:
    """The label and the numbers; of two numbers on one side only the outer one has room."""
    label, *numbers = texts
    if len(numbers) == 2 and numbers[0].align == numbers[1].align:
        outer = max if numbers[0].align == "left" else min
        numbers = [outer(numbers, key=lambda number: number.x)]
    return [label, *numbers]
