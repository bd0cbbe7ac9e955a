"""All statistics of diversion that a trade table allows, side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from landbridge.study.diversion import telling
from landbridge.study.diversion.comovement import LAGS, Comovements, comovement
from landbridge.study.diversion.discovery import discovered
from landbridge.study.diversion.mirror import CIF_FOB, DIGITS, Mirrors, mirror
from landbridge.study.diversion.ppml import EFFECTS, Effects, effects, lacking
from landbridge.study.diversion.setting import Setting, setting
from landbridge.study.diversion.surge import Surges, surge
from landbridge.study.diversion.unitvalue import UnitValues, unit_values
from landbridge.study.trading.tradetable import TradeTable
from landbridge.study.trading.windows import Window

LEVEL = 0.05
"""The false-discovery rate at which something stands out, where nothing is said."""


@dataclass(frozen=True, slots=True)
class Diversion:
    """Statistics that diversion of trade would move. None of them is a verdict.

    setting: what is compared with what. q: the false-discovery rate at which rows stand out.
    surges, mirrors, unit_values, comovements: found, None where the trade table does not allow it;
    their rows have the columns of `discovery.DISCOVERY` too. effects: of the gravity equation.
    missing: statistics that are not there and why, by name.
    """

    setting: Setting = field(repr=False)
    q: float
    surges: Surges = field(repr=False)
    mirrors: Mirrors | None = field(repr=False)
    unit_values: UnitValues | None = field(repr=False)
    comovements: Comovements | None = field(repr=False)
    effects: Effects = field(repr=False)
    missing: Mapping[str, str]

    @property
    def frames(self) -> dict[str, pl.DataFrame]:
        """The tables there are, by name: surges, mirrors, unit_values, comovements, effects."""
        named = {name: getattr(self, name) for name in telling.NAMES}
        return {name: one.rows for name, one in named.items() if one is not None}

    @property
    def sentences(self) -> list[str]:
        """What was found, in plain words, and what was not looked at."""
        return [
            *telling.of_surges(self.setting, self.surges, self.q),
            *telling.of_effects(self.effects),
            *telling.of_mirrors(self.mirrors, self.q),
            *telling.of_unit_values(self.unit_values, self.q),
            *telling.of_comovements(self.comovements, self.q),
            *self.missing.values(),
        ]

    @property
    def remarks(self) -> list[str]:
        """What was left out of the trade table, and what counts more than it should."""
        finer = any(len(code) > DIGITS for code in self.setting.sanctioned)
        cut = [_CUT] if self.mirrors is not None and finer else []
        return [*self.setting.remarks, *cut]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        asked = self.setting
        told = {"surges": self.surges, "mirrors": self.mirrors, "unit_values": self.unit_values}
        return {
            "file": asked.file,
            "unit": asked.unit,
            "before": str(asked.before),
            "after": str(asked.after),
            "sanctioned": list(asked.sanctioned),
            "partners": list(asked.partners),
            "reference": list(asked.reference),
            "destination": list(asked.destination),
            "q": self.q,
            "sentences": self.sentences,
            "remarks": self.remarks,
            "missing": dict(self.missing),
            "usual": {name: one.usual.facts() for name, one in told.items() if one is not None},
            **{name: [] for name in telling.NAMES},
            **{name: frame.to_dicts() for name, frame in self.frames.items()},
        }

    def __repr__(self) -> str:
        return "\n".join([*self.sentences, *self.remarks])


_CUT = (
    "Mirror gaps compare codes of six digits, the most that statistics of two countries share: a "
    "sanctioned code of more digits counts as the whole of its six."
)


def diversion(
    trade: TradeTable,
    sanctioned: Iterable[str],
    partners: Iterable[str],
    before: str | Window,
    after: str | Window,
    *,
    reference: Iterable[str] = (),
    destination: Iterable[str] = (),
    comparable: Collection[str] | pl.DataFrame | None = None,
    q: float = LEVEL,
    cif_fob: tuple[float, float] = CIF_FOB,
    lags: Sequence[int] = LAGS,
) -> Diversion:
    """Statistics of whether sanctioned goods may go round by partners.

    sanctioned: codes, or the digits they start with. partners: countries goods may go round by.
    before, after: windows such as `2021-03..2021-11`, of the same length. reference: countries that
    are taken to be free of diversion. destination: where diverted goods would end. comparable:
    codes that both revisions of the nomenclature have, or a frame with a column `code`; without it,
    those traded by anybody in every year of the windows. q: the false-discovery rate at which rows
    stand out. cif_fob: by how much imports exceed exports of the same goods, at least and at most.
    lags: periods by which exports onward may follow imports.

    Surges and the regression take exports as reported by exporters, or, without any, imports as
    reported by partners; mirror gaps both, where there are both; unit values need quantities;
    co-movement needs a destination and exports of the partners; the regression needs codes that
    are not sanctioned, reference partners and the package pyfixest.

    Raises CaseError where names, codes or windows do not fit the trade table.
    """
    asked = setting(
        trade,
        sanctioned,
        partners,
        before,
        after,
        reference=reference,
        destination=destination,
        comparable=comparable,
    )
    found: dict[str, Any] = {
        "surges": surge(asked),
        "mirrors": mirror(asked, cif_fob),
        "unit_values": unit_values(asked),
        "comovements": comovement(asked, lags),
    }
    ranked = {name: _with_discoveries(one, q) for name, one in found.items()}
    estimated, lack = _effects(asked)
    absent = {name: telling.ABSENT[name] for name, one in found.items() if one is None}
    missing = {**absent, **({"effects": lack} if lack else {})}
    return Diversion(setting=asked, q=q, effects=estimated, missing=missing, **ranked)


def _effects(asked: Setting) -> tuple[Effects, str]:
    """Effects of the gravity equation, and why there are none."""
    problem = lacking()
    found = Effects(pl.DataFrame(schema=EFFECTS)) if problem else effects(asked)
    if problem and not found.why_not:
        return found, f"{problem.message} {problem.hint}"
    return found, found.why_not


def _with_discoveries(found: Any, q: float) -> Any:
    """The same with what each row is worth among all of them."""
    return None if found is None else telling.with_rows(found, discovered(found.rows, q))
