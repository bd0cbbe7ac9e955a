"""The ways trade may take, as arcs, and the things that can be closed on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from scipy import sparse

from landbridge.engine.cuts.graph import Graph
from landbridge.engine.cuts.hitting import Labels
from landbridge.engine.lp import Arrays, Bools, Ints
from landbridge.model.build import Build
from landbridge.model.index import different, positions
from landbridge.model.network import Kind
from landbridge.model.quantities import Exports, sinks
from landbridge.model.solved import Solved
from landbridge.model.territory import HIGH_SEAS, crosses

Closed = Literal["country", "passage", "link", "place", "owner"]
"""Kinds of things of which a cut consists; `passage`: countries that let nothing pass, but buy."""

CLOSED: Final[tuple[Closed, ...]] = get_args(Closed)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where some trade may go: one layer of arcs for every stream.

    graph: arcs between nodes of layers.  stream, arc: of every arc of the graph.
    """

    graph: Graph
    stream: Ints
    arc: Ints


def ground_of(solved: Solved, meant: Exports) -> Ground:
    """The ways that arrivals may take under the rules and where there is any capacity."""
    b, dead = solved.build, idle_columns(solved.arrays)
    column, stream, place = sinks(b)
    ends = meant.among(b, stream, place) & ~dead[column]
    end = stream[ends] * b.net.nodes + b.net.gate_in(place[ends])
    wanted = np.zeros(b.streams.count, np.bool_)
    wanted[stream[ends]] = True
    flow = b.columns["flow"]
    here = wanted[flow.keys["stream"]] & ~dead[flow.ids]
    layer, arc = flow.keys["stream"][here], flow.keys["arc"][here]
    start = _starts(solved, wanted, dead)
    tail, head = (layer * b.net.nodes + side[arc] for side in (b.net.tail, b.net.head))
    known = different(np.concatenate([tail, head, start, end]))
    at = [np.searchsorted(known, part) for part in (tail, head, start, different(end))]
    return Ground(Graph(known.size, at[0], at[1], at[2], at[3]), layer, arc)


def _starts(solved: Solved, wanted: Bools, dead: Bools) -> Ints:
    """Nodes where something of the wanted streams comes into being, stream × nodes + node."""
    b, matrix = solved.build, sparse.csr_array(solved.arrays.matrix)
    starts, keys = b.streams.starts, b.rows["balance"].keys
    at = starts.stream * b.net.nodes + starts.node
    known = keys["stream"] * b.net.nodes + keys["node"]
    row = np.minimum(np.searchsorted(known, at), max(known.size - 1, 0))
    giving = _where(matrix, matrix.data < 0) @ (~dead).astype(np.float64) > 0
    there = wanted[starts.stream] & (known[row] == at)
    return np.asarray(at[there & giving[b.rows["balance"].ids[row]]])


def idle_columns(a: Arrays) -> Bools:
    """Columns that can be nothing but nought: at their bound, or in a row without any room.

    A row has none where it allows nothing above zero and none of its terms can fall below.
    """
    matrix = sparse.csr_array(a.matrix)
    negative, there = (_where(matrix, matrix.data < 0), _where(matrix, matrix.data != 0))
    falls = negative @ np.ones(a.cost.size) + there @ (a.lower < 0).astype(np.float64)
    full = (a.row_upper <= 0) & (falls == 0)
    return np.asarray((a.upper <= 0) | (there.T @ full.astype(np.float64) > 0))


def _where(matrix: sparse.csr_array, marked: Bools) -> sparse.csr_array:
    """Ones where terms of a matrix are marked, nought elsewhere."""
    shape = matrix.shape
    return sparse.csr_array((marked.astype(np.float64), matrix.indices, matrix.indptr), shape=shape)


@dataclass(frozen=True, slots=True)
class Things:
    """What can be closed: ids and, for every arc of the network, which of them are on it.

    on: (arcs of the network, things).
    """

    kind: Closed
    ids: tuple[str, ...]
    on: Labels


