"""The same economics written a second time, row by row and solved by scipy, to compare with.

Nothing of the model is used here. Every shipment is a commodity of its own, and every number is
looked up in the rows as they were given, defaults filled in by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from .making import Row
from .named_lp import Key, Lp
from .random_cases import Rows


def or_else(value: float | None, default: float) -> float:
    return default if value is None else value


@dataclass(frozen=True)
class Arc:
    """A link or interchange in one direction, with what a tonne of any good pays and waits."""

    table: str
    row: Row
    tail: tuple[str, str]
    head: tuple[str, str]
    cost: float
    hours: float


@dataclass(frozen=True)
class Commodity:
    """A good from one country, or one shipment."""

    good: str
    origin: str
    shipment: str = ""


class Economy:
    """Rows with what follows from them."""

    def __init__(self, rows: Rows, *, carrying: float, unmet: float) -> None:
        self.rows, self.carrying, self.unmet = rows, carrying, unmet
        self.by_id = {
            table: {row["id"]: row for row in rows.get(table, [])}
            for table in ("places", "goods", "modes", "recipes", "plants", "units", "fleets")
        }
        self.arcs = [*self._links(), *self._interchanges()]
        self.special = {(row["link"], row["good"]): row for row in rows.get("link_goods", [])}
        self.lp = Lp()

    def of(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def country(self, place: str) -> str:
        return str(self.by_id["places"][place]["country"])

    def _links(self) -> Iterator[Arc]:
        for row in self.of("links"):
            mode = self.by_id["modes"][row["mode"]]
            speed, km = mode.get("speed_km_h"), or_else(row.get("length_km"), 0.0)
            hours = or_else(row.get("hours"), km / speed if speed else 0.0)
            cost = or_else(row.get("cost_usd_t"), km * or_else(mode.get("cost_usd_t_km"), 0.0))
            hours += or_else(row.get("border_hours"), 0.0)
            ends = (row["from"], row["mode"]), (row["to"], row["mode"])
            for tail, head in [ends, ends[::-1]] if row.get("both_ways") else [ends]:
                yield Arc("links", row, tail, head, cost, hours)

    def _interchanges(self) -> Iterator[Arc]:
        for row in self.of("interchanges"):
            ends = (row["place"], row["from_mode"]), (row["place"], row["to_mode"])
            cost, hours = or_else(row.get("cost_usd_t"), 0.0), or_else(row.get("hours"), 0.0)
            for tail, head in [ends, ends[::-1]] if row.get("both_ways") else [ends]:
                yield Arc("interchanges", row, tail, head, cost, hours)

    def is_open(self, arc: Arc, good: str) -> bool:
        handling = self.by_id["goods"][good].get("handling") or "general"
        carried = [self.by_id["modes"][mode].get("carries") for _, mode in (arc.tail, arc.head)]
        classes = [*carried, arc.row.get("handles")]
        named = arc.row.get("goods")
        return all(not text or handling in text.split(";") for text in classes) and (
            not named or good in named.split(";")
        )

    def pay(self, arc: Arc, good: str, origin: str) -> float:
        row = self.by_id["goods"][good]
        hour = or_else(row.get("time_usd_t_day"), 0.0) / 24
        hour += or_else(row.get("value_usd_t"), 0.0) * self.carrying / 8760
        own = self.special.get((arc.row["id"], good), {}) if arc.table == "links" else {}
        cost = or_else(own.get("cost_usd_t"), arc.cost)
        moving = max(0.0, cost + self.friction(arc.table, arc.row["id"], good, origin))
        return moving + or_else(arc.row.get("border_usd_t"), 0.0) + hour * arc.hours

    def friction(self, table: str, row: str, good: str = "", origin: str = "") -> float:
        on = [one for one in self.of("frictions") if (one["table"], one["row"]) == (table, row)]
        on = [one for one in on if one.get("origin") in (None, origin)]
        return sum(float(one["usd_t"]) for one in on if one.get("good") in (None, good))


def least_cost(
    rows: Rows, *, carrying: float = 0.0, unmet: float = 10_000.0, strict: bool = False
) -> float | None:
    """The least cost less value, thousand USD; None where strict asks too much."""
    e = Economy(rows, carrying=carrying, unmet=unmet)
    commodities = _commodities(e)
    for commodity in commodities:
        _network(e, commodity)
    _markets(e, commodities, strict=strict)
    _shipments(e, strict=strict)
    _plants(e, commodities, strict=strict)
    _capacities(e, commodities)
    _limits(e, commodities)
    return e.lp.least()


def _commodities(e: Economy) -> list[Commodity]:
    found = [Commodity(row["good"], e.country(row["place"])) for row in e.of("supply")]
    for row in e.of("recipe_goods"):
        if row["role"] == "out":
            plant = e.by_id["plants"][e.by_id["recipes"][row["recipe"]]["plant"]]
            found.append(Commodity(row["good"], e.country(plant["place"])))
    shipments = e.of("shipments")
    found += [Commodity(row["good"], e.country(row["from"]), row["id"]) for row in shipments]
    return list(dict.fromkeys(found))


def _network(e: Economy, k: Commodity) -> None:
    lp = e.lp
    for at, arc in enumerate(e.arcs):
        if e.is_open(arc, k.good):
            flow = lp.var(("flow", k, at), e.pay(arc, k.good, k.origin))
            lp.add(("node", k, *arc.tail), flow, -1.0)
            lp.add(("node", k, *arc.head), flow, 1.0)
    for place in e.by_id["places"]:
        here = lp.var(("here", k, place), 0.0)
        lp.add(("out", k, place), here, -1.0)
        lp.add(("in", k, place), here, 1.0)
        lp.equal[("out", k, place)] = lp.equal[("in", k, place)] = 0.0
        for mode in e.by_id["modes"]:
            enter, leave = (lp.var((way, k, place, mode), 0.0) for way in ("enter", "leave"))
            lp.equal[("node", k, place, mode)] = 0.0
            lp.add(("out", k, place), enter, -1.0)
            lp.add(("node", k, place, mode), enter, 1.0)
            lp.add(("node", k, place, mode), leave, -1.0)
            lp.add(("in", k, place), leave, 1.0)


def _markets(e: Economy, commodities: list[Commodity], *, strict: bool) -> None:
    lp = e.lp
    for row in e.of("supply"):
        quantity, stranded = row["quantity_kt"], or_else(row.get("stranded_usd_t"), 0.0)
        cost = or_else(row.get("cost_usd_t"), 0.0) + e.friction("supply", row["id"], row["good"])
        low = quantity if strict and stranded > 0 else 0.0
        k = Commodity(row["good"], e.country(row["place"]))
        sent = lp.var(("supply", row["id"]), cost, low, quantity)
        idle = lp.var(("idle", row["id"]), stranded)
        lp.equal[("supply", row["id"])] = quantity
        lp.add(("supply", row["id"]), sent, 1.0)
        lp.add(("supply", row["id"]), idle, 1.0)
        lp.add(("out", k, row["place"]), sent, 1.0)
    for row in e.of("demand"):
        key, price, origins = ("demand", row["id"]), row.get("price_usd_t"), row.get("origins")
        side = lp.equal if price is None else lp.at_most
        side[key] = row["quantity_kt"]
        for k in commodities:
            accepted = not origins or k.origin in origins.split(";")
            if not k.shipment and k.good == row["good"] and accepted:
                cost = e.friction("demand", row["id"], k.good, k.origin) - or_else(price, 0.0)
                sale = lp.var(("sale", row["id"], k), cost)
                lp.add(("in", k, row["place"]), sale, -1.0)
                lp.add(key, sale, 1.0)
        if price is None and not strict:
            lp.add(key, lp.var(("unmet", row["id"]), e.unmet), 1.0)


def _shipments(e: Economy, *, strict: bool) -> None:
    lp = e.lp
    for row in e.of("shipments"):
        k = Commodity(row["good"], e.country(row["from"]), row["id"])
        sent = lp.var(("sent", row["id"]), 0.0)
        lp.add(("out", k, row["from"]), sent, 1.0)
        lp.add(("in", k, row["to"]), sent, -1.0)
        lp.equal[("shipment", row["id"])] = row["quantity_kt"]
        lp.add(("shipment", row["id"]), sent, 1.0)
        if not strict:
            left = lp.var(("left", row["id"]), or_else(row.get("penalty_usd_t"), e.unmet))
            lp.add(("shipment", row["id"]), left, 1.0)


def _plants(e: Economy, commodities: list[Commodity], *, strict: bool) -> None:
    lp = e.lp
    for row in e.of("recipes"):
        plant = e.by_id["plants"][row["plant"]]
        cost = or_else(row.get("cost_usd_t"), 0.0) + or_else(plant.get("cost_usd_t"), 0.0)
        cost += e.friction("recipes", row["id"])
        run = lp.var(("run", row["id"]), cost, 0.0, row.get("capacity_kt"))
        lp.add(("plant", plant["id"]), run, 1.0)
        lp.add(("plant least", plant["id"]), run, -1.0)
        for good in e.of("recipe_goods"):
            if good["recipe"] == row["id"]:
                _recipe_good(e, commodities, plant, run, good)
    for use in e.of("recipe_units"):
        run, weight = ("run", use["recipe"]), or_else(use.get("use"), 1.0)
        lp.cost[run] += weight * or_else(e.by_id["units"][use["unit"]].get("cost_usd_t"), 0.0)
        lp.add(("unit", use["unit"]), run, weight)
        lp.add(("unit least", use["unit"]), run, -weight)
    for word in ("plant", "unit"):
        _throughput(e, word, strict=strict)


def _throughput(e: Economy, word: str, *, strict: bool) -> None:
    lp = e.lp
    for row in e.of(f"{word}s"):
        if row.get("capacity_kt") is not None:
            lp.at_most[(word, row["id"])] = row["capacity_kt"]
        if row.get("min_kt"):
            lp.at_most[(f"{word} least", row["id"])] = -row["min_kt"]
            if not strict:
                short = lp.var((f"{word} short", row["id"]), e.unmet)
                lp.add((f"{word} least", row["id"]), short, -1.0)


def _recipe_good(e: Economy, commodities: list[Commodity], plant: Row, run: Key, good: Row) -> None:
    lp, place = e.lp, plant["place"]
    if good["role"] == "out":
        lp.add(("out", Commodity(good["good"], e.country(place)), place), run, good["ratio"])
        return
    row = ("input", *run, good["good"])
    lp.equal[row] = 0.0
    lp.add(row, run, good["ratio"])
    for k in commodities:
        if not k.shipment and k.good == good["good"]:
            taken = lp.var(("taken", *run, k), 0.0)
            lp.add(("in", k, place), taken, -1.0)
            lp.add(row, taken, -1.0)


def _capacities(e: Economy, commodities: list[Commodity]) -> None:
    lp = e.lp
    for row in [*e.of("links"), *e.of("interchanges")]:
        if row.get("capacity_kt") is not None:
            lp.at_most[("room", row["id"])] = row["capacity_kt"]
    for (link, good), row in e.special.items():
        if row.get("capacity_kt") is not None:
            lp.at_most[("room", link, good)] = row["capacity_kt"]
    for row in e.of("fleets"):
        hours = 8760 * or_else(row.get("availability"), 1.0)
        lp.at_most[("fleet", row["id"])] = row["vehicles"] * hours
    for k, (at, arc) in product(commodities, enumerate(e.arcs)):
        if ("flow", k, at) in lp.cost:
            _uses(e, k, arc, ("flow", k, at))


def _uses(e: Economy, k: Commodity, arc: Arc, flow: Key) -> None:
    e.lp.add(("room", arc.row["id"]), flow, 1.0)
    e.lp.add(("room", arc.row["id"], k.good), flow, 1.0)
    if arc.row.get("fleet"):
        fleet = e.by_id["fleets"][arc.row["fleet"]]
        trip = 2 * arc.row["length_km"] / fleet["speed_km_h"]
        trip += or_else(fleet.get("turnaround_h"), 0.0)
        e.lp.add(("fleet", fleet["id"]), flow, trip * 1000 / fleet["payload_t"])


def _limits(e: Economy, commodities: list[Commodity]) -> None:
    lp = e.lp
    for row in e.of("limits"):
        lp.at_most[("limit", row["id"])] = row["capacity_kt"]
    for member in e.of("limit_members"):
        for var, share in _members(e, commodities, member):
            weight = or_else(member.get("weight"), 1.0)
            lp.add(("limit", member["limit"]), var, weight * share)


def _members(e: Economy, commodities: list[Commodity], member: Row) -> Iterator[tuple[Key, float]]:
    table, row, good = member["table"], member["row"], member.get("good")
    if table in ("links", "interchanges"):
        for k, (at, arc) in product(commodities, enumerate(e.arcs)):
            if arc.table == table and arc.row["id"] == row and good in (None, k.good):
                yield from [(("flow", k, at), 1.0)] if ("flow", k, at) in e.lp.cost else []
    elif table == "supply":
        of = next(one for one in e.of("supply") if one["id"] == row)
        yield from [(("supply", row), 1.0)] if good in (None, of["good"]) else []
    elif table == "demand":
        sales = [("sale", row, k) for k in commodities if good in (None, k.good)]
        yield from ((sale, 1.0) for sale in sales if sale in e.lp.cost)
    else:
        yield from _runs(e, "plant" if table == "plants" else "id", row, good)


def _runs(e: Economy, column: str, row: str, good: str | None) -> Iterator[tuple[Key, float]]:
    for recipe in e.of("recipes"):
        if recipe[column] == row and good is None:
            yield ("run", recipe["id"]), 1.0
        for part in e.of("recipe_goods"):
            if recipe[column] == row and (part["recipe"], part["good"]) == (recipe["id"], good):
                yield ("run", recipe["id"]), part["ratio"]
