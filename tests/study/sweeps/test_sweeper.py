"""Sweeps come to what cold solves come to, the same bits however they are computed."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from landbridge.case.generate import generated
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.form import Close
from landbridge.errors import LandbridgeError
from landbridge.model.engines import Engine
from landbridge.model.live.live import LiveCase, live
from landbridge.model.solve import solve
from landbridge.study.runs.store import Store
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.asked import NOTHING, document_of, key_of
from landbridge.study.sweeps.batches import batches
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper


@pytest.fixture(scope="module", params=["links", "paths"])
def held(request: pytest.FixtureRequest) -> LiveCase:
    engine: Engine = request.param
    return live(generated(nodes=30, goods=2, countries=4), engine=engine)


@pytest.fixture(autouse=True)
def _nothing_known(held: LiveCase) -> None:
    forget(held)


def forget(held: LiveCase) -> None:
    """Let a case forget what was answered, so that it has to be answered again."""
    held.base.kept.clear()


def closures(held: LiveCase, count: int = 25) -> list[Scenario]:
    links = held.base.case.table("links")["id"].to_list()[:count]
    return [Scenario(title=f"no {link}", close=Close(links=(link,))) for link in links]


def others(held: LiveCase) -> list[Scenario]:
    limited = held.base.case.table("links").drop_nulls("capacity_kt")["id"][0]
    country = held.base.case.table("countries")["id"][1]
    half = {"scale": [{"table": "links", "column": "capacity_kt", "rows": [limited], "by": "0.5"}]}
    cost = {"set": [{"table": "links", "row": limited, "column": "cost_usd_t", "value": "500"}]}
    return [
        Scenario.model_validate(half),
        Scenario.model_validate(cost),
        Scenario(close=Close(countries=(country,))),
    ]


def test_answers_are_those_of_cold_solves(held: LiveCase) -> None:
    asked = [*closures(held, 8), *others(held), NOTHING]
    with Sweeper(held) as sweeper:
        for scenario, answer in zip(asked, sweeper.ask(asked), strict=True):
            cold = solve(held.base.given, scenario)
            size = float(cold.costs["musd"].abs().sum())
            assert answer.worth_musd == pytest.approx(cold.objective_musd, abs=1e-9 * size)
            assert answer.certificate <= 1e-9


def test_order_and_process_make_no_difference(held: LiveCase) -> None:
    asked = (*closures(held), *others(held))
    here, there = Answering(held), pickle.loads(pickle.dumps(Answering(held)))  # noqa: S301
    found = here.answers(asked)
    assert here.answers(asked[::-1])[::-1] == found
    assert there.answers(asked[::-1])[::-1] == found


def test_two_processes_give_the_same_bits(held: LiveCase) -> None:
    asked = closures(held)
    with Sweeper(held, Means(workers=1)) as alone:
        expected = alone.ask(asked)
    forget(held)
    with Sweeper(held, Means(workers=2)) as two:
        assert two.ask(asked) == expected


SCRIPT = """
import landbridge as lb
from landbridge.case.generate import generated

held = lb.live(generated(nodes=30, goods=2, countries=4))
found = lb.disrupt(held, of=["links"], means=lb.Means(workers=2))
print("rows:", found.rows.height)
"""


def test_a_script_needs_no_guard_of_its_main_module(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("rows:") == 1


def test_a_scenario_is_solved_once(held: LiveCase, answered_here: list[Scenario]) -> None:
    asked = closures(held, 3)
    told: list[tuple[int, int]] = []
    with Sweeper(held, Means(workers=1, told=lambda done, of: told.append((done, of)))) as sweeper:
        first = sweeper.ask([*asked, asked[0]])
        assert sweeper.ask(asked) == first[:3]
    assert first[3] == first[0]
    assert len(answered_here) == 3
    assert told[0] == (0, 3)
    assert told[-1] == (6, 6)


def test_what_is_kept_is_not_solved_again(
    held: LiveCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, means = closures(held, 6), Means(workers=1, store=Store(tmp_path), question="closures")
    with Sweeper(held, means) as sweeper:
        found = sweeper.ask(asked)
    forget(held)
    monkeypatch.setattr(Answering, "answers", lambda _self, _scenarios: pytest.fail("solved again"))
    with Sweeper(held, means) as sweeper:
        assert sweeper.ask(asked) == found


def test_what_was_answered_without_a_store_is_kept_in_one_later(
    held: LiveCase, tmp_path: Path
) -> None:
    asked, store = closures(held, 4), Store(tmp_path)
    with Sweeper(held) as sweeper:
        found = sweeper.ask(asked)
    with Sweeper(held, Means(store=store, question="later")) as sweeper:
        assert sweeper.ask(asked) == found
    forget(held)
    with Sweeper(held, Means(store=store, question="again")) as sweeper:
        assert sweeper._run is not None
        assert len(sweeper._run.kept([key_of(one) for one in asked])) == 4


def test_a_scenario_that_does_not_fit_says_why(held: LiveCase) -> None:
    with Sweeper(held) as sweeper:
        (answer,) = sweeper.ask([Scenario(close=Close(links=("nowhere",)))])
    assert not answer.is_known
    assert "nowhere" in answer.problem


def test_no_scheduler_is_an_error_for_people(
    held: LiveCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landbridge.study.sweeps.cluster.SECONDS", 0.2)
    with (
        Sweeper(held, Means(cluster="tcp://127.0.0.1:9")) as sweeper,
        pytest.raises(LandbridgeError) as caught,
    ):
        sweeper.ask(closures(held, 3))
    assert caught.value.problems[0].code == "E322"


def test_keys_tell_scenarios_apart_by_what_they_do() -> None:
    close, other = (Scenario(close=Close(links=names)) for names in (("a", "b"), ("b", "a")))
    assert key_of(close) == key_of(other)
    assert key_of(close) == key_of(Scenario(title="called so", close=close.close))
    assert key_of(close) != key_of(Scenario(close=Close(links=("a",))))
    assert document_of(NOTHING) == "{}"


@pytest.mark.parametrize(
    ("count", "seconds", "processes"), [(1, 0.0, 2), (500, 0.01, 2), (7, 9, 4)]
)
def test_batches_hold_every_scenario_once(count: int, seconds: float, processes: int) -> None:
    asked = [Scenario(title=str(at)) for at in range(count)]
    cut = list(batches(asked, seconds, processes))
    assert [one for batch in cut for one in batch] == asked
    assert max(map(len, cut)) * seconds <= max(0.5, seconds)
