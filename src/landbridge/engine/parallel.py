"""The same question put many times, on as many cores as there are.

The solver works outside of Python's lock, so threads are enough, and nothing has to be copied.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
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
