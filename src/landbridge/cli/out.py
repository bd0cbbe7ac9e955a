"""What commands say: text and tables for people, JSON for programs, problems on stderr."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from landbridge.errors import Problem

TEXT_WIDTH = 100
"""Characters after which sentences are broken; longer lines tire the eye."""
UNBOUNDED = 10_000
"""Width given to tables that go into a file or a pipe, where nothing has to fit a screen."""

LONGEST_WORD = 12
"""Letters of a word that a table keeps together on a narrow terminal."""

_UNSAFE = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
"""Control characters: text of a case must not be able to steer the terminal it is shown on."""


def use_utf8() -> None:
    """Write UTF-8 into files and pipes, and never fail over a letter a console cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def say(text: str = "", *, style: str | None = None) -> None:
    """Print a paragraph to stdout, broken at word ends; with a style where there is a terminal."""
    console = _console(sys.stdout)
    width = min(console.width, TEXT_WIDTH)
    bullet = len(text) - len(text.lstrip(" -"))
    filled = textwrap.fill(
        safe(text), width, subsequent_indent=" " * bullet, break_on_hyphens=False
    )
    console.print(filled, style=style, soft_wrap=True)


def show(table: Table) -> None:
    """Print a table to stdout, as wide as the terminal allows and its cells need."""
    console = _console(sys.stdout)
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    lines = captured.get().splitlines()
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in lines))


def note(text: str, *, style: str | None = None) -> None:
    """Print a paragraph to stderr, as it is."""
    _console(sys.stderr).print(safe(text), style=style, soft_wrap=True)


def emit(facts: Mapping[str, Any]) -> None:
    """Print JSON to stdout: plain numbers, null for what is not known, dates as YYYY-MM-DD."""
    text = json.dumps(plain(facts), ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(text + "\n")


def plain(value: Any) -> Any:
    """A value as JSON knows it; what is not a number (NaN, infinite) becomes None."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case str() | int() | None:
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case Iterable():
            return [plain(item) for item in value]
        case _:
            return str(value)


def tell(problems: Iterable[Problem]) -> None:
    """Print problems to stderr in the house form, errors and warnings apart by colour."""
    for problem in problems:
        note(str(problem), style="yellow" if problem.severity == "warning" else "red")


def table(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> Table:
    """Make a table of texts.

    columns: heading and alignment, `left` or `right`. On a narrow terminal headings and texts are
    broken between words; what is aligned to the right are numbers, which stay whole.
    """
    from rich import box
    from rich.table import Table

    made = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        header_style="bold",
    )
    for at, (heading, side) in enumerate(columns):
        right = side == "right"
        cells = [row[at] for row in rows]
        words = cells if right else [word for cell in cells for word in cell.split()]
        longest = max(map(len, [*heading.split(), *words]), default=1)
        made.add_column(
            heading,
            justify="right" if right else "left",
            overflow="fold",
            min_width=longest if right else min(longest, LONGEST_WORD),
        )
    for row in rows:
        made.add_row(*map(safe, row))
    return made


def safe(text: str) -> str:
    """Text without control characters other than tab and line feed."""
    return text.translate(_UNSAFE)


@contextmanager
def working(on: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show on stderr that work is under way, where somebody is watching.

    Yields what is to be told on what, as it goes on.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _on: None
        return
    with _console(sys.stderr).status(safe(on)) as status:
        yield lambda now: status.update(f"{safe(on)} {safe(now)} …")


@contextmanager
def counting(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr with the time left, where somebody is watching.

    Yields what is to be told how much is done, and how much there is.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeLeft()
    with Progress(*columns, console=_console(sys.stderr), transient=True) as bar:
        task = bar.add_task(safe(what))
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(
        file=stream,
        width=None if stream.isatty() else UNBOUNDED,
        markup=False,
        emoji=False,
        highlight=False,
    )
