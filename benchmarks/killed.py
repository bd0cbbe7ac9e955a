"""Sweeps that are killed again and again: is anything lost that was told, is the rest the same?

    python benchmarks/killed.py --kills 1000

A sweep of closures runs in a process of its own, which says of every scenario when it is kept. It
is killed (SIGKILL) after a time drawn by lot and started again, until it has been killed so often;
each time it is done the store is cleared, and it begins anew. After every kill all that was told
has to be there, whole; at the end of every round the answers have to be those of a sweep that
nobody disturbed, to the last bit.
"""

from __future__ import annotations

import argparse
import pickle
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from landbridge.case.generate import generated
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.form import Close
from landbridge.model.live.live import live
from landbridge.study.runs.store import Store
from landbridge.study.runs.table import answered
from landbridge.study.sweeps.answer import Answer, frame_of
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

LONGEST = 0.6
"""Seconds after its first answer within which a sweep is killed."""

TOLD_EVERY = 50
"""Kills after which it is said how it goes."""


@dataclass
class Tally:
    """What came of it so far.

    told: answers said to be kept.  lost: of these, not there after a kill.
    """

    kills: int = 0
    rounds: int = 0
    told: int = 0
    lost: int = 0
    differing: int = 0

    @property
    def sentence(self) -> str:
        """The tally in words."""
        return (
            f"{self.kills} kills in {self.rounds} rounds: {self.told} answers told, {self.lost} "
            f"lost, {self.differing} rounds with other answers."
        )


def asked(held: Answering) -> list[Scenario]:
    """One closure of every link."""
    links = held.held.base.case.table("links")["id"].to_list()
    return [Scenario(title=f"no {link}", close=Close(links=(link,))) for link in links]


def swept(held: Answering, folder: Path, workers: int) -> list[Answer]:
    """The answers, each told on standard output once it is kept."""
    before = 0

    def told(done: int, _of: int) -> None:
        nonlocal before
        if done > before:
            before = done
            print(done, flush=True)

    means = Means(workers=workers, store=Store(folder), question="closures", told=told)
    with Sweeper(held.held, means) as sweeper:
        return sweeper.ask(asked(held))


def killed_once(case: Path, folder: Path, workers: int, dice: random.Random) -> tuple[int, bool]:
    """How many answers a sweep told until it was killed or done, and whether it was done."""
    command = [sys.executable, __file__, "--sweep", str(case), str(folder), str(workers)]
    quiet = subprocess.DEVNULL  # processes cut off in the middle complain
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet, text=True) as process:  # noqa: S603
        stdout = process.stdout
        assert stdout is not None  # noqa: S101 - asked for with PIPE
        told = int(stdout.readline() or 0)
        timer = Timer(dice.uniform(0.0, LONGEST), process.send_signal, [signal.SIGKILL])
        timer.start()
        for line in stdout:
            told = int(line) if line.endswith("\n") else told
        code = process.wait()
        timer.cancel()
    if code not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"the sweep ended with {code}")
    return told, code == 0


def kept_in(folder: Path) -> int:
    """How many of the answers that were asked are there, whole."""
    store = Store(folder)
    (run,) = store.runs()
    return answered(store, run).drop_nulls("worth_musd").height


def run(kills: int, workers: int, *, seed: int = 1, nodes: int = 60) -> Tally:
    """Kill a sweep so often."""
    tally, dice = Tally(), random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        case, folder = Path(place) / "held", Path(place) / "runs"
        held = Answering(live(generated(nodes=nodes, goods=3)))
        case.write_bytes(pickle.dumps(held))
        expected = frame_of(held.answers(tuple(asked(held))))
        while tally.kills < kills:
            told, is_done = killed_once(case, folder, workers, dice)
            tally.kills += not is_done
            tally.told += told
            there = kept_in(folder)
            tally.lost += max(0, told - there)
            if not is_done and tally.kills % TOLD_EVERY == 0:
                print(tally.sentence, file=sys.stderr, flush=True)
            if is_done:
                held.held.base.kept.clear()  # so that it has to be found in the store
                found = frame_of(swept(held, folder, 1))
                tally.differing += not found.equals(expected)
                tally.rounds += 1
                shutil.rmtree(folder)
    return tally


def main() -> None:
    """Kill sweeps, or be the sweep that is killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sweep", nargs=3, metavar=("CASE", "RUNS", "WORKERS"))
    given = parser.parse_args()
    if given.sweep:
        case, folder, workers = given.sweep
        held = pickle.loads(Path(case).read_bytes())  # noqa: S301 - written by the run itself
        swept(held, Path(folder), int(workers))
    else:
        print(run(given.kills, given.workers, seed=given.seed).sentence)


if __name__ == "__main__":
    main()
