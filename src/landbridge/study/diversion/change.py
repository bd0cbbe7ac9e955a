"""Changes of combinations of code and country, held against what is usual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from landbridge.study.diversion.cells import Bools, Floats
from landbridge.study.diversion.earlier import earlier
from landbridge.study.diversion.setting import REFERENCE, Setting
from landbridge.study.diversion.usual import Usual, learned
from landbridge.study.trading.windows import Window

LEAST_CONTROLS = 20
"""Other codes of a partner needed to know how its trade moves in general."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Log ratios of combinations between two windows.

    keys: code, partner and whatever else tells combinations apart, with the group of the code.
    log: not a number where it cannot be measured. noise: variance of its month-to-month noise.
    expected: what the log ratio is held against, 0 where nothing else is known; doubt: its
    variance. shipments: effective shipments before and after, combinations × 2, of values that
    are counted in them.
    """

    keys: pl.DataFrame
    log: Floats = field(repr=False)
    noise: Floats = field(repr=False)
    expected: Floats = field(repr=False)
    doubt: Floats = field(repr=False)
    shipments: Floats | None = field(default=None, repr=False)

    @property
    def excess(self) -> Floats:
        """Log ratios beyond what is expected."""
        return self.log - self.expected

    @property
    def variance(self) -> Floats:
        """Variance of the noise of the excess."""
        return self.noise + self.doubt

    def where(self, keep: Bools) -> Changes:
        """Only some of the combinations."""
        counts = None if self.shipments is None else self.shipments[keep]
        return Changes(
            keys=self.keys.filter(pl.Series(keep)),
            log=self.log[keep],
            noise=self.noise[keep],
            expected=self.expected[keep],
            doubt=self.doubt[keep],
            shipments=counts,
        )

    def of(self, group: str) -> Changes:
        """Only those of codes of a group."""
        return self.where((self.keys["group"] == group).to_numpy())


def measured(keys: pl.DataFrame, log: Floats, noise: Floats) -> Changes:
    """Changes that are held against nothing yet."""
    return Changes(keys, log, noise, np.zeros(len(log)), np.zeros(len(log)))


Measure = Callable[[Window, Window], Changes]
"""Measures changes between two windows."""

Standing = Callable[[Changes], tuple[Floats, Floats]]
"""What is looked up among usual log ratios, and its variance."""


def plain(changes: Changes) -> tuple[Floats, Floats]:
    """The excess as it is."""
    return changes.excess, changes.variance


def against(changes: Changes, *, by_reference: bool = True) -> Changes:
    """Changes with what they are to be held against: the reference, then other codes.

    The change of the same code with the reference partners together takes out what happened to a
    code everywhere: prices, seasons, goods moved into it by a revision. The median change of codes
    that are not sanctioned takes out what happened to all trade of a partner. Where both are
    known, what remains is a difference in differences in differences. Combinations without the
    reference they are to be held against cannot be measured.
    """
    is_reference = (changes.keys["partner"] == REFERENCE).to_numpy()
    held = changes.where(~is_reference)
    if by_reference and is_reference.any():
        held = _less_reference(held, changes.where(is_reference))
    return _less_others(held)


def _less_reference(changes: Changes, reference: Changes) -> Changes:
    """The change of the same code with the reference partners taken as expected."""
    key = [name for name in changes.keys.columns if name not in ("partner", "group")]
    known = reference.keys.select(key).with_columns(log=reference.log, noise=reference.noise)
    found = changes.keys.select(key).join(known, on=key, how="left", maintain_order="left")
    log, noise = (found[name].fill_null(np.nan).to_numpy() for name in ("log", "noise"))
    return replace(changes, expected=changes.expected + log, doubt=changes.doubt + noise)


def _less_others(changes: Changes) -> Changes:
    """The median change of a partner's other codes added to what is expected."""
    partner = changes.keys["partner"].to_numpy()
    other = (changes.keys["group"] == "other").to_numpy() & np.isfinite(changes.excess)
    expected, doubt = changes.expected.copy(), changes.doubt.copy()
    for name in np.unique(partner):
        chosen = other & (partner == name)
        if chosen.sum() >= LEAST_CONTROLS:
            weight = 1 / (changes.variance[chosen] + 0.05)
            middle, error = _median(changes.excess[chosen], weight)
            expected[partner == name] += middle
            doubt[partner == name] += error**2
    return replace(changes, expected=expected, doubt=doubt)


def _median(values: Floats, weight: Floats) -> tuple[float, float]:
    """Weighted median and its standard error, as of a weighted mean times √(π/2)."""
    order = np.argsort(values)
    sums = np.cumsum(weight[order])
    middle = float(values[order][np.searchsorted(sums, sums[-1] / 2)])
    spread = np.sqrt(np.sum((weight * (values - middle)) ** 2)) / weight.sum()
    return middle, float(np.sqrt(np.pi / 2) * spread)


def pairs(setting: Setting) -> list[tuple[Window, Window]]:
    """The two windows as asked, and as they were in earlier years."""
    first = setting.traded["period"].min()
    back = earlier(setting.before, setting.after, str(first)) if first else []
    return [(setting.before, setting.after), *back]


def with_group(keys: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Combinations with the group of their code."""
    return keys.join(setting.groups, on="code", how="left", maintain_order="left")


def judged(
    setting: Setting, measure: Measure, standing: Standing = plain, *, by_reference: bool = True
) -> tuple[Changes, Usual]:
    """Changes of sanctioned codes with the partners, and what is usual for them.

    What is usual is learned from the same combinations in earlier years, else from the other
    codes of the same partners at the same time, else not at all.
    """
    real, *before = pairs(setting)
    now = against(measure(*real), by_reference=by_reference)
    past = [against(measure(*pair), by_reference=by_reference) for pair in before]
    found = [standing(one.of("sanctioned")) for one in past]
    logs, variances = (np.concatenate([np.empty(0), *some]) for some in _columns(found))
    spans = tuple(f"{pair[0]} to {pair[1]}" for pair in before)
    usual = learned(logs, variances, "own past", spans)
    if usual is None:
        usual = learned(*standing(now.of("other")), "other codes")
    return now.of("sanctioned"), usual or Usual("nothing", 0)


def _columns(found: list[tuple[Floats, Floats]]) -> tuple[list[Floats], list[Floats]]:
    return [one[0] for one in found], [one[1] for one in found]
