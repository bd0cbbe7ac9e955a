"""What is kept is found again, whole, and can be asked in SQL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.case.scenario import Scenario
from landbridge.case.scenario.form import Close
from landbridge.errors import LandbridgeError
from landbridge.model.live.live import LiveCase, live
from landbridge.study.runs import identity
from landbridge.study.runs.kept import MANY, Kept
from landbridge.study.runs.prune import prune
from landbridge.study.runs.query import VIEWS, query
from landbridge.study.runs.store import Store
from landbridge.study.runs.table import answered, compared, listed
from landbridge.study.sweeps.answer import Answer, answers_in, frame_of, unanswered
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper
from tests.model.making import demand, link, make, supply

LINKS = ("mine_town", "mine_port", "port_town")


@pytest.fixture(scope="module")
def held() -> LiveCase:
    return live(
        make(
            links=[link("mine town", 10.0, capacity_kt=60.0), link("mine port"), link("port town")],
            supply=[supply("mine", 100.0)],
            demand=[demand("town", 100.0)],
        )
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture(autouse=True)
def _nothing_known(held: LiveCase) -> None:
    held.base.kept.clear()


def ask(held: LiveCase, store: Store, question: str = "closures", **more: object) -> list[Answer]:
    held.base.kept.clear()
    asked = [Scenario(title=f"no {name}", close=Close(links=(name,))) for name in LINKS]
    with Sweeper(held, Means(workers=1, store=store, question=question, **more)) as sweeper:  # type: ignore[arg-type]
        return sweeper.ask(asked)


def test_answers_come_back_to_the_last_bit(held: LiveCase) -> None:
    one = Answering(held).answer(Scenario(close=Close(links=("mine_town",))))
    back = answers_in(frame_of([one, unanswered("x", "because")]))
    assert back[0] == one
    assert back[1].problem == "because"
    assert not back[1].is_known


def test_a_run_says_what_it_was(held: LiveCase, store: Store) -> None:
    ask(held, store, seed=7)
    (run,) = store.runs()
    assert run["status"] == "complete"
    assert run["seed"] == 7
    assert run["certificate"]["holds"]
    assert run["versions"]["highspy"]
    assert run["inputs"]["engine"] == "links"
    assert listed(store).row(0, named=True)["answered"] == 3
    assert store.run(run["run"][:5]) == run


def test_a_run_that_fails_is_not_complete(held: LiveCase, store: Store) -> None:
    def interrupted() -> None:
        with Sweeper(held, Means(workers=1, store=store, question="q")) as sweeper:
            sweeper.ask([Scenario(close=Close(links=("mine_port",)))])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert store.runs()[0]["status"] == "stopped"
    assert listed(store)["answered"].to_list() == [1]


def test_other_questions_find_the_same_answers(
    held: LiveCase, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ask(held, store, "one")
    monkeypatch.setattr(Answering, "answers", lambda _self, _scenarios: pytest.fail("solved again"))
    assert ask(held, store, "other") == found
    assert len(store.runs()) == 2


def test_other_code_does_not_answer_with_old_numbers(
    held: LiveCase, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(held, store)
    monkeypatch.setattr(identity, "code_hash", lambda: "another")
    ask(held, store)
    assert len({run["answers"] for run in store.runs()}) == 2


def test_a_run_is_told_and_compared(held: LiveCase, store: Store) -> None:
    ask(held, store, "one")
    with Sweeper(held, Means(workers=1, store=store, question="two")) as sweeper:
        sweeper.ask([Scenario(close=Close(links=("mine_port", "mine_town")))])
    one, two = (next(run for run in store.runs() if run["question"] == q) for q in ("one", "two"))
    table = answered(store, one)
    assert table["worth_musd"].is_sorted()
    assert set(table["title"]) == {f"no {name}" for name in LINKS}
    both = compared(store, one, two)
    assert both.height == 4
    assert both["change_musd"].null_count() == 4
    assert compared(store, one, one)["change_musd"].to_list() == [0.0, 0.0, 0.0]


def test_every_view_can_be_asked(held: LiveCase, store: Store) -> None:
    assert all(query(store, f"FROM {view}").is_empty() for view in VIEWS)
    ask(held, store)
    for view, words in VIEWS.items():
        columns = [f'"{name}"' for name in words.partition(": ")[2].split(", ")]
        assert query(store, f"FROM {view} SELECT {', '.join(columns)}").height
    with pytest.raises(LandbridgeError, match="refused"):
        query(store, "SELECT nothing FROM nowhere")


def test_files_are_put_together(held: LiveCase, tmp_path: Path) -> None:
    kept, one = Kept(tmp_path), Answering(held).answer(Scenario())
    answers = [replace(one, key=str(at)) for at in range(MANY + 3)]
    for answer in answers:
        kept.add([answer])
    kept.put_together()
    assert len(kept.files()) == 1
    again = Kept(tmp_path).get([answer.key for answer in answers])
    assert sorted(again, key=lambda answer: int(answer.key)) == answers


def test_damage_is_named(held: LiveCase, store: Store) -> None:
    ask(held, store)
    file = store.answer_files(store.runs()[0]["answers"])[0]
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(LandbridgeError) as caught:
        ask(held, store)
    assert caught.value.problems[0].code == "E324"
    assert file.name in caught.value.problems[0].file
    file.unlink()
    assert len(ask(held, store)) == 3


def test_pruning_takes_what_nobody_asks_for(
    held: LiveCase, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(held, store)
    monkeypatch.setattr(identity, "code_hash", lambda: "another")
    ask(held, store)
    assert prune(store).runs == ()
    would = prune(store, days=0.0, dry=True)
    assert len(would.runs) == 2
    assert would.size > 0
    assert len(store.runs()) == 2
    assert prune(store, days=0.0) == would
    assert store.runs() == []
    assert list(store.cases()) == []


def test_a_folder_that_cannot_be_used_is_an_error_for_people(
    held: LiveCase, tmp_path: Path
) -> None:
    tmp_path.joinpath("file").write_text("in the way")
    with pytest.raises(LandbridgeError) as caught:
        ask(held, Store(tmp_path / "file"))
    assert caught.value.problems[0].code == "E323"


def test_runs_are_called_by_their_names(store: Store) -> None:
    with pytest.raises(LandbridgeError) as caught:
        store.run("abc")
    assert caught.value.problems[0].code == "E325"
