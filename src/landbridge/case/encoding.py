"""Bytes first: a file is UTF-8 text, or is refused with the name of what it probably is."""

from __future__ import annotations

import codecs
import re

from landbridge.case.refusal import shown
from landbridge.errors import Problem

_SAVE = (
    "In Excel: File > Save As > CSV UTF-8; in LibreOffice: Save As > Edit filter settings > UTF-8."
)


def decode(file: str, data: bytes) -> str | Problem:
    """The text of a file, without its byte order mark; or why it is none."""
    return no_text(file, data) or data.removeprefix(codecs.BOM_UTF8).decode("utf-8")


def no_text(file: str, data: bytes) -> Problem | None:
    """Why the bytes of a file are no text in UTF-8, None where they are; no copy is made."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _refused(file, "is written in UTF-16.")
    if data.startswith(b"PK\x03\x04"):
        hint = "It looks like an Excel workbook: save the sheet as CSV UTF-8."
        return Problem("E005", f"{file} is no text.", file, rule=_RULE, hint=hint)
    if b"\x00" in data:
        return _binary(file, data)
    reader = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            reader.decode(data[start : start + _PIECE])
        reader.decode(b"", final=True)
    except UnicodeDecodeError:
        return _not_utf8(file, data)
    return None


_PIECE = 1 << 20
"""Bytes that are looked at at a time."""

_RULE = "Files of a case are text in UTF-8."


def _refused(file: str, what: str) -> Problem:
    return Problem("E004", f"{file} {what}", file, rule=_RULE, hint=_SAVE)


def _binary(file: str, data: bytes) -> Problem:
    if data.count(b"\x00") > len(data) // 4:
        return _refused(file, "is probably written in UTF-16.")
    row = data.count(b"\n", 0, data.index(b"\x00")) + 1
    hint = "The file is damaged or is no text: save it again from where it came from."
    message = f"{file} holds a NUL byte, which text never does."
    return Problem("E005", message, file, row, value="\x00", rule=_RULE, hint=hint)


def _not_utf8(file: str, data: bytes) -> Problem:
    at = _first_fault(data)
    encoding = "cp1251" if _looks_cyrillic(data) else "cp1252"
    row = data.count(b"\n", 0, at) + 1
    line = data[data.rfind(b"\n", 0, at) + 1 :].split(b"\n", 1)[0].rstrip(b"\r")
    value = line.decode(encoding, errors="replace")
    message = f"{shown(value)} is not UTF-8, but probably {encoding}."
    return Problem("E004", message, file, row, value=value, rule=_RULE, hint=_SAVE)


def _first_fault(data: bytes) -> int:
    """Where the first byte is that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _looks_cyrillic(data: bytes) -> bool:
    """Cyrillic words are runs of high bytes; accented letters of Latin words stand alone."""
    runs = re.findall(rb"[\x80-\xff]+", data)
    return sum(len(run) for run in runs if len(run) > 1) * 2 > sum(map(len, runs))
