"""Solves multicommodity flow by Landbridge and by others, side by side in one run.

python benchmarks/compare.py [--quick] [--only NAME ...] [--limit 600] [--again]

Networks of the literature, where a folder holds them, and generated ones; Landbridge over paths and
over links, linopy with HiGHS, HiGHS from plain arrays, OR-Tools GLOP and PDLP. Each network and
contender runs in a process of its own, one after the other, with its default options. What comes
out is measured from the network: its cost, what it breaks, and what no plan can cost less than by
its prices. Records are kept in `benchmarks/results` as they come, so a run that was stopped goes
on where it was; `make reference` then writes the page `docs/reference/benchmarks.md` from them.
At the end arcs of one network are closed one by one.

--quick: only what takes seconds. --only: these networks and contenders, or `closures` and these
contenders of closures. --again: also what was run before. --show: run nothing, print what is known.
Networks that are too large for some contenders stop those after 30 s or 60 s, so that all of it
takes at most about 40 minutes; tables then show how long they were given.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from engines import closures
from engines.cases import CASES
from engines.contenders import ENTRANTS
from engines.instances import GENERATED
from engines.page import plain_tables
from engines.plan import LITERATURE, Pairing, plan
from engines.results import FOLDER as RESULTS
from engines.results import circumstances
from engines.run import run
from multicommodity import FOLDER

NETWORKS = {*LITERATURE, *GENERATED, *CASES}
CLOSING = "closures"


def main() -> None:
    """Run what was asked for and print tables."""
    asked = _asked()
    only = set(asked.only)
    if not asked.show:
        now = circumstances("linopy", "ortools")
        print(f"Python {now['machine']['python']}, {now['machine']['system']}", end=", ")
        print(f"{now['machine']['cores']} cores")
        print(", ".join(f"{name} {number}" for name, number in now["versions"].items()))
        more = sorted(only & set(GENERATED))
        planned = plan(asked.limit, more, quick=asked.quick)
        pairings = _there(_chosen(planned, only), asked.instances)
        run(pairings, asked.instances, asked.results, again=asked.again)
        if CLOSING in only or not (only or asked.quick):
            closures.run(only, asked.limit, asked.results, again=asked.again)
    print("\n\n".join(plain_tables(asked.results)))


def _asked() -> argparse.Namespace:
    said = __doc__ or ""
    parser = argparse.ArgumentParser(
        description=said, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--limit", type=float, default=600.0)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--instances", type=Path, default=FOLDER)
    parser.add_argument("--results", type=Path, default=RESULTS)
    found = parser.parse_args()
    found.instances, found.results = found.instances.resolve(), found.results.resolve()
    unknown = set(found.only) - {*NETWORKS, *ENTRANTS, *closures.CONTENDERS, CLOSING}
    if unknown:
        parser.error(f"nothing is called {', '.join(sorted(unknown))}")
    return found


def _chosen(pairings: Iterable[Pairing], only: set[str]) -> list[Pairing]:
    """Those of the networks and contenders asked for; of all where none of a kind is."""
    networks, contenders = only & NETWORKS, only & set(ENTRANTS)
    if CLOSING in only and not networks:
        return []
    return [
        one
        for one in pairings
        if (not networks or one.instance in networks)
        and (not contenders or one.contender in contenders)
    ]


def _there(pairings: Iterable[Pairing], folder: Path) -> list[Pairing]:
    """Those whose networks are generated or lie in the folder; says which do not."""
    pairings = list(pairings)
    gone = {
        one.instance
        for one in pairings
        if one.instance not in {*GENERATED, *CASES}
        and not (folder / f"{one.instance}.txt").is_file()
    }
    if gone:
        print(f"not there, so left out: {', '.join(sorted(gone))}")
    return [one for one in pairings if one.instance not in gone]


if __name__ == "__main__":
    main()
