"""Batches answered by processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from landbridge.errors import LandbridgeError, Problem
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.batches import Batch
from landbridge.study.sweeps.spawning import FreshContext

ATTEMPTS = 3
"""How often processes are started again after one has died, before it is given up."""


class Processes:
    """Processes that hold the case each, started once and kept until closed."""

    def __init__(self, answering: Answering, count: int) -> None:
        """answering: the case as it is held.  count: of processes."""
        self.count, self._sent = count, pickle.dumps(answering)
        self._pool: ProcessPoolExecutor | None = None

    def answers(self, batches: Sequence[Batch]) -> Iterator[list[Answer]]:
        """The answers of every batch, in the order they are done.

        Raises LandbridgeError where processes die again and again.
        """
        left = dict(enumerate(batches))
        for _attempt in range(ATTEMPTS):
            try:
                yield from self._answered(left)
            except BrokenProcessPool:
                self.close()
                continue
            return
        raise LandbridgeError(_DYING)

    def _answered(self, left: dict[int, Batch]) -> Iterator[list[Answer]]:
        """The answers of what is left, each taken from it once it is there."""
        asked = {self._running().submit(_answers, batch): at for at, batch in left.items()}
        futures: Iterator[Future[list[Answer]]] = as_completed(asked)
        for future in futures:
            found = future.result()
            del left[asked[future]]
            yield found

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.count,
                mp_context=FreshContext(),
                initializer=_begin,
                initargs=(self._sent,),
            )
        return self._pool

    def close(self) -> None:
        """Let the processes go; what they are at is given up."""
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):
                process.terminate()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


_held: Answering | None = None
"""In a process that answers: the case it holds."""


def _begin(sent: bytes) -> None:
    """Take the case over; leave the keyboard to the process that asks, and go when it goes."""
    global _held  # noqa: PLW0603 - a process holds one case for all its batches
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with_parent, daemon=True).start()
    _held = pickle.loads(sent)  # noqa: S301 - sent by the process that started this one


def _go_with_parent() -> None:
    """End when the process that asks has ended, however that was."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _answers(batch: Batch) -> list[Answer]:
    if _held is None:
        raise RuntimeError("the process holds no case")
    return _held.answers(batch)


_DYING = Problem(
    "E321",
    "the processes that answer scenarios die again and again",
    rule="Each of them holds the whole case in memory.",
    hint="Ask with --workers 1, or on a machine with more memory. What is answered is kept.",
)
