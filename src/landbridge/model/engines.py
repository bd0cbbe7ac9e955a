"""Which engine decides a programme of a case: links, or the paths of its network."""

from __future__ import annotations

from typing import Literal

from landbridge.engine.certificate import certify
from landbridge.engine.lp import Arrays
from landbridge.engine.paths.generate import NotForPathsError, optimum_over_paths
from landbridge.engine.paths.split import Flows
from landbridge.model.build import Build
from landbridge.model.flowing import flows_of
from landbridge.model.outcome import proved
from landbridge.model.solved import Solved

Engine = Literal["auto", "links", "paths"]

PATHS_FROM = 20_000
"""Flows on links from which the engine of paths is taken."""


def decided(build: Build, engine: Engine) -> Solved:
    """The proved optimum by the engine asked for, or by links where paths cannot give one.

    Raises InfeasibleError, CaseError and CertificateError as `proved` does.
    """
    if (flows := flows_for(build, engine)) is not None:
        return over_paths(build, build.programme.arrays(), flows) or proved(build)
    return proved(build)


def flows_for(build: Build, engine: Engine) -> Flows | None:
    """The flows that paths decide; None where links do."""
    large = build.columns["flow"].ids.size >= PATHS_FROM
    return flows_of(build) if engine == "paths" or (engine == "auto" and large) else None


def over_paths(build: Build, arrays: Arrays, flows: Flows) -> Solved | None:
    """The proved optimum by the engine of paths; None where it cannot give one."""
    try:
        optimum = optimum_over_paths(arrays, flows)
    except NotForPathsError:
        return None
    certificate = certify(arrays, optimum)
    return Solved(build, arrays, optimum, certificate) if certificate.holds else None
