"""Times both engines on generated cases of growing size, and draws what growth costs.

    python benchmarks/growth.py [--sizes 100x5,200x10] [--limit 300] [--again]

A size is places x goods; each good comes from five countries, and there are four links a place.

Every run is a process of its own: it makes the case, solves a tiny one so that everything is loaded
and compiled, then builds, solves and certifies, and reports seconds and the most memory it ever
took. Runs that are in the file of results are not run again but with --again, so that a run can be
stopped and gone on with; of another version or machine they are. An engine that exceeds the limit
of seconds at one size, or the memory, is not tried at larger ones. Both optima are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from growth_chart import crossover, picture

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "growth.json"
IMAGE = HERE.parent / "docs" / "images" / "growth.svg"
SIZES = "30x1,30x2,50x3,100x5,200x10,500x10,1000x10,2000x10,5000x10,10000x10"
ENGINES = ("links", "paths")

Run = dict[str, Any]


def main() -> None:
    """Run what is missing, keep every result as soon as it is there, draw the picture."""
    asked = _arguments()
    kept = {} if asked.again else _kept()
    stopped: set[str] = set()
    for nodes, _, goods in (size.partition("x") for size in asked.sizes.split(",")):
        words = f"nodes={nodes} goods={goods} countries=6 origins=5 seed=1"
        for engine in asked.engines.split(","):
            key = f"{engine} {words}"
            if _is_due(kept.get(key), asked.limit) and engine not in stopped:
                kept[key] = {"engine": engine, "settings": words, **_one(engine, words, asked)}
                _write(kept)
            if key in kept:
                print(_line(kept[key]), flush=True)
                if kept[key]["failed"]:
                    stopped.add(engine)
        _compare([kept[key] for key in (f"{engine} {words}" for engine in ENGINES) if key in kept])
    runs = [run for run in kept.values() if not run["failed"]]
    if not runs:
        raise SystemExit("nothing was measured")
    print(f"crossover: {crossover(runs)}")
    IMAGE.write_text(picture(runs), encoding="utf-8", newline="\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="places x goods, in growing order")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--limit", type=float, default=300.0, help="seconds of one run")
    parser.add_argument("--memory", type=float, default=_most_gib(), help="GiB of one run")
    parser.add_argument("--again", action="store_true", help="run all again")
    return parser.parse_args()


def _most_gib() -> float:
    """Four fifths of the memory of the machine."""
    return 0.8 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _is_due(run: Run | None, limit: float) -> bool:
    """Whether a run is missing, or failed and may come further now."""
    return run is None or bool(run["failed"] and run.get("limit", 0.0) < limit)


def _one(engine: str, words: str, asked: argparse.Namespace) -> Run:
    """What one run came to, in a process of its own; `failed` says why, where it did."""
    command = [sys.executable, str(HERE / "growth_run.py"), engine, words, str(asked.memory)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            command, capture_output=True, text=True, timeout=asked.limit, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not done in {asked.limit:g} s", "limit": asked.limit}
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        return {"failed": last[0][:200]}
    return {"failed": "", **json.loads(done.stdout.splitlines()[-1])}


def _about() -> Run:
    packages = ("landbridge", "highspy", "numpy", "scipy", "polars", "numba")
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in packages},
    }


def _kept() -> dict[str, Run]:
    """Runs of the same versions on the same kind of machine, by engine and settings."""
    if not RESULTS.is_file():
        return {}
    known = json.loads(RESULTS.read_text(encoding="utf-8"))
    same = {name: known.get(name) for name in _about()} == _about()
    runs = known["runs"] if same else []
    return {f"{run['engine']} {run['settings']}": run for run in runs}


def _write(runs: dict[str, Run]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    about = {"measured": datetime.now(UTC).date().isoformat(), **_about()}
    text = json.dumps({**about, "runs": list(runs.values())}, indent=1)
    RESULTS.write_text(text + "\n", encoding="utf-8", newline="\n")


def _line(run: Run) -> str:
    if run["failed"]:
        return f"{run['engine']:6} {run['settings']}: {run['failed']}"
    return (
        f"{run['engine']:6} {run['links']:9,} links {run['streams']:4} streams "
        f"{run['flows']:11,} flows {run['seconds']:9.2f} s {run['peak_mib']:9,.0f} MiB "
        f"({run['before_mib']:,.0f} before)"
    )


def _compare(runs: list[Run]) -> None:
    """Stop where the engines differ by more than a billionth of the money moved."""
    worths = [run["worth"] for run in runs if not run["failed"]]
    moved = max((run["moved"] for run in runs if not run["failed"]), default=0.0)
    if worths and max(worths) - min(worths) > 1e-9 * moved:
        raise SystemExit(f"the engines do not agree: {worths}")


if __name__ == "__main__":
    main()
