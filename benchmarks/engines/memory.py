"""How much memory this process takes, in MiB."""

from __future__ import annotations

import re
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")
FORGET = Path("/proc/self/clear_refs")
"""Linux forgets the peak so far where `5` is written here."""


def resident() -> float | None:
    """What is taken now; None where the system does not tell."""
    return _told("VmRSS")


def forget_peak() -> None:
    """Count the peak from here on, where the system can."""
    try:
        FORGET.write_text("5", encoding="ascii")
    except OSError:
        return


def peak_of(process: int) -> float | None:
    """The most that another process took so far; None where the system does not tell."""
    return _told("VmHWM", Path(f"/proc/{process}/status"))


def peak() -> float | None:
    """The most that was taken; None where the system does not tell."""
    found = _told("VmHWM")
    if found is not None or sys.platform == "win32":
        return found
    import resource  # noqa: PLC0415 - Windows has none

    kib = 1024 if sys.platform == "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kib / 1024


def _told(what: str, status: Path = STATUS) -> float | None:
    try:
        found = re.search(rf"^{what}:\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return None
    return float(found[1]) / 1024 if found else None
