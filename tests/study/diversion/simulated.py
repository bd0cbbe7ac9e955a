"""Trade of which the truth is known: shipments of random size, in which effects are planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.study.trading.tradetable import TradeTable

Floats = NDArray[np.float64]

EXPORTER, DESTINATION = "Exporter", "Destination"
BEFORE, AFTER = "2021-03..2021-11", "2022-03..2022-11"
PERIODS = tuple(f"{year}-{month:02}" for year in (2020, 2021, 2022) for month in range(1, 13))
TREATED = np.array([period >= "2022-03" for period in PERIODS])
REVISED = np.array([period >= "2022-01" for period in PERIODS])


@dataclass(frozen=True)
class World:
    """How trade is drawn. Codes × countries × 36 months from January 2020.

    A month has a Poisson number of shipments, each of log-normal value. The logarithm of the
    expected number is a level of the code, the country and the two together, a season of the code,
    a shock of every year to the code, the country and the two together, and monthly noise in which
    one month is like the last. From March 2022 on it is larger by `ratio` for the sanctioned codes
    and partners that are `hit`.

    sanctioned: how many of the codes are; hit: how many of these are affected, all without.
    unrecorded: share of what is shipped of hit combinations that importers stop to record.
    dearer: by how much the unit value of hit combinations rises. through: share of imports that is
    sent on to the destination within a month.
    """

    codes: int = 60
    sanctioned: int = 20
    partners: int = 3
    reference: int = 5
    ratio: float = 1.0
    hit: int | None = None
    hit_partners: int | None = None
    level: float = 1.5
    drift: float = 0.2
    code_shock: float = 0.15
    country_shock: float = 0.1
    noise: float = 0.3
    likeness: float = 0.3
    size: float = 1.0
    renamed: int = 0
    split: int = 0
    merged: int = 0
    unrecorded: float = 0.0
    dearer: float = 1.0
    through: float = 0.0
    both_flows: bool = False
    quantities: bool = False

    @property
    def partner_names(self) -> list[str]:
        return [f"Partner {at + 1}" for at in range(self.partners)]

    @property
    def reference_names(self) -> list[str]:
        return [f"Reference {at + 1}" for at in range(self.reference)]

    @property
    def sanctioned_codes(self) -> list[str]:
        """With those that a revision makes of them."""
        known = [f"{840000 + at}" for at in range(self.sanctioned)]
        return known + [f"{new}{code[2:]}" for code in known for new in ("90", "91")]

    def is_hit(self) -> NDArray[np.bool_]:
        """Codes × countries with an effect."""
        found = np.zeros((self.codes, self.partners + self.reference), dtype=np.bool_)
        codes = self.sanctioned if self.hit is None else self.hit
        found[:codes, : self.partners if self.hit_partners is None else self.hit_partners] = True
        return found


@dataclass(frozen=True)
class Simulated:
    """A trade table and what is true of it.

    log_ratio: codes × countries, of expected shipments between the two windows.
    """

    world: World
    trade: TradeTable
    log_ratio: Floats = field(repr=False)

    def truth(self, rows: pl.DataFrame) -> Floats:
        """True log ratios of rows with code and partner."""
        world = self.world
        places = {name: at for at, name in enumerate(world.partner_names)}
        at = rows["code"].cast(pl.Int64).to_numpy() - 840000
        return self.log_ratio[at, [places[name] for name in rows["partner"]]]

    def hit(self, rows: pl.DataFrame) -> NDArray[np.bool_]:
        """Whether each of some rows with code and partner has an effect planted."""
        places = {name: at for at, name in enumerate(self.world.partner_names)}
        at = rows["code"].cast(pl.Int64).to_numpy() - 840000
        return self.world.is_hit()[at, [places[name] for name in rows["partner"]]]


def simulate(world: World, rng: np.random.Generator) -> Simulated:
    """Draw the trade of a world."""
    log = _intensity(world, rng)
    rate = np.exp(log) * np.where(world.is_hit()[:, :, None] & TREATED, world.ratio, 1.0)
    value = _values(world, rate, rng)
    rows = [_rows(world, "export", value, _quantity(world, value, rng))]
    if world.both_flows:
        rows.append(
            _rows(world, "import", _recorded(world, value, rng), np.full_like(value, np.nan))
        )
    if world.through:
        rows.append(_sent_on(world, value, rng))
    window = [np.array([period in _months(text) for period in PERIODS]) for text in (BEFORE, AFTER)]
    true = np.log(rate[:, :, window[1]].mean(axis=2) / rate[:, :, window[0]].mean(axis=2))
    frame = pl.concat(rows).filter(pl.col("value") > 0)
    return Simulated(world, TradeTable(frame.lazy(), "simulated.csv", "EUR"), true)


def _months(window: str) -> Sequence[str]:
    start, end = window.split("..")
    return [period for period in PERIODS if start <= period <= end]


def _intensity(world: World, rng: np.random.Generator) -> Floats:
    """Logarithm of the expected number of shipments, before any effect."""
    n, k, years = world.codes, world.partners + world.reference, len(PERIODS) // 12
    level = world.level + rng.normal(0, 1.0, (n, 1, 1)) + rng.normal(0, 0.5, (1, k, 1))
    level = level + rng.normal(0, 0.7, (n, k, 1))
    yearly = rng.normal(0, world.drift, (n, k, years))
    yearly = yearly + rng.normal(0, world.code_shock, (n, 1, years))
    yearly = yearly + rng.normal(0, world.country_shock, (1, k, years))
    month = np.arange(len(PERIODS))
    peak, swing = rng.uniform(0, 12, (n, 1, 1)), rng.uniform(0, 0.4, (n, 1, 1))
    season = swing * np.cos(2 * np.pi * (month - peak) / 12)
    fresh = rng.normal(0, world.noise, (n, k, len(PERIODS)))
    noise = fresh.copy()
    for at in month[1:]:
        kept = world.likeness * noise[:, :, at - 1]
        noise[:, :, at] = kept + np.sqrt(1 - world.likeness**2) * fresh[:, :, at]
    return np.asarray(level + np.repeat(yearly, 12, axis=2) + season + noise, dtype=np.float64)


def _values(world: World, rate: Floats, rng: np.random.Generator) -> Floats:
    """Value of a month: the sum of its shipments."""
    number = rng.poisson(rate)
    typical = 10 + rng.normal(0, 1.0, (world.codes, 1, 1)) + np.zeros(rate.shape)
    cell = np.repeat(np.arange(number.size), number.ravel())
    value = np.exp(rng.normal(typical.ravel()[cell], world.size))
    return np.asarray(np.bincount(cell, value, number.size).reshape(rate.shape))


def _quantity(world: World, value: Floats, rng: np.random.Generator) -> Floats:
    """Kilograms: value by a unit value that varies by shipment; not a number without them."""
    if not world.quantities:
        return np.full_like(value, np.nan)
    price = rng.normal(2, 1.0, (world.codes, 1, 1)) + rng.normal(0, 0.3, value.shape)
    years = rng.normal(0, 0.05, (*value.shape[:2], len(PERIODS) // 12))
    dearer = np.where(world.is_hit()[:, :, None] & TREATED, np.log(world.dearer), 0.0)
    return np.asarray(value / np.exp(price + np.repeat(years, 12, axis=2) + dearer))


def _recorded(world: World, value: Floats, rng: np.random.Generator) -> Floats:
    """What importers record: cif, some of it a month later, some of it never."""
    lost = np.where(world.is_hit()[:, :, None] & TREATED, 1 - world.unrecorded, 1.0)
    late = np.concatenate([np.zeros((*value.shape[:2], 1)), value[:, :, :-1]], axis=2)
    share = rng.beta(3, 7, (*value.shape[:2], 1))
    arrived = ((1 - share) * value + share * late) * lost
    return np.asarray(arrived * 1.08 * np.exp(rng.normal(0, 0.15, value.shape)))


def _sent_on(world: World, value: Floats, rng: np.random.Generator) -> pl.DataFrame:
    """Exports of the partners to the destination: a share of last month's imports, and others."""
    last = np.concatenate([value[:, :, :1], value[:, :, :-1]], axis=2)
    share = np.where(world.is_hit()[:, :, None] & TREATED, world.through, 0.0)
    own = np.exp(rng.normal(11, 0.5, value.shape))
    partners = (share * last + own)[:, : world.partners]
    frame = _rows(world, "export", partners, np.full_like(partners, np.nan))
    return frame.with_columns(reporter="partner", partner=pl.lit(DESTINATION))


