"""The command line run inside the test, and the small case as a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.cli import main

from .running import TABLES, Answer, Run


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line, run in this process."""

    def run_main(*arguments: object) -> Answer:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run_main


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The folder of the small case."""
    folder = tmp_path / "two-ways"
    folder.mkdir()
    for name, text in TABLES.items():
        folder.joinpath(name).write_text(text, encoding="utf-8")
    return folder
