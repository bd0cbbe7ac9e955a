"""Where statistics disagree about numbers of the case, and which answers change with them."""

from __future__ import annotations

from typing import Any

from landbridge.case.cells import split
from landbridge.case.numbers import to_number
from landbridge.show import fmt
from landbridge.show.blocks import Block, Cell, Column, Prose, Section, Table
from landbridge.show.material import Material
from landbridge.study.ranges import said


def statistics(m: Material) -> Section | None:
    """Numbers that others give otherwise, answers that change, claims whose verdict turns."""
    found = m.disagreement
    if found.numbers.is_empty() and found.verdicts.is_empty():
        return None
    told = (
        "Where several statistics speak of the same thing the case holds them all and takes the "
        "first. Here each other one was taken in turn, and the case solved and measured again."
    )
    blocks: list[Block] = [Prose([told])]
    blocks += [_numbers(m)] if found.numbers.height else []
    blocks += [_answers(m)] if found.answers.height else []
    blocks += [_verdicts(m)] if found.verdicts.height else []
    if found.answers.is_empty() and found.verdicts.is_empty():
        blocks.append(Prose(found.sentences))
    return Section("statistics", "Where the statistic decides", "Statistics", blocks)


def _numbers(m: Material) -> Table:
    columns = [
        Column("Number"),
        Column("In the case", number=True),
        Column("By the other", number=True),
        Column("Whose"),
    ]
    rows = [
        [
            Cell(fmt.capital(row["name"]), note=row["note"] or "", sources=split(row["source"])),
            _grouped(row["value"]),
            _grouped(row["other"]),
            row["statistic"],
        ]
        for row in m.disagreement.numbers.iter_rows(named=True)
    ]
    return Table("Numbers of the year that another statistic gives otherwise", columns, rows)


def _grouped(text: str | None) -> str:
    """A cell of a table with its thousands apart where it is a number."""
    if text is None:
        return fmt.NOTHING
    value = to_number(text)
    return text if value is None else f"{value:,.12g}"


def _answers(m: Material) -> Table:
    columns = [
        Column("Whose numbers"),
        Column("What changes"),
        Column("In the case", "nearly as good", number=True),
        Column("By the other", number=True),
        Column("Beyond"),
    ]
    return Table(
        "Answers that change with the statistic",
        columns,
        [_answer(row) for row in m.disagreement.answers.iter_rows(named=True)],
        "Beyond: whether the answer by the other lies outside of what plans at most 0.1 % worse "
        "than the best have anyway, by the numbers of the case.",
        dense=True,
    )


def _answer(row: dict[str, Any]) -> list[Cell | str]:
    span = (
        "" if row["low"] is None else " – ".join(said(row[e], row["unit"]) for e in ("low", "high"))
    )
    return [
        row["statistic"],
        row["what"],
        Cell(said(row["base"], row["unit"]), note=span),
        said(row["other"], row["unit"]),
        Cell("yes", mark="unsure") if row["beyond"] else "no",
    ]


def _verdicts(m: Material) -> Table:
    columns = [Column("Claim"), Column("In the case"), Column("By the other"), Column("Whose")]
    rows = [
        [row["text"], row["base"], row["other"], row["statistic"]]
        for row in m.disagreement.verdicts.iter_rows(named=True)
    ]
    told = fmt.count(len(rows), "claim")
    return Table(f"{told} whose verdict turns with the statistic", columns, rows)
