"""A case at one year as a programme, ready to be solved."""

from __future__ import annotations

from landbridge.case.case import Case
from landbridge.model.build import Build, start
from landbridge.model.equations import EQUATIONS
from landbridge.model.network import Network, build_network, with_numbers
from landbridge.model.streams import Streams, build_streams
from landbridge.model.variables import add_columns


def build_programme(case: Case, *, strict: bool = False) -> Build:
    """All columns and all equations of a case whose year has been applied.

        maximise   value of demand served − supply cost − transport, border and handling cost
                   − value of time − plant cost − penalties
        subject to the equations of `landbridge.model.equations`

    Written as a minimisation in thousand USD. Raises CaseError and ScenarioError as its parts do.
    """
    net = build_network(case)
    return assemble(case, net, build_streams(case, net), strict=strict)


def rebuilt(build: Build, case: Case) -> Build:
    """The programme of a case that differs from that of a programme in numbers only."""
    return assemble(case, with_numbers(build.net, case), build.streams, strict=build.strict)


def assemble(case: Case, net: Network, streams: Streams, *, strict: bool = False) -> Build:
    """The programme over a network and streams that are already there."""
    build = start(case, net, streams, strict=strict)
    add_columns(build)
    for add_equation in EQUATIONS.values():
        add_equation(build)
    build.on_kind.clear()  # as large as the flows, and found again in no time
    return build
