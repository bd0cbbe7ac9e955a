"""Nobody turns straight back: what comes to a node from another does not go there again.

A plan that runs to and fro over a cheap link is a plan, and when a plan may be a little dearer than
the best there is money for it. Nobody would make it, and what it crosses says nothing. For what is
followed, at every node n and each of its neighbours m, of every stream,

    Σ flow from n to m  <=  Σ flow to n from elsewhere than m

By Hall's theorem that is exactly when what enters n can be matched with what leaves it so that
nothing returns to where it just came from. Plans whose routes pass no node twice all fulfil it.

Source: Hall (1935), On representatives of subsets, Journal of the London Mathematical Society 10.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Arrays, Ints, Programme
from landbridge.model.build import Build
from landbridge.model.index import different


@dataclass(frozen=True, slots=True)
class Terms:
    """Part of what runs on arcs: the arc of each term by position, its column; their weight."""

    at: Ints
    column: Ints
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """Part of the flow of streams on arcs.

    name: of the rows.  stream, arc: what runs where.
    entering: the part as it enters these arcs at their tails;
    leaving: as it leaves them at their heads, which may be another where an arc changes it.
    """

    name: str
    stream: Ints
    arc: Ints
    entering: tuple[Terms, ...]
    leaving: tuple[Terms, ...]


def straight(b: Build, given: Arrays) -> Arrays:
    """The programme of a case in which no stream turns straight back."""
    programme = Programme(given.magnitude)
    programme.add_programme(given)
    flow = b.columns["flow"]
    every = (Terms(np.arange(flow.ids.size), flow.ids),)
    part = Part("turn", flow.keys["stream"], flow.keys["arc"], every, every)
    forbid_turning(programme, b, part)
    return programme.arrays()


def forbid_turning(programme: Programme, b: Build, part: Part) -> tuple[Ints, Ints, Ints]:
    """Add the rows for some part of the flow.

    Returns the rows, the node of each as stream × nodes + node, and the neighbour.
    """
    stream = part.stream
    nodes, tail, head = b.net.nodes, b.net.tail[part.arc], b.net.head[part.arc]
    ahead = (stream * nodes + tail) * nodes + head  # from here to there
    behind = (stream * nodes + head) * nodes + tail  # seen from there, back to here
    pairs = different(ahead[np.isin(ahead, behind)])
    here, there = pairs // nodes, pairs % nodes
    rows = programme.add_rows(part.name, pairs.size, upper=0.0, group=b.group(here // nodes))
    for terms in part.entering:
        found = np.flatnonzero(np.isin(ahead[terms.at], pairs))
        at = np.searchsorted(pairs, ahead[terms.at[found]])
        programme.add_terms(rows[at], terms.column[found], terms.weight)
    for terms in part.leaving:
        term, at = _spread(stream[terms.at] * nodes + head[terms.at], here)
        elsewhere = tail[terms.at[term]] != there[at]
        term, at = term[elsewhere], at[elsewhere]
        programme.add_terms(rows[at], terms.column[term], -terms.weight)
    return rows, here, there


def _spread(keys: Ints, ordered: Ints) -> tuple[Ints, Ints]:
    """Every pair of a key and a place in ascending keys where it stands."""
    first = np.searchsorted(ordered, keys, side="left")
    count = np.searchsorted(ordered, keys, side="right") - first
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(np.arange(keys.size), count), np.repeat(first, count) + within
