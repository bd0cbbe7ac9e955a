"""From a programme to a proved outcome: nothing leaves here without a certificate that holds."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.engine.certificate import Certificate, certify, proves_infeasible
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Infeasible, Optimum, Unbounded
from landbridge.engine.refine import refined
from landbridge.engine.solver import Live, SolverError


@dataclass(frozen=True, slots=True)
class Proved:
    """An optimum together with the certificate that it is one."""

    optimum: Optimum
    certificate: Certificate


class NotProvedError(RuntimeError):
    """The solver's answer did not pass the check; nothing may be reported from it."""


def prove(
    arrays: Arrays, live: Live | None = None, size: float = 0.0
) -> Proved | Infeasible | Unbounded:
    """Solve a programme and check the answer.

    live: the solver that holds it already.  size: what the gap is measured against at least.

    Raises NotProvedError where neither an optimum nor an impossibility could be proved.
    """
    live = live or Live(arrays)
    try:
        outcome = live.solve()
    except SolverError as fault:
        raise NotProvedError(str(fault)) from fault
    match outcome:
        case Optimum():
            return _proved(arrays, outcome, live, size)
        case Infeasible() if not proves_infeasible(arrays, outcome):
            raise NotProvedError("the solver calls it impossible, but its proof does not hold")
    return outcome


def _proved(arrays: Arrays, outcome: Optimum, live: Live, size: float) -> Proved:
    certificate = certify(arrays, outcome, size)
    if not certificate.holds:
        outcome = refined(arrays, outcome, live.basis())
        certificate = certify(arrays, outcome, size)
    if not certificate.holds:
        raise NotProvedError(certificate.sentence)
    return Proved(outcome, certificate)
