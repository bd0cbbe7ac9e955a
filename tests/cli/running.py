"""A case small enough to work out by hand, and what a command came to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TABLES = {
    "case.yaml": """\
title: Two ways to the sea
base_year: 2023
years: [2022, 2023]
economy: AAA
unmet_usd_t: 1000
""",
    "countries.csv": """\
id,name
AAA,Aland
BBB,Bland
""",
    "places.csv": """\
id,name,country,kind,lon,lat
mill,Mill,AAA,city,60,45
cross,Crossing,AAA,border,62,45
port,Port,BBB,port,65,44
""",
    "goods.csv": """\
id,name,handling
wheat,Wheat,bulk
""",
    "modes.csv": """\
id,name,cost_usd_t_km,speed_km_h
rail,Railway,0.05,40
road,Road,0.1,50
""",
    "links.csv": """\
id,name,from,to,mode,length_km,countries,capacity_kt,owner
line,Main line,mill,port,rail,400,AAA:100;BBB:300,60,Bland Railways
road,Border road,mill,port,road,500,AAA:150;BBB:350,30,Ministry of Roads
""",
    "supply.csv": """\
id,place,good,quantity_kt,cost_usd_t
harvest,mill,wheat,100,50
""",
    "demand.csv": """\
id,place,good,quantity_kt,price_usd_t
buyers,port,wheat,80,200
aid,port,wheat,15,
""",
}
"""80 kt are sold for 200 USD/t and 15 kt have to be met; the ways carry 60 kt at 20 USD/t and
30 kt at 50 USD/t, so 5 kt of what is worth 200 remain unsold."""


@dataclass(frozen=True)
class Answer:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


Run = Callable[..., Answer]
