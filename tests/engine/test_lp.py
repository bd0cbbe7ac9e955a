"""Programmes by blocks: what is declared is what the solver sees, under its own name."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.engine.lp import Programme
from landbridge.engine.text import lp_text


def small() -> Programme:
    """min 3a0 + 3a1 − b;  a0 + a1 ≥ 2;  a1 − 2b = 0;  b ≤ 4."""
    p = Programme([1.0, 10.0])
    a = p.add_columns("a", 2, cost=3, namer=lambda at: f"way{at}")
    b = p.add_columns("b", 1, cost=-1, lower=-1, upper=4, group=1)
    need = p.add_rows("need", 1, lower=2)
    tie = p.add_rows("tie", 1, lower=0, upper=0, group=1)
    p.add_terms(need, a)
    p.add_terms(tie, np.append(a[1], b), [1, -2])
    return p


def test_the_arrays_hold_what_was_declared() -> None:
    a = small().arrays()
    assert a.cost.tolist() == [3, 3, -1]
    assert a.lower.tolist() == [0, 0, -1]
    assert a.upper.tolist() == [np.inf, np.inf, 4]
    assert a.row_lower.tolist() == [2, 0]
    assert a.row_upper.tolist() == [np.inf, 0]
    assert a.matrix.toarray().tolist() == [[1, 1, 0], [0, 1, -2]]
    assert a.column_group.tolist() == [0, 0, 1]
    assert a.row_group.tolist() == [0, 1]
    assert a.magnitude.tolist() == [1, 10]


def test_every_position_has_its_label() -> None:
    p = small()
    assert [str(p.columns.label(at)) for at in range(3)] == ["a[way0]", "a[way1]", "b[0]"]
    assert [str(p.rows.label(at)) for at in range(2)] == ["need[0]", "tie[0]"]
    assert (p.columns.label(1).block, p.columns.label(1).index) == ("a", 1)
    for outside in (-1, 3):
        with pytest.raises(IndexError):
            p.columns.label(outside)


def test_labels_step_over_empty_blocks() -> None:
    p = Programme()
    p.add_columns("none", 0)
    p.add_columns("one", 1)
    p.add_columns("nothing", 0)
    assert str(p.columns.label(0)) == "one[0]"


def test_a_block_is_declared_once() -> None:
    p = small()
    with pytest.raises(ValueError, match="already declared"):
        p.add_columns("a", 1)
    with pytest.raises(ValueError, match="already declared"):
        p.add_rows("need", 1)


def test_terms_on_the_same_place_add_up() -> None:
    p = Programme()
    x, row = p.add_columns("x", 1), p.add_rows("r", 1)
    p.add_terms(row, x, 2)
    p.add_terms([row[0], row[0]], x[0], [0.5, 0.25])
    assert p.arrays().matrix.toarray().tolist() == [[2.75]]


def test_a_frozen_programme_goes_on() -> None:
    p = small()
    first = p.arrays()
    assert p.arrays() is first
    more = p.add_columns("more", 1, cost=5, group=1)
    p.add_terms(p.add_rows("last", 1, upper=7), more, 2)
    p.add_terms(0, 0, 0.5)
    a = p.arrays()
    assert a.cost.tolist() == [3, 3, -1, 5]
    assert a.row_upper.tolist() == [np.inf, 0, 7]
    assert a.matrix.toarray().tolist() == [[1.5, 1, 0, 0], [0, 1, -2, 0], [0, 0, 0, 2]]
    assert a.column_group.tolist() == [0, 0, 1, 1]
    assert str(p.columns.label(3)) == "more[0]"
    assert first.matrix.toarray().tolist() == [[1, 1, 0], [0, 1, -2]]


def test_an_empty_programme_has_empty_arrays() -> None:
    a = Programme().arrays()
    assert (a.cost.size, a.row_lower.size, a.matrix.shape) == (0, 0, (0, 0))


def test_the_text_says_it_all() -> None:
    assert lp_text(small()).splitlines() == [
        "minimise",
        "  + 3 a[way0]",
        "  + 3 a[way1]",
        "  - 1 b[0]",
        "subject to",
        "  need[0]: + 1 a[way0] + 1 a[way1] >= 2",
        "  tie[0]: + 1 a[way1] - 2 b[0] = 0",
        "bounds",
        "  b[0] >= -1 and <= 4",
    ]


def test_the_text_of_what_is_free_or_empty() -> None:
    p = Programme()
    p.add_columns("free", 1, lower=-np.inf)
    p.add_rows("nothing", 1)
    lines = lp_text(p).splitlines()
    assert "  nothing[0]: 0 free" in lines
    assert "  free[0] free" in lines
