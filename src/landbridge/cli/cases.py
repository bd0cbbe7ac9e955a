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
Generate = Annotated[
    list[str] | None,
    typer.Option(
        "--generate",
        metavar="SETTINGS",
        help="Make up a realistic case of any size instead: one or several of nodes, links, goods, "
        "countries, origins, markets, shipments, tight, plants, controls and seed, such as "
        "'nodes=2000 goods=10 seed=7'; may be given several times.",
    ),
]
Destination = Annotated[
    Path,
    typer.Argument(metavar="DEST", help="Folder, or a file ending in .xlsx; it must not exist."),
]


AsParquet = Annotated[
    bool,
    typer.Option("--parquet", help="Write tables from 10,000 rows on as Parquet, others as CSV."),
]


def new(
    folder: NewFolder, blank: Blank = False, generate: Generate = None, as_json: AsJson = False
) -> None:
    """Start a case of your own from documented templates, or make one up.

    Without --blank or --generate the case holds a small example that can be solved at once.
    """
    from landbridge.case.template import new_case

    made: dict[str, str] = {}
    if generate is None:
        files = new_case(folder, blank=blank)
    elif blank:
        raise typer.BadParameter("a new case is --blank, or made up by --generate")
    else:
        files, made = _generated(folder, generate, as_json=as_json)
    if as_json:
        out.emit({"case": str(folder), "files": [file.name for file in files], **made})
        return
    out.say(f"Made {folder} with {len(files)} files.")
    out.say(f"Next: read {folder / 'README.md'}, then run: landbridge check {folder}")


def _generated(
    folder: Path, words: list[str], *, as_json: bool
) -> tuple[list[Path], dict[str, str]]:
    """The files of a generated case, and its settings for programs."""
    from landbridge.case.generate import new_generated, settings

    asked = settings(words)
    with out.working(f"Making {folder.name} …", quiet=as_json):
        return new_generated(folder, asked), {"generated": asked.words()}


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


def convert(
    case: CaseArgument, dest: Destination, parquet: AsParquet = False, as_json: AsJson = False
) -> None:
    """Write a case as an Excel workbook, or as a folder of tables.

    With --parquet large tables are written as Parquet files, which are smaller and read faster.
    """
    from landbridge.case.read import read
    from landbridge.case.workbook import write_workbook
    from landbridge.case.write import MANY, write

    if dest.exists():
        raise FileExistsError(17, "it exists already, and would be overwritten", str(dest))
    if parquet and dest.suffix.lower() == ".xlsx":
        raise typer.BadParameter("a workbook holds no Parquet files; name a folder")
    given = read(case_path(case))
    files: dict[str, str] = {}
    if dest.suffix.lower() == ".xlsx":
        write_workbook(given, dest)
    else:
        files = write(given, dest, parquet_from=MANY if parquet else None)
    rows = {name: frame.height for name, frame in given.tables.items()}
    large = [name for name, file in files.items() if file.endswith(".parquet")]
    if as_json:
        out.emit({"case": given.name, "written": str(dest), "rows": rows, "parquet": large})
        return
    out.say(f"Wrote {len(rows)} tables with {sum(rows.values()):,} rows to {dest}.")
    if parquet:
        out.say(f"As Parquet, from {MANY:,} rows: {', '.join(large) or 'none of them'}.")


def _verdict(name: str, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return f"{name}: nothing is wrong."
    return f"{name}: {_count(errors, 'error')}, {_count(warnings, 'warning')}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
