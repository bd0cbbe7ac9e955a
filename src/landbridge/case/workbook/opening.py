"""A workbook opened without trusting it: what is no workbook is refused, nothing is run."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from landbridge.errors import Problem

LARGEST = 1_000_000_000
"""Bytes a workbook may unpack to."""

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # of XML, by whichever parser openpyxl finds installed
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl raises, depending on where in a broken file it stumbles."""

_RULE = "An Excel workbook with the ending .xlsx."
_SAVE = "Open it in a spreadsheet program and save it as Excel workbook (.xlsx), without password."


def open_workbook(path: Path, *, values: bool = False) -> Workbook | Problem:
    """The workbook at a path, with the values formulas had when it was saved, or the formulas."""
    try:
        problem = _suspicious(path)
        if problem is not None:
            return problem
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that do not matter here
            with path.open("rb") as file:  # openpyxl leaves a broken file open, we do not
                return load_workbook(file, data_only=values, keep_links=False)
    except FileNotFoundError:
        message = f"There is no workbook {path.name}."
        return Problem("E240", message, path.name, rule=_RULE, hint="Check the path.")
    except _BROKEN as error:
        message = f"{path.name} cannot be read as a workbook ({type(error).__name__})."
        return Problem("E240", message, path.name, rule=_RULE, hint=_SAVE)


def _suspicious(path: Path) -> Problem | None:
    with zipfile.ZipFile(path) as parts:
        size = sum(part.file_size for part in parts.infolist())
        if size > LARGEST:
            message = f"{path.name} unpacks to {size:,} bytes, too many for a case."
            return Problem("E240", message, path.name, hint="Delete what is no table of the case.")
        for part in parts.infolist():
            with parts.open(part) as content:
                if b"<!DOCTYPE" in content.read(4096):
                    message = f"{path.name} holds a document type, which no workbook needs."
                    return Problem("E240", message, path.name, rule=_RULE, hint=_SAVE)
    return None
