"""How cells and files of a case are spoilt, and which errors may come of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import NamedTuple

KEPT = "kept"

IDS = ("id", "ref")
LISTS = ("ids", "refs", "hs", "km_by_country", "waypoints")
NUMBERS = ("number",)
WHOLE = ("integer", "year")
POINTERS = ("table", "row", "column", "cell")
TYPED = (*IDS, *LISTS, *NUMBERS, *WHOLE, *POINTERS, "bool", "date", "choice")


class Cell(NamedTuple):
    """A mutation of one cell: types of column it is for, the new text, codes that may come."""

    types: tuple[str, ...]
    text: Callable[[str], str]
    codes: str


CELLS: dict[str, Cell] = {
    "decimal comma": Cell((*NUMBERS, *WHOLE), lambda _: "1,5", "E104 E107 E109"),
    "thousands space": Cell((*NUMBERS, *WHOLE), lambda _: "1 000", "E104 E107 E109"),
    "no-break space": Cell((*NUMBERS, *WHOLE), lambda _: "1\u00a0000", "E104 E107 E109"),
    "infinite": Cell((*NUMBERS, *WHOLE), lambda _: "inf", "E105 E107 E109"),
    "not a number": Cell((*NUMBERS, *WHOLE), lambda _: "NaN", "E105 E107 E109"),
    "overflow": Cell((*NUMBERS, *WHOLE), lambda _: "1e999", "E105 E107 E109"),
    "negative": Cell((*NUMBERS, *WHOLE), lambda _: "-1000", "E108 E109"),
    "unknown unit": Cell((*NUMBERS, *WHOLE), lambda _: "7 parsecs", "E106 E107 E109"),
    "formula error": Cell((*TYPED,), lambda _: "#N/A", "E1"),
    "space after": Cell(TYPED, lambda old: old + " ", "E103"),
    "space before": Cell(TYPED, lambda old: " " + old, "E103"),
    "line end after": Cell(TYPED, lambda old: old + "\n", "E103"),
    "Cyrillic letter": Cell((*IDS, *LISTS, "choice"), lambda old: "а" + old, "E102 E11"),
    "orphan": Cell(("ref", "refs", "row"), lambda _: "nowhere", "E122 E123"),
    "capitals": Cell(("ref", "choice", "table"), str.swapcase, "E122 E112 E117"),
    "blank item": Cell(LISTS, lambda old: old + ";", "E114 E115 E116"),
    "item twice": Cell(("ids", "refs", "hs"), lambda old: f"{old};{old}", "E114"),
    "German date": Cell(("date",), lambda _: "09.11.2023", "E110"),
    "no such day": Cell(("date",), lambda _: "2023-02-29", "E110"),
    "short year": Cell(("year",), lambda _: "23", "E109"),
    "maybe": Cell(("bool", "choice"), lambda _: "maybe", "E111 E112"),
    "huge": Cell(TYPED, lambda _: "9" * 100_000, "E1"),
    "NUL": Cell((*TYPED, "text"), lambda old: old + "\x00", "E005"),
    "looks like nothing": Cell(("text",), lambda _: "NA", KEPT),
    "looks like a number": Cell(("text",), lambda _: "007", KEPT),
    "looks like a date": Cell(("text",), lambda _: "1-2", KEPT),
    "spaces around text": Cell(("text",), lambda old: f"  {old} ", KEPT),
    "quotes in text": Cell(("text",), lambda old: f'"{old}", he said', KEPT),
    "lines in text": Cell(("text",), lambda old: f"{old}\n{old}\r\n", KEPT),
    "long text": Cell(("text",), lambda old: old * 20_000, KEPT),
    "other script": Cell(("text",), lambda _: "Қазақстан 哈萨克斯坦 🚂", KEPT),
}


def shape(edit: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda data: edit(data.decode()).encode()


def second_line(edit: Callable[[str], str]) -> Callable[[bytes], bytes]:
    def apply(text: str) -> str:
        head, line, *rest = text.split("\n")
        return "\n".join([head, edit(line), *rest])

    return shape(apply)


def header(edit: Callable[[list[str]], list[str]]) -> Callable[[bytes], bytes]:
    def apply(text: str) -> str:
        head, _, rest = text.partition("\n")
        return ",".join(edit(head.split(","))) + "\n" + rest

    return shape(apply)


def separated(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


FILES: dict[str, tuple[Callable[[bytes], bytes], str, int | None]] = {
    "byte order mark": (lambda data: b"\xef\xbb\xbf" + data, KEPT, None),
    "Windows line ends": (lambda data: data.replace(b"\n", b"\r\n"), KEPT, None),
    "semicolons": (shape(separated), KEPT, None),
    "blank lines at the end": (lambda data: data + b"\n\n\r\n", KEPT, None),
    "no line end at the end": (lambda data: data.rstrip(b"\n"), KEPT, None),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "E004", None),
    "cp1251": (lambda data: data + "Қ".encode("cp1251", "replace") + b"\xc0\xf2\n", "E004", None),
    "empty": (lambda _: b"", "E006", 1),
    "binary": (lambda data: b"PK\x03\x04" + data, "E005", None),
    "old Mac line ends": (lambda data: data.replace(b"\n", b"\r"), "E019", 1),
    "mixed separators": (lambda data: data.replace(b",", b"\t", 1), "E015 E018", None),
    "cell too many": (second_line(lambda line: line + ",more"), "E018", 2),
    "cell too few": (second_line(lambda line: line.rpartition(",")[0]), "E018", 2),
    "unclosed quote": (second_line(lambda line: '"' + line), "E016 E017", 2),
    "stray quote": (second_line(lambda line: 'x"' + line + '"'), "E017", 2),
    "torn off": (second_line(lambda line: line[: len(line) // 3]), "E0 E1", 2),
    "row twice": (second_line(lambda line: f"{line}\n{line}"), "E120", 3),
    "column twice": (header(lambda names: [*names[:-1], names[0]]), "E020", 1),
    "column unknown": (header(lambda names: [*names[:-1], "qqq"]), "E021", 1),
    "column in capitals": (header(lambda names: [names[0].upper(), *names[1:]]), "E021", 1),
    "column with a space": (header(lambda names: [names[0] + " ", *names[1:]]), "E021", 1),
    "column without a name": (header(lambda names: [*names[:-1], ""]), "E023", 1),
    "header missing": (shape(lambda text: text.partition("\n")[2]), "E015 E021 E022", 1),
}
