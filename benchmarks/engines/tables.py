"""Records as tables: a heading, what it says, columns and rows of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from engines.apart import Record
from engines.closures import CONTENDERS
from engines.contenders import ENTRANTS
from engines.plan import CASE, CLOSED_NETWORK, HARD, LARGER, LITERATURE, WIDE

OURS = "paths"
NOT_RUN, NOTHING = "not run", "–"


@dataclass(frozen=True, slots=True)
class Shown:
    """One table.  note: what has to be known to read it."""

    heading: str
    note: str
    head: list[str]
    rows: list[list[str]]


Runs = Mapping[tuple[str, str], Record]
"""Records by network and contender."""

Cell = Callable[[Record, Record | None], str]
"""Tells a record, given ours of the same network."""


def by_key(records: Iterable[Record]) -> Runs:
    """Records by what they are about."""
    return {(record["instance"], record["contender"]): record for record in records}


def instances_of(runs: Runs) -> list[str]:
    """Networks in the order of tables: those of the plan, then others that were run."""
    known = [*LITERATURE, WIDE, *LARGER, HARD, CASE]
    return known + sorted({name for name, _ in runs} - set(known))


def sizes(runs: Runs) -> Shown:
    """How large each network is."""
    head = ["network", "nodes", "arcs", "streams", "pairs", "flows"]
    rows = []
    for name in instances_of(runs):
        found = [
            record["size"] for (of, _), record in runs.items() if of == name and "size" in record
        ]
        cells = [_count(found[0].get(what)) for what in head[1:]] if found else [NOT_RUN] * 5
        rows.append([name, *cells])
    note = (
        "A stream is an origin with a class of goods, a pair an origin with an end. Flows are "
        "streams on open arcs: the columns of a programme over links. The case is one of "
        "Landbridge with plants and rules; its nodes and arcs are those of its network in modes, "
        "and linopy and HiGHS are given the terms of its programme ready-made."
    )
    return Shown("Networks", note, head, rows)


def seconds(runs: Runs) -> Shown:
    """Seconds of each contender and their ratio to ours."""
    note = (
        "Building and solving from nothing, for Landbridge certifying too; not loading Python "
        "packages, nor compiling. In brackets how many times as long as Landbridge over paths."
    )
    return _compared("Seconds", note, runs, _time)


def memory(runs: Runs) -> Shown:
    """Memory of each contender and its ratio to ours."""
    note = (
        "The most memory the process took, Python and its packages included, in MiB; in brackets "
        "how many times as much as Landbridge over paths. Of what was stopped: until then."
    )
    return _compared("Memory", note, runs, _whole_memory)


def growth(runs: Runs) -> Shown:
    """Memory beyond what was loaded before."""
    note = (
        "The same without what the process took before it began: packages, the network, and a "
        "small network solved to warm up."
    )
    return _compared("Memory beyond packages", note, runs, _taken("growth_mib"))


def accuracy(runs: Runs) -> Shown:
    """What of each answer is so."""
    note = (
        "Gap / violation, both measured from the network. The gap is between what the plan costs "
        "and what no plan can cost less than by the prices of capacity the contender gives, "
        "relative to the cost; below nought where a plan is cheaper than possible because it "
        "breaks limits. The violation is the worst of any balance, capacity or bound, relative "
        "to its size."
    )
    return _compared("What the answers are worth", note, runs, _worth)


def first_calls(runs: Runs) -> Shown:
    """Seconds of the first call in a process."""
    rows = []
    for by, entrant in ENTRANTS.items():
        found = [
            one["first_call_s"] for (_, who), one in runs.items() if who == by and "size" in one
        ]
        rows.append([entrant.title, f"{median(found):.2g}" if found else NOT_RUN])
    note = (
        "Seconds of the first network a process solves, a grid of 64 nodes, loading of compiled "
        "code included; the median of all processes. The first time ever Landbridge also compiles, "
        "which takes longer and is kept on disk."
    )
    return Shown("First call", note, ["contender", "seconds"], rows)


def optima(runs: Runs) -> Shown:
    """Our optima beside those published."""
    head = ["network", "published", "found", "no plan below", "gap", "beside published"]
    rows = []
    for name in instances_of(runs):
        record = runs.get((name, OURS))
        if record is None or record["status"] != "solved":
            rows.append([name, *[""] * 4, _status(record)])
            continue
        known = record["published"]
        cells = [f"{known:,.10g}" if known else "", f"{record['objective']:,.12g}"]
        bound = NOTHING if record["bound"] is None else f"{record['bound']:,.12g}"
        cells += [bound, _small(record["gap"])]
        rows.append([name, *cells, _beside(record["objective"], known)])
    note = (
        "By Landbridge over paths. No plan can cost less than what stands in the fourth column: "
        "that follows from the prices of capacity by searches for cheapest ways, without the "
        "solver. Where the optimum found is below the published value, the plan itself is the "
        "proof: it keeps every limit to the violation shown below. The gap of the case is the "
        "worst its certificate says of gaps and prices; its optimum is in thousand USD."
    )
    return Shown("Optima", note, head, rows)


def closed(records: Iterable[Record]) -> Shown:
    """Closures by each contender."""
    runs = by_key(records)
    ours = runs.get((CLOSED_NETWORK, "live"))
    head = ["contender", "seconds a closure", "largest", "ratio", "first solve", "differs by"]
    rows = []
    for name, (title, *_) in CONTENDERS.items():
        record = runs.get((CLOSED_NETWORK, name))
        if record is None or record["status"] != "solved":
            rows.append([title, _status(record), *[""] * 4])
            continue
        times = ratio(record["median_s"], ours.get("median_s") if ours else None)
        cells = [f"{record['median_s']:.3g}", f"{record['largest_s']:.3g}", times]
        rows.append([title, *cells, f"{record['base_s']:.3g}", _differs(record, runs)])
    note = (
        f"Arcs of {CLOSED_NETWORK} that carry something are closed one at a time and the network "
        "is solved again; median and largest seconds of a closure, building included where the "
        "contender builds anew, and the largest difference of an optimum from that of HiGHS, cold."
    )
    return Shown("Closures", note, head, rows)


def _differs(record: Record, runs: Runs) -> str:
    """The largest relative difference of optima from those of HiGHS."""
    known = runs.get((CLOSED_NETWORK, "highs-cold"), {}).get("objectives", [])
    if len(known) != len(record["objectives"]):
        return ""
    pairs = zip(record["objectives"], known, strict=True)
    return _small(max((abs(mine - other) / abs(other) for mine, other in pairs), default=0.0))


def _compared(heading: str, note: str, runs: Runs, cell: Cell) -> Shown:
    """A row for each network and a column for each contender."""
    rows = []
    for name in instances_of(runs):
        ours = runs.get((name, OURS))
        ours = ours if ours and ours["status"] == "solved" else None
        cells = [_filled(runs.get((name, by)), ours, cell) for by in ENTRANTS]
        rows.append([name, *cells])
    return Shown(heading, note, ["network", *(one.title for one in ENTRANTS.values())], rows)


def _filled(record: Record | None, ours: Record | None, cell: Cell) -> str:
    """A cell, or why there is no number; how long it was given stands among the seconds only."""
    if record and record["status"] == "solved":
        return cell(record, ours)
    if record and record["status"] == "time-out" and cell is not _time:
        return _by_then(record, ours, cell)
    return _status(record, ours)


def _time(record: Record, ours: Record | None) -> str:
    told = f"{record['seconds']:.3g}"
    if ours is None or record is ours:
        return told
    return f"{told} ({ratio(record['seconds'], ours['seconds'])})"


def _taken(what: str) -> Cell:
    def cell(record: Record, ours: Record | None) -> str:
        if record[what] is None:
            return "not known"
        told = f"{max(record[what], 0.0):,.0f}"
        if ours is None or record is ours or min(ours[what] or 0.0, record[what]) < 1.0:
            return told
        return f"{told} ({ratio(record[what], ours[what])})"

    return cell


_whole_memory = _taken("peak_mib")


def _worth(record: Record, _ours: Record | None) -> str:
    return f"{_small(record['gap'])} / {_small(record['violation'])}"


def _by_then(record: Record, ours: Record | None, cell: Cell) -> str:
    """What a contender had taken when it was stopped, where that is what the cell tells."""
    if cell is not _whole_memory or record.get("peak_mib") is None:
        return "stopped"
    told = f"> {record['peak_mib']:,.0f}"
    return f"{told} (> {ratio(record['peak_mib'], ours['peak_mib'])})" if ours else told


def _status(record: Record | None, ours: Record | None = None) -> str:
    """What stands where there is no number."""
    if record is None:
        return NOT_RUN
    if record["status"] != "time-out":
        return "failed"
    told = f"> {record['limit_s']:g}"
    return f"{told} (> {ratio(record['limit_s'], ours['seconds'])})" if ours else told


def _beside(found: float, known: float | None) -> str:
    """Ours beside the published value, which is rounded to a whole number or half of one."""
    if not known:
        return "none published"
    if same_as_published(found, known):
        return "the same"
    return f"{abs(found - known):,.4g} {'lower' if found < known else 'HIGHER'}"


def same_as_published(found: float, known: float) -> bool:
    """Whether two optima are the same, the published one rounded to a half."""
    return abs(found - known) <= 0.5


def ratio(theirs: float, ours: float | None) -> str:
    """How many times as much theirs is as ours; nothing where ours is not known."""
    if not ours:
        return ""
    times = theirs / ours
    return f"{times:,.0f} ×" if times >= 100 else f"{times:.2g} ×"


def _count(number: int | None) -> str:
    return NOTHING if number is None else f"{number:,}"


def _small(value: float | None) -> str:
    if value is None:
        return NOTHING
    return "0" if value == 0 else f"{value:.0e}"
