"""The verb `live`: a case solved once, and again with scenarios, from where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario, apply
from landbridge.case.scenario.close import closed_rows
from landbridge.case.scenario.form import Close
from landbridge.case.scenario.notes import Spot
from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Arrays
from landbridge.engine.prove import NotProvedError, Proved
from landbridge.errors import ScenarioError
from landbridge.model.build import Build
from landbridge.model.engines import Engine, flows_for
from landbridge.model.live.difference import other_numbers
from landbridge.model.live.numbers import close_rows, numbers_of
from landbridge.model.live.quick import quick_numbers
from landbridge.model.outcome import proved
from landbridge.model.programme import build_programme
from landbridge.model.solution import Solution
from landbridge.model.solve import (
    ScenarioLike,
    notes_on,
    scenarios_of,
    solve,
    standing_in,
)
from landbridge.model.solved import Solved


def live(
    case: Case,
    scenarios: ScenarioLike | Sequence[ScenarioLike] = (),
    *,
    year: int | None = None,
    strict: bool = False,
    on: date | None = None,
    engine: Engine = "auto",
) -> LiveCase:
    """Solve a case and hold it ready for further scenarios; the arguments are those of `solve`.

    Raises what `solve` raises.
    """
    applied = scenarios_of(scenarios)
    given = apply(case if on is None else replace(case, controls_on=on), applied)
    at = standing_in(given, year)
    build = build_programme(at, strict=strict)
    arrays = build.programme.arrays()
    try:
        programme = LiveProgramme(arrays, flows_for(build, engine))
    except NotProvedError:
        proved(build)  # says what is wrong in the words of the case
        raise
    base = Solution(
        case=at,
        given=given,
        year=at.meta.base_year,
        scenarios=tuple(one.name for one in applied),
        strict=strict,
        notes=notes_on(at),
        solved=Solved(build, arrays, programme.first.optimum, programme.first.certificate),
    )
    return LiveCase(base, programme)


class LiveCase:
    """A case with its best plan, from which every scenario is solved.

    What closes things, bans them or changes capacities and quantities keeps the programme and goes
    on from the plan, which takes a small part of a solve; anything else is built anew. An answer is
    worth what that of `solve` is worth, and does not depend on what was asked before. It may be
    asked from several threads, one after the other, and sent to other processes.
    base: the plan of the case as it was given.
    """

    def __init__(self, base: Solution, programme: LiveProgramme) -> None:
        """programme: that of the plan; `live` makes both."""
        self.base, self._programme = base, programme

    @property
    def programme(self) -> LiveProgramme:
        """The programme that is held."""
        return self._programme

    @property
    def over_paths(self) -> bool:
        """Whether paths decide, or flows on links."""
        return self._programme.over_paths

    def solve(self, scenarios: ScenarioLike | Sequence[ScenarioLike]) -> Solution:
        """The best plan under further scenarios, proved.

        Raises what `solve` raises.
        """
        applied = scenarios_of(scenarios)
        given = apply(self.base.given, applied)
        names = self.base.scenarios + tuple(one.name for one in applied)
        return self.go_over(given, names)

    def go_over(self, given: Case, scenarios: tuple[str, ...]) -> Solution:
        """The best plan of another case, from here where only numbers differ, else built anew.

        scenarios: what the plan is to say has been done to the case.
        Raises what `solve` raises.
        """
        at, solved = self._with_other_numbers(given)
        if solved is None:
            return self._anew(given, scenarios)
        solution = replace(self.base, given=given, case=at, scenarios=scenarios, notes=notes_on(at))
        return replace(solution, solved=solved)

    def under(self, scenario: Scenario) -> Solved:
        """The proved optimum under one more scenario, without the frames of a solution.

        Raises what `solve` raises.
        """
        held = self.base.solved
        quick = quick_numbers(held.build, held.arrays, scenario)
        if quick is not None and (found := self._solved(held.build, quick)) is not None:
            return found
        given = apply(self.base.given, scenario)
        _, solved = self._with_other_numbers(given)
        return self._anew(given, (scenario.name,)).solved if solved is None else solved

    def _with_other_numbers(self, given: Case) -> tuple[Case, Solved | None]:
        """A case at the year, and its optimum from here; None where it has to be built anew."""
        at = standing_in(given, self.base.year)
        found = other_numbers(self.base.solved.build, self.base.solved.arrays, at)
        return at, self._solved(*found) if found else None

    def closed(self, **what: Sequence[str]) -> Solution:
        """The best plan with some things closed, proved; the quickest way to ask.

        what: `links`, `interchanges`, `plants`, `places`, `countries`, `owners` or `modes` by id,
        as in the key `close` of a scenario. The solution keeps the case of the base.
        Raises what `solve` raises.
        """
        return self._with_closed(Close(**{kind: tuple(names) for kind, names in what.items()}))

    def _with_closed(self, closing: Close) -> Solution:
        build, into = self.base.solved.build, numbers_of(self.base.solved.arrays)
        spot = Spot("what is closed")
        for table, names in closed_rows(build.case, closing, spot).items():
            rows = build.case.table(table)["id"].is_in(list(names)).to_numpy()
            close_rows(into, build, table, np.flatnonzero(rows))
        if spot.problems:
            raise ScenarioError(spot.problems)
        title = "; ".join(closing.words())
        scenarios = (*self.base.scenarios, title)
        solved = self._solved(build, into.over(self.base.solved.arrays))
        if solved is None:
            scenario = Scenario(title=title, close=closing)
            return self._anew(apply(self.base.given, scenario), scenarios)
        return replace(self.base, scenarios=scenarios, solved=solved)

    def _solved(self, build: Build, arrays: Arrays) -> Solved | None:
        """The proved optimum with other numbers; None where there is none that can be proved."""
        try:
            outcome = self._programme.solve(arrays)
        except NotProvedError:
            return None
        if not isinstance(outcome, Proved):
            return None
        return Solved(build, arrays, outcome.optimum, outcome.certificate)

    def _anew(self, given: Case, scenarios: tuple[str, ...]) -> Solution:
        """The plan of a case built anew, which also finds the words for what is impossible."""
        engine: Engine = "paths" if self._programme.over_paths else "links"
        anew = solve(given, year=self.base.year, strict=self.base.strict, engine=engine)
        return replace(anew, scenarios=scenarios)

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs to build the same programme again."""
        base = self.base
        plan = {field.name: getattr(base, field.name) for field in fields(base)}
        return {"plan": plan | {"solved": None}, "programme": self._programme}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Build the programme again; it is not solved again."""
        plan, self._programme = state["plan"], state["programme"]
        build, first = build_programme(plan["case"], strict=plan["strict"]), self._programme.first
        solved = Solved(build, self._programme.arrays, first.optimum, first.certificate)
        self.base = Solution(**plan | {"solved": solved})
