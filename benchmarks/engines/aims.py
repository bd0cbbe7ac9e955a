"""What was aimed at, and whether it was met: worked out from the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engines.apart import Record
from engines.plan import CLOSED_NETWORK, HARD, LARGER, LITERATURE, WIDE
from engines.tables import NOT_RUN, OURS, Runs, Shown, by_key, same_as_published

PROVED = 1e-9
NEAR = 1e-6
PLANAR = "planar150"
MINUTE = 60.0

HEAD = ["what", "aim", "measured", "met"]


def aims(engines: Iterable[Record], closures: Iterable[Record]) -> Shown:
    """One line for each aim."""
    runs, closed = by_key(engines), by_key(closures)
    rows = [
        *_published(runs),
        _faster(runs, PLANAR, 5.0),
        _faster(runs, WIDE, 50.0),
        _smaller(runs, PLANAR),
        _smaller(runs, WIDE),
        *(_smaller(runs, name) for name in LARGER),
        _beyond(runs),
        _closure(closed),
    ]
    note = "What the engine of paths was to reach, and what this run says of it."
    return Shown("Aims", note, HEAD, rows)


def _published(runs: Runs) -> Iterator[list[str]]:
    found = [one for name in LITERATURE if (one := _solved(runs, name, OURS))]
    whole = f"{len(found)} of {len(LITERATURE)}"
    good = [one for one in found if one["delivered"] >= 1.0 and _met_or_beaten(one)]
    everything = found if len(found) == len(LITERATURE) or len(good) < len(found) else []
    what, aim = "published optima met or beaten", f"all {len(LITERATURE)}"
    met = _met(len(good) == len(found), everything)
    yield [what, aim, f"{len(good)}; {whole} run", met]
    worst = max((_off(one) for one in found), default=0.0)
    what, told = "worst gap, violation or certificate of these", f"{worst:.0e}"
    yield [what, f"{PROVED:.0e}", told if found else NOT_RUN, _met(worst <= PROVED, found)]


def _met_or_beaten(one: Record) -> bool:
    known = one["published"]
    return bool(known and (one["objective"] < known or same_as_published(one["objective"], known)))


def _off(one: Record) -> float:
    """The worst that is known of an answer of ours."""
    return float(max(abs(one["gap"]), one["violation"], one["certificate"]["worst"]))


def _faster(runs: Runs, name: str, times: float) -> list[str]:
    what, aim = f"{name}: seconds of linopy + HiGHS beside ours", f"{times:g} ×"
    ours, theirs = _solved(runs, name, OURS), runs.get((name, "linopy"))
    if ours is None or theirs is None or theirs["status"] == "failed":
        return [what, aim, NOT_RUN, ""]
    stopped = theirs["status"] == "time-out"
    ratio = (theirs["limit_s"] if stopped else theirs["seconds"]) / ours["seconds"]
    return [what, aim, f"{'> ' if stopped else ''}{ratio:.3g} ×", _met(ratio >= times, [ours])]


def _smaller(runs: Runs, name: str) -> list[str]:
    what, aim = f"{name}: memory of linopy + HiGHS beside ours", "3 ×"
    ours, theirs = _solved(runs, name, OURS), runs.get((name, "linopy"))
    if ours is None or theirs is None or not (ours["peak_mib"] and theirs.get("peak_mib")):
        return [what, aim, NOT_RUN, ""]
    whole, stopped = theirs["peak_mib"] / ours["peak_mib"], theirs["status"] == "time-out"
    told = f"{'> ' if stopped else ''}{whole:.2g} ×"
    if not stopped and ours["growth_mib"] >= 1.0:
        told += f"; {theirs['growth_mib'] / ours['growth_mib']:.2g} × beyond packages"
    return [what, aim, told, _met(whole >= 3.0, [ours])]


def _beyond(runs: Runs) -> list[str]:
    what = f"{HARD}: seconds to {NEAR:.0e}, HiGHS not done in 600"
    ours, theirs = _solved(runs, HARD, OURS), runs.get((HARD, "highs"))
    if ours is None or theirs is None:
        return [what, f"{MINUTE:g}", NOT_RUN, ""]
    given_up = theirs["status"] == "time-out" and theirs["limit_s"] >= 600.0
    told = f"{ours['seconds']:.3g}"
    if theirs["status"] == "solved":
        told += f"; HiGHS took {theirs['seconds']:.3g}"
    good = given_up and ours["seconds"] <= MINUTE and _off(ours) <= NEAR
    return [what, f"{MINUTE:g}", told, _met(good, [ours])]


def _closure(closed: Runs) -> list[str]:
    what, aim = "a closure: seconds of linopy + HiGHS, rebuilt, beside ours", "100 ×"
    ours, theirs = (_solved(closed, CLOSED_NETWORK, by) for by in ("live", "linopy"))
    if ours is None or theirs is None:
        return [what, aim, NOT_RUN, ""]
    ratio = theirs["median_s"] / ours["median_s"]
    return [what, aim, f"{ratio:.3g} ×", _met(ratio >= 100.0, [ours])]


def _solved(runs: Runs, name: str, by: str) -> Record | None:
    record = runs.get((name, by))
    return record if record and record["status"] == "solved" else None


def _met(is_met: bool, found: list[Record]) -> str:
    if not found:
        return ""
    return "yes" if is_met else "NO"
