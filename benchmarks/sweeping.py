"""Times sweeps of closures beside solving anew and beside a loop over linopy.

    python benchmarks/sweeping.py [--only small] [--closures 500]

Two generated cases. Links that the plan uses are closed one by one: all by a sweep, over paths and
over links, by one process and by two; some by solving anew over links; a few by building the same
programme with linopy and solving it with HiGHS. Each runs in a process of its own, one after the
other. The worth of every plan is compared before anything is printed. Results go to
`results/sweeps.json`, from which `make reference` makes the page.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import numpy as np
from engines.apart import Record, apart, telling
from engines.memory import peak
from engines.results import FOLDER, circumstances

from landbridge.case.case import Case
from landbridge.case.generate import generated
from landbridge.case.scenario import Scenario, apply
from landbridge.case.scenario.form import Close
from landbridge.case.year import at_year
from landbridge.model.live.live import live
from landbridge.model.programme import build_programme
from landbridge.model.solve import solve
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

CASES: dict[str, Callable[[], Case]] = {
    "tiny": lambda: generated(nodes=60, links=240, goods=2, countries=4, origins=2),
    "small": lambda: generated(nodes=500, links=2_000, goods=4, countries=10, origins=5),
    "large": lambda: generated(nodes=2_000, links=8_000, goods=5, countries=10, origins=5),
}
"""Cases by name; the first is for trying things."""

Engine = Literal["links", "paths"]

LIMIT = 3_000.0

TOO_SLOW = {"large": ("links", "links-2", "anew")}
"""Contenders that are left out of a case, since they would take hours."""

FEW = {("large", "linopy"): 0.002}
"""A smaller share of closures where each takes minutes."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way of answering closures.

    share: of the closures, how many it is given, at least one.
    """

    title: str
    share: float
    run: Callable[[Case, list[str]], Record]


def swept(engine: Engine, workers: int) -> Callable[[Case, list[str]], Record]:
    """By a sweep, so many processes at work."""

    def run(case: Case, links: list[str]) -> Record:
        started = perf_counter()
        held = live(case, engine=engine)
        base_s, base_peak = perf_counter() - started, peak()
        asked = [Scenario(close=Close(links=(link,))) for link in links]
        with Sweeper(held, Means(workers=workers)) as sweeper:
            sweeper.ask(asked[:1] * 1 if workers == 1 else asked[: 2 * workers])
            started = perf_counter()
            rest = asked[1:] if workers == 1 else asked[2 * workers :]
            sweeper.ask(rest)
            took = perf_counter() - started
            worths = [answer.worth_musd for answer in sweeper.ask(asked)]
        return {
            "base_s": base_s,
            "base_mib": base_peak,
            "each_s": took / len(rest),
            "peak_mib": peak() if workers == 1 else _peak_of_worker(held, asked[:40]),
            "worths": worths,
        }

    return run


def _peak_of_worker(held: Any, asked: list[Scenario]) -> float | None:
    """The most that a process takes which is sent the case and answers some scenarios."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "sent"
        file.write_bytes(pickle.dumps((Answering(held), asked)))
        found = apart("sweeping", ["--worker", str(file)], LIMIT)
    return float(found["peak_mib"]) if found["status"] == "solved" else None


def anew(case: Case, links: list[str]) -> Record:
    """Solved anew over links, from the case on."""
    worths, started = [], perf_counter()
    for link in links:
        found = solve(case, Scenario(close=Close(links=(link,))), engine="links")
        worths.append(found.objective_musd)
    return {"each_s": (perf_counter() - started) / len(links), "worths": worths}


def by_linopy(case: Case, links: list[str]) -> Record:
    """Built by linopy and solved by HiGHS; every term is given ready-made, which is not counted."""
    from linopy_twin import linopy_model  # noqa: PLC0415 - only where it takes part

    worths, seconds = [], 0.0
    for link in links:
        given = apply(case, Scenario(close=Close(links=(link,))))
        build = build_programme(at_year(given, case.meta.base_year))
        arrays = build.programme.arrays()
        supply = build.case.table("supply")
        stranded = float((supply["quantity_kt"] * supply["stranded_usd_t"]).sum())
        started = perf_counter()
        model = linopy_model(build, arrays)
        status, condition = model.solve("highs", io_api="direct", output_flag=False)
        seconds += perf_counter() - started
        if status != "ok" or model.objective.value is None:
            raise RuntimeError(f"linopy stopped with {condition}")
        worths.append(-(float(model.objective.value) + stranded) / 1000.0)
    return {"each_s": seconds / len(links), "worths": worths}


CONTENDERS = {
    "paths": Contender("sweep over paths", 1.0, swept("paths", 1)),
    "paths-2": Contender("sweep over paths, two processes", 1.0, swept("paths", 2)),
    "links": Contender("sweep over links", 1.0, swept("links", 1)),
    "links-2": Contender("sweep over links, two processes", 1.0, swept("links", 2)),
    "anew": Contender("solved anew over links", 0.02, anew),
    "linopy": Contender("linopy + HiGHS, in a loop", 0.006, by_linopy),
}


