"""Commands that start, check and convert a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from landbridge.cli import out
from landbridge.cli.given import AsJson, CaseArgument, case_path
from landbridge.cli.guard import REFUSED

NewFolder = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="Folder to make; it must not exist or be empty."),
]
Blank = Annotated[
    bool, typer.Option("--blank", help="Leave the tables empty but for their headers.")
]
Destination = Annotated[
    Path,
    typer.Argument(metavar="DEST", help="Folder, or a file ending in .xlsx; it must not exist."),
]


def new(folder: NewFolder, blank: Blank = False, as_json: AsJson = False) -> None:
    """Start a case of your own from documented templates.

    Without --blank the case holds a small example that can be solved at once.
    """
    from landbridge.case.template import new_case

    files = new_case(folder, blank=blank)
    if as_json:
        out.emit({"case": str(folder), "files": [file.name for file in files]})
        return
    out.say(f"Made {folder} with {len(files)} files.")
    out.say(f"Next: read {folder / 'README.md'}, then run: landbridge check {folder}")


def check(case: CaseArgument, as_json: AsJson = False) -> None:
    """Check a case and list everything that is wrong with it at once."""
    from landbridge.case.read import check as check_case

    path = case_path(case)
    with out.working(f"Checking {path.name} …", quiet=as_json):
        problems = check_case(path)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        out.emit({"problems": [problem.facts() for problem in problems]})
    else:
        out.tell(problems)
        out.say(_verdict(path.name, errors, len(problems) - errors))
    if errors:
        raise typer.Exit(REFUSED)


def convert(case: CaseArgument, dest: Destination, as_json: AsJson = False) -> None:
    """Write a case as an Excel workbook, or a workbook as a folder."""
    from landbridge.case.read import read
    from landbridge.case.workbook import write_workbook
    from landbridge.case.write import write

    if dest.exists():
        raise FileExistsError(17, "it exists already, and would be overwritten", str(dest))
    given = read(case_path(case))
    if dest.suffix.lower() == ".xlsx":
        write_workbook(given, dest)
    else:
        write(given, dest)
    rows = {name: frame.height for name, frame in given.tables.items()}
    if as_json:
        out.emit({"case": given.name, "written": str(dest), "rows": rows})
        return
    out.say(f"Wrote {len(rows)} tables with {sum(rows.values()):,} rows to {dest}.")


def _verdict(name: str, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return f"{name}: nothing is wrong."
    return f"{name}: {_count(errors, 'error')}, {_count(warnings, 'warning')}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
