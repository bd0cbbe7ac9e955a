"""What it rests on: sources and grades, how it was computed, the words."""

from __future__ import annotations

import altair as alt

from landbridge.case.schema import tables
from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import Bullet, Bullets, Entries, Entry, Figure, Prose, Section
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture

GRADES = (
    ("measured", "c3"),
    ("reported", "c6"),
    ("derived", "c1"),
    ("estimated", "c2"),
    ("assumed", "c5"),
)
"""Grades from the firmest to the weakest, with their colours."""

WORDS = {
    "Netback": "What is left of the price at the market for the producer, once the way is paid.",
    "Scarcity price": "What one more tonne of a capacity would be worth; nothing if not full.",
    "Loading": "Share of a capacity that is used.",
    "One of several (≈)": "Another route would cost as much; a plan with it would be as good.",
    "Stream": "A good by the country it comes from, followed separately through the network.",
    "Interchange": "Changing mode or gauge at a place: a port, a dry port, a break of gauge.",
    "Market": "Sells where it pays, at a price.",
    "Shipment": "Is to be moved from one place to another in any case.",
    "Plan": "The flows that are best for all together at given costs and prices: not a forecast.",
    "Certificate": "The check, without trusting the solver, that no other plan is better.",
    "Grade": "How far to trust a number: measured, reported, derived, estimated or assumed.",
    "kt, Mt": "Thousand and million tonnes, a year if not said otherwise.",
}
"""Words of the report."""


MODEL = (
    "The case describes places, the links between them with their capacities, costs and times, "
    "what is produced and wanted where, and the rules in force. The plan is the set of flows that "
    "is worth most to all together: the value of what is sold less the costs of producing, moving, "
    "handling and waiting. It is found by linear programming; goods are followed by the country "
    "they come from."
)
CAVEAT = (
    "The plan is what would be best given these numbers, not a forecast: contracts, politics and "
    "habits are in it only as far as capacities, prices and rules express them. Several plans can "
    "be equally good; routes that could be others are marked with ≈."
)


def sources(m: Material) -> Section | None:
    """Grades of the rows of every table, and the list of sources."""
    blocks = [block for block in (_grades(m), _listed(m)) if block is not None]
    return Section("sources", "What it rests on", "Sources", blocks) if blocks else None


def _grades(m: Material) -> Figure | None:
    counts = {
        name: dict(m.case.table(name)["grade"].value_counts().iter_rows())
        for name, table in tables().items()
        if "grade" in table.fields and m.case.table(name).height
    }
    if not counts:
        return None
    rows = [
        Bar(
            name.replace("_", " "),
            [(token, found.get(grade, 0) / sum(found.values())) for grade, token in GRADES],
            fmt.count(sum(found.values()), "row"),
        )
        for name, found in counts.items()
    ]
    total = {grade: sum(found.get(grade, 0) for found in counts.values()) for grade, _ in GRADES}
    whole = sum(total.values())
    told = [f"{fmt.share(count / whole)} {grade}" for grade, count in total.items()]

    def draw(width: float) -> alt.LayerChart:
        return bars(rows, width, [Key(grade, "line", token, 9) for grade, token in GRADES])

    return picture(
        "How firm the numbers are: rows of each table by grade",
        f"Of {whole:,} rows, {fmt.listed(told)}.",
        draw,
        "Measured: counted by who runs or records it. Reported: stated in a publication. Derived: "
        "computed from such numbers. Estimated: judged from what is known. Assumed: background "
        "knowledge or convention.",
    )


def _listed(m: Material) -> Entries | None:
    rows = m.case.table("sources").sort("publisher", "title", "id")
    if rows.is_empty():
        return None
    entries = []
    for row in rows.iter_rows(named=True):
        place = row["locator"] or ""
        web = place.startswith(("https://", "http://")) and " " not in place
        rest = [row["title"], row["date"], "" if web else place, row["licence"]]
        text = ". ".join(part.rstrip(".") for part in rest if part) + "."
        entries.append(Entry(row["publisher"], text, f"s-{row['id']}", place if web else ""))
    return Entries(entries, dense=True)


def method(m: Material) -> Section:
    """How the plan was found, that it is proved, and what to bear in mind."""
    solution = m.solution
    proof = solution.certificate
    points = [
        Bullet("Certificate.", proof.sentence, "good" if proof.holds else "bad"),
        *(Bullet("Note.", note) for note in solution.notes),
    ]
    text = [MODEL, CAVEAT]
    if solution.strict:
        text.append("Demands were limits: a plan that misses any would have been refused.")
    return Section("method", "How this was computed", "Method", [Prose(text), Bullets(points)])


def words() -> Section:
    """The glossary."""
    return Section("words", "Words", "Words", [Entries([Entry(*pair) for pair in WORDS.items()])])
