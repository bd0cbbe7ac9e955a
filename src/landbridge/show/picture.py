"""A drawing becomes a figure of the page, once for paper and screens and once for phones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import altair as alt

from landbridge.show.blocks import Figure
from landbridge.show.svg import svg

WIDE: Final = 820.0
NARROW: Final = 360.0
"""Widths of the two forms, pixels; text has the same size in both."""


def picture(
    caption: str, description: str, draw: Callable[[float], alt.LayerChart], note: str = ""
) -> Figure:
    """Draw both forms.

    caption: what the figure is; description: what it shows, in sentences with the numbers, for
    those who do not see it; draw: gives the drawing for a width in pixels.
    """
    wide, narrow = (svg(draw(width), caption, description) for width in (WIDE, NARROW))
    return Figure(caption, wide, narrow, note)
