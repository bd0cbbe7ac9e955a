"""Trade of codes with countries before and after, as the gravity equation takes it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from landbridge.study.diversion.cells import Bools, Floats, cells, spanned
from landbridge.study.diversion.comparable import comparable_in
from landbridge.study.diversion.setting import Setting
from landbridge.study.trading.windows import Window


@dataclass(frozen=True, slots=True)
class Panel:
    """Mean value of a period by code, country and window.

    codes: in order. countries: partners first, then reference partners. sanctioned: of each code.
    value: codes × countries × 2 windows. partners: how many of the countries are partners.
    left_out: sanctioned codes that begin or end with a revision. negative: combinations with
    values below zero, set to nought.
    """

    codes: tuple[str, ...]
    countries: tuple[str, ...]
    sanctioned: Bools
    partners: int
    value: Floats = field(repr=False)
    left_out: int = 0
    negative: int = 0

    @property
    def reference(self) -> tuple[str, ...]:
        """The reference partners."""
        return self.countries[self.partners :]


def panel(setting: Setting, before: Window, after: Window) -> Panel:
    """The panel of a setting: codes that are comparable, sanctioned or not, and have any trade.

    Periods of a window are averaged: periods of one combination are not independent of each other,
    and standard errors that take them for so are too small (M. Bertrand, E. Duflo and
    S. Mullainathan, 2004, How much should we trust differences-in-differences estimates?,
    Quarterly Journal of Economics 119, section IV.C).
    """
    rows = setting.to_partners.filter(flow=setting.flow)
    grid = cells(rows, ("code", "importer"), spanned(before, after), ["value"])
    keys = grid.keys.join(setting.groups, on="code", how="left", maintain_order="left")
    kept = comparable_in(keys, setting, before, after) & (keys["group"] != "partly")
    lost = keys.filter(~kept, group="sanctioned")["code"].n_unique()
    parts = [grid.within("value", window).mean(axis=1) for window in (before, after)]
    value = np.stack(parts, axis=1)[kept.to_numpy()]
    chosen = keys.filter(kept)
    codes = chosen.select("code", "group").unique().sort("code")
    countries = (*setting.partners, *setting.reference)
    at = (
        codes["code"].search_sorted(chosen["code"]).to_numpy(),
        chosen["importer"].replace_strict(countries, range(len(countries))).to_numpy(),
    )
    whole = np.zeros((codes.height, len(countries), 2))
    whole[at] = np.maximum(value, 0.0)
    return Panel(
        codes=tuple(codes["code"]),
        countries=countries,
        sanctioned=(codes["group"] == "sanctioned").to_numpy(),
        partners=len(setting.partners),
        value=whole,
        left_out=lost,
        negative=int((value < 0).any(axis=1).sum()),
    )
