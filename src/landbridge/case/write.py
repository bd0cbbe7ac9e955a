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
    Raises CaseError where the folder holds tables the case has not: together they would be another
    case; and where the folder cannot be written.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_leftovers(case, folder)
        for name, data in canonical(case).items():
            _replace(folder / name, data)
    except OSError as error:
        message = f"{error.filename or folder} cannot be written: {error.strerror or error}."
        raise CaseError(
            Problem("E024", message, str(folder), hint="Choose another folder.")
        ) from error


def canonical(case: Case) -> dict[str, bytes]:
    """The files of a case by name, in canonical form."""
    files = {FILE: meta_text(case.meta)}
    files |= {f"{name}.csv": csv_text(frame) for name, frame in case.tables.items()}
    return {name: text.encode("utf-8") for name, text in files.items()}


def content_hash(case: Case) -> str:
    """SHA-256, in hex, of what a case says: the order of files and columns and blank columns do not matter."""
    digest = hashlib.sha256(meta_text(case.meta).encode("utf-8"))
    for name, table in tables().items():
        frame = case.tables.get(name)
        if frame is None or frame.height == 0:
            continue
        said = [
            c for c in table.fields if c in frame.columns and frame[c].null_count() < frame.height
        ]
        digest.update(f"\x00{name}\x00{csv_text(frame.select(said))}".encode())
    digest.update("\x00".join(("", *case.built)).encode())
    return digest.hexdigest()


def csv_text(frame: pl.DataFrame) -> str:
    """A frame as CSV: LF, commas, quotes only where needed, numbers and dates in their shortest form."""
    header = ",".join(frame.columns) + "\n"
    if frame.height == 0:
        return header
    quoted = [_quoted(column_texts(frame[name])) for name in frame.columns]
    lines = pl.DataFrame(quoted).select(line=pl.concat_str(pl.all(), separator=","))["line"]
    return header + "\n".join(lines) + "\n"


def _quoted(texts: pl.Series) -> pl.Series:
    needy = texts.str.contains('[",\n\r]')
    if not needy.any():
        return texts
    return texts.zip_with(~needy, '"' + texts.str.replace_all('"', '""', literal=True) + '"')


def _refuse_leftovers(case: Case, folder: Path) -> None:
    wrong = [
        Problem(
            "E025",
            f"{name}.csv is already in the folder, but the case to be written has no such table.",
            f"{name}.csv",
            rule="A folder holds one case.",
            hint="Delete the file, or write to another folder.",
        )
        for name in tables()
        if name not in case.tables and (folder / f"{name}.csv").exists()
    ]
    if wrong:
        raise CaseError(wrong)


def _replace(file: Path, data: bytes) -> None:
    """Write beside the file, then put it in its place: a reader sees the old bytes or the new."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)
