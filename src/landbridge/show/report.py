"""The report: one HTML file that explains a solution to somebody who did not make it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

import landbridge
from landbridge.case.case import Case
from landbridge.model.solution import Solution
from landbridge.show import fmt
from landbridge.show.blocks import Bullets, Section, Tiles
from landbridge.show.findings import findings, tiles
from landbridge.show.material import Material
from landbridge.show.palette import variables
from landbridge.show.sections.bargaining import bargaining
from landbridge.show.sections.base import method, sources, words
from landbridge.show.sections.comparison import comparison
from landbridge.show.sections.dependence import dependence
from landbridge.show.sections.disruption import disruption
from landbridge.show.sections.distance import corridors
from landbridge.show.sections.effects import rules_effect, scenario_effect
from landbridge.show.sections.evidence import claims, validation
from landbridge.show.sections.flows import maps, routes
from landbridge.show.sections.foretelling import foretelling, frictions
from landbridge.show.sections.limits import scarcity, unmet
from landbridge.show.sections.money import account, netbacks
from landbridge.show.sections.reliance import reliance
from landbridge.show.sections.risk import risk
from landbridge.show.sections.rules import controls, plans
from landbridge.show.sections.statistics import statistics
from landbridge.show.sections.trade import trade as trade_statistics
from landbridge.show.sections.traded import traded
from landbridge.show.sections.uniqueness import uniqueness
from landbridge.show.sections.waiting import waiting
from landbridge.study.trading.tradetable import TradeTable

DRAWS: Final = 100
"""How often all uncertain numbers are drawn at once for a report."""

Progress = Callable[[str], None]
"""Is told what a report is busy with, in words."""

Part = Callable[[Material], Section | None]
"""Makes a part of the page, None where the case has no data for it."""

RESULTS: Final[tuple[tuple[str, Part], ...]] = (
    ("maps", maps),
    ("routes", routes),
    ("what sellers get", netbacks),
    ("how unique the numbers are", uniqueness),
    ("the numbers they hang on", reliance),
    ("what is scarce", scarcity),
    ("what waits", waiting),
    ("dependence", dependence),
    ("disruption", disruption),
    ("outages", risk),
    ("bargaining", bargaining),
    ("corridors", corridors),
    ("claims", claims),
    ("what was observed", validation),
    ("another year", foretelling),
    ("frictions", frictions),
    ("other statistics", statistics),
    ("controls", controls),
    ("rules at work", rules_effect),
    ("trade under controls", traded),
    ("trade", trade_statistics),
    ("plans", plans),
    ("the account", account),
    ("what is not met", unmet),
    ("sources", method),
    ("sources", sources),
)
"""What follows the comparisons, in the order of the page, each with what its making is called."""

SLOW: Final = (
    *(reliance, dependence, disruption, bargaining, risk, foretelling, frictions, statistics),
)
"""Parts that solve the case many times."""


def report(
    solution: Solution,
    *others: Solution,
    path: str | Path,
    case: Case | None = None,
    trade: TradeTable | None = None,
    quick: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write a report of a solution, compared with others, as one HTML file; returns its path.

    case: the case claims are measured on, with all its years; left out, the one that was solved.
    trade: a trade table to be held against the controls of the case.
    quick: without what takes many solves: dependence, disruption, outages and bargaining, the
    weakest numbers, frictions, prediction, and where statistics disagree.
    progress: is told what is under way, in words.

    The file fetches nothing, runs no script, prints on A4, and follows the reader's choice of light
    or dark. Sections the case has no data for are left out. Folders on the way are not created.

    Raises OSError where the file cannot be written.
    """
    written = Path(path)
    if not written.parent.is_dir():  # said before the work, not after it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(written))
    text = html(solution, *others, case=case, trade=trade, quick=quick, progress=progress)
    written.write_text(text, encoding="utf-8", newline="\n")
    return written


def html(
    solution: Solution,
    *others: Solution,
    case: Case | None = None,
    trade: TradeTable | None = None,
    quick: bool = False,
    progress: Progress | None = None,
) -> str:
    """The report as text; see `report`."""
    m = Material(solution, case or solution.given, drawn=0 if quick else DRAWS, trade=trade)
    page = _environment().get_template("report.html.j2")
    return page.render(
        sections=_sections(m, others, quick, progress or (lambda _words: None)), **_facts(m)
    )


def _sections(
    m: Material, others: tuple[Solution, ...], quick: bool, progress: Progress
) -> list[Section]:
    """All parts that have something to say, in the order of the page."""
    progress("findings")
    made: list[Section | None] = [
        Section("minute", "In one minute", "In one minute", [Tiles(tiles(m)), Bullets(findings(m))])
    ]
    for number, other in enumerate(others, 1):
        made += [comparison(m, other, number), scenario_effect(m, other, number)]
    for name, part in RESULTS:
        if not (quick and part in SLOW):
            progress(name)
            made.append(part(m))
    return [part for part in [*made, words()] if part is not None]


def _facts(m: Material) -> dict[str, Any]:
    """What the template says beside the sections."""
    meta = m.case.meta
    listed = m.case.table("sources").sort("publisher", "title", "id")
    numbers = {key: at for at, key in enumerate(listed["id"], 1)}

    def cited(sources: Iterable[str]) -> list[str]:
        return sorted({key for key in sources if key in numbers}, key=lambda key: numbers[key])

    return {
        "title": meta.title,
        "subtitle": _subtitle(m),
        "description": meta.description,
        "case": m.case.name,
        "authors": meta.authors,
        "licence": meta.licence,
        "numbers": numbers,
        "cited": cited,
        "titles": {
            key: f"{who}: {what}"
            for key, who, what in listed.select("id", "publisher", "title").rows()
        },
        "light": variables(dark=False),
        "dark": variables(dark=True),
        "css": resources.files(__package__).joinpath("templates/report.css").read_text("utf-8"),
        "version": landbridge.__version__,
    }


def _subtitle(m: Material) -> str:
    """The year, the scenarios and what amounts of money mean."""
    solution, meta = m.solution, m.case.meta
    scenario = " with " + fmt.listed(solution.scenarios) if solution.scenarios else ""
    prices = f" of {meta.price_year}" if meta.price_year else ""
    by = f" by the numbers of {m.case.statistic}" if m.case.statistic else ""
    return (
        f"Year {solution.year}{by}{scenario}. Tonnes are a year; money is {meta.currency}{prices}."
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("landbridge.show", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
