"""The strip below a map that says what its widths, colours and words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from landbridge.show.labels import Placed, width_of
from landbridge.show.palette import hue
from landbridge.show.shapes import features, words


@dataclass(frozen=True)
class Key:
    """One entry: a sample and what it means.

    sample: `line`, or a text that is shown as it is on the map; width: of a line, pixels.
    """

    text: str
    sample: str
    token: str
    width: float = 1.0


def legend(
    keys: Sequence[Key], width: float, top: float, size: float
) -> tuple[list[alt.Chart], float]:
    """Lay the entries out in rows below `top`; the layers, and the height with the strip, pixels."""
    lines, samples, texts = [], [], []
    x, y = 4.0, top + size * 1.6
    height = y + size * 1.2
    for key in keys:
        sample = 22.0 if key.sample == "line" else width_of(key.sample, size) + 2
        wide = sample + 5 + width_of(key.text, size) + 14
        if x > 4 and x + wide > width:
            x, y = 4.0, y + size * 1.9
        if key.sample == "line":
            bar = np.array([[x, y], [x + sample, y]])
            lines.append((bar, {"w": round(key.width, 2), "c": hue(key.token)}))
        else:
            samples.append((key.token, Placed(key.sample, x, y, "left", size, "")))
        texts.append(Placed(key.text, x + sample + 5, y, "left", size, ""))
        x += wide
    if not keys:
        return [], top
    height = y + size * 1.2
    layers = words(texts, width, height, {"color": hue("ink")})
    layers += [features(lines, {"strokeCap": "butt"})] if lines else []
    for token, sample_text in samples:
        layers += words([sample_text], width, height, {"color": hue(token), "fontWeight": 600})
    return layers, height
