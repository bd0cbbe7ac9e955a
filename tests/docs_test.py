"""The documentation says everything there is, and what it says is so."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import landbridge
from landbridge.case.schema import tables
from landbridge.cli import COMMANDS, EXAMPLES, main
from landbridge.cli.guard import EXIT_CODES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
OTHER_COMMANDS = ("make", "pip", "git", "cd", "python3", "open")
"""What console examples may show beside landbridge; the tests do not run it."""


@cache
def generator() -> Any:
    """The module that writes the reference."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reference(name: str) -> str:
    """A page of the reference."""
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def test_the_reference_is_current() -> None:
    for name, text in generator().pages().items():
        assert reference(name) == text, "run: make reference"


def test_every_table_and_field_is_documented() -> None:
    page = reference("tables.md")
    for table in tables().values():
        assert f"\n### {table.name}\n" in page
        for field in table.fields.values():
            assert field.description
            assert f"| `{field.name}` | {field.description[:20]}" in page.replace("\\|", "|")


def test_every_command_and_option_is_documented() -> None:
    page = reference("commands.md")
    assert {body.__name__ for body in COMMANDS} == set(EXAMPLES)
    for name, example in EXAMPLES.items():
        assert f"\n## {name}\n" in page
        assert example in page
        assert example.startswith(f"landbridge {name}")
    assert all(f"| {code} | " in page for code in EXIT_CODES)


def test_every_code_of_a_problem_is_documented() -> None:
    text = (ROOT / "src/landbridge/errors.csv").read_text(encoding="utf-8")
    listed = [row["code"] for row in csv.DictReader(text.splitlines())]
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    used = set(re.findall(r'"([EW]\d{3})"', source))
    assert len(set(listed)) == len(listed), "none twice"
    assert used - set(listed) == set(), "not in errors.csv"
    assert set(listed) - used == set(), "in errors.csv, but never used"
    assert all(f"| `{code}` |" in reference("errors.md") for code in listed)


def test_every_public_name_is_documented() -> None:
    page = reference("python.md")
    assert [name for name in landbridge.__all__ if f"\n## {name}\n" not in page] == []


def test_the_two_commands_come_first() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert 0 < text.index("make demo") < text.index("make test") < 2000


def test_pages_build_without_warnings(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    built = subprocess.run(
        [*command, "-d", str(tmp_path / "trees"), str(DOCS), str(tmp_path / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr


@dataclass(frozen=True)
class Example:
    """A fenced block of a page that can be tried.

    told: what the HTML comment above it says, such as `file: a/b.yaml` or `exit: 3`.
    """

    line: int
    kind: str
    told: str
    text: str


FENCE = re.compile(
    r"^(?:<!-- (?P<told>[^\n]*) -->\n)?"
    r"(?P<fence>```+)(?P<kind>\w+)[^\n]*\n(?P<text>.*?)^(?P=fence)\n",
    re.MULTILINE | re.DOTALL,
)


def examples(page: Path) -> list[Example]:
    """The blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Example(text.count("\n", 0, m.start()) + 1, m["kind"], m["told"] or "", m["text"])
        for m in FENCE.finditer(text)
    ]


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where answers about a shipped case are kept, so that pages that show the same share them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "answers"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_examples_do_what_they_say(
    page: Path, tmp_path: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__example__"}
    for example in examples(page):
        where = f"{page.relative_to(ROOT)}:{example.line}"
        match example.kind:
            case "python":
                exec(compile(example.text, where, "exec"), names)  # noqa: S102 - our own pages
            case "console":
                try_console(example, where, page, answers)
            case _ if example.told.startswith("file: "):
                file = Path(example.told.removeprefix("file: "))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(example.text, encoding="utf-8")


def prompts(example: Example) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The commands of a block: as written, in words, and what is shown below."""
    for part in re.split(r"^\$ ", example.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, tuple(shlex.split(command, comments=True)), shown.strip()


@cache
def tried() -> dict[tuple[str, ...], tuple[bool, Path]]:
    """Commands about a shipped case, whether an answer is shown, and by which page: one that shows
    an answer where there is one, else the first.
    """
    found: dict[tuple[str, ...], tuple[bool, Path]] = {}
    for page in PAGES:
        consoles = [example for example in examples(page) if example.kind == "console"]
        for _, words, shown in (prompt for one in consoles for prompt in prompts(one)):
            about = "kazakhstan-2023" in words
            if about and (words not in found or (shown and not found[words][0])):
                found[words] = bool(shown), page
    return found


def alone(words: tuple[str, ...]) -> bool:
    """Whether a command is about a shipped case and reads no other file."""
    return words in tried() and not any("." in word for word in words)


def tried_elsewhere(words: tuple[str, ...], page: Path) -> bool:
    """Whether another page tries a command about a shipped case, or any page does with further
    options, or with the same in another order.

    One that names a file is tried wherever no page shows its answer: the file may be another.
    """
    shown, by = tried().get(words, (False, page))
    if by != page and (shown or alone(words)):
        return True
    return alone(words) and any(
        words[:3] == other[:3] and (set(words) < set(other) or is_the_same(words, other))
        for other in tried()
    )


def is_the_same(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether commands differ in the order of their options only; of these the last is tried."""
    return sorted(words) == sorted(other) and words < other


def try_console(example: Example, where: str, page: Path, answers: Path) -> None:
    """Run the commands of a block; what it shows below them has to be what they print.

    What is shown without an answer, and tried by another page or as part of a longer command, is
    not run a second time.
    """
    asked = int(example.told.removeprefix("exit: ")) if example.told.startswith("exit: ") else 0
    for command, words, shown in prompts(example):
        program, *arguments = words
        if not shown and tried_elsewhere(words, page):
            continue
        if program != "landbridge":
            assert Path(program).name in OTHER_COMMANDS, f"{where}: {command}"
            continue
        code, said = kept(words, answers) if alone(words) else answer(arguments)
        assert code == asked, f"{where}: {command}\n{said}"
        if shown and not fits(shown, said):
            pytest.fail(f"{where}: {command}\nshown:\n{shown}\nsaid:\n{said}")


def answer(arguments: list[str]) -> tuple[int, str]:
    """The exit code of a command and all it says."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(arguments)
    return code, said.getvalue()


def kept(words: tuple[str, ...], answers: Path) -> tuple[int, str]:
    """The same, asked once by whichever process comes first."""
    name = hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]
    file = answers / f"{name}.json"
    with FileLock(answers / f"{name}.lock"):
        if not file.is_file():
            file.write_text(json.dumps(answer(list(words[1:]))), encoding="utf-8")
    code, said = json.loads(file.read_text(encoding="utf-8"))
    return code, said


def fits(shown: str, said: str) -> bool:
    """Whether the output is what a page shows of it; `...` stands for anything."""
    want, got = (" ".join(re.sub("─+", "─", text).split()) for text in (shown, said))
    pattern = ".*".join(re.escape(piece.strip()) for piece in want.split("..."))
    return re.fullmatch(pattern, got) is not None
