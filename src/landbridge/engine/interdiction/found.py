"""The sets that were found to lose something, and those of them that need all their elements."""

from __future__ import annotations

from landbridge.engine.interdiction.attacks import NOTHING, Attacks, Chosen, Plan
from landbridge.engine.interdiction.bounds import Bounds


class Found:
    """Keeps the sets that lose most and would lose less with any one of their elements open.

    Whether that is so is looked into late, and only of those that are about to be the worst: until
    then it makes no difference to the search, which takes what may lose most first.
    """

    def __init__(self, attacks: Attacks, bounds: Bounds, keep: int) -> None:
        """keep: how many of the worst are wanted."""
        self._attacks, self._bounds, self._keep = attacks, bounds, keep
        self._plans: dict[Chosen, Plan] = {}
        self._needed: set[Chosen] = set()

    def add(self, plan: Plan) -> None:
        """Take a set into account, unless one without an element of it is known to lose as much."""
        if plan.loss > 0 and all(self._is_less(plan, one) is not False for one in _smaller(plan)):
            self._plans[plan.chosen] = plan

    @property
    def first(self) -> list[Plan]:
        """The worst so far, the worst first."""
        return sorted(self._plans.values(), key=rank)[: self._keep]

    @property
    def threshold(self) -> float:
        """What a set has to lose more than to be among the worst; nothing lost is no loss."""
        first = self.first
        if len(first) < self._keep or not self.settled:
            return 0.0
        return first[-1].loss

    @property
    def settled(self) -> bool:
        """Whether all of the worst are known to need all their elements."""
        return all(plan.chosen in self._needed for plan in self.first)

    def settle(self, waiting: float) -> None:
        """Look into the worst, where they would end the search if they need all their elements.

        waiting: what sets that are not solved yet can lose at most.
        """
        while not self.settled and self._would_end(waiting):
            unknown = [plan for plan in self.first if plan.chosen not in self._needed]
            pairs = [(plan, one) for plan in unknown for one in _smaller(plan)]
            self._attacks.ask([one for plan, one in pairs if self._is_less(plan, one) is None])
            if not sum(self._judge(plan) for plan in unknown):
                return

    def purge(self) -> None:
        """Drop those of the worst that are known by now not to need all their elements."""
        while sum(self._judge(plan) for plan in self.first if plan.chosen not in self._needed):
            pass

    def _would_end(self, waiting: float) -> bool:
        first = self.first
        return (first[-1].loss if len(first) == self._keep else 0.0) >= waiting

    def _judge(self, plan: Plan) -> bool:
        """Note whether a set needs all its elements; whether that is known."""
        less = [self._is_less(plan, one) for one in _smaller(plan)]
        if False in less:
            del self._plans[plan.chosen]
        elif None not in less:
            self._needed.add(plan.chosen)
        return False in less or None not in less

    def _is_less(self, plan: Plan, smaller: Chosen) -> bool | None:
        """Whether a smaller set loses less; None where that is not known."""
        known = self._attacks.known(smaller)
        if known is not None:
            return plan.loss - known.loss > NOTHING * abs(known.loss)
        bound = self._bounds.exactly(smaller)
        return True if plan.loss - bound > NOTHING * abs(bound) else None


def _smaller(plan: Plan) -> list[Chosen]:
    """A set without each one of its elements."""
    return [plan.chosen - {element} for element in sorted(plan.chosen)]


def rank(plan: Plan) -> tuple[float, int, list[int]]:
    """What plans are sorted by, the worst first."""
    return (-plan.loss, len(plan.chosen), sorted(plan.chosen))
