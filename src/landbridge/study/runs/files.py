"""Files that appear whole or not at all, whenever the machine stops."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from landbridge.errors import LandbridgeError, Problem


def put(file: Path, data: bytes) -> None:
    """Write a file so that it is on the disk, and whole, when this returns.

    Raises LandbridgeError where it cannot be written.
    """
    beside = file.with_name(f".{uuid4().hex}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(file)
        _settle(file.parent)
    except OSError as error:
        raise LandbridgeError(unusable(file, error)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make the name of a new file last, on systems where folders are files."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unusable(file: Path, error: OSError) -> Problem:
    """A file of the store that cannot be read or written."""
    return Problem(
        "E323",
        f"the store of runs cannot be used: {error.strerror or error}",
        file=str(file),
        rule="A folder you may write to, with room left.",
        hint="Choose another with --runs, or check its rights.",
    )


def damaged(file: Path) -> Problem:
    """A file of the store that is no longer what was written."""
    return Problem(
        "E324",
        "a file of the store of runs is damaged",
        file=str(file),
        rule="Files of the store are written whole; something else has changed this one.",
        hint="Delete it. What it held will be answered again when it is asked for.",
    )
