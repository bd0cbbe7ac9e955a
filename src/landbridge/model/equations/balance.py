"""What goes into a node of a stream comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.engine.lp import Floats, Ints
from landbridge.model.build import Build, country_of, stream_at
from landbridge.model.equations.rows import declare
from landbridge.model.index import numbers, positions, ranked


@dataclass(frozen=True, slots=True)
class _Terms:
    """Columns that carry a stream away from a node (+) or bring it there (-).

    place: stream × nodes + node.
    """

    place: Ints
    column: Ints
    sign: Floats | float


def add_balance(b: Build) -> None:
    """Keep every stream at every node: nothing appears or vanishes on the way.

        Σ out f − Σ in f − supply − left by a shipment − Σ_r yield·run
            + sale + arrived of a shipment + intake
            + handed on to parts − handed on by the whole  =  0 for every stream and node

    f: flow on an arc, kt/yr.  yield: kt of the good per kt of throughput of recipe r (out).
    Supply, shipments and products start at the gate out of their place; sales, intakes and
    arrivals end at the gate in.  Where a product has no way out its plant cannot run.
    Source: Ahuja, Magnanti & Orlin (1993), Network Flows, ch. 17, mass balance of each commodity.
    """
    parts = [*_flows(b), *_markets(b), *_products(b)]
    key, found = ranked([part.place for part in parts], b.streams.count * b.net.nodes)
    keys = {"stream": key // b.net.nodes, "node": key % b.net.nodes}
    rows = declare(b, "balance", keys, lower=0.0, upper=0.0, group=b.group(keys["stream"]))
    for part, at in zip(parts, found, strict=True):
        b.programme.add_terms(rows[at], part.column, part.sign)


def _flows(b: Build) -> list[_Terms]:
    block = b.columns["flow"]
    stream, arc = block.keys["stream"], block.keys["arc"]
    return [
        _Terms(_place(b, stream, b.net.tail[arc]), block.ids, 1.0),
        _Terms(_place(b, stream, b.net.head[arc]), block.ids, -1.0),
    ]


def _markets(b: Build) -> list[_Terms]:
    net, columns = b.net, b.columns
    ends = (
        ("supply", net.gate_out(columns["supply"].keys["place"]), -1.0),
        ("sale", net.gate_in(columns["sale"].keys["place"]), 1.0),
        ("delivery", net.gate_out(columns["delivery"].keys["place"]), -1.0),
        ("delivery", net.gate_in(columns["delivery"].keys["end"]), 1.0),
        ("intake", net.gate_in(columns["intake"].keys["place"]), 1.0),
        ("share", net.gate_out(columns["share"].keys["place"]), -1.0),
    )
    share = columns["share"]
    gates = net.gate_out(share.keys["place"])
    handing = _Terms(_place(b, share.keys["whole"], gates), share.ids, 1.0)
    return [
        handing,
        *(
            _Terms(_place(b, columns[name].keys["stream"], node), columns[name].ids, sign)
            for name, node, sign in ends
        ),
    ]


def _products(b: Build) -> list[_Terms]:
    """What recipes give out: streams of the country their plant stands in."""
    outputs = b.case.table("recipe_goods").filter(role="out")
    recipe = positions(outputs["recipe"], b.case.table("recipes")["id"])
    plant = b.columns["run"].keys["plant"][recipe]
    place = positions(b.case.table("plants")["place"], b.net.places["id"])[plant]
    good = positions(outputs["good"], b.case.table("goods")["id"])
    stream = stream_at(b.streams, good, country_of(b.case, place))
    ids = b.columns["run"].ids[recipe]
    at = _place(b, stream, b.net.gate_out(place))
    return [_Terms(at, ids, -numbers(outputs["ratio"]))]


def _place(b: Build, stream: Ints, node: Ints) -> Ints:
    """A stream at a node as one number."""
    place = stream * b.net.nodes
    place += node
    return place
