"""How percentiles settle as draws are added: bands about a middle line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt
import numpy as np

from landbridge.engine.lp import Floats
from landbridge.show.labels import Placed, width_of
from landbridge.show.legend import Key, legend
from landbridge.show.projection import Points
from landbridge.show.sheet import Sheet

SIZE: Final = 12.0
"""Size of the text, pixels."""

_HEIGHT: Final = 150.0


def settling(
    draws: Floats,
    percentiles: Floats,
    width: float,
    keys: Sequence[Key],
    texts: tuple[str, str],
) -> alt.LayerChart:
    """Draw the bands between the outer and the inner percentiles, and the middle.

    draws: (steps,).  percentiles: (steps, 5), the middle one third.  keys: of the outer band, the
    inner one and the middle.  texts: the lowest and the highest value, for the scale.
    """
    strip = legend(keys, width, 0, SIZE)
    top = strip.bottom + 8
    left, bottom = 8 + max(width_of(text, SIZE) for text in texts), top + _HEIGHT
    low, high = float(np.min(percentiles)), float(np.max(percentiles))
    x = left + (width - left - 8) * draws / draws[-1]
    y = bottom - (bottom - top) * (percentiles - low) / max(high - low, 1e-12)
    sheet = Sheet()
    sheet.areas([(keys[0].token, [_band(x, y[:, 0], y[:, 4])])])
    sheet.areas([(keys[1].token, [_band(x, y[:, 1], y[:, 3])])])
    sheet.lines([(np.column_stack([x, y[:, 2]]), keys[2].token, 2.0)])
    sheet.lines([(np.array([[left, bottom + 1], [width - 8, bottom + 1]]), "rule", 1.0)])
    sheet.texts(
        [
            Placed(texts[0], left - 5, bottom - 5, "right", SIZE),
            Placed(texts[1], left - 5, top + 6, "right", SIZE),
            Placed(f"{int(draws[0]):,} draws", float(x[0]), bottom + 12, "left", SIZE),
            Placed(f"{int(draws[-1]):,} draws", float(x[-1]), bottom + 12, "right", SIZE),
        ]
    )
    strip.draw(sheet)
    return sheet.chart(width, bottom + 24)


def _band(x: Floats, low: Floats, high: Floats) -> Points:
    return np.column_stack([np.append(x, x[::-1]), np.append(low, high[::-1])]).round(1)