def things_on(b: Build, kind: Closed, home: str, *, own: bool) -> Things:
    """The things of a kind that can be closed, by the arcs that closing them shuts.

    own: whether also those that lie in the economy itself; without, links that touch no other
    country and places at home stay open. Nobody closes the high seas. Owners are all counted.
    """
    match kind:
        case "country":
            return _countries(b, home)
        case "passage":
            return _passages(b, home)
        case "link":
            return _links(b, home, own=own)
        case "place":
            return _places(b, home, own=own)
    return _owners(b)


def _countries(b: Build, home: str) -> Things:
    ids = b.case.table("countries")["id"].to_list()
    on = np.zeros((b.net.tail.size, len(ids)), np.bool_)
    links, changes = b.net.rows(Kind.LINK), b.net.rows(Kind.INTERCHANGE)
    on[links] = crosses(b.case)[b.net.row[links]]
    country = positions(b.net.places["country"], b.case.table("countries")["id"])
    on[changes, country[b.net.tail[changes] // b.net.width]] = True
    on[:, [at for at, one in enumerate(ids) if one in (home, HIGH_SEAS)]] = False
    return Things("country", tuple(ids), sparse.csr_array(on))


def _passages(b: Build, home: str) -> Things:
    """Countries on the arcs that lead out of them or right through: what ends there is not shut."""
    countries = _countries(b, home)
    links = b.net.rows(Kind.LINK)
    country = positions(b.net.places["country"], b.case.table("countries")["id"])
    on = np.zeros(countries.on.shape, np.bool_)
    on[links] = countries.on[links].toarray()
    on[links, country[b.net.head[links] // b.net.width]] = False
    return Things("passage", countries.ids, sparse.csr_array(on))


def _links(b: Build, home: str, *, own: bool) -> Things:
    ids = b.case.table("links")["id"].to_list()
    others = ~b.case.table("countries")["id"].is_in([home, HIGH_SEAS]).to_numpy()
    closable = np.asarray((crosses(b.case) & others).any(axis=1) | own)
    arcs = b.net.rows(Kind.LINK)
    arcs = arcs[closable[b.net.row[arcs]]]
    return Things("link", tuple(ids), _marked(b, arcs, b.net.row[arcs], len(ids)))


def _places(b: Build, home: str, *, own: bool) -> Things:
    ids = b.net.places["id"].to_list()
    closable = np.asarray((b.net.places["country"] != home).to_numpy() | own)
    arcs = np.flatnonzero(b.net.kind <= Kind.INTERCHANGE)
    place = np.concatenate([b.net.tail[arcs], b.net.head[arcs]]) // b.net.width
    both = np.tile(arcs, 2)[closable[place]]
    return Things("place", tuple(ids), _marked(b, both, place[closable[place]], len(ids)))


def _owners(b: Build) -> Things:
    columns = [b.case.table(name)["owner"] for name in ("links", "interchanges")]
    ids = sorted({one for column in columns for one in column.drop_nulls().to_list()})
    at = {one: position for position, one in enumerate(ids)}
    arcs, owners = [], []
    for kind, column in zip((Kind.LINK, Kind.INTERCHANGE), columns, strict=True):
        owner = np.array([at.get(one, -1) for one in column.to_list()], dtype=np.int64)
        here = b.net.rows(kind)
        held = owner[b.net.row[here]]
        arcs.append(here[held >= 0])
        owners.append(held[held >= 0])
    return Things(
        "owner", tuple(ids), _marked(b, np.concatenate(arcs), np.concatenate(owners), len(ids))
    )


def _marked(b: Build, arcs: Ints, things: Ints, count: int) -> Labels:
    shape = (b.net.tail.size, count)
    return sparse.csr_array((np.ones(arcs.size, np.bool_), (arcs, things)), shape=shape)
