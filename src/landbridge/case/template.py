"""A new case to start from: a small invented example, or empty tables, and a page about them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import polars as pl

from landbridge.case.case import Case, Meta
from landbridge.case.read import read
from landbridge.case.schema import Field, Table, tables
from landbridge.case.write import write
from landbridge.errors import CaseError, Problem

STARTER = Path(__file__).with_name("starter")
"""The invented example: a case with a row in every table, and scenarios."""

BLANK = Meta(title="A case of my own", base_year=2023, years=(2023,))
"""What the `case.yaml` of a blank case says, to be edited."""

GROUPS = {
    "nouns": "What there is",
    "network": "How goods can move",
    "markets": "What is to move",
    "plants": "What turns goods into goods",
    "rules": "What is allowed",
    "future": "What changes, and what could be built",
    "evidence": "What is known about it",
}


def new_case(path: str | os.PathLike[str], *, blank: bool = False) -> list[Path]:
    """Start a case in a new or empty folder; the files that were written, in order.

    The case is a small invented example that can be solved at once; with `blank` its tables have
    headers only. Every table has every column, so that nothing needs to be looked up, and the
    README explains them.

    Raises CaseError where the folder is not empty or cannot be written.
    """
    folder = Path(path)
    refuse_what_is_there(folder)
    given = Case(BLANK) if blank else read(STARTER)
    write(given.with_tables({name: _every_column(given, name) for name in tables()}), folder)
    if not blank:
        shutil.copytree(STARTER / "scenarios", folder / "scenarios")
    (folder / "README.md").write_text(readme(given.meta.title), encoding="utf-8", newline="\n")
    return sorted(file for file in folder.rglob("*") if file.is_file())


def readme(title: str, about: str = "") -> str:
    """The page that explains the tables of a case, as Markdown.

    about: what is to be said of this case before that, with a blank line at its end.
    """
    groups = (_group(name, heading) for name, heading in GROUPS.items())
    return _HEAD.format(title=title, about=about) + "\n".join(groups)


def refuse_what_is_there(folder: Path) -> None:
    """Raise CaseError unless the folder is new or empty."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists():
        what = "is not empty" if folder.is_dir() else "is a file"
        raise CaseError(
            Problem(
                "E250",
                f"{folder} {what}.",
                str(folder),
                rule="A new case starts in a folder that does not exist or is empty.",
                hint="Choose another folder.",
            )
        )


def _every_column(case: Case, name: str) -> pl.DataFrame:
    given = case.tables.get(name, pl.DataFrame())
    fields = tables()[name].fields.values()
    schema = {field.name: field.dtype for field in fields}
    return pl.DataFrame(
        {
            column: given[column] if column in given.columns else [None] * given.height
            for column in schema
        },
        schema=schema,
    )


def _group(name: str, heading: str) -> str:
    sections = (_section(table) for table in tables().values() if table.group == name)
    return f"## {heading}\n\n" + "\n".join(sections)


def _section(table: Table) -> str:
    columns = "".join(_line(field) for field in table.fields.values())
    key = "/".join(f"`{name}`" for name in table.key)
    return f"### {table.name}.csv\n\n{table.description} A row is named by {key}.\n\n{columns}"


def _line(field: Field) -> str:
    unit = f", {field.unit}" if field.unit else ""
    choices = f" One of: {', '.join(field.choices)}." if field.choices else ""
    default = f" Blank: {field.default}." if field.default else ""
    needed = " **Needed.**" if field.required else ""
    return f"- `{field.name}`{unit}: {field.description}{choices}{default}{needed}\n"


_HEAD = """# {title}

{about}\
This folder is a case: `case.yaml`, one CSV file for each table, and scenarios in `scenarios/`.

    landbridge check .                              what is wrong with it, all at once
    landbridge solve .                              flows, costs and what binds
    landbridge solve . --scenario NAME              the same, where a scenario in scenarios/ holds
    landbridge report .                             all of it as one page to read

Edit the tables with a spreadsheet or an editor. Save them as CSV in UTF-8, with decimal points.
A blank cell means the default named below, or that nothing is known; it never means zero by
accident. Columns and whole tables that are not needed can be deleted. A number may be written with
a unit (`1.5 Mt`) and is converted to the unit of its column. Lists are separated by `;`. Every
number says where it comes from (`source`, ids of `sources.csv`) and how far to trust it (`grade`).

"""
