"""The verb `generate`: a realistic case of any size, the same for the same settings."""

from __future__ import annotations

from landbridge.case.case import Case
from landbridge.case.generate.assemble import case_of
from landbridge.case.generate.settings import Settings


def generated(
    *,
    nodes: int = 200,
    links: int | None = None,
    goods: int = 5,
    countries: int = 6,
    origins: int | None = None,
    markets: int | None = None,
    shipments: int = 2,
    tight: float = 0.03,
    plants: bool = True,
    controls: bool = True,
    seed: int = 1,
) -> Case:
    """Make up a realistic case of any size: places, ways by six modes, goods, plants, rules.

    nodes: places.  links: rows of the table of links; four for every place if left out.
    goods: how many.  countries: how many.
    origins: countries that supply each good; half of them if left out.
    markets: places that buy each good; more the more places there are, if left out.
    shipments: places from which something is sent to a place that is named.
    tight: share of the links, the busiest, that carry less than cheapest routes would send there.
    plants, controls: whether there are any.  seed: chooses one of the cases of these settings.

    Streams are goods × origins, those of shipments and parts that a rule makes not counted.
    Nothing in it is real. The same settings give the same case.

    Raises CaseError where a setting is out of bounds.
    """
    asked = Settings(
        nodes=nodes,
        links=links,
        goods=goods,
        countries=countries,
        origins=origins,
        markets=markets,
        shipments=shipments,
        tight=tight,
        plants=plants,
        controls=controls,
        seed=seed,
    )
    return case_of(asked)
