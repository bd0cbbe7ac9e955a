"""The form of a scenario: what may be said in it, and how it reads in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from landbridge.case.numbers import to_number
from landbridge.case.scenario.notes import Path

T = TypeVar("T")


def _text(given: Any) -> Any:
    return "" if given is None else given


def _many(given: Any) -> Any:
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else given


def _joined(given: Any) -> Any:
    listed = isinstance(given, list) and all(isinstance(item, str) for item in given)
    return ";".join(given) if listed else given


def _project(given: Any) -> Any:
    return {"project": given} if isinstance(given, str) else given


def _closing(given: Any) -> Any:
    return {} if given is None else given


Text = Annotated[str, BeforeValidator(_text)]
Many = Annotated[tuple[T, ...], BeforeValidator(_many)]
Names = Many[str]
"""One name or a list of names."""

Cell = Annotated[str | None, BeforeValidator(_joined)]
"""The text of a cell; a list becomes text separated by `;`, nothing becomes a blank."""


class Form(BaseModel):
    """A part of a scenario; keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Close(Form):
    """What carries nothing and runs nothing, whatever the case says of it.

    links, interchanges, plants: rows by id.
    places: every link that ends there, every interchange and plant there.
    countries: every link that runs through the country or ends in it, every interchange in it;
        its plants run on. To close a country to transit only, ban `transits` instead.
    owners: every link, interchange and plant of the owner.
    modes: every link of the mode, every interchange from it or to it.
    """

    links: Names = ()
    interchanges: Names = ()
    plants: Names = ()
    places: Names = ()
    countries: Names = ()
    owners: Names = ()
    modes: Names = ()

    def words(self) -> Iterable[str]:
        """What is closed, one line for each kind."""
        for kind in type(self).model_fields:
            names = getattr(self, kind)
            if names:
                what = kind if len(names) > 1 else _one(kind)
                yield f"closes {what} {', '.join(names)}"


class SetCell(Form):
    """One cell and what it is to hold; a blank value means the column's default.

    Short form: `links/cpc/capacity_kt: 30 Mt`.
    """

    table: str
    row: str
    column: str
    value: Cell

    def words(self) -> str:
        """The cell and its value."""
        return f"sets {self.table}/{self.row}/{self.column} to {self.value or 'blank'}"


class Scale(Form):
    """A column of numbers to be multiplied by a factor of 0 or more; blanks stay blank.

    rows: the rows by name; where: only rows that hold one of these values in these columns.
    Neither: every row. Short form: `supply/*/quantity_kt: 1.1`, `*` being every row.
    """

    table: str
    column: str
    rows: Names = ()
    where: dict[str, Names] = Field(default_factory=dict)
    by: str

    def words(self) -> str:
        """The column, the rows and the factor."""
        of = f" of {', '.join(self.rows)}" if self.rows else ""
        where = [f"{column} is {' or '.join(names)}" for column, names in self.where.items()]
        only = f" where {' and '.join(where)}" if where else ""
        return f"multiplies {self.table} {self.column}{of}{only} by {self.by}"


class Ban(Form):
    """A movement that is not allowed; what is left out means any, so at least one is given.

    goods: what must not move; origins, destinations: where it comes from and is bound for;
    transits: countries it must not cross; modes: ways it must not move.
    """

    title: Text = ""
    goods: Names = ()
    origins: Names = ()
    destinations: Names = ()
    transits: Names = ()
    modes: Names = ()

    def words(self) -> str:
        """What must not move, from where, to where, through what, by what."""
        parts = (
            (" from ", self.origins),
            (" to ", self.destinations),
            (" through ", self.transits),
            (" by ", self.modes),
        )
        path = "".join(word + " or ".join(names) for word, names in parts if names)
        title = f" ({self.title})" if self.title else ""
        return f"bans {', '.join(self.goods) or 'all goods'}{path}{title}"


