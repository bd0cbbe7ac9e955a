"""From settings to a case: what was made up, as tables."""

from __future__ import annotations

import polars as pl

from landbridge.case.case import Case, Meta
from landbridge.case.generate.capacities import capacities
from landbridge.case.generate.markets import markets, plants
from landbridge.case.generate.quantities import demands, supplies
from landbridge.case.generate.routes import CARRYING_RATE
from landbridge.case.generate.rows import (
    SOURCE,
    frame,
    interchanges,
    link_goods,
    links,
    listed,
    nouns,
)
from landbridge.case.generate.rules import BASE_YEAR, controls
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.shared import fleet, limits
from landbridge.case.generate.trades import UNMET_USD_T
from landbridge.case.generate.world import World, world


def case_of(settings: Settings) -> Case:
    """The case of some settings."""
    made = world(settings)
    traded, net, named = made.trades, made.ways, made.names
    room = capacities(settings, net, made.loads)
    sold = supplies(settings, traded, made.wants, made.loads)
    asked = demands(settings, traded, made.loads)
    tables = {
        **nouns(made.land, traded.goods, named),
        "links": links(made.land, net, room, named),
        "link_goods": link_goods(settings, net, traded.goods, named),
        "interchanges": interchanges(made.changes, room, named),
        **_shared(made),
        **markets(settings, traded, sold, asked, named),
        **plants(traded, named),
        **_rules(made),
        "sources": _sources(settings),
    }
    kept = {name: rows for name, rows in tables.items() if rows.height}
    return Case(_meta(made), kept, f"generated-{settings.nodes}-{settings.seed}")


def _meta(made: World) -> Meta:
    """The economy is the country with the fewest ports, of those the furthest north."""
    here, settings = made.land, made.settings
    ports = [int(here.port[here.country == at].sum()) for at in range(len(here.centres))]
    south = here.centres[:, 1].tolist()
    economy = min(range(len(ports)), key=lambda at: (ports[at], -south[at]))
    return Meta(
        title=f"Generated case of {settings.nodes} places, seed {settings.seed}",
        base_year=BASE_YEAR,
        years=(BASE_YEAR,),
        economy=made.names.countries[economy],
        price_year=BASE_YEAR,
        unmet_usd_t=UNMET_USD_T,
        carrying_rate=CARRYING_RATE,
        description="Made up, by the settings named in sources. Nothing in it is real.",
        licence="CC0-1.0",
    )


def _shared(made: World) -> dict[str, pl.DataFrame]:
    rows, members = limits(made)
    return {
        "fleets": listed("fleets", [fleet(made.settings, made.ways, made.loads)]),
        "limits": listed("limits", rows),
        "limit_members": listed("limit_members", members),
    }


def _rules(made: World) -> dict[str, pl.DataFrame]:
    rows, status = controls(made)
    return {
        "controls": listed("controls", rows),
        "control_status": listed("control_status", status),
    }


def _sources(settings: Settings) -> pl.DataFrame:
    return frame(
        "sources",
        {
            "id": [SOURCE],
            "publisher": ["Landbridge"],
            "title": [f"generated, seed {settings.seed}"],
            "locator": [f'landbridge new DIR --generate "{settings.words()}"'],
            "licence": ["CC0-1.0"],
            "note": ["No number with this source is real."],
        },
    )
