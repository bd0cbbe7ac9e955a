"""The arcs that a control is about: sales, entries, exits, transit, modes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from landbridge.engine.lp import Bools
from landbridge.model.network import Kind, Network
from landbridge.model.territory import crosses


def for_all(streams: pl.DataFrame, arcs: Bools) -> Bools:
    """The same arcs for every stream, (streams, arcs)."""
    return np.asarray(np.broadcast_to(arcs, (streams.height, arcs.size)))


def sales_in(net: Network, countries: Sequence[str]) -> Bools:
    """Arcs into the gates of places in some countries: every tonne sold there takes one of them."""
    inside: Bools = net.places["country"].is_in(countries).to_numpy()
    leaving: Bools = np.isin(net.kind, (Kind.LEAVE, Kind.LOCAL))
    return np.asarray(leaving & inside[net.head // net.width])


def entries(net: Network, countries: Sequence[str], modes: Sequence[str]) -> Bools:
    """Arcs of links in some modes that lead into one of the countries from outside it."""
    arcs = np.zeros(net.tail.size, np.bool_)
    for country in countries:
        inside = _inside(net, country)
        arcs |= inside[net.head // net.width] & ~inside[net.tail // net.width]
    return arcs & in_modes(net, modes)


def exits(net: Network, streams: pl.DataFrame, modes: Sequence[str]) -> Bools:
    """Arcs of links in some modes that take a stream out of its country of origin."""
    closed = np.zeros((streams.height, net.tail.size), np.bool_)
    links = (net.kind == Kind.LINK) & in_modes(net, modes)
    for country in streams["origin"].unique():
        inside = _inside(net, country)
        leaving = links & inside[net.tail // net.width] & ~inside[net.head // net.width]
        closed |= (streams["origin"] == country).to_numpy()[:, None] & leaving
    return closed


def transit(
    net: Network, countries: Sequence[str], modes: Sequence[str], streams: pl.DataFrame
) -> Bools:
    """Arcs that carry a stream out of, or right through, a country it does not come from.

    Goods bound for the country itself are not in transit, so arcs that end in it stay open.
    """
    closed = np.zeros((streams.height, net.tail.size), np.bool_)
    for country in countries:
        inside = _inside(net, country)
        # A link may start in a country and run no km there, as at sea.
        through = _crossing(net, country) | inside[net.tail // net.width]
        passing = through & (net.kind == Kind.LINK) & ~inside[net.head // net.width]
        foreign = (streams["origin"] != country).to_numpy()
        closed |= foreign[:, None] & passing
    return closed & in_modes(net, modes)


def in_modes(net: Network, modes: Sequence[str]) -> Bools:
    """Arcs of links in some modes; all arcs where none is named."""
    if not modes:
        return np.ones(net.tail.size, np.bool_)
    return _of_links(net, net.case.table("links")["mode"].is_in(modes).to_numpy())


def _inside(net: Network, country: str) -> Bools:
    return (net.places["country"] == country).to_numpy()


def _crossing(net: Network, country: str) -> Bools:
    """Arcs of links that run through a country."""
    countries = net.case.table("countries")["id"].to_list()
    return _of_links(net, crosses(net.case)[:, countries.index(country)])


def _of_links(net: Network, marked: Bools) -> Bools:
    """Arcs of the marked links, in either direction."""
    arcs = np.zeros(net.tail.size, np.bool_)
    links = net.rows(Kind.LINK)
    arcs[links] = marked[net.row[links]]
    return arcs
