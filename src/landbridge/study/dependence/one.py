"""How much an economy's trade depends on one thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from landbridge.engine.interval import Interval
from landbridge.model.live.live import LiveCase
from landbridge.study.dependence.called import names_of
from landbridge.study.dependence.detour import Detour, detour
from landbridge.study.dependence.direction import Direction
from landbridge.study.dependence.losses import How, Losses, losses
from landbridge.study.dependence.saying import detour_sentences, loss_sentences, share_sentence
from landbridge.study.dependence.subject import Subject
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper


@dataclass(frozen=True)
class Dependence:
    """The share of an economy's trade that crosses one thing, as an interval, and what follows.

    on, good, direction: what is asked; good "" for all goods together, by tonnes.
    share: in the plan reported.  kt: that share, whole_kt: all of the trade, a year.
    low, high: the least and the greatest the share can be in plans at most `tolerance` worse than
        the best; both are proved. None where there is no such trade, or they were not asked for.
    unique: whether they differ only by rounding.  certificate: the worst violation of the proofs.
    """

    on: Subject
    good: str
    direction: Direction
    share: float | None
    kt: float
    whole_kt: float
    low: float | None
    high: float | None
    tolerance: float
    unique: bool | None
    certificate: float | None
    held: LiveCase = field(repr=False)
    means: Means = field(repr=False)

    @cached_property
    def losses(self) -> Losses:
        """What is lost where it closes; worked out when first asked for."""
        with Sweeper(self.held, self.means) as sweeper:
            return losses(sweeper, [self.on])

    @cached_property
    def detour(self) -> Detour:
        """Where the trade goes then; of a country where nothing of the economy passes any more."""
        how: How = "no passage" if self.on.kind in ("country", "waters") else "closed"
        return detour(self.held, self.on, self.direction, how)

    @property
    def sentences(self) -> list[str]:
        """The share in plain words; what is lost and where the rest goes, with `told`."""
        return [share_sentence(self)]

    @property
    def told(self) -> list[str]:
        """All of it in plain words."""
        names = names_of(self.held.base.case)
        around = detour_sentences(self.detour, names, self.good)
        return [*self.sentences, *loss_sentences(self.losses, names), *around]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys; solves what is lost and the detour."""
        return {
            **self.shares_facts(),
            "losses": self.losses.facts(),
            "detour": self.detour.facts(),
            "sentences": self.told,
        }

    def shares_facts(self) -> dict[str, Any]:
        """What is asked and the share alone."""
        return {
            "on": self.on.key,
            "name": self.on.name,
            "good": self.good or None,
            "direction": self.direction,
            "share": self.share,
            "kt": self.kt,
            "whole_kt": self.whole_kt,
            "low": self.low,
            "high": self.high,
            "tolerance": self.tolerance,
            "unique": self.unique,
        }

    def __repr__(self) -> str:
        if self.low is None or self.high is None:
            return f"Dependence of {self.sentences[0]}"
        return f"Dependence(low={self.low:.4f}, high={self.high:.4f}) of {self.sentences[0]}"


def ends_of(found: Interval | None) -> dict[str, Any]:
    """The ends of an interval as columns: low, high, unique, certificate."""
    if found is None:
        return dict.fromkeys(("low", "high", "unique", "certificate"))
    worst = max(found.low.certificate.worst, found.high.certificate.worst)
    ends = {"low": found.low.value, "high": found.high.value}
    return {**ends, "unique": found.unique, "certificate": worst}
