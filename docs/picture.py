"""Draw the picture of the README: crude oil of the shipped case on the map.

python docs/picture.py     (or: make picture)
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

import landbridge as lb
from landbridge.model.solution import Solution
from landbridge.show.map import FlowMap, flow_map, grouped
from landbridge.show.names import names
from landbridge.show.svg import svg

WHERE = Path(__file__).parent / "images" / "crude-oil.svg"
TITLE = "Crude oil through Kazakhstan, 2023"
TOLD = (
    "Map of the least-cost flows of crude oil in the case of Kazakhstan, 2023, by country of "
    "origin. Most Kazakh oil leaves by the Caspian pipeline across Russia to the Black Sea."
)


def draw(solution: Solution) -> str:
    """The picture as SVG with fixed colours, so that any viewer can show it."""
    known = names(solution.case)
    flows = solution.flows.filter(table="links", good="crude_oil").filter(pl.col("kt") > 0)
    origins = [f"from {known.country(origin)}" for origin in flows["origin"]]
    summed, colours = grouped(flows.with_columns(origin=pl.Series(origins)), "origin")
    shown = FlowMap(case=solution.case, flows=summed, colours=colours, loading={}, focus="KAZ")
    picture = svg(flow_map(shown), TITLE, TOLD)
    fixed = re.sub(r"var\(--[\w-]+,(#\w+)\)", r"\1", picture)
    return fixed.replace("<text ", '<text paint-order="stroke" ')  # halos below the letters


if __name__ == "__main__":
    WHERE.parent.mkdir(exist_ok=True)
    drawn = draw(lb.solve(lb.example("kazakhstan-2023")))
    WHERE.write_text(drawn, encoding="utf-8", newline="\n")
