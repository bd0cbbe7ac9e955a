"""Which arcs the controls in force close to which streams.

Only prohibitions on named goods close anything here:

- with destinations, the sales in these countries; with destinations and modes, the ways of these
  modes into these countries, whatever goods do from there;
- with transits, the ways out of these countries or right through them, to goods from elsewhere;
- with modes alone, the ways of these modes; with none of them, every way.

A control that is announced, denied, suspended or repealed, or whose list of goods is not known,
never binds; `control_notes` says so.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.engine.lp import Bools
from landbridge.errors import Problem, ScenarioError
from landbridge.model.network import Kind, Network
from landbridge.model.territory import crosses

NOT_MODELLED = ("licence", "quota", "tariff", "monitor")


def status_on(case: Case, day: date) -> pl.DataFrame:
    """Every control with its latest status on a day (blank before its first), and since when.

    Columns: those of `controls`, then status, since. A day outside starts–ends is not in force.
    """
    known = case.table("control_status").filter(pl.col("date") <= day)
    # Of several entries on one day the last in the table is the latest.
    latest = known.sort("date", maintain_order=True).group_by("control", maintain_order=True).last()
    return case.table("controls").join(
        latest.select(id="control", status="status", since="date"), on="id", how="left"
    )


def in_force(case: Case, day: date) -> pl.DataFrame:
    """The controls whose latest status on a day is `in_force` and whose validity covers it."""
    begun = pl.col("starts").is_null() | (pl.col("starts") <= day)
    lasting = pl.col("ends").is_null() | (pl.col("ends") >= day)
    return status_on(case, day).filter((pl.col("status") == "in_force") & begun & lasting)


def control_notes(case: Case, day: date) -> list[str]:
    """Sentences on controls that exist but do not bind in the programme, and why."""
    valid = set(in_force(case, day)["id"])
    notes = []
    for row in status_on(case, day).iter_rows(named=True):
        why = _why_not(case, row, valid=row["id"] in valid, day=day)
        if why:
            notes.append(f"{row['title']}: {why}")
    return notes


def _why_not(case: Case, control: dict[str, object], *, valid: bool, day: date) -> str:
    """Why a control does not bind; nothing where it does or has not been heard of by the day."""
    if control["status"] is None:
        return ""
    if control["status"] != "in_force":
        return f"{control['status']} on {control['since']}; it does not bind."
    if not valid:
        until = f" to {control['ends']}" if control["ends"] else ""
        span = f"from {control['starts'] or control['since']}{until}"
        return f"valid {span}, not on {day}; it does not bind."
    if control["effect"] in NOT_MODELLED:
        return f"in force, but its effect ({control['effect']}) is not modelled."
    if not goods_of(case, control):
        return "in force, but it covers no good of this case as a whole."
    return ""


def goods_of(case: Case, control: dict[str, object]) -> list[str]:
    """Goods a control covers: those it names, and those all of whose HS prefixes it covers."""
    named = set(split(str(control["goods"] or "")))
    prefixes = tuple(split(str(control["hs"] or "")))
    goods = case.table("goods").select("id", "hs").iter_rows()
    covered = {
        good
        for good, hs in goods
        if hs and prefixes and all(code.startswith(prefixes) for code in split(hs))
    }
    return sorted(named | covered)


def closed_by_bans(case: Case, net: Network, streams: pl.DataFrame) -> Bools:
    """Which arcs the prohibitions in force close to which streams, (streams, arcs).

    streams: a frame with the columns good and origin.
    """
    closed = np.zeros((streams.height, net.tail.size), np.bool_)
    day = date(case.meta.base_year, 12, 31)
    for control in in_force(case, day).filter(effect="prohibit").iter_rows(named=True):
        goods = goods_of(case, control)
        origins = split(control["origins"] or "")
        touched = pl.col("good").is_in(goods)
        if origins:
            touched &= pl.col("origin").is_in(origins)
        rows = streams.select(touched=touched)["touched"].to_numpy()
        closed |= _closed_by(net, control, streams) & rows[:, None]
    return closed


def _closed_by(net: Network, control: dict[str, str | None], streams: pl.DataFrame) -> Bools:
    """Arcs one prohibition closes to every stream, (streams, arcs)."""
    destinations, transits = split(control["destinations"] or ""), split(control["transits"] or "")
    if destinations and transits:
        raise ScenarioError(_needs_split(control))
    modes = split(control["modes"] or "")
    if destinations:
        arcs = _entries(net, destinations, modes) if modes else _sales_in(net, destinations)
        return _for_all(streams, arcs)
    if transits:
        return _transit(net, transits, streams) & _in_modes(net, modes)
    arcs = _in_modes(net, modes) if modes else np.ones(net.tail.size, np.bool_)
    return _for_all(streams, arcs)


def _for_all(streams: pl.DataFrame, arcs: Bools) -> Bools:
    return np.asarray(np.broadcast_to(arcs, (streams.height, arcs.size)))


def _sales_in(net: Network, countries: list[str]) -> Bools:
    """Arcs into the gates of places in some countries."""
    inside: Bools = net.places["country"].is_in(countries).to_numpy()
    leaving: Bools = np.isin(net.kind, (Kind.LEAVE, Kind.LOCAL))
    return np.asarray(leaving & inside[net.head // net.width])


def _entries(net: Network, countries: list[str], modes: list[str]) -> Bools:
    """Arcs of links in some modes that lead into one of the countries from outside it."""
    place = net.places["country"]
    arcs = np.zeros(net.tail.size, np.bool_)
    for country in countries:
        inside: Bools = (place == country).to_numpy()
        arcs |= inside[net.head // net.width] & ~inside[net.tail // net.width]
    return arcs & _in_modes(net, modes)


def _transit(net: Network, countries: list[str], streams: pl.DataFrame) -> Bools:
    """Arcs that carry a stream out of, or right through, a country it does not come from.

    Goods bound for the country itself are not in transit, so arcs that end in it stay open.
    """
    closed = np.zeros((streams.height, net.tail.size), np.bool_)
    for country in countries:
        inside = (net.places["country"] == country).to_numpy()
        # A link may start in a country and run no km there, as at sea.
        through = _crossing(net, country) | inside[net.tail // net.width]
        passing = through & (net.kind == Kind.LINK) & ~inside[net.head // net.width]
        foreign = (streams["origin"] != country).to_numpy()
        closed |= foreign[:, None] & passing
    return closed


def _crossing(net: Network, country: str) -> Bools:
    """Arcs of links that run through a country."""
    countries = net.case.table("countries")["id"].to_list()
    return _of_links(net, crosses(net.case)[:, countries.index(country)])


def _in_modes(net: Network, modes: list[str]) -> Bools:
    """Arcs of links in some modes; all arcs where none is named."""
    if not modes:
        return np.ones(net.tail.size, np.bool_)
    return _of_links(net, net.case.table("links")["mode"].is_in(modes).to_numpy())


def _of_links(net: Network, marked: Bools) -> Bools:
    """Arcs of the marked links, in either direction."""
    arcs = np.zeros(net.tail.size, np.bool_)
    links = net.rows(Kind.LINK)
    arcs[links] = marked[net.row[links]]
    return arcs


def _needs_split(control: dict[str, str | None]) -> Problem:
    return Problem(
        code="E302",
        message=f"{control['title']!r} names both destinations and transit countries.",
        file="controls.csv",
        column="transits",
        value=control["transits"],
        rule="A prohibition names where goods are bound for or what they cross, not both at once.",
        hint="Write two controls, or leave one of the two columns blank.",
    )
