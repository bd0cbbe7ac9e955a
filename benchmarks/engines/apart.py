"""Runs one thing in a fresh process, so that nothing before it helps or hinders it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engines.memory import peak_of

FOLDER = Path(__file__).parents[1]
READY = "ready"

Record = dict[str, Any]


def apart(module: str, arguments: list[str], limit: float) -> Record:
    """What a module of this folder tells, run by itself; see `telling`.

    limit: seconds from where it is ready; then it is stopped.
    Returns a record whose `status` is `solved`, `time-out` or `failed`, the last with a `reason`,
    the second with the memory it had taken by then.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        command = [sys.executable, "-m", module, *arguments]
        with subprocess.Popen(  # noqa: S603 - our own modules
            command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=said, text=True
        ) as child:
            over = _Over()
            try:
                told = _told(child, limit, over)
            finally:
                child.kill()
        if over.is_set():
            return {"status": "time-out", "limit_s": limit, "peak_mib": over.peak_mib}
        if child.returncode == 0 and told.strip():
            return {"status": "solved", **json.loads(told)}
        said.seek(0)
        last = said.read().strip().splitlines()[-1:] or [f"exit code {child.returncode}"]
        return {"status": "failed", "reason": last[0][:200]}


class _Over(threading.Event):
    """That a limit was reached.  peak_mib: the most the child had taken by then."""

    peak_mib: float | None = None


def _told(child: subprocess.Popen[str], limit: float, over: _Over) -> str:
    """What a child tells once it is ready; `over` is set where that takes longer than the limit."""
    assert child.stdout is not None  # noqa: S101 - asked for above
    if child.stdout.readline().strip() != READY:
        child.wait()
        return ""

    def stop() -> None:
        over.peak_mib = peak_of(child.pid)
        over.set()
        child.kill()

    # `communicate` would miss what was read ahead with the first line.
    timer = threading.Timer(limit, stop)
    timer.start()
    told = child.stdout.read()
    child.wait()
    timer.cancel()
    return told


def telling(work: Callable[[Callable[[], None]], Record]) -> None:
    """Tell the process above what some work finds; what anyone prints meanwhile goes elsewhere.

    work: is given a function to call when it is ready to be timed.
    """
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as above:
        os.dup2(2, 1)

        def ready() -> None:
            print(READY, file=above, flush=True)

        print(json.dumps(work(ready)), file=above, flush=True)