class Build(Form):
    """A project of the case to be in use. Short form: its id.

    early: `yes` to have it in use before its earliest year.
    """

    project: str
    early: str = "no"

    def words(self) -> str:
        """The project."""
        return f"builds {self.project}{' early' if self.early.lower() in {'yes', 'true'} else ''}"


class Market(Form):
    """A row of the table `demand` to be added; with the id of a row, it takes that row's place."""

    id: Text = ""
    place: str
    good: str
    year: Cell = None
    quantity_kt: str
    price_usd_t: Cell = None
    origins: Cell = None
    note: Cell = None

    def words(self) -> str:
        """What is asked for, where and when."""
        unit = " kt" if to_number(self.quantity_kt) is not None else ""
        year = f" in {self.year}" if self.year else ""
        return f"asks for {self.quantity_kt}{unit} of {self.good} at {self.place}{year}"


class Friction(Form):
    """What a row costs beyond its tariff or price, USD a tonne; below zero where it costs less.

    table: links, interchanges, supply, demand or recipes. good, origin: what bears it; left out:
    everything. It takes the place of a friction of the case on the same row, good and origin.
    """

    table: str
    row: str
    good: Text = ""
    origin: Text = ""
    usd_t: str
    note: Cell = None

    def words(self) -> str:
        """The row, what bears it, and how much."""
        of = "".join(f" of {name}" for name in (self.good, self.origin) if name)
        return f"adds {self.usd_t} USD/t to {self.table}/{self.row}{of}"


class Standing(Form):
    """A control of the case as it is supposed to stand, whatever its history and validity say.

    status: announced, denied, in_force, suspended or repealed. since: the day; left out: always.
    """

    control: str
    status: str
    since: Cell = None

    def words(self) -> str:
        """The control, its status and since when."""
        since = f" since {self.since}" if self.since else ""
        return f"takes the control {self.control} as {self.status.replace('_', ' ')}{since}"


class Scenario(Form):
    """A small overlay on a case; applying it makes a new case and changes nothing in place.

    What it says is done in this order, so that what is said of one row wins over what is said of
    many: projects are built, numbers scaled, cells set, demand and frictions added, bans laid
    down, controls taken as they are supposed to stand, and at last what is closed is closed. A
    change the case knows of (table `changes`) does not undo it.
    """

    title: Text = ""
    description: Text = ""
    build: Many[Annotated[Build, BeforeValidator(_project)]] = ()
    scale: Many[Scale] = ()
    cells: Many[SetCell] = Field(default=(), alias="set")
    demand: Many[Market] = ()
    friction: Many[Friction] = ()
    ban: Many[Ban] = ()
    controls: Many[Standing] = ()
    close: Annotated[Close, BeforeValidator(_closing)] = Close()

    _file: str = PrivateAttr(default="scenario")
    _lines: dict[Path, int] = PrivateAttr(default_factory=dict)

    @property
    def name(self) -> str:
        """Its title, or the name of its file where it has none."""
        return self.title or self._file

    @property
    def file(self) -> str:
        """What to call it in messages."""
        return self._file

    @property
    def line_numbers(self) -> dict[Path, int]:
        """The line of every key of its file by path; empty where it came from no file."""
        return self._lines

    @property
    def only_closes(self) -> bool:
        """Whether it does nothing but close."""
        return not (self.model_fields_set - {"title", "description", "close"})

    def lines(self) -> list[str]:
        """What it does, in words, one line for each thing, in the order it is done."""
        parts: tuple[Build | Scale | SetCell | Market | Friction | Ban | Standing, ...]
        parts = (*self.build, *self.scale, *self.cells, *self.demand, *self.friction, *self.ban)
        parts = (*parts, *self.controls)
        return [*(part.words() for part in parts), *self.close.words()]

    def __repr__(self) -> str:
        return f"Scenario({self.name!r}: {'; '.join(self.lines()) or 'changes nothing'})"

    __str__ = __repr__


def _one(kind: str) -> str:
    return "country" if kind == "countries" else kind.removesuffix("s")
