"""What a user probably meant: the nearest of the words that are known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

_MANY = 3000
"""Words beyond which only spelling in capitals and spaces is compared: the rest would take too long."""


def nearest(word: str, known: Collection[str]) -> str:
    """The known word nearest to a word, "" where none is near."""
    plain = _folded(word)
    for candidate in known:
        if _folded(candidate) == plain:
            return candidate
    if len(known) > _MANY or len(word) > 80:
        return ""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A hint that names the nearest known word, "" where none is near."""
    found = nearest(word, known)
    return f"Did you mean {found}?" if found else ""


def _folded(word: str) -> str:
    return "".join(word.split()).casefold().replace("-", "_")
