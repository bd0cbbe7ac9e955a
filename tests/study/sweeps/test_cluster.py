"""A Dask cluster of two workers, each a process of its own, gives the same bits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from landbridge.case.generate import generated
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.form import Close
from landbridge.model.live.live import live
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_two_workers_give_the_same_bits(scheduler: str) -> None:
    held = live(generated(nodes=30, goods=2, countries=4))
    links = held.base.case.table("links")["id"].to_list()[:40]
    asked = [Scenario(close=Close(links=(link,))) for link in links]
    with Sweeper(held, Means(workers=1)) as alone:
        expected = alone.ask(asked)
    held.base.kept.clear()
    with Sweeper(held, Means(cluster=scheduler)) as sweeper:
        assert sweeper.ask(asked) == expected
        assert sweeper.ask(asked[:5]) == expected[:5]