def closures(case: Case, count: int) -> list[str]:
    """Links drawn by a seed, those that the plan uses before all others."""
    used = set(solve(case).flows.filter(table="links")["id"])
    links = case.table("links")["id"].sort().to_list()
    drawn = [links[at] for at in np.random.default_rng(7).permutation(len(links)).tolist()]
    return sorted(drawn, key=lambda link: link not in used)[:count]


def one(name: str, by: str, links: list[str]) -> Record:
    """What one contender makes of one case."""
    contender = CONTENDERS[by]
    share = min(contender.share, FEW.get((name, by), 1.0))
    some = links[: max(1, round(share * len(links)))]
    return {"closures": len(some), **contender.run(CASES[name](), some)}


def compared(name: str, records: dict[str, Record]) -> None:
    """Stop where two contenders do not agree on what a plan is worth."""
    done = {by: record["worths"] for by, record in records.items() if record["status"] == "solved"}
    known = done.get("paths") or next(iter(done.values()))
    for by, worths in done.items():
        scale = np.abs(known[: len(worths)]).max()
        far = np.abs(np.array(worths) - known[: len(worths)]).max() / scale
        if far > 1e-6:
            raise SystemExit(f"{name}: {by} differs by {far:.1e}")


def table(name: str, records: dict[str, Record]) -> dict[str, Any]:
    """A table of one case."""
    done = {by: record for by, record in records.items() if record["status"] == "solved"}
    linopy, cold = (done.get(by, {}).get("each_s") for by in ("linopy", "anew"))
    rows = []
    for by, record in done.items():
        times = [linopy / record["each_s"] if linopy else None]
        times.append(cold / record["each_s"] if cold else None)
        memory = [record.get("base_mib"), record.get("peak_mib")]
        figures = [f"{record['each_s']:.4g}", *(f"{one:,.1f} ×" if one else "" for one in times)]
        kept = [f"{one:,.0f}" if one else "" for one in memory]
        rows.append([CONTENDERS[by].title, str(record["closures"]), *figures, *kept])
    case = CASES[name]()
    places, links = case.table("places").height, case.table("links").height
    head = ["by", "closures", "s each", "linopy takes", "anew takes", "base, MiB", "sweep, MiB"]
    return {
        "heading": f"Closures of a case of {places:,} places and {links:,} links",
        "note": "Links closed one by one, those that the plan uses first; slow contenders get the "
        "first few. Seconds are of the wall. One process searches ways on both cores. Memory: the "
        "most a process takes, packages included; of two processes that of each. Measured on "
        f"{datetime.now(tz=UTC).date().isoformat()}.",
        "head": head,
        "rows": rows,
    }


def main() -> None:
    """Run all, or one contender in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=["small", "large"])
    parser.add_argument("--by", nargs="*", default=list(CONTENDERS))
    parser.add_argument("--closures", type=int, default=500)
    parser.add_argument("--one", nargs=3, metavar=("CASE", "BY", "LINKS"))
    parser.add_argument("--worker", metavar="FILE")
    given = parser.parse_args()
    if given.worker:
        telling(lambda ready: _answered(Path(given.worker), ready))
    elif given.one:
        name, by, file = given.one
        links = json.loads(Path(file).read_text(encoding="utf-8"))
        telling(lambda ready: _timed(ready, name, by, links))
    else:
        run(given.only, given.by, given.closures)


def _timed(ready: Callable[[], None], name: str, by: str, links: list[str]) -> Record:
    """One contender, after it has been warmed up on something tiny."""
    one("tiny", by, closures(CASES["tiny"](), 10))
    ready()
    return one(name, by, links)


def _answered(file: Path, ready: Callable[[], None]) -> Record:
    """As a process of a sweep does."""
    ready()
    answering, asked = pickle.loads(file.read_bytes())  # noqa: S301 - written by this benchmark
    answering.answers(tuple(asked))
    return {"peak_mib": peak()}


def run(names: list[str], contenders: list[str], count: int) -> None:
    """Run contenders and write what comes out, case by case."""
    for name in names:
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "links.json"
            file.write_text(json.dumps(closures(CASES[name](), count)), encoding="utf-8")
            records = {}
            for by in (one for one in contenders if one not in TOO_SLOW.get(name, ())):
                records[by] = apart("sweeping", ["--one", name, by, str(file)], LIMIT)
                told = records[by].get("each_s", records[by].get("reason", records[by]["status"]))
                print(name, CONTENDERS[by].title, told, flush=True)
        compared(name, records)
        found = table(name, records)
        print(*(" | ".join(row) for row in [found["head"], *found["rows"]]), sep="\n")
        keep(found)


def keep(found: dict[str, Any]) -> None:
    """Put a table in the place of an older one of the same case."""
    file = FOLDER / "sweeps.json"
    known = json.loads(file.read_text(encoding="utf-8"))["tables"] if file.is_file() else []
    others = [one for one in known if one["heading"] != found["heading"]]
    tables = sorted([*others, found], key=lambda one: len(one["heading"]))
    text = json.dumps({"tables": tables, **circumstances("linopy", "highspy")}, indent=1)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", os.pathsep.join(sys.path))
    main()
