"""What goes wrong in a command, as messages and exit codes."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Callable
from typing import Final

import typer

from landbridge import __version__
from landbridge.cli import out
from landbridge.errors import LandbridgeError, Problem

DONE: Final = 0
FAULT: Final = 1
USAGE: Final = 2
REFUSED: Final = 3
UNCERTIFIED: Final = 4
IMPOSSIBLE: Final = 5
INTERRUPTED: Final = 130

EXIT_CODES: Final = {
    DONE: "done",
    FAULT: "a fault in Landbridge itself; the message says how to report it",
    USAGE: "wrong usage: an unknown command or option, a missing argument",
    REFUSED: "the case or a scenario is refused; every problem is listed",
    UNCERTIFIED: "the result could not be proved optimal; nothing is shown of it",
    IMPOSSIBLE: "with `--strict`: what is asked for is impossible; the message proves it",
    INTERRUPTED: "interrupted from the keyboard",
}
"""Exit codes of every command and what they mean."""


def guard(body: Callable[[], None], *, as_json: bool, debug: bool) -> None:
    """Run the body of a command so that it ends in one of `EXIT_CODES`, not in a traceback.

    Raises typer.Exit with the code unless all is done.
    """
    try:
        body()
        sys.stdout.flush()
    except (typer.Exit, typer.BadParameter):
        raise
    except KeyboardInterrupt:
        out.note("Interrupted.")
        raise typer.Exit(INTERRUPTED) from None
    except (BrokenPipeError, SystemExit):  # rich turns the first into the second
        _let_go_of_stdout()
        raise typer.Exit(DONE) from None
    except Exception as error:  # noqa: BLE001 - the one place where a fault meets the user
        raise typer.Exit(_report(error, as_json=as_json, debug=debug)) from None


def _report(error: Exception, *, as_json: bool, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    problems, code = _problems(error)
    if as_json:
        out.emit({"problems": [problem.facts() for problem in problems]})
    else:
        out.tell(problems)
    return code


def _problems(error: Exception) -> tuple[tuple[Problem, ...], int]:
    match error:
        case LandbridgeError():
            return error.problems, error.exit_code
        case OSError(filename=str(name)):
            return (_of_file(error, name),), REFUSED
        case _:
            return (_fault(error),), FAULT


def _of_file(error: OSError, name: str) -> Problem:
    return Problem(
        "E801",
        f"this file or folder cannot be read or written: {error.strerror}",
        file=name,
        hint="Check that it exists, that no other program holds it, and that you may use it.",
    )


def _fault(error: Exception) -> Problem:
    return Problem(
        "E901",
        f"Landbridge itself failed: {type(error).__name__}: {error}",
        rule=f"Version {__version__}, Python {platform.python_version()}, {platform.system()}.",
        hint="This is not your doing. Please report it with the command you gave and, if you may "
        "share it, the case. --debug shows where it happened.",
    )


def _let_go_of_stdout() -> None:
    """Whoever read our output has left; what is still buffered must not raise at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
