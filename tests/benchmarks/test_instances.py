"""Instances of multicommodity flow: read from files, and made of a seed."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from engines.generated import grid, multimodal, planar
from engines.instances import GENERATED, MissingInstanceError, instance, size_of
from engines.ways import cheapest_loads
from multicommodity import Instance, published, read_instance

FILE = """\
c a comment
p mcf 4 3 3
k 0 2 5
k 0 2 2.5
k 1 3 4
a 0 1 10 100
a 1 2 20 7
a 2 3 30 6
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.txt").write_text(FILE, encoding="utf-8")
    (tmp_path / "results.txt").write_text("small\t123.5\nunknown\n", encoding="utf-8")
    return tmp_path


def test_an_instance_is_read_and_pairs_named_twice_are_one(folder: Path) -> None:
    found = read_instance(folder / "small.txt")
    assert found.nodes == 4
    assert found.tail.tolist() == [0, 1, 2]
    assert found.head.tolist() == [1, 2, 3]
    assert found.cost.tolist() == [[10, 20, 30]]
    assert found.capacity.tolist() == [100, 7, 6]
    assert found.origin.tolist() == [0, 1]
    assert found.origin[found.stream].tolist() == [0, 1]
    assert found.end.tolist() == [2, 3]
    assert found.asked.tolist() == [7.5, 4]
    assert found.unmet > 60, "more than any way costs"


def test_published_values_are_read_where_there_are_any(folder: Path, tmp_path: Path) -> None:
    assert published(folder) == {"small": 123.5}
    assert published(tmp_path / "nothing") == {}


def test_an_instance_is_found_by_its_name(folder: Path) -> None:
    assert size_of(instance("small", folder))["flows"] == 6
    assert size_of(instance("grid-9", folder))["nodes"] == 9
    with pytest.raises(MissingInstanceError, match="planar1000"):
        instance("planar1000", folder)


def test_cheapest_ways_load_what_they_should(folder: Path) -> None:
    load, longest = cheapest_loads(instance("small", folder))
    assert load.tolist() == [7.5, 11.5, 4]
    assert longest == 50


@pytest.mark.parametrize("name", ["grid-9", "grid-64", "multimodal-60", "planar-300"])
def test_the_same_name_makes_the_same_instance(name: str) -> None:
    assert alike(instance(name), instance(name))


@pytest.mark.parametrize("seed", [1, 2])
def test_another_seed_makes_another_instance(seed: int) -> None:
    assert not alike(multimodal(60, 200, 4, seed), multimodal(60, 200, 4, seed + 1))
    assert not alike(grid(4, 9, seed), grid(4, 9, seed + 1))
    assert not alike(planar(20, 90, 30, seed), planar(20, 90, 30, seed + 1))


@pytest.mark.parametrize(
    ("made", "nodes", "arcs", "pairs"),
    [
        (grid(5, 40), 25, 80, 40),
        (planar(30, 150, 92), 30, 150, 92),
        (multimodal(100, 400, 6), 100, 400, 60),
    ],
)
def test_generated_instances_are_what_was_asked_for(
    made: Instance, nodes: int, arcs: int, pairs: int
) -> None:
    size = size_of(made)
    assert (size["nodes"], size["arcs"], size["pairs"]) == (nodes, arcs, pairs)
    key = made.tail * nodes + made.head
    assert np.unique(key).size == arcs, "no arc twice"
    assert set(key.tolist()) == set((made.head * nodes + made.tail).tolist()), "both ways"
    pair = made.stream * nodes + made.end
    assert np.unique(pair).size == pairs, "no pair twice"
    assert (made.origin[made.stream] != made.end).all()
    assert (made.asked > 0).all()
    load, longest = cheapest_loads(made)
    assert (load > made.capacity).any(), "some arcs are full"
    assert longest < made.unmet


def test_too_many_arcs_for_the_points_are_refused() -> None:
    with pytest.raises(ValueError, match="can be"):
        planar(10, 100, 5)


def test_names_tell_how_many_nodes_there_are() -> None:
    small = [name for name in GENERATED if int(name.split("-")[1]) <= 1_000]
    assert [name for name in small if instance(name).nodes != int(name.split("-")[1])] == []


def alike(one: Instance, other: Instance) -> bool:
    names = [field.name for field in fields(Instance)]
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
