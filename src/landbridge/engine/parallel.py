"""The same question put many times, on as many cores as there are.

The solver works outside of Python's lock, so threads are enough, and nothing has to be copied.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST = 8
"""Threads beyond which more memory buys no time."""


def cores() -> int:
    """How many threads are worth using on this machine."""
    return min(os.cpu_count() or 1, MOST)


def each(ask: Callable[[Item], Answer], items: Iterable[Item]) -> list[Answer]:
    """The answers in the order of the items; raises the first error, in that order.

    ask: must not change anything that another call uses.
    """
    every = list(items)
    threads = min(cores(), len(every))
    if threads <= 1:
        return [ask(item) for item in every]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(ask, every))


def together(ask: Callable[[Item], None], items: Sequence[Item]) -> None:
    """Do a few short pieces of work at the same time, in threads that are kept for the next time.

    ask: must not call this in turn.
    """
    others = [_kept_threads(os.getpid()).submit(ask, item) for item in items[1:]]
    ask(items[0])
    for other in others:
        other.result()


@cache
def _kept_threads(_process: int) -> ThreadPoolExecutor:
    """Threads of this process; those of the process it was forked from are not there any more."""
    return ThreadPoolExecutor(cores(), thread_name_prefix="landbridge")
