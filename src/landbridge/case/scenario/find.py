"""Tables, columns, rows and values that a scenario names, found in its case or taken down."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum

from landbridge.case.case import Case
from landbridge.case.cast import cast_cell
from landbridge.case.cells import km_by_country, split
from landbridge.case.edit import Value, row_names
from landbridge.case.refusal import shown
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import Field, tables
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem


class Refused(Enum):
    """Stands for a value that was taken down as a problem."""

    REFUSED = "refused"


REFUSED = Refused.REFUSED

_DATED = ("changes", "project_changes")


def changeable() -> list[str]:
    """The tables a scenario may change: neither evidence nor the changes that are known."""
    known = tables().values()
    return [one.name for one in known if one.group != "evidence" and one.name not in _DATED]


def find_table(name: str, spot: Spot) -> bool:
    """Whether a scenario may change a table of that name; takes it down where not."""
    allowed = changeable()
    if name in allowed:
        return True
    rule = f"A scenario changes {', '.join(allowed)}."
    if name in tables():
        message = f"{shown(name)} is a table that a scenario does not change."
        hint = "Evidence stays as it was found: change what the model is solved with."
    else:
        message = f"{shown(name)} is not a table."
        hint = did_you_mean(name, allowed)
    spot.problem("E226", message, name, rule=rule, hint=hint)
    return False


def find_column(table: str, name: str, spot: Spot) -> Field | None:
    """A column of a table that a scenario may change; takes it down where there is none."""
    known = tables()[table]
    free = [column for column in known.fields if column not in known.key]
    if name in free:
        return known.fields[name]
    rule = f"Columns of {table} that can change: {', '.join(free)}."
    if name in known.fields:
        message = f"{shown(name)} names the rows of {table}, so it does not change."
        hint = ""
    else:
        message = f"{shown(name)} is not a column of {table}."
        hint = did_you_mean(name, free)
    spot.problem("E226", message, name, rule=rule, hint=hint)
    return None


def find_rows(case: Case, table: str, names: Iterable[str], spot: Spot) -> list[str]:
    """Those of the names that are rows of a table; takes the others down, `spot` being the list."""
    known = set(row_names(case.table(table), table))
    return [name for at, name in enumerate(names) if is_row(name, table, known, spot.at(at))]


def is_row(name: str, table: str, known: Collection[str], spot: Spot) -> bool:
    """Whether a row is among those known; takes it down where not."""
    rule = f"A row of {table} is named by {'/'.join(tables()[table].key)}."
    return is_one_of(name, known, spot, what=f"a row of {table}", rule=rule)


def is_one_of(name: str, known: Collection[str], spot: Spot, *, what: str, rule: str) -> bool:
    """Whether a name is known; takes down that it is not `what` where not."""
    if name not in known:
        hint = did_you_mean(name, known) if known else "The case has none at all."
        spot.problem("E227", f"{shown(name)} is not {what}.", name, rule=rule, hint=hint)
    return name in known


def find_value(case: Case, field: Field, text: str, spot: Spot) -> Value | Refused:
    """The value a text stands for in a column, or REFUSED where it was taken down."""
    value = cast_cell(field, text)
    if isinstance(value, Problem):
        spot.place(value)
        return REFUSED
    before = len(spot.problems)
    for name in _references(field, value):
        is_row(name, field.refers_to, set(case.table(field.refers_to)["id"]), spot)
    return value if len(spot.problems) == before else REFUSED


def _references(field: Field, value: Value) -> list[str]:
    if not isinstance(value, str) or field.refers_to not in tables():
        return []
    return list(km_by_country(value)) if field.type == "km_by_country" else split(value)
