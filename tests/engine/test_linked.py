"""Linked kernels give what plain Python gives, and whatever cannot be linked is left to numba."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.engine.kernels import jit
from landbridge.engine.kernels import linked as room
from landbridge.engine.kernels.jit import COMPILED, compiled
from landbridge.engine.kernels.linked import NotLinkedError, gives, linked, taken_apart
from landbridge.engine.lp import Bools, Floats, Ints

pytestmark = pytest.mark.skipif(not COMPILED, reason="numba is not installed")
CAN_LINK = sys.platform == "linux" and shutil.which("cc") is not None
linking = pytest.mark.skipif(not CAN_LINK, reason="there is nothing to link with")


class Pair(NamedTuple):
    """What a kernel may be given as one."""

    table: Floats
    chosen: Bools


def weighed(pair: Pair, by: Ints, factor: float, shift: int, doubled: bool) -> float:
    """Some sum over everything given, and a mark in what may be written to."""
    total = factor
    for row in range(pair.table.shape[0]):
        for column in range(pair.table.shape[1]):
            if pair.chosen[row]:
                total += pair.table[row, column] * by[column]
        pair.table[row, 0] = float(row + shift)
    return 2.0 * total if doubled else total


def larger(one: int, other: int) -> int:
    """The larger of two."""
    return max(one, other)


def negate(values: Floats) -> None:
    """Change signs."""
    for at in range(values.size):
        values[at] = -values[at]


WEIGHED, LARGER, NEGATE = compiled(weighed), compiled(larger), compiled(negate)


@given(st.integers(0, 4), st.integers(1, 3), st.floats(-9, 9), st.integers(-5, 5), st.booleans())
def test_a_kernel_gives_and_writes_what_plain_python_does(
    rows: int, columns: int, factor: float, shift: int, doubled: bool
) -> None:
    table = np.arange(rows * columns, dtype=float).reshape(rows, columns)
    chosen, by = np.arange(rows) % 2 == 0, np.arange(columns)
    one, other = Pair(table.copy(), chosen), Pair(table.copy(), chosen)
    expected = weighed(one, by, factor, shift, doubled)
    with patch.object(jit, "_dispatcher", _refused if CAN_LINK else jit._dispatcher):
        assert WEIGHED(other, by, factor, shift, doubled) == expected
    assert np.array_equal(one.table, other.table)


def _refused(_kernel: object) -> None:
    raise AssertionError("numba was asked")


def test_whole_numbers_and_nothing_come_back_as_such() -> None:
    values = np.array([1.0, -2.0])
    assert NEGATE(values) is None
    assert values.tolist() == [-1.0, 2.0]
    found = LARGER(-3, 2**40)
    assert (found, type(found)) == (2**40, int)


@linking
def test_kinds_are_told_apart() -> None:
    kinds, values = taken_apart((np.zeros((2, 3)), (np.zeros(1, np.bool_), 4), 5.0, True))
    assert kinds == "d2?1ld?"
    assert values[2:4] == [6, 8]
    assert values[5:9] == [2, 3, 24, 8]
    assert values[-3:] == [4, 5.0, True]


@pytest.mark.parametrize(
    "what",
    [
        np.zeros(4)[::2],
        np.zeros(2, np.float32),
        np.zeros(2, ">f8"),
        np.zeros((2, 2)).T,
        "word",
        None,
        1j,
    ],
    ids=["every other", "narrow", "swapped", "turned", "word", "nothing", "complex"],
)
def test_what_numba_would_pass_otherwise_is_refused(what: object) -> None:
    with pytest.raises(NotLinkedError):
        taken_apart((what,))


def test_what_may_not_be_written_to_is_refused() -> None:
    fixed = np.zeros(2)
    fixed.flags.writeable = False
    with pytest.raises(NotLinkedError):
        taken_apart((fixed,))


def test_what_cannot_be_linked_is_run_by_numba() -> None:
    values = np.arange(6, dtype=float)
    NEGATE(values[::2])
    assert values.tolist() == [0.0, 1.0, -2.0, 3.0, -4.0, 5.0]


def test_without_a_compiler_numba_runs_it(tmp_path: Path) -> None:
    values = np.array([3.0])
    with (
        patch.object(room, "_folders", lambda: (tmp_path,)),
        patch.object(shutil, "which", lambda _name: None),
    ):
        with pytest.raises(NotLinkedError):
            linked(negate, "d1", lambda: "")
        compiled(_fresh_kernel())(values)
    assert values.tolist() == [-3.0]
    assert not list(tmp_path.glob("*.so"))


def _fresh_kernel() -> Callable[[Floats], None]:
    """A kernel that nothing has been made of yet."""

    def negate(values: Floats) -> None:
        for at in range(values.size):
            values[at] = -values[at]

    return negate


@linking
@pytest.mark.parametrize(
    ("code", "compiled_to"),
    [("define i32 @f() { ret i32 0 }", b"no machine code"), ("no language", None)],
    ids=["not linked", "not compiled"],
)
def test_where_linking_fails_nothing_is_left(
    tmp_path: Path, code: str, compiled_to: bytes | None
) -> None:
    with patch.object(room, "_folders", lambda: (tmp_path,)):
        if compiled_to is None:
            with pytest.raises(NotLinkedError):
                linked(negate, "d1", lambda: code)
        else:
            with (
                patch.object(room, "_machine_code", lambda _code: compiled_to),
                pytest.raises(NotLinkedError),
            ):
                linked(negate, "d1", lambda: code)
    assert not list(tmp_path.iterdir())


@linking
def test_what_is_kept_but_cannot_be_loaded_is_left_to_numba(tmp_path: Path) -> None:
    with patch.object(room, "_folders", lambda: (tmp_path,)):
        (tmp_path / room._name_of(negate, "d1")).write_bytes(b"no library")
        with pytest.raises(NotLinkedError):
            linked(negate, "d1", lambda: "")


@linking
def test_where_nothing_can_be_kept_numba_runs_it(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("", encoding="ascii")
    with (
        patch.object(room, "_folders", lambda: (taken / "in it",)),
        pytest.raises(NotLinkedError, match="no folder"),
    ):
        linked(negate, "d1", lambda: "define i32 @f() { ret i32 0 }")


def test_libraries_are_also_looked_for_in_the_cache_of_the_user(tmp_path: Path) -> None:
    with patch.dict("os.environ", {"XDG_CACHE_HOME": str(tmp_path)}):
        beside, own = room._folders.__wrapped__()
    assert own == tmp_path / "landbridge"
    with patch.object(room, "_folders", lambda: (tmp_path / "none", tmp_path)):
        (tmp_path / "kernel.so").write_bytes(b"")
        assert room._kept("kernel.so") == tmp_path / "kernel.so"
        assert room._kept("other.so") is None
    with patch.dict("os.environ", clear=True):
        assert room._folders.__wrapped__() == (beside,)


def test_what_a_kernel_gives_must_be_what_it_says() -> None:
    with pytest.raises(NotLinkedError, match="gives bool"):
        gives(is_positive)
    assert POSITIVE(2.0) is True
    assert HALF(3) == 1.5


def is_positive(value: float) -> bool:
    """Whether something is above nought."""
    return value > 0.0


def half(value: int) -> int:
    """Says one thing and gives another."""
    return value / 2  # type: ignore[return-value]


POSITIVE, HALF = compiled(is_positive), compiled(half)


SOLVED = """
import sys
import numpy as np
from landbridge.engine.paths.graph import Graph

graph = Graph(3, np.array([0, 1]), np.array([1, 2]), np.array([0]))
print(graph.ways(np.array([1.0, 2.0]), np.zeros(1)).cost.tolist(), "numba" in sys.modules)
"""


@linking
def test_once_linked_a_kernel_needs_no_numba() -> None:
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", SOLVED], check=True, capture_output=True, text=True
        )
    assert done.stdout == "[0.0, 1.0, 3.0] False\n"
