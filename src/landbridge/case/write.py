"""Write a case in its one canonical form: the same case is always the same bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import polars as pl

from landbridge.case.case import Case
from landbridge.case.meta import FILE, meta_text
from landbridge.case.plain_text import column_texts
from landbridge.case.schema import tables
from landbridge.errors import CaseError, Problem


def write(case: Case, path: str | os.PathLike[str]) -> None:
    """Write a case as a folder, which is made where it does not exist.

    Each file appears whole or not at all; files that are no part of a case are left alone.
    Raises CaseError where the folder holds tables the case does not have, which together with
    these would be another case, and where it cannot be written.
    """
    folder = Path(path)
    leftovers = list(_leftovers(case, folder))
    if leftovers:
        raise CaseError(leftovers)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in canonical(case).items():
            _replace(folder / name, data)
    except OSError as error:
        place = str(error.filename or folder)
        message = f"{place} cannot be written: {error.strerror or error}."
        rule, hint = "A folder the user may write to.", "Choose another, or check its rights."
        raise CaseError(Problem("E024", message, place, rule=rule, hint=hint)) from error


def canonical(case: Case) -> dict[str, bytes]:
    """The files of a case by name, in canonical form; a table without columns has none."""
    files = {FILE: meta_text(case.meta)}
    files |= {f"{name}.csv": csv_text(frame) for name, frame in _given(case).items()}
    return {name: text.encode("utf-8") for name, text in files.items()}


def content_hash(case: Case) -> str:
    """SHA-256, in hex, of what a case says.

    The order of tables and columns makes no difference, nor do blank columns, empty tables and
    the name of the case; the order of rows does.
    """
    digest = hashlib.sha256(meta_text(case.meta).encode("utf-8"))
    given = _given(case)
    for name in (name for name in tables() if name in given):
        frame = given[name]
        fields = [one for one in tables()[name].fields if one in frame.columns]
        said = [one for one in fields if frame[one].null_count() < frame.height]
        if said:
            digest.update(f"\x00{name}\x00{csv_text(frame.select(said))}".encode())
    digest.update("\x00".join(("", *case.built)).encode())
    return digest.hexdigest()


def csv_text(frame: pl.DataFrame) -> str:
    """A frame as CSV: LF, commas, quotes where needed, each cell in its canonical form."""
    header = ",".join(frame.columns) + "\n"
    if frame.height == 0:
        return header
    cells = pl.DataFrame([_quoted(column_texts(frame[name])) for name in frame.columns])
    lines = cells.select(line=pl.concat_str(pl.all(), separator=","))["line"]
    return header + "\n".join(lines) + "\n"


def _quoted(texts: pl.Series) -> pl.Series:
    needy = texts.str.contains('[",\n\r]')
    if not needy.any():
        return texts
    return texts.zip_with(~needy, '"' + texts.str.replace_all('"', '""', literal=True) + '"')


def _given(case: Case) -> dict[str, pl.DataFrame]:
    return {name: frame for name, frame in case.tables.items() if frame.width}


def _leftovers(case: Case, folder: Path) -> list[Problem]:
    files = [f"{name}.csv" for name in tables() if name not in _given(case)]
    rule, hint = "A folder holds one case.", "Delete the file, or write to another folder."
    return [
        Problem("E025", f"The case has no {file}, but the folder has.", file, rule=rule, hint=hint)
        for file in files
        if (folder / file).exists()
    ]


def _replace(file: Path, data: bytes) -> None:
    """Write beside the file, then put it in its place: a reader sees the old bytes or the new."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
