"""Large tables made up for timing: a network on a grid, and rows of trade."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

SEED = 7
COUNTRIES = ("AAA", "BBB", "CCC", "DDD")
GOODS = ("ore", "grain", "fuel")
CASE = """\
title: A grid made up for timing
base_year: 2023
years: [2023]
economy: AAA
unmet_usd_t: 10000
carrying_rate: 0.05
"""
MARKETS = 400
WIDTH = 45.0
"""Degrees from one side of the grid to the other."""


def write_case(folder: Path, links: int, trade_rows: int) -> None:
    """A case with so many links, on about 0.3 places each, and rows in its table of trade."""
    folder.mkdir(parents=True)
    (folder / "case.yaml").write_text(CASE)
    for name, frame in {**_nouns(), **_network(links), "trade": _totals(trade_rows)}.items():
        frame.write_csv(folder / f"{name}.csv")


def _nouns() -> dict[str, pl.DataFrame]:
    countries = pl.DataFrame({"id": COUNTRIES, "name": COUNTRIES})
    goods = pl.DataFrame({"id": GOODS, "name": GOODS, "value_usd_t": [100.0, 250.0, 700.0]})
    goods = goods.with_columns(hs=pl.Series(["2601", "1001", "2710"]))
    modes = pl.DataFrame(
        {
            "id": ["rail", "road"],
            "name": ["Railway", "Road"],
            "cost_usd_t_km": [0.03, 0.09],
            "speed_km_h": [30, 50],
            "kind": ["railway", "road"],
        }
    )
    about = {"source": pl.lit("made"), "grade": pl.lit("assumed")}
    sources = pl.DataFrame({"id": ["made"], "publisher": ["Nobody"], "title": ["Made up"]})
    return {
        "countries": countries,
        "goods": goods.with_columns(**about),
        "modes": modes.with_columns(**about),
        "sources": sources,
    }


def _network(links: int) -> dict[str, pl.DataFrame]:
    """Places on a grid, each joined to three or four others; markets at some of them."""
    draw = np.random.default_rng(SEED)
    side = round((links / 3.33) ** 0.5)
    place = np.arange(side * side)
    x, y = place % side, place // side
    ids = np.array([f"p{at}" for at in place])
    country = np.array(COUNTRIES)[np.minimum(x * len(COUNTRIES) // side, 3)]
    lon, lat = 40 + x * WIDTH / side, 5 + y * WIDTH / side
    places = pl.DataFrame(
        {"id": ids, "name": [f"Place {at}" for at in place], "country": country}
    ).with_columns(
        lon=pl.Series(lon), lat=pl.Series(lat), source=pl.lit("made"), grade=pl.lit("assumed")
    )
    steps = [
        ((x < side - 1), 1),
        ((y < side - 1), side),
        ((x < side - 1) & (y < side - 1), side + 1),
    ]
    steps.append(((x > 0) & (y < side - 1), side - 1))
    tail = np.concatenate([place[there] for there, _ in steps])[:links]
    head = np.concatenate([place[there] + step for there, step in steps])[:links]
    half = np.radians((lat[tail] + lat[head]) / 2)
    km = 111.2 * np.hypot((lon[tail] - lon[head]) * np.cos(half), lat[tail] - lat[head])
    km = np.round(km * draw.uniform(1.05, 1.3, tail.size), 1)
    rail = draw.random(tail.size) < 0.3
    between = np.char.add(np.char.add(country[tail], ":"), km.astype(str))
    frame = pl.DataFrame(
        {
            "id": [f"l{at}" for at in range(tail.size)],
            "name": [f"Way {at}" for at in range(tail.size)],
            "from": ids[tail],
            "to": ids[head],
            "mode": np.where(rail, "rail", "road"),
            "both_ways": ["yes"] * tail.size,
            "length_km": km,
            "countries": between,
            "capacity_kt": np.where(rail, draw.integers(500, 9000, tail.size), np.nan),
            "border_hours": np.where(country[tail] != country[head], 12.0, 0.0),
            "owner": [f"Owner {at % 50}" for at in range(tail.size)],
            "opens": draw.integers(1950, 2023, tail.size),
            "source": ["made"] * tail.size,
            "grade": ["assumed"] * tail.size,
            "note": np.where(draw.random(tail.size) < 0.05, "Drawn at random, as all are.", ""),
        }
    ).with_columns(pl.col("capacity_kt").fill_nan(None))
    return {"places": places, "links": frame, **_markets(ids, draw)}


def _markets(ids: np.ndarray, draw: np.random.Generator) -> dict[str, pl.DataFrame]:
    changing = ids[:: max(1, ids.size // 1500)]
    about = {"source": pl.lit("made"), "grade": pl.lit("assumed")}
    interchanges = (
        pl.DataFrame({"id": [f"i{at}" for at in range(changing.size)]})
        .with_columns(
            place=pl.Series(changing), from_mode=pl.lit("rail"), to_mode=pl.lit("road"), **about
        )
        .with_columns(both_ways=pl.lit("yes"), cost_usd_t=pl.lit(3.0))
    )
    at = draw.integers(0, ids.size, MARKETS)
    supply = pl.DataFrame({"id": [f"s{one}" for one in range(MARKETS)], "place": ids[at]})
    supply = supply.with_columns(
        good=pl.Series(draw.choice(GOODS, MARKETS)),
        quantity_kt=pl.Series(draw.integers(10, 900, MARKETS)),
        cost_usd_t=pl.Series(draw.integers(20, 90, MARKETS)),
        **about,
    )
    at = draw.integers(0, ids.size, MARKETS)
    demand = pl.DataFrame({"id": [f"d{one}" for one in range(MARKETS)], "place": ids[at]})
    demand = demand.with_columns(
        good=pl.Series(draw.choice(GOODS, MARKETS)),
        quantity_kt=pl.Series(draw.integers(10, 900, MARKETS)),
        price_usd_t=pl.Series(draw.integers(90, 400, MARKETS)),
        **about,
    )
    return {"interchanges": interchanges, "supply": supply, "demand": demand}


def _totals(rows: int) -> pl.DataFrame:
    """Rows of the table `trade` of a case."""
    draw = np.random.default_rng(SEED)
    names = np.array([f"Country {at}" for at in range(200)])
    return pl.DataFrame(
        {
            "id": [f"t{at}" for at in range(rows)],
            "reporter": names[draw.integers(0, 200, rows)],
            "partner": names[draw.integers(0, 200, rows)],
            "flow": np.array(["export", "import"])[draw.integers(0, 2, rows)],
            "year": draw.integers(2000, 2024, rows),
            "value_musd": np.round(draw.lognormal(1, 3, rows), 3),
            "statistic": np.array(["Comtrade", "Customs"])[draw.integers(0, 2, rows)],
            "source": ["made"] * rows,
            "grade": ["reported"] * rows,
        }
    )


def write_trade(folder: Path, rows: int) -> None:
    """A trade file of so many rows, as CSV and as Parquet."""
    draw = np.random.default_rng(SEED)
    names = np.array([f"{chr(65 + at // 26)}{chr(65 + at % 26)}X" for at in range(200)])
    codes = np.array([f"{at:08d}" for at in draw.choice(10**8, 9000, replace=False)])
    months = np.array([f"{year}-{month:02d}" for year in (2021, 2022) for month in range(1, 13)])
    frame = pl.DataFrame(
        {
            "reporter": names[draw.integers(0, 27, rows)],
            "partner": names[draw.integers(0, 200, rows)],
            "code": codes[draw.integers(0, codes.size, rows)],
            "period": months[draw.integers(0, months.size, rows)],
            "flow": np.array(["export", "import"])[draw.integers(0, 2, rows)],
            "value": np.round(draw.lognormal(8, 2, rows), 2),
            "quantity": np.round(draw.lognormal(6, 2, rows), 1),
        }
    )
    frame.write_csv(folder / "traded.csv")
    frame.write_parquet(folder / "traded.parquet")
