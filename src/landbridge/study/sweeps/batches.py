"""Scenarios in batches: long enough to be worth sending, short enough to lose little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landbridge.case.scenario import Scenario

Batch = tuple[Scenario, ...]

SECONDS = 0.5
"""How long a batch is meant to take: no more than this is lost when a process is killed."""

MOST = 256
"""Scenarios of a batch, at most."""


def batches(scenarios: Sequence[Scenario], seconds_each: float, processes: int) -> Iterator[Batch]:
    """Scenarios in their order, so many at once that every process gets some.

    seconds_each: how long one takes, about.
    """
    fair = -(-len(scenarios) // (2 * processes))
    size = max(1, min(MOST, fair, int(SECONDS / max(seconds_each, 1e-6))))
    for start in range(0, len(scenarios), size):
        yield tuple(scenarios[start : start + size])
