"""Random cases with everything a case can hold, as plain rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from .making import Row

Rows = dict[str, list[Row]]
COUNTRIES = ("AAA", "BBB", "CCC")
MODES = ("rail", "road", "sea")
GOODS = ("oil", "ore", "fuel")
PLACES = tuple(f"p{at}" for at in range(6))


class Dice:
    """A seeded source of choices."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng([7, seed])

    def yes(self, chance: float) -> bool:
        return bool(self.random.random() < chance)

    def pick(self, options: Any) -> Any:
        return options[int(self.random.integers(len(options)))]

    def some(self, options: Any) -> str | None:
        """Some of the options as a list in one cell, or a blank."""
        chosen = [one for one in options if self.yes(0.6)]
        return ";".join(chosen) if chosen and self.yes(0.3) else None

    def number(self, low: float, high: float) -> float:
        return round(float(self.random.uniform(low, high)), 3)

    def maybe(self, chance: float, low: float, high: float) -> float | None:
        return self.number(low, high) if self.yes(chance) else None


def random_rows(seed: int) -> Rows:
    """Rows of a case; most of it can be served, some of it cannot."""
    dice = Dice(seed)
    rows: Rows = {
        "countries": [{"id": c, "name": c} for c in COUNTRIES],
        "places": [{"id": p, "name": p, "country": dice.pick(COUNTRIES)} for p in PLACES],
        "goods": _goods(dice),
        "modes": _modes(dice),
        "fleets": _fleets(dice),
        "links": _links(dice),
        "interchanges": _interchanges(dice),
        "supply": _supply(dice),
        "demand": _demand(dice),
        "shipments": _shipments(dice),
    }
    rows["link_goods"] = _link_goods(dice, rows)
    rows |= _plants(dice)
    rows["frictions"] = _frictions(dice, rows)
    rows |= _limits(dice, rows)
    return rows


def _goods(dice: Dice) -> list[Row]:
    classes = {"oil": "liquid", "ore": "bulk", "fuel": "liquid"}
    return [
        {
            "id": good,
            "name": good,
            "handling": classes[good],
            "value_usd_t": dice.maybe(0.5, 10, 900),
            "time_usd_t_day": dice.maybe(0.5, 0, 2),
        }
        for good in GOODS
    ]


def _modes(dice: Dice) -> list[Row]:
    return [
        {
            "id": mode,
            "name": mode,
            "cost_usd_t_km": dice.maybe(0.7, 0, 0.1),
            "speed_km_h": dice.maybe(0.7, 10, 60),
            "carries": "liquid" if mode == "sea" and dice.yes(0.3) else None,
        }
        for mode in MODES
    ]


def _fleets(dice: Dice) -> list[Row]:
    return [
        {
            "id": "ships",
            "name": "Ships",
            "vehicles": dice.number(0.01, 0.4),
            "payload_t": dice.number(500, 9000),
            "speed_km_h": dice.number(10, 30),
            "turnaround_h": dice.maybe(0.7, 1, 90),
            "availability": dice.maybe(0.5, 0.5, 1),
        }
    ]


def _links(dice: Dice) -> list[Row]:
    rows = []
    for at in range(14):
        start, end = dice.random.choice(len(PLACES), 2, replace=False)
        row = {
            "id": f"l{at}",
            "from": PLACES[start],
            "to": PLACES[end],
            "mode": dice.pick(MODES),
            "both_ways": dice.yes(0.4),
            "length_km": dice.number(1, 900),
            "capacity_kt": dice.maybe(0.4, 0, 60),
            "cost_usd_t": dice.maybe(0.5, 0, 60),
            "hours": dice.maybe(0.3, 0, 100),
            "border_hours": dice.maybe(0.3, 0, 90),
            "border_usd_t": dice.maybe(0.3, 0, 9),
            "goods": dice.some(GOODS),
        }
        rows.append(row | ({"fleet": "ships"} if dice.yes(0.15) else {}))
    return rows


def _interchanges(dice: Dice) -> list[Row]:
    rows = []
    for at in range(8):
        first, second = dice.random.choice(len(MODES), 2, replace=False)
        rows.append(
            {
                "id": f"i{at}",
                "place": dice.pick(PLACES),
                "from_mode": MODES[first],
                "to_mode": MODES[second],
                "both_ways": dice.yes(0.5),
                "capacity_kt": dice.maybe(0.4, 0, 60),
                "cost_usd_t": dice.maybe(0.7, 0, 9),
                "hours": dice.maybe(0.4, 0, 40),
                "handles": "liquid" if dice.yes(0.15) else None,
            }
        )
    return rows


