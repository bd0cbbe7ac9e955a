"""What all tests share: options of the command line and how long hypothesis may search.

pytest --update-golden                   write the golden files anew from what the code says now
pytest --hypothesis-profile=thorough     search sixty times as long for counterexamples
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is slow now and then; that is no fault of what is tested.
settings.register_profile("usual", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=3_000)
settings.load_profile("usual")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture(autouse=True)
def runs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands of a test keep their runs: nowhere that lasts."""
    folder = tmp_path / "runs-of-the-test"
    monkeypatch.setenv("LANDBRIDGE_RUNS", str(folder))
    return folder


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--update-golden"))
