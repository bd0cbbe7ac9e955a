"""What `benchmarks/equilibrium.py --json` wrote, as a table."""

from __future__ import annotations

import json
from pathlib import Path

from engines.apart import Record
from engines.tables import Shown, ratio

FILE = "equilibrium.json"
OURS = "landbridge"


def equilibria(folder: Path) -> list[Shown]:
    """A line for each network and contender; nothing where the file is not there."""
    file = folder / FILE
    if not file.is_file():
        return []
    records: list[Record] = json.loads(file.read_text(encoding="utf-8"))
    ours = {one["name"]: one["seconds"] for one in records if one["contender"] == OURS}
    rows = [
        [
            one["name"],
            one["contender"],
            f"{one['seconds']:.3g}",
            "" if one["contender"] == OURS else ratio(one["seconds"], ours.get(one["name"])),
            f"{one['peak_mib']:,.0f}" if one["peak_mib"] else "not known",
            f"{one['gap']:.1e}",
            f"{one['objective']:,.9g}",
        ]
        for one in records
    ]
    used = {f"{name} {number}" for one in records for name, number in one["versions"].items()}
    note = (
        "By `python benchmarks/equilibrium.py`, each in a process of its own; gap and objective "
        f"are measured from the loads. With {', '.join(sorted(used))}."
    )
    head = ["network", "contender", "seconds", "ratio", "MiB", "gap", "objective"]
    return [Shown("User equilibrium", note, head, rows)]
