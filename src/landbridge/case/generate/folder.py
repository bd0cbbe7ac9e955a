"""A generated case as a folder, with a page that says how to make it again."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

from landbridge.case.case import Case
from landbridge.case.generate.assemble import case_of
from landbridge.case.generate.settings import Settings
from landbridge.case.template import readme, refuse_what_is_there
from landbridge.case.write import write


def new_generated(path: str | os.PathLike[str], settings: Settings) -> list[Path]:
    """Generate a case into a new or empty folder; the files that were written, in order.

    It has the tables and columns it needs; the README explains them.

    Raises CaseError where the folder is not empty or cannot be written.
    """
    folder = Path(path)
    refuse_what_is_there(folder)
    given = case_of(settings)
    write(given, folder)
    page = readme(given.meta.title, _about(given, settings))
    (folder / "README.md").write_text(page, encoding="utf-8", newline="\n")
    return sorted(file for file in folder.iterdir() if file.is_file())


def _about(case: Case, settings: Settings) -> str:
    rows = (f"{frame.height:,} of `{name}`" for name, frame in case.tables.items())
    counted = textwrap.fill(f"Rows: {', '.join(rows)}.", 100, break_on_hyphens=False)
    return _MADE_UP.format(words=settings.words(), counted=counted)


_MADE_UP = """Everything here is made up: no place, no number and no rule is real. It was made by

    landbridge new DIR --generate "{words}"

which makes the same again.

{counted}

Capacities are what cheapest routes would carry, with headroom on most ways and too little on the
busiest. Prices of demand are about what the good could be had for there. Supplies are about what
is bought from them along cheapest routes.

"""
