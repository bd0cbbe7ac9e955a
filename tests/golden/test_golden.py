"""Every equation of the programme written out for one small case, to be read and compared.

`pytest tests/golden --update-golden` writes the files anew; look at what git says has changed
before you commit them, and hold each against the formula in the equation's docstring.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.engine.text import lp_text
from landbridge.model.equations import EQUATIONS
from landbridge.model.programme import build_programme

from .cases import golden_cases

FOLDER = Path(__file__).parent
NAMES = ["objective", *EQUATIONS]


@pytest.mark.parametrize("name", NAMES)
def test_the_programme_is_as_it_was_read_and_approved(name: str, update_golden: bool) -> None:
    text = lp_text(build_programme(golden_cases()[name]).programme)
    golden = FOLDER / f"{name}.lp"
    if update_golden:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_equation_has_a_golden_file_and_every_file_an_equation() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.lp")) == sorted(NAMES)
    assert sorted(golden_cases()) == sorted(NAMES)


@pytest.mark.parametrize("name", EQUATIONS)
def test_the_golden_file_shows_the_equation_at_work(name: str) -> None:
    text = (FOLDER / f"{name}.lp").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith(f"  {name}[")]
    assert any(" + 1 " in row or " - " in row or "+" in row for row in rows)
    assert all(": 0 " not in row for row in rows)


@pytest.mark.parametrize("name", EQUATIONS)
def test_the_docstring_gives_formula_and_symbols(name: str) -> None:
    text = EQUATIONS[name].__doc__ or ""
    formula = [line for line in text.splitlines() if line.startswith("        ")]
    assert any(sign in line for line in formula for sign in "=≤≥")
    assert "kt/yr" in text or "`" in text
