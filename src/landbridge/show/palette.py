"""Colours of the report by what they mean, each with a light and a dark form."""

from __future__ import annotations

from collections.abc import Iterable

LIGHT_DARK: dict[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#12171c"),
    "ink": ("#17212b", "#e7ebef"),
    "muted": ("#586572", "#9fabb7"),
    "rule": ("#d9dfe4", "#323c45"),
    "wash": ("#f4f6f7", "#1a2128"),
    "sea": ("#f3f7f9", "#151c22"),
    "land": ("#e7e3da", "#252d34"),
    "border": ("#bdb5a6", "#465460"),
    "idle": ("#a9a59c", "#56626d"),
    "accent": ("#1c5d99", "#74b5ee"),
    "good": ("#1b7a4b", "#63c893"),
    "bad": ("#b3261e", "#ff8d7e"),
    "unsure": ("#805a00", "#e3b94f"),
    "c1": ("#1f6fb4", "#5aa9e6"),
    "c2": ("#cc6a0a", "#f0994a"),
    "c3": ("#2f8f5b", "#5fc28d"),
    "c4": ("#7b4fa3", "#b990df"),
    "c5": ("#c2395d", "#f27d9a"),
    "c6": ("#11828c", "#4bc4cd"),
    "c7": ("#8a6d3b", "#cbaa6c"),
    "c8": ("#5f7183", "#93a6b9"),
}
"""Token: (on light paper, on dark paper). The light forms are all different, so that a drawing made
with them can be told apart colour by colour and follow the reader's choice of light or dark."""

SERIES = ("c1", "c2", "c3", "c4", "c5", "c6", "c7")
"""Tokens for the members of a series, most telling first; `c8` is for all the others together."""


def hue(token: str) -> str:
    """The light form of a token: what charts are drawn with."""
    return LIGHT_DARK[token][0]


def assign(names: Iterable[str]) -> dict[str, str]:
    """A token for each name, in the order given; names beyond the series share `c8`."""
    return {
        name: SERIES[index] if index < len(SERIES) else "c8"
        for index, name in enumerate(dict.fromkeys(names))
    }


def variables(dark: bool) -> str:
    """The tokens as CSS custom properties, `--ink:#17212b;...`."""
    return "".join(f"--{token}:{pair[dark]};" for token, pair in LIGHT_DARK.items())
