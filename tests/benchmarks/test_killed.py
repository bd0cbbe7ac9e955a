"""A sweep that is killed loses nothing it has told, and comes to the same bits in the end."""

from __future__ import annotations

import pytest
from killed import run


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_told_is_lost(workers: int) -> None:
    tally = run(2, workers, nodes=40)
    assert tally.kills == 2
    assert tally.told > 0
    assert tally.lost == 0
    assert tally.differing == 0
