"""What was measured, kept in JSON files so that runs can be taken up again and pages made."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from engines.apart import Record
from engines.contenders import versions

FOLDER = Path(__file__).parents[1] / "results"
ENGINES, CLOSURES = "engines", "closures"


def kept(name: str, folder: Path = FOLDER) -> list[Record]:
    """The records of one file; none where it is not there."""
    file = folder / f"{name}.json"
    if not file.is_file():
        return []
    runs: list[Record] = json.loads(file.read_text(encoding="utf-8"))["runs"]
    return runs


def keep(name: str, record: Record, folder: Path = FOLDER) -> None:
    """Add a record at once, in place of an older one of the same instance and contender."""
    others = [one for one in kept(name, folder) if key(one) != key(record)]
    runs = sorted([*others, record], key=key)
    folder.mkdir(parents=True, exist_ok=True)
    file, part = folder / f"{name}.json", folder / f"{name}.part"
    text = json.dumps({"runs": runs}, indent=1, sort_keys=True)
    part.write_text(text + "\n", encoding="utf-8", newline="\n")
    part.replace(file)


def key(record: Record) -> tuple[str, str]:
    """What a record is about."""
    return record["instance"], record["contender"]


def is_done(record: Record | None, limit: float) -> bool:
    """Whether there is nothing to gain from running again with a limit of seconds."""
    if record is None or record["status"] == "failed":
        return False
    return record["status"] == "solved" or bool(record["limit_s"] >= limit)


def circumstances(*packages: str) -> Record:
    """When, where and with what something is measured."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "versions": versions(*packages),
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count() or 1,
            "python": platform.python_version(),
        },
    }
