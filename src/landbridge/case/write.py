"""Write a case in its one canonical form: the same case is always the same bytes."""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from landbridge.case.case import Case
from landbridge.case.meta import FILE, meta_text
from landbridge.case.parquet import CSV, SUFFIX, parquet_bytes
from landbridge.case.plain_text import column_texts
from landbridge.case.schema import tables
from landbridge.errors import CaseError, Problem

MANY = 10_000
"""Rows from which on Parquet is worth while for a table."""


def write(
    case: Case, path: str | os.PathLike[str], *, parquet_from: int | None = None
) -> dict[str, str]:
    """Write a case as a folder, which is made where it does not exist.

    parquet_from: rows from which on a table is written as Parquet, such as `MANY`; all are written
    as CSV where it is left out.
    Returns the file of every table by its name. Each file appears whole or not at all; files that
    are no part of a case are left alone.
    Raises CaseError where the folder holds tables the case does not have, or the same in the other
    format, which together with these would be another case, and where it cannot be written.
    """
    folder = Path(path)
    files = _files(case, parquet_from)
    leftovers = list(_leftovers(files, folder))
    if leftovers:
        raise CaseError(leftovers)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / FILE, meta_text(case.meta).encode("utf-8"))
        for name, file in files.items():
            frame = case.tables[name]
            is_parquet = file.endswith(SUFFIX)
            data = parquet_bytes(frame) if is_parquet else csv_text(frame).encode("utf-8")
            _replace(folder / file, data)
    except OSError as error:
        place = str(error.filename or folder)
        message = f"{place} cannot be written: {error.strerror or error}."
        rule, hint = "A folder the user may write to.", "Choose another, or check its rights."
        raise CaseError(Problem("E024", message, place, rule=rule, hint=hint)) from error
    return files


def _files(case: Case, parquet_from: int | None) -> dict[str, str]:
    """The file of each table."""
    least = math.inf if parquet_from is None else parquet_from
    return {
        name: f"{name}{SUFFIX if frame.height >= least else CSV}"
        for name, frame in _given(case).items()
    }


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
    body = lines.str.join("\n").item()
    return f"{header}{body}\n"


def _quoted(texts: pl.Series) -> pl.Series:
    needy = texts.str.contains('[",\n\r]')
    if not needy.any():
        return texts
    return texts.zip_with(~needy, '"' + texts.str.replace_all('"', '""', literal=True) + '"')


def _given(case: Case) -> dict[str, pl.DataFrame]:
    return {name: frame for name, frame in case.tables.items() if frame.width}


def _leftovers(files: Mapping[str, str], folder: Path) -> Iterator[Problem]:
    """Files of tables that would stay beside those that are written."""
    rule, hint = "A folder holds one case.", "Delete the file, or write to another folder."
    for name in tables():
        for file in (f"{name}{CSV}", f"{name}{SUFFIX}"):
            if file != files.get(name) and (folder / file).exists():
                message = f"The case has no {file}, but the folder has."
                if name in files:
                    message = f"The folder has {file} already, and would have {files[name]}, too."
                yield Problem("E025", message, file, rule=rule, hint=hint)


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
