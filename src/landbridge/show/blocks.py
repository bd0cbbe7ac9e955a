"""What a page is made of: sections of prose, lists, tables, figures; no markup in any of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Mark = Literal["", "good", "bad", "unsure"]


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    note: smaller text below; mark: shows an icon and a colour with the text, never alone.
    sources: ids of sources, shown as references to the list of sources.
    """

    text: str
    note: str = ""
    mark: Mark = ""
    sources: Sequence[str] = ()


@dataclass(frozen=True)
class Column:
    """A column: its heading, the unit below it, and whether it holds numbers."""

    label: str
    unit: str = ""
    number: bool = False


@dataclass(frozen=True)
class Prose:
    """Paragraphs."""

    kind: ClassVar[str] = "prose"
    paragraphs: Sequence[str]
    quiet: bool = False


@dataclass(frozen=True)
class Bullet:
    """One point of a list: its subject in a few words, then a sentence or two.

    points: what belongs below it, a sentence each.
    """

    lead: str
    text: str
    mark: Mark = ""
    points: Sequence[str] = ()


@dataclass(frozen=True)
class Bullets:
    """A list of points."""

    kind: ClassVar[str] = "bullets"
    items: Sequence[Bullet]


@dataclass(frozen=True)
class Tiles:
    """A few numbers that say most: value, and what it is."""

    kind: ClassVar[str] = "tiles"
    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table; rows are as long as columns, the first cell of a row is its heading."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell | str]]
    note: str = ""
    dense: bool = False


@dataclass(frozen=True)
class Verdict:
    """A statement and what came of testing it.

    said, found: both as text with units; by: who said it and when; sources: of the statement;
    evidence: of what was found; reading: whether it is another reading of the one above.
    """

    text: str
    verdict: str
    mark: Mark
    said: str = ""
    found: str = ""
    why: str = ""
    by: str = ""
    sources: Sequence[str] = ()
    evidence: Sequence[str] = ()
    reading: bool = False


@dataclass(frozen=True)
class Verdicts:
    """A list of statements with their verdicts."""

    kind: ClassVar[str] = "verdicts"
    items: Sequence[Verdict]
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture in a wide form and one for a phone, both with the same text alternative.

    wide, narrow: SVG; caption: what it shows, above it; note: how to read it, below.
    """

    kind: ClassVar[str] = "figure"
    caption: str
    wide: str
    narrow: str
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of a list of sources or words; anchor: its id in the page."""

    term: str
    text: str
    anchor: str = ""
    link: str = ""


@dataclass(frozen=True)
class Entries:
    """A list of terms with what they mean."""

    kind: ClassVar[str] = "entries"
    items: Sequence[Entry]
    dense: bool = False


Block = Prose | Bullets | Tiles | Table | Verdicts | Figure | Entries


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading; anchor: its id, short: its name in the contents."""

    anchor: str
    title: str
    short: str
    blocks: Sequence[Block] = field(default_factory=tuple)
