"""Whatever goes wrong ends in a message and an exit code, never in a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import typer

from landbridge.cli.guard import EXIT_CODES, guard
from landbridge.errors import (
    CaseError,
    CertificateError,
    InfeasibleError,
    LandbridgeError,
    Problem,
    ScenarioError,
)


def failing(error: BaseException) -> Callable[[], None]:
    def body() -> None:
        raise error

    return body


def code_of(error: BaseException, *, as_json: bool = False, debug: bool = False) -> int:
    with pytest.raises(typer.Exit) as end:
        guard(failing(error), as_json=as_json, debug=debug)
    return end.value.exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [(CaseError, 3), (ScenarioError, 3), (CertificateError, 4), (InfeasibleError, 5)],
)
def test_errors_have_their_exit_codes(error: type[LandbridgeError], code: int) -> None:
    assert code_of(error(Problem("E104", "no"))) == code
    assert code in EXIT_CODES


def test_problems_are_told_in_the_house_form(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem(
        "E104",
        '"1,5" is not a number.',
        file="links.csv",
        row=37,
        column="capacity_kt",
        value="1,5",
        rule="A decimal point.",
        hint="Did you mean 1.5?",
    )
    code_of(CaseError([problem, problem]))
    said = capsys.readouterr()
    assert said.out == ""
    line = 'E104  links.csv row 37, column capacity_kt: "1,5" is not a number.\n'
    assert said.err == 2 * (line + "      A decimal point.\n      Did you mean 1.5?\n")


def test_problems_are_told_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("E104", "no", file="links.csv", row=37)
    assert code_of(CaseError(problem), as_json=True) == 3
    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out) == {"problems": [problem.facts()]}


def test_a_fault_of_ours_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(KeyError("x")) == 1
    said = capsys.readouterr().err
    assert said.startswith("E901  Landbridge itself failed: KeyError: 'x'")
    assert "report" in said
    assert "Traceback" not in said


def test_debug_shows_where_a_fault_arose(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(KeyError("x"), debug=True) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "test_guard.py" in said


def test_a_file_that_cannot_be_used_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(PermissionError(13, "Permission denied", "report.html")) == 3
    assert "report.html" in capsys.readouterr().err


def test_an_interruption_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_wrong_usage_is_left_to_the_parser() -> None:
    with pytest.raises(typer.BadParameter):
        guard(failing(typer.BadParameter("no")), as_json=False, debug=False)