def _rows(world: World, flow: str, value: Floats, quantity: Floats) -> pl.DataFrame:
    """Rows of a trade table, codes renamed, split and merged as the revision has it."""
    names = [*world.partner_names, *world.reference_names][: value.shape[1]]
    code, country, period = (grid.ravel() for grid in np.indices(value.shape))
    told = {"reporter": pl.lit(EXPORTER), "partner": pl.col("country")}
    if flow == "import":
        told = {"reporter": pl.col("country"), "partner": pl.lit(EXPORTER)}
    frame = pl.DataFrame(
        {
            "country": np.array(names)[country],
            "code": _codes(world, code, country, period),
            "period": np.array(PERIODS)[period],
            "value": value.ravel(),
            "quantity": quantity.ravel(),
        }
    )
    frame = frame.with_columns(
        **told, flow=pl.lit(flow), quantity=pl.col("quantity").fill_nan(None)
    )
    return frame.select("reporter", "partner", "code", "period", "flow", "value", "quantity")


def _codes(
    world: World, code: NDArray[np.int64], country: NDArray[np.int64], period: NDArray[np.int64]
) -> Sequence[str]:
    """The codes as they are called: from January 2022 on some have other numbers.

    The first `renamed` sanctioned codes are called 90… instead of 84…, of the next `split` some
    countries' trade goes to 90… and some to 91…, and the next `merged` go to the code after them.
    """
    number = 840000 + code
    new = REVISED[period]
    renamed = new & (code < world.renamed)
    among = new & (code >= world.renamed) & (code < world.renamed + world.split)
    first = world.renamed + world.split
    merged = new & (code >= first) & (code < first + 2 * world.merged) & ((code - first) % 2 == 0)
    number = np.where(renamed | (among & ((country + period) % 2 == 0)), 900000 + code, number)
    number = np.where(among & ((country + period) % 2 == 1), 910000 + code, number)
    number = np.where(merged, number + 1, number)
    return [str(one) for one in number]
