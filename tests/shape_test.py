"""The shape of the code: small files, short functions, imports at the top, words kept out."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES = 300
LONGEST_FUNCTION = 50
LONG_FUNCTION = 25  # 95 of 100 functions are no longer
LAZY = ("src/landbridge/cli/", "src/landbridge/__init__.py")

FORBIDDEN = {
    "a package registry's host": (
        r"pypi\.o[r]g|files\.python[h]osted|registry\.npm[j]s|deb\.deb[i]an\.org"
        r"|conda\.ana[c]onda|index\.crat[e]s\.io"
    ),
    "a path of one machine": r"/wor[k]/|/roo[t]/|/far[m]/|(?<![\w.])/(tm[p]|hom[e])/|C:\\User[s]",
    "a tool of the workshop": r"farm-b[e]nch|issues sh[o]w|before-s[t]op",
}
"""Patterns no committed file may match, written so that they do not match themselves."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


class Source(NamedTuple):
    """A Python file of the project."""

    path: str
    text: str
    tree: ast.Module


@cache
def sources() -> tuple[Source, ...]:
    """All Python files of the package."""
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


@cache
def functions() -> tuple[tuple[str, int], ...]:
    """Every function of the package with its lines of code."""
    return tuple(
        (f"{source.path}:{node.lineno} {node.name}", length(node))
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, Function)
    )


def length(node: Function) -> int:
    """Lines from `def` to the end, those of the docstring not counted."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def committed() -> list[Path]:
    """Every text file git knows, or, outside a repository, every file that is not hidden."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return [path for path in ROOT.rglob("*") if path.is_file() and not is_hidden(path)]
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def is_hidden(path: Path) -> bool:
    """Whether a file lies in a folder of tools, such as the environment."""
    parts = path.relative_to(ROOT).parts
    return any(part.startswith(".") or part in ("__pycache__", "build", "dist") for part in parts)


def test_files_are_of_one_subject() -> None:
    python = [path for path in committed() if path.suffix == ".py"]
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python}
    assert {path: n for path, n in lines.items() if n > MOST_LINES} == {}


def test_no_function_is_long() -> None:
    assert [f"{name}: {n} lines" for name, n in functions() if n > LONGEST_FUNCTION] == []


def test_most_functions_are_short() -> None:
    lengths = sorted(n for _, n in functions())
    allowed = lengths[int(0.95 * (len(lengths) - 1))]
    longer = [f"{name}: {n} lines" for name, n in functions() if n > LONG_FUNCTION]
    assert allowed <= LONG_FUNCTION, longer


def test_imports_stand_at_the_top() -> None:
    deferred = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        if not source.path.startswith(LAZY)
        for function in ast.walk(source.tree)
        if isinstance(function, Function)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert deferred == []


def test_public_names_say_what_they_are() -> None:
    silent = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources()
        for node in public(source.tree)
        if not ast.get_docstring(node)
    ]
    unsaid = [source.path for source in sources() if not ast.get_docstring(source.tree)]
    assert silent + unsaid == []


def public(tree: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Functions and classes at the top of a module and in its public classes."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def test_only_the_command_line_prints_and_exits() -> None:
    speakers = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        if not source.path.startswith(("src/landbridge/cli/", "src/landbridge/__main__.py"))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        if ast.unparse(node.func) in ("print", "exit", "sys.exit", "os._exit", "sys.stdout.write")
    ]
    assert speakers == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    found = []
    for path in committed():
        data = path.read_bytes()
        if b"\0" in data[:8192]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if re.search(FORBIDDEN[what], line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line[:120]}")
    assert found == [], f"{what} is named"


def test_scripts_can_be_run() -> None:
    if os.name == "posix":
        assert os.access(ROOT / ".ci/run", os.X_OK)
