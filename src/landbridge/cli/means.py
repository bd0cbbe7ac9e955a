"""With what many scenarios are computed: options that studies of many solves share."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli import out
from landbridge.study.runs import FOLDER

if TYPE_CHECKING:
    from landbridge.study.sweeps.means import Means

Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="Processes to compute with; without it, as many as pay on this machine.",
    ),
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Address of a running Dask scheduler to compute on, such as tcp://10.0.0.1:8786.",
    ),
]
Runs = Annotated[
    Path,
    typer.Option(
        "--runs",
        metavar="DIR",
        envvar="LANDBRIDGE_RUNS",
        help="Folder in which what is answered is kept and found again.",
    ),
]


@dataclass(frozen=True)
class How:
    """With what scenarios are computed and where answers are kept."""

    workers: Workers = None
    cluster: Cluster = ""
    runs: Runs = Path(FOLDER)


@contextmanager
def how_means(how: How, question: str, *, quiet: bool, seed: int | None = None) -> Iterator[Means]:
    """What a study is told to compute with; shows how far it has come.

    question: what is asked, in the words of the command without where and how it is computed.
    Says on stderr what is kept where the work is stopped from the keyboard.
    """
    from landbridge.study.runs.store import Store
    from landbridge.study.sweeps.means import Means

    done = [0, 0]
    with out.counting("Scenarios", quiet=quiet) as shown:

        def told(answered: int, asked: int) -> None:
            done[:] = answered, asked
            shown(answered, asked)

        try:
            yield Means(how.workers, how.cluster, Store(how.runs), question, seed, told)
        except KeyboardInterrupt:
            _say_what_is_kept(how.runs, *done)
            raise


def _say_what_is_kept(runs: Path, answered: int, asked: int) -> None:
    out.note(
        f"{answered} of {asked} scenarios are answered and kept in {runs}; "
        "the same command goes on from there."
    )


_SAYS_NOTHING = ("case", "workers", "cluster", "runs", "limit", "as_json", "debug")
"""Parameters of commands that make no difference to what is asked, or that stand first."""

_QUESTION: ContextVar[str] = ContextVar("question", default="")


def asked_words() -> str:
    """What the command that runs was asked, one way of writing it for every way of asking."""
    return _QUESTION.get()


def note_question(command: str, given: Mapping[str, Any]) -> None:
    """Take down what a command is asked, for the runs it makes.

    given: its parameters by name.
    """
    said = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in sorted(given.items())
        if name not in _SAYS_NOTHING and value not in (None, False, "", [], ())
    }
    words = [f"{name}={_written(value)}" for name, value in said.items()]
    _QUESTION.set(
        " ".join([command, *(str(given[name]) for name in given if name == "case"), *words])
    )


def _written(value: Any) -> str:
    parts = value if isinstance(value, list | tuple) else [value]
    return ",".join(shlex.quote(str(part)) for part in parts)
