"""The strip beside a drawing that says what its widths, colours and words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.show.labels import Placed, width_of
from landbridge.show.projection import Points
from landbridge.show.sheet import Sheet


@dataclass(frozen=True)
class Key:
    """One entry: a sample and what it means.

    sample: `line`, or a text that is shown as it is in the drawing; width: of a line, pixels.
    """

    text: str
    sample: str
    token: str
    width: float = 1.0


@dataclass(frozen=True)
class Legend:
    """Entries laid out in rows; bottom: where the strip ends, pixels from the top."""

    bottom: float
    lines: tuple[tuple[Points, Key], ...]
    samples: tuple[Placed, ...]
    texts: tuple[Placed, ...]

    def draw(self, sheet: Sheet) -> None:
        """Add the strip to a drawing."""
        sheet.lines(((bar, key.token, key.width) for bar, key in self.lines), strokeCap="butt")
        sheet.texts([*self.samples, *self.texts])


def legend(keys: Sequence[Key], width: float, top: float, size: float) -> Legend:
    """Lay the entries out in rows from `top` down; size: of the text, pixels."""
    lines, samples, texts = [], [], []
    x, y = 4.0, top + size
    for key in keys:
        sample = 22.0 if key.sample == "line" else width_of(key.sample, size) + 2
        wide = sample + 5 + width_of(key.text, size) + 14
        if x > 4 and x + wide > width:
            x, y = 4.0, y + size * 1.9
        if key.sample == "line":
            lines.append((np.array([[x, y], [x + sample, y]]), key))
        else:
            samples.append(Placed(key.sample, x, y, "left", size, key.token, bold=True))
        texts.append(Placed(key.text, x + sample + 5, y, "left", size))
        x += wide
    bottom = y + size * 1.2 if keys else top
    return Legend(bottom, tuple(lines), tuple(samples), tuple(texts))
