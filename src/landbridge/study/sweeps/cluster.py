"""Batches answered by the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from landbridge import __version__
from landbridge.errors import LandbridgeError, Problem
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.batches import Batch
from landbridge.study.sweeps.code import code_hash

SECONDS = 30
"""How long a scheduler is waited for."""


class Cluster:
    """The workers of a scheduler that is already running; each is sent the case once."""

    def __init__(self, answering: Answering, address: str) -> None:
        """Raises LandbridgeError where there is no scheduler, no worker, or no `distributed`."""
        self.address, self._client = address, _client(address)
        self.count = max(1, sum(self._client.nthreads().values()))
        if not self._client.nthreads():
            self._client.close()
            raise LandbridgeError(_problem(address, "it has no workers", _NO_WORKERS))
        self._refuse_other_code()
        self._held = self._client.scatter(answering, broadcast=True, hash=False)

    def _refuse_other_code(self) -> None:
        """Raise LandbridgeError where a worker would answer by other code than this."""
        found = self._client.run(_code, on_error="return").values()
        if any(code != code_hash() for code in found):
            self._client.close()
            raise LandbridgeError(_problem(self.address, "its workers run other code", _OTHER))

    def answers(self, batches: Sequence[Batch]) -> Iterator[list[Answer]]:
        """The answers of every batch, in the order they are done."""
        as_completed = _distributed(self.address).as_completed
        asked = [self._client.submit(_answers, self._held, batch, pure=False) for batch in batches]
        for future, found in as_completed(asked, loop=self._client.loop, with_results=True):
            future.release()
            yield found

    def close(self) -> None:
        """Let the scheduler go; what is not answered is given up."""
        self._client.close()


def _answers(held: Answering, batch: Batch) -> list[Answer]:
    return held.answers(batch)


def _code() -> str:
    return code_hash()


def _distributed(address: str) -> Any:
    """The library, which only those need who ask for a cluster."""
    try:
        return import_module("distributed")
    except ImportError as error:
        raise LandbridgeError(_problem(address, "distributed is missing", _MISSING)) from error


def _client(address: str) -> Any:
    client = _distributed(address).Client
    try:
        return client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise LandbridgeError(_problem(address, str(error), _UNREACHED)) from error


def _problem(address: str, why: str, hint: str) -> Problem:
    return Problem(
        "E322",
        f"the Dask scheduler cannot be used: {why}",
        value=address,
        rule="The address of a running scheduler, such as tcp://10.0.0.1:8786.",
        hint=hint,
    )


_MISSING = "Install it: pip install 'landbridge[cluster]'."
_OTHER = f"Install Landbridge {__version__} where the workers run, and start them anew."
_NO_WORKERS = "Start some: dask worker ADDRESS."
_UNREACHED = "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`."
