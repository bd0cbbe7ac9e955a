"""What was measured as text: for a terminal, and for the page of the reference."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from engines.aims import aims
from engines.apart import Record
from engines.equilibria import equilibria
from engines.results import CLOSURES, ENGINES, FOLDER, kept
from engines.tables import (
    NOT_RUN,
    Shown,
    accuracy,
    by_key,
    closed,
    first_calls,
    growth,
    memory,
    optima,
    seconds,
    sizes,
)


def tables(folder: Path = FOLDER) -> list[Shown]:
    """All tables from the records of a folder, then those that other benchmarks left there."""
    engines, closures = kept(ENGINES, folder), kept(CLOSURES, folder)
    runs = by_key(engines)
    parts = (seconds, optima, accuracy, memory, growth, first_calls, sizes)
    found = [part(runs) for part in parts]
    return [
        aims(engines, closures),
        *found,
        closed(closures),
        *equilibria(folder),
        *_others(folder),
    ]


def _others(folder: Path) -> Iterator[Shown]:
    """Tables of files that hold some: `{"tables": [{"heading", "note", "head", "rows"}]}`."""
    for file in sorted(folder.glob("*.json")):
        found = json.loads(file.read_text(encoding="utf-8"))
        for table in found.get("tables", []) if isinstance(found, dict) else []:
            yield Shown(table["heading"], table["note"], table["head"], table["rows"])


def plain_tables(folder: Path = FOLDER) -> Iterator[str]:
    """Tables in columns of text, without networks that were not run."""
    for table in tables(folder):
        lines = [table.head, *(row for row in table.rows if set(row[1:]) - {"", NOT_RUN})]
        width = [max(len(line[at]) for line in lines) for at in range(len(table.head))]
        text = ["  ".join(map(str.rjust, line, width)) for line in lines]
        yield "\n".join([table.heading, *text])


def benchmarks_page(folder: Path = FOLDER) -> Iterator[str]:
    """The page in Markdown, part by part."""
    yield "# Benchmarks"
    yield (
        "`make bench` (or `python benchmarks/compare.py`) measures all of this; the page is "
        "written from what it kept, by `make reference`. Each network and contender runs in a "
        "process of its own, one after the other, with the default options of the contender. "
        "[How fast it is](../explanation/speed.md) says how the engine of paths works and what "
        "else is timed."
    )
    for table in tables(folder):
        yield f"## {table.heading}"
        yield table.note
        yield _grid(table)
    yield "## When, where and with what"
    yield "\n".join(_told(kept(ENGINES, folder) + kept(CLOSURES, folder)))


def _grid(table: Shown) -> str:
    mark = ["---", *["--:"] * (len(table.head) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in [table.head, mark, *table.rows])


def _told(records: Iterable[Record]) -> Iterator[str]:
    """A line for every day and machine with the versions records were made with; then failures."""
    found: dict[str, dict[str, set[str]]] = {}
    failures = []
    for record in records:
        at = record["machine"]
        where = f"{record['date']}, {at['system']}, {at['cores']} cores, Python {at['python']}"
        used = found.setdefault(where, {})
        for name, number in record["versions"].items():
            used.setdefault(name, set()).add(number)
        if record["status"] == "failed":
            failures.append(f"{record['instance']}, {record['contender']}: {record['reason']}")
    for where, used in sorted(found.items()):
        packages = (f"{name} {' and '.join(sorted(used[name]))}" for name in sorted(used))
        yield f"- {where}: {', '.join(packages)}"
    yield from (f"- Failed: {failure}" for failure in sorted(failures))
    if not found:
        yield "Nothing was run yet."
