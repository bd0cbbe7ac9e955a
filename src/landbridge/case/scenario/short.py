"""Short forms of a scenario, such as `links/cpc/capacity_kt: 30 Mt`, written out in full."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.case.refusal import shown
from landbridge.case.scenario.document import Document, Tree
from landbridge.case.scenario.notes import Path, line_of

EVERY_ROW = "*"
"""Stands for every row of a table in the short form of a scaling."""


def write_out(document: Document) -> None:
    """Replace the short forms under `set` and `scale` by entries with every key."""
    tree = document.tree
    if not isinstance(tree, dict):
        return
    for section in ("set", "scale"):
        if tree.get(section) == {}:
            tree[section] = None
        parts = list(_parts(tree.get(section), (section,)))
        if any(name for _, name, _ in parts):
            lines = {
                (section, at): line_of(document.lines, part[0]) for at, part in enumerate(parts)
            }
            tree[section] = [
                _full(document, section, path, name, value) if name else value
                for path, name, value in parts
            ]
            document.lines = {
                path: line for path, line in document.lines.items() if path[:1] != (section,)
            }
            document.lines |= {path: line for path, line in lines.items() if line is not None}


def _parts(given: Tree, path: Path) -> Iterator[tuple[Path, str, Tree]]:
    """The entries of a section: where each stands, its short name ("" in full form), the rest."""
    if isinstance(given, list):
        for at, item in enumerate(given):
            if _is_short(item):
                yield from _parts(item, (*path, at))
            else:
                yield (*path, at), "", item
    elif isinstance(given, dict) and _is_short(given):
        for name, value in given.items():
            yield (*path, name), name, value


def _is_short(item: Tree) -> bool:
    return isinstance(item, dict) and any("/" in name for name in item)


def _full(document: Document, section: str, path: Path, name: str, value: Tree) -> Tree:
    table, *row, column = name.split("/") if name.count("/") >= 2 else ("", "", "")
    if not (table and column):
        rule = "The short form is table/row/column: value."
        document.spot(path).problem("E225", f"{shown(name)} does not name a cell.", name, rule=rule)
    place: dict[str, Tree] = {"table": table, "column": column}
    if section == "set":
        return {**place, "row": "/".join(row), "value": value}
    rows: Tree = [] if row == [EVERY_ROW] else ["/".join(row)]
    return {**place, "rows": rows, "by": value}
