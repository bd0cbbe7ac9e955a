"""Every instance by its name: those of the literature, and generated ones.

python -m engines.instances NAME FOLDER > FILE    # keeps one, pickled
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from multicommodity import FOLDER, Instance, read_instance

from engines.generated import grid, multimodal, planar

GENERATED: dict[str, Callable[[], Instance]] = {
    "grid-9": lambda: grid(3, 12),
    "multimodal-60": lambda: multimodal(60, 200, 4),
    "grid-64": lambda: grid(8, 60),
    "grid-625": lambda: grid(25, 500),
    "grid-900": lambda: grid(30, 1_000),
    "planar-300": lambda: planar(300, 1_680, 3_584),
    "planar-500": lambda: planar(500, 2_842, 3_525),
    "multimodal-500": lambda: multimodal(500, 2_000, 20),
    "multimodal-2000": lambda: multimodal(2_000, 8_000, 50),
    "multimodal-4000": lambda: multimodal(4_000, 16_000, 100),
}
"""Generated ones, their names with the number of nodes; the first three are for trying things."""


class MissingInstanceError(LookupError):
    """An instance of the literature whose file is not there."""


def instance(name: str, folder: Path = FOLDER) -> Instance:
    """An instance by its name.

    folder: where files of the literature lie.
    Raises MissingInstanceError where it is neither there nor generated.
    """
    if name in GENERATED:
        return GENERATED[name]()
    file = folder / f"{name}.txt"
    if not file.is_file():
        raise MissingInstanceError(f"{name}: not generated, and {file.name} is not there")
    return read_instance(file)


def size_of(of: Instance) -> dict[str, int]:
    """How large an instance is, for tables.

    flows: streams on open arcs, which are the columns of a programme over links.
    """
    return {
        "nodes": of.nodes,
        "arcs": of.tail.size,
        "streams": of.origin.size,
        "pairs": of.end.size,
        "flows": int(np.count_nonzero(of.open)),
    }


if __name__ == "__main__":
    pickle.dump(instance(sys.argv[1], Path(sys.argv[2])), sys.stdout.buffer)