def _supply(dice: Dice) -> list[Row]:
    return [
        {
            "id": f"s{at}",
            "place": dice.pick(PLACES),
            "good": dice.pick(GOODS),
            "quantity_kt": dice.number(0, 60),
            "cost_usd_t": dice.maybe(0.6, 0, 50),
            "stranded_usd_t": dice.maybe(0.3, 0, 30),
        }
        for at in range(6)
    ]


def _demand(dice: Dice) -> list[Row]:
    return [
        {
            "id": f"d{at}",
            "place": dice.pick(PLACES),
            "good": dice.pick(GOODS),
            "quantity_kt": dice.number(0, 50),
            "price_usd_t": dice.maybe(0.6, 0, 150),
            "origins": dice.some(COUNTRIES),
        }
        for at in range(7)
    ]


def _shipments(dice: Dice) -> list[Row]:
    rows = []
    for at in range(2):
        start, end = dice.random.choice(len(PLACES), 2, replace=False)
        rows.append(
            {
                "id": f"h{at}",
                "good": dice.pick(GOODS),
                "from": PLACES[start],
                "to": PLACES[end],
                "quantity_kt": dice.number(0, 20),
                "penalty_usd_t": dice.maybe(0.5, 10, 500),
            }
        )
    return rows


def _link_goods(dice: Dice, rows: Rows) -> list[Row]:
    pairs = {(dice.pick(rows["links"])["id"], dice.pick(GOODS)) for _ in range(4)}
    return [
        {
            "link": link,
            "good": good,
            "cost_usd_t": dice.maybe(0.6, 0, 40),
            "capacity_kt": dice.maybe(0.6, 0, 30),
        }
        for link, good in sorted(pairs)
    ]


def _frictions(dice: Dice, rows: Rows) -> list[Row]:
    found = {}
    for _ in range(5):
        table = dice.pick(["links", "interchanges", "supply", "demand", "recipes"])
        row = dice.pick(rows[table])["id"]
        moves = table in ("links", "interchanges")
        good = dice.pick(GOODS) if moves and dice.yes(0.4) else None
        origin = dice.pick(COUNTRIES) if table in ("links", "demand") and dice.yes(0.4) else None
        key = {"table": table, "row": row, "good": good, "origin": origin}
        found[tuple(key.values())] = {**key, "usd_t": dice.number(-20, 30)}
    return list(found.values())


def _plants(dice: Dice) -> Rows:
    plants = [
        {
            "id": f"plant{at}",
            "name": f"Plant {at}",
            "place": dice.pick(PLACES),
            "capacity_kt": dice.maybe(0.6, 5, 60),
            "min_kt": dice.maybe(0.3, 1, 5),
            "cost_usd_t": dice.maybe(0.6, 0, 9),
        }
        for at in range(2)
    ]
    units = [
        {
            "id": "unit0",
            "plant": "plant0",
            "capacity_kt": dice.number(5, 40),
            "min_kt": dice.maybe(0.3, 0.5, 3),
            "cost_usd_t": dice.maybe(0.5, 0, 3),
        }
    ]
    recipes = [
        {
            "id": f"r{at}",
            "plant": f"plant{at % 2}",
            "capacity_kt": dice.maybe(0.4, 5, 40),
            "cost_usd_t": dice.maybe(0.5, 0, 9),
        }
        for at in range(3)
    ]
    goods: list[Row] = []
    for recipe in recipes:
        first, second, third = dice.random.permutation(GOODS).tolist()
        goods += [
            {"recipe": recipe["id"], "good": first, "role": "in", "ratio": dice.number(0.5, 1)},
            {"recipe": recipe["id"], "good": second, "role": "out", "ratio": dice.number(0.1, 0.9)},
        ]
        if dice.yes(0.5):
            role = dice.pick(["in", "out"])
            ratio = dice.number(0.05, 0.4)
            goods.append({"recipe": recipe["id"], "good": third, "role": role, "ratio": ratio})
    uses = [{"recipe": r, "unit": "unit0", "use": dice.maybe(0.7, 0.2, 2)} for r in ("r0", "r2")]
    return {
        "plants": plants,
        "units": units,
        "recipes": recipes,
        "recipe_goods": goods,
        "recipe_units": uses,
    }


def _limits(dice: Dice, rows: Rows) -> Rows:
    limits = [
        {"id": f"limit{at}", "name": f"Limit {at}", "capacity_kt": dice.number(2, 80)}
        for at in range(2)
    ]
    members = {}
    for _ in range(7):
        limit = dice.pick(limits)["id"]
        table = dice.pick(["links", "interchanges", "supply", "demand", "plants", "recipes"])
        good = dice.pick(GOODS) if dice.yes(0.3) else None
        row = dice.pick(rows[table])["id"]
        members[limit, table, row, good or ""] = {
            "limit": limit,
            "table": table,
            "row": row,
            "good": good,
            "weight": dice.maybe(0.5, 0.2, 3),
        }
    return {"limits": limits, "limit_members": list(members.values())}
