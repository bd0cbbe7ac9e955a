"""The command line as a process of its own: start-up, pipes, encodings, signals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "landbridge"]
HEAVY = (
    "polars",
    "numpy",
    "scipy",
    "highspy",
    "altair",
    "vl_convert",
    "openpyxl",
    "yaml",
    "jinja2",
)
HELP_SECONDS = 0.3


def start(*arguments: object, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **settings}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=environment)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from landbridge.cli import main; main(['solve', '--help']);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stderr.strip() == "[]"


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, landbridge; print([n for n in {HEAVY} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_help_is_quick() -> None:
    bare = best_of(sys.executable, "-c", "pass")
    helped = best_of(*COMMAND, "--help")
    slow_machine = max(1.0, bare / 0.03)
    assert helped < HELP_SECONDS * slow_machine


def best_of(*command: str, times: int = 5) -> float:
    """The least of several runs, in seconds of the processor: waiting for others does not count."""
    best = float("inf")
    for _ in range(times):
        begun = spent_by_children()
        subprocess.run(command, capture_output=True, check=True)
        best = min(best, spent_by_children() - begun)
    return best


def spent_by_children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def test_exit_codes_reach_the_shell(case: Path) -> None:
    assert start("check", case).returncode == 0
    assert start("solve", case / "nowhere").returncode == 3
    assert start("solve").returncode == 2


def test_other_encodings_do_not_matter(case: Path) -> None:
    places = case / "places.csv"
    text = places.read_text(encoding="utf-8").replace("Port", "Ақтау")
    places.write_text(text, encoding="utf-8")
    for encoding in ("ascii", "cp1251", "latin-1"):
        done = start("routes", case, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert done.returncode == 0, done.stderr
        assert "Mill → Ақтау" in done.stdout.decode("utf-8")
    told = start("routes", case, "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(told.stdout)["routes"][0]["path"] == "Mill → Ақтау"


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_reader_that_leaves_is_no_fault(case: Path) -> None:
    for options in ([], ["--json"]):
        command = [*COMMAND, "solve", str(case), *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def test_no_colours_in_a_pipe(case: Path) -> None:
    done = start("solve", case)
    assert b"\x1b" not in done.stdout + done.stderr
