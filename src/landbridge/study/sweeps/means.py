"""With what a sweep is computed, and where its answers are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landbridge.study.runs.store import Store

Told = Callable[[int, int], None]
"""Is told how many scenarios are answered, and of how many."""


@dataclass(frozen=True)
class Means:
    """How sweeps of a study are to be done; what they find does not depend on it.

    workers: processes on this machine; 1: this one alone; None: as many as pay.
    cluster: address of a Dask scheduler, such as `tcp://10.0.0.1:8786`; "": this machine.
    store: where answers are kept, and found again; None: in memory, until the study is done.
    question: what is asked, in words; names the run in the store.
    seed: of what is drawn by lot in the study, to be recorded.
    told: is told how far a sweep has come.
    """

    workers: int | None = None
    cluster: str = ""
    store: Store | None = None
    question: str = ""
    seed: int | None = None
    told: Told | None = None
