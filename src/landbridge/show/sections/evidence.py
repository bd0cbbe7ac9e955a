"""Published claims measured, and the model held against what was observed."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.case.cells import split
from landbridge.show import fmt
from landbridge.show.bars import Pair, pairs
from landbridge.show.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Mark,
    Prose,
    Section,
    Table,
    Verdict,
    Verdicts,
)
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.claims import DIFFERS, HOLDS, UNTESTED
from landbridge.study.validate import WITHIN

MARKS: Final[dict[str, Mark]] = {HOLDS: "good", DIFFERS: "bad"}
CHARTED: Final = 14


def claims(m: Material) -> Section | None:
    """Every claim with what was said, what was found and the verdict; other readings below it."""
    if m.claims.is_empty():
        return None
    made = m.claims.filter(pl.col("reading_of").is_null())
    items: list[Verdict] = []
    for claim in made.iter_rows(named=True):
        items.append(_claim(claim))
        readings = m.claims.filter(pl.col("reading_of") == claim["claim"])
        items += [_claim(reading, reading=True) for reading in readings.iter_rows(named=True)]
    tally = [
        f"{made.filter(pl.col('verdict') == verdict).height} {word}"
        for verdict, word in ((HOLDS, "hold"), (DIFFERS, "differ"), (UNTESTED, "cannot be tested"))
    ]
    told = (
        f"Of {fmt.count(made.height, 'claim')}, {fmt.listed(tally)}. A claim holds if what is "
        "found lies within its tolerance: half of the last digit given, where it states none. "
        "Other readings of a claim stand below it."
    )
    blocks: list[Block] = [Prose([told]), Verdicts(items)]
    return Section("claims", "Do the published claims hold?", "Claims", blocks)


def _claim(row: dict[str, Any], *, reading: bool = False) -> Verdict:
    by = ", ".join(filter(None, (row["attributed"], fmt.day(row["published"]))))
    why = str(row["why"])
    return Verdict(
        text=str(row["text"]),
        verdict=str(row["verdict"]),
        mark=MARKS.get(row["verdict"], "unsure"),
        said=row["claimed_text"],
        found=row["measured_text"],
        why=f"{fmt.capital(why).rstrip('.')}." if why else "",
        by=f"{by}." if by else "",
        sources=() if reading else split(row["source"]),
        evidence=split(row["evidence"]),
        reading=reading,
    )


def validation(m: Material) -> Section | None:
    """Modelled against observed: the biggest as a picture, and every miss in a table."""
    rows = m.validation.rows
    if rows.is_empty():
        return None
    blocks: list[Block] = [Prose([m.validation.sentence])]
    known = rows.filter(pl.col("modelled_kt").is_not_null())
    blocks += [_chart(known)] if known.height else []
    missed, met = rows.filter(~pl.col("within")), rows.filter(pl.col("within"))
    if missed.height:
        blocks.append(_table(f"Every miss: more than {fmt.share(WITHIN)} off", missed, why=True))
    if met.height:
        blocks.append(_table(f"Met: within {fmt.share(WITHIN)}", met, why=False))
    return Section("validation", "How far the model is from what happened", "Validation", blocks)


def _chart(known: pl.DataFrame) -> Figure:
    """The biggest flows and the biggest misses; what the case takes as an input proves little."""
    tested = known.filter(~pl.col("is_input"))
    tested = tested if tested.height else known
    half = CHARTED // 2
    biggest = tested.sort("observed_kt", descending=True, maintain_order=True).head(half)
    missed = tested.filter(
        ~pl.col("within") & ~pl.col("observed").is_in(biggest["observed"].implode())
    )
    shown = pl.concat([biggest, missed.head(half)])
    keys = [
        Key(f"within {fmt.share(WITHIN)}", "line", "good", 3),
        Key("further off", "line", "bad", 3),
    ]
    told = [
        f"{row['what']} {fmt.mass(row['observed_kt'])} observed, "
        f"{fmt.mass(row['modelled_kt'])} modelled"
        for row in shown.iter_rows(named=True)
    ]
    rows = [_pair(row, shown) for row in shown.iter_rows(named=True)]

    def draw(width: float) -> alt.LayerChart:
        return pairs(rows, width, keys, ("observed", "modelled"))

    return picture(
        "The biggest flows and the biggest misses",
        f"Observed and modelled tonnes: {'; '.join(told)}.",
        draw,
        "Not to a linear scale: distances grow with the square root of the tonnes, so that small "
        "flows can be read beside big ones. Observations the case takes as inputs are left out.",
    )


def _pair(row: dict[str, Any], among: pl.DataFrame) -> Pair:
    token = "good" if row["within"] else "bad"
    return Pair(_labelled(row, among), row["observed_kt"], row["modelled_kt"], _off(row), token)


def _labelled(row: dict[str, Any], among: pl.DataFrame) -> str:
    """What was observed, with whose statistic it is where there are several."""
    several = among.filter(pl.col("what") == row["what"]).height > 1
    by = f" ({row['statistic']})" if several and row["statistic"] else ""
    return f"{row['what']}{by}"


def _off(row: dict[str, Any]) -> str:
    if row["difference"] is None:
        return f"{fmt.mass(row['modelled_kt'])} instead of 0"
    return fmt.signed(fmt.share(row["difference"]), row["difference"])


def _table(caption: str, frame: pl.DataFrame, *, why: bool) -> Table:
    columns = [
        Column("What"),
        Column("Observed", "kt", number=True),
        Column("Modelled", "kt", number=True),
        Column("Difference", "kt", number=True),
        Column("Grade"),
    ]
    rows: list[list[Cell | str]] = []
    for row in frame.iter_rows(named=True):
        off = row["difference_kt"]
        rows.append(
            [
                Cell(str(row["what"]), note=row["statistic"] or "", sources=split(row["source"])),
                fmt.tonnes(row["observed_kt"]),
                fmt.tonnes(row["modelled_kt"]),
                fmt.NOTHING if off is None else fmt.signed(fmt.tonnes(off), off),
                Cell(row["grade"] or "", note="input of the case" if row["is_input"] else ""),
                *([row["why"] or ""] if why else []),
            ]
        )
    return Table(
        caption,
        [*columns, *([Column("What the plan says of it")] if why else [])],
        rows,
        dense=True,
    )
