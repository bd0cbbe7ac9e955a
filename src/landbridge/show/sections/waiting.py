"""What waits where hours grow with the load."""

from __future__ import annotations

from landbridge.show import fmt
from landbridge.show.blocks import Block, Column, Prose, Section, Table
from landbridge.show.material import Material

MEANING = {
    "user": "Hours grow with the load here, and each takes the way that is best for itself, so "
    "that nobody can gain by another one. What a tonne costs the others by making them wait is "
    "nobody's cost; it is in the last column.",
    "system": "Hours grow with the load here, and all take the ways that are best for all "
    "together. What a tonne costs the others by making them wait is charged as a toll, in the last "
    "column, and is in every price.",
}


def waiting(m: Material) -> Section | None:
    """Hours with and without load, and what the difference costs; None where hours are as given."""
    near = m.solution.equilibrium
    if near is None:
        return None
    columns = [
        Column("What"),
        Column("Load", "kt a year", number=True),
        Column("Of its capacity", "", number=True),
        Column("Without load", "hours", number=True),
        Column("With it", "hours", number=True),
        Column("Waiting", "USD/t", number=True),
        Column("Waiting", "million USD", number=True),
        Column("Cost to others", "USD/t", number=True),
    ]
    blocks: list[Block] = [
        Prose([MEANING[m.solution.routing], near.sentence]),
        Table("Hours that grow with the load", columns, _rows(m)),
    ]
    return Section("waiting", "What waits where", "Waiting", blocks)


def _rows(m: Material) -> list[list[str]]:
    return [
        [
            row["name"] or row["id"],
            fmt.tonnes(row["kt"]),
            "" if row["loading"] is None else fmt.share(row["loading"]),
            fmt.number(row["free_hours"], 1),
            fmt.number(row["hours"], 1),
            fmt.per_tonne(row["waiting_usd_t"]),
            fmt.number(row["waiting_musd"], 1),
            fmt.per_tonne(row["toll_usd_t"]),
        ]
        for row in m.solution.waiting.iter_rows(named=True)
    ]
