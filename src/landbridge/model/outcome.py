"""From a programme of a case to its proved optimum, or to an error in the words of the case."""

from __future__ import annotations

from landbridge.engine.outcome import Infeasible, Unbounded
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.errors import CaseError, CertificateError, InfeasibleError, Problem
from landbridge.model.build import Build
from landbridge.model.impossible import explain_impossible
from landbridge.model.solved import Solved


def proved(build: Build) -> Solved:
    """The optimum of a programme.

    Raises InfeasibleError with the proved cut, CaseError where some plan earns without limit,
    CertificateError where nothing could be proved.
    """
    arrays = build.programme.arrays()
    try:
        outcome = prove(arrays)
    except NotProvedError as fault:
        raise not_proved(str(fault)) from fault
    match outcome:
        case Proved(optimum, certificate):
            return Solved(build, arrays, optimum, certificate)
        case Infeasible():
            raise InfeasibleError(explain_impossible(build, arrays, outcome))
        case Unbounded():
            raise CaseError(_unbounded())


def not_proved(reason: str) -> CertificateError:
    """The error of a result that could not be proved."""
    return CertificateError(
        Problem(
            code="E401",
            message=f"The result could not be proved, so nothing is reported: {reason}",
            rule="Every solution carries a certificate that holds.",
            hint="Look for costs or capacities many orders of magnitude apart; "
            "please report the case.",
        )
    )


def _unbounded() -> Problem:
    return Problem(
        code="E303",
        message="Some plan earns without limit: a recipe gives out goods without taking any in.",
        file="recipes.csv",
        rule="Every recipe without inputs has a capacity, its own or its plant's.",
        hint="Give the recipe or its plant a capacity_kt, or an input in recipe_goods.",
    )
