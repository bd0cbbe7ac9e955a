"""What a user probably meant: the nearest of the words that are known."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

_MANY = 2000
"""Words beyond which only capitals, spaces and dashes are forgiven: the rest takes too long."""

_LONG = 80
"""Characters beyond which a word is not compared with others."""

_PATIENCE = 20
"""Words of one kind that are looked up; further ones get no suggestion."""


def nearest(word: str, known: Collection[str]) -> str:
    """The known word nearest to a word, "" where none is near."""
    if len(word) > _LONG:
        return ""
    folded = _folded(word)
    for candidate in known:
        if _folded(candidate) == folded:
            return candidate
    if len(known) > _MANY:
        return ""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A hint that names the nearest known word, "" where none is near."""
    found = nearest(word, known)
    return f"Did you mean {found}?" if found else ""


class Suggester:
    """Hints for many unknown words: each looked up once, and only the first few of a kind."""

    def __init__(self) -> None:
        self._hints: dict[tuple[str, str], str] = {}
        self._asked: dict[str, int] = {}

    def __call__(self, word: str, kind: str, known: Collection[str]) -> str:
        """The hint for a word; words of a kind share the known words and the patience."""
        if (kind, word) not in self._hints:
            self._asked[kind] = self._asked.get(kind, 0) + 1
            late = self._asked[kind] > _PATIENCE
            self._hints[kind, word] = "" if late else did_you_mean(word, known)
        return self._hints[kind, word]


def _folded(word: str) -> str:
    return "".join(word.split()).casefold().replace("-", "_")
