"""Long tables are read by vectors; they say the same as the same tables read cell by cell."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from landbridge.case import blocks, columns
from landbridge.case.build import Reading
from landbridge.case.columns import SPACES
from landbridge.case.read import reading
from landbridge.case.sheet import parse

Files = dict[str, str | bytes]
Put = Callable[[Files], Path]

ODD = (
    "",
    " ",
    "a b",
    "NA",
    "1,5",
    "1e400",
    "1.50",
    "-0",
    "3 Mt",
    "nan",
    "2023-02-30",
    "KAZ:1;KAZ:2",
    "KAZ:300;RUS:400",
    "oil; fuel",
    "oil;oil",
    "nowhere",
    "ATYRAU",
    "plants",
    "opens",
    "\x1cq",
    "\u2003z",
    "No",
    "2709;1",
    'say "so"',
    "two\nlines",
)


def spoilt(files: Files, seed: int) -> Files:
    """The small case many times over, with cells and rows that are odd here and there."""
    draw = random.Random(seed)  # noqa: S311
    share = draw.choice([0.0, 0.002, 0.02])
    changed: Files = {}
    for name, text in files.items():
        if not name.endswith(".csv"):
            changed[name] = text
            continue
        header, *body = csv.reader(io.StringIO(str(text)))
        times = draw.choice([1, 30])
        lines = [_line(draw, header)]
        for at in range(times):
            for row in body:
                own = [f"{row[0]}{at}" if at and header[0] == "id" else row[0], *row[1:]]
                cells = [draw.choice(ODD) if draw.random() < share else cell for cell in own]
                line = _line(draw, cells)
                lines.append(_broken(draw, line) if draw.random() < share else line)
        end = draw.choice(["\n", "\r\n"])
        changed[name] = end.join(lines) + draw.choice(["", end, end + end])
    return changed


def _line(draw: random.Random, cells: list[str]) -> str:
    text = io.StringIO()
    every = draw.random() < 0.3
    csv.writer(
        text, lineterminator="", quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    ).writerow(cells)
    return text.getvalue()


def _broken(draw: random.Random, line: str) -> str:
    ways = (line + ",x", "", ",,,", line.rsplit(",", 1)[0], line + '"', '"' + line, line + "\r")
    return draw.choice([*ways, line.replace(",", "\r", 1), "\ufeff" + line])


def read_by(monkeypatch: pytest.MonkeyPatch, folder: Path, *, vectors: bool) -> Reading:
    with monkeypatch.context() as patch:
        patch.setattr(blocks, "SIZE", 300)
        patch.setattr(blocks, "_FEW", 0 if vectors else 1 << 40)
        patch.setattr(columns, "_MANY", 0 if vectors else 1 << 40)
        return reading(folder)


@pytest.mark.parametrize("seed", range(14))
def test_vectors_find_what_the_careful_reader_finds(
    seed: int, small: Files, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(spoilt(small, seed))
    quick = read_by(monkeypatch, folder, vectors=True)
    careful = read_by(monkeypatch, folder, vectors=False)
    assert quick.problems == careful.problems
    assert (quick.case is None) == (careful.case is None)
    if quick.case and careful.case:
        for name, frame in careful.case.tables.items():
            assert quick.case.tables[name].equals(frame)


@pytest.mark.parametrize("seed", range(20))
def test_blocks_make_the_rows_of_the_whole(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(seed)  # noqa: S311
    cells = ("a", "", '"x"', '"y,z"', '"two\nlines"', '""', '"q""q"', "é", "\ufeffb")
    rows = [
        ",".join(draw.choice(cells) for _ in range(draw.choice([3, 3, 3, 3, 2]))) for _ in range(40)
    ]
    text = "id,name,note\n" + "\n".join(rows) + draw.choice(["", "\n", '\n"open'])
    monkeypatch.setattr(blocks, "_FEW", 1 << 40)
    whole, said = parse("t.csv", text)
    monkeypatch.setattr(blocks, "SIZE", 60)
    monkeypatch.setattr(blocks, "_FEW", 0)
    parted, told = parse("t.csv", text)
    assert told == said
    assert whole is not None
    assert parted is not None
    assert list(parted.rows) == list(whole.rows)
    assert [list(column) for column in parted.cells] == [list(column) for column in whole.cells]


def test_the_spaces_are_those_of_python() -> None:
    assert set(SPACES) == {chr(code) for code in range(0x110000) if chr(code).isspace()}
