"""What a contender answers, and how long its steps take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from multicommodity import Instance

from landbridge.engine.lp import Floats

if TYPE_CHECKING:  # others should not have to carry our solver in memory
    from landbridge.engine.certificate import Certificate


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan and the prices that should prove it.

    flow: on every arc, (streams, arcs).  undelivered: of every pair, (pairs,).
    price: of a unit of capacity of every arc, (arcs,).
    seconds: of each step, in order.  certificate: our own, where the contender makes one.
    """

    flow: Floats
    undelivered: Floats
    price: Floats
    seconds: dict[str, float]
    certificate: Certificate | None = None


Contender = Callable[[Instance], Answer]


@dataclass(slots=True)
class Stopwatch:
    """Seconds by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def time(self, step: str) -> Iterator[None]:
        """Count what runs inside towards a step."""
        start = perf_counter()
        yield
        self.seconds[step] = self.seconds.get(step, 0.0) + perf_counter() - start
