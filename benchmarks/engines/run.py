"""Runs pairings one after the other and keeps what comes out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from multicommodity import published

from engines.apart import Record, apart
from engines.cases import CASES
from engines.contenders import ENTRANTS, is_installed
from engines.plan import Pairing
from engines.results import ENGINES, circumstances, is_done, keep, kept, key


def run(pairings: Iterable[Pairing], instances: Path, results: Path, *, again: bool) -> None:
    """Run what was not run yet, each in a process of its own, and keep every record at once.

    instances: folder of those of the literature.  results: folder of records.
    again: run also what was.
    """
    done = {key(record): record for record in kept(ENGINES, results)}
    known = published(instances)
    for one in pairings:
        before = done.get((one.instance, one.contender))
        if not again and is_done(before, one.limit):
            continue
        what = f"{one.instance}, {ENTRANTS[one.contender].title}"
        if not is_installed(one.contender):
            print(f"{what}: skipped, {ENTRANTS[one.contender].package} is not installed")
            continue
        record = {
            "instance": one.instance,
            "contender": one.contender,
            "published": known.get(one.instance),
            **circumstances(ENTRANTS[one.contender].distribution),
            **_solved_apart(one, instances),
        }
        keep(ENGINES, record, results)
        print(f"{what}: {said(record)}", flush=True)


def _solved_apart(one: Pairing, instances: Path) -> Record:
    if one.instance in CASES:
        return apart("engines.one_case", [one.instance, one.contender], one.limit)
    return apart("engines.one", [one.instance, one.contender, str(instances)], one.limit)


def said(record: Record) -> str:
    """A record in a few words."""
    match record["status"]:
        case "solved":
            gap = "not known" if record["gap"] is None else f"{record['gap']:.1e}"
            return f"{record['seconds']:.3g} s, gap {gap}"
        case "time-out":
            return f"stopped after {record['limit_s']:g} s"
        case _:
            return f"failed: {record['reason']}"
