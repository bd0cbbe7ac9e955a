"""Processes that start fresh, and do not run the script of whoever asks once more.

By default a fresh process imports the main module of the one that starts it. A script without
`if __name__ == "__main__"` would so start processes of its own, and fail. Nothing asked of these
processes is defined in a script, so they need none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any


class _Process(SpawnProcess):
    """A process that knows of no main module."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 - what multiprocessing calls
        with _no_main():
            return SpawnProcess._Popen(process_obj)


class FreshContext(SpawnContext):
    """The context of such processes, for pools."""

    Process = _Process


@contextmanager
def _no_main() -> Iterator[None]:
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
