"""Cases made up from the schema itself: folder, case, folder, and nothing is lost or changed."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from landbridge.case.build import from_frames
from landbridge.case.case import Case
from landbridge.case.numbers import plain
from landbridge.case.read import read
from landbridge.case.rules import OF_EFFECT
from landbridge.case.schema import Field, Table, tables
from landbridge.case.write import canonical, content_hash, write

META = """\
title: 'A case: made up'
base_year: 2023
years: [2022, 2023]
currency: USD
unmet_usd_t: 10000
carrying_rate: 0.05
"""
WORDS = (
    "NA",
    "null",
    "007",
    "1,5",
    'say "so"',
    " two ",
    "a\nb",
    "a\r\nb",
    "Ақтау",
    "é;ü",
    "'",
    "=1",
)
TOGETHER = {"length_km", "countries", "opens", "closes", "starts", "ends", "table", "row"}
"""Columns that make sense with others only."""

PLAUSIBLE = {
    "modes": {"kind": "other"},
    "places": {"lon": ""},
    "recipe_goods": {"ratio": "1"},
    "confirmed": {"check": "W120"},
    "frictions": {"good": "", "origin": ""},
    "congestion": {"shape": "none"},
    "storage": {"stock_kt": ""},
    "outages": {"owner": ""},
}
"""Cells without which numbers made up at random would be refused as impossible."""

Row = dict[str, str]


class Maker:
    """Makes up the tables of a case that breaks no rule."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        named = [t.name for t in tables().values() if t.key == ("id",)]
        self.ids = {
            name: [f"{name}-{n}" for n in range(self.random.randint(2, 4))] for name in named
        }

    def tables(self) -> dict[str, list[Row]]:
        """Rows of all tables, all columns filled or blank."""
        return {table.name: self.rows(table) for table in tables().values()}

    def rows(self, table: Table) -> list[Row]:
        count = len(self.ids.get(table.name, range(6)))
        rows = [self.row(table, n) for n in range(count)]
        if table.name == "recipe_goods":
            rows = [
                {**rows[0], "recipe": recipe, "good": good, "role": role}
                for recipe in self.ids["recipes"]
                for good, role in zip(self.ids["goods"], ("in", "out"), strict=False)
            ]
        unique = {tuple(row[name] for name in table.key): row for row in rows}
        return list(unique.values())

    def row(self, table: Table, number: int) -> Row:
        fields = table.fields.values()
        row = {field.name: self.cell(field) for field in fields}
        if "id" in row:
            row["id"] = self.ids[table.name][number]
        for first, last in (("from", "to"), ("from_mode", "to_mode")):
            if first in row and table.fields[first].type == "ref":
                pair = self.random.sample(self.ids[table.fields[first].refers_to], 2)
                row[first], row[last] = pair
        if "length_km" in row and row["countries"]:
            row["length_km"] = ""
        row.update(PLAUSIBLE.get(table.name, {}))
        if table.name == "controls":
            row.update({name: "" for name, of in OF_EFFECT.items() if row["effect"] != of})
        if "row" in row and table.fields["row"].type == "row":
            self.point(table, row)
        return row

    def point(self, table: Table, row: Row) -> None:
        choices = table.fields["table"].choices or ("links", "supply", "fleets")
        row["table"] = self.random.choice(choices)
        row["row"] = self.random.choice(self.ids[row["table"]])
        if "column" not in row:
            return
        numbers = [f for f in tables()[row["table"]].fields.values() if f.type == "number"]
        field = self.random.choice(numbers)
        row["column"] = field.name
        if "value" in row:
            row["value"] = self.number(field)
        if "low" in row:
            row["low"], row["high"] = "-1000000000000", "1000000000000"

    def cell(self, field: Field) -> str:
        if not field.required and self.random.random() < 0.4:
            return ""
        make: dict[str, Callable[[Field], str]] = {
            "number": self.number,
            "integer": lambda _: str(self.random.randint(0, 10**9)),
            "bool": lambda _: self.random.choice(("yes", "no")),
            "year": lambda f: str(self.random.randint(1900, 2000) + 200 * (f.name == "closes")),
            "date": lambda f: (
                f"20{'1' if f.name == 'ends' else '0'}3-0{self.random.randint(1, 9)}-28"
            ),
            "choice": lambda f: self.random.choice(f.choices),
            "text": self.text,
            "ref": lambda f: self.random.choice(self.ids[f.refers_to]),
            "refs": lambda f: ";".join(self.random.sample(self.ids[f.refers_to], 2)),
            "ids": lambda _: ";".join(self.random.sample(["dry", "bulk", "A_1.b-c"], 2)),
            "hs": lambda _: self.random.choice(("0101", "ex 8471;85", "2709")),
            "km_by_country": lambda f: ":12.5;".join(self.ids[f.refers_to]) + ":0",
            "waypoints": lambda _: "51.9 47;-50.25 -45.5",
            "table": lambda _: self.random.choice(("links", "supply", "fleets")),
        }
        return make[field.type](field) if field.type in make else ""

    def number(self, field: Field) -> str:
        low = 0.0 if field.low is None else field.low
        high = 1e9 if field.high is None else field.high
        digits = self.random.choice((0, 2, 17))
        value = round(self.random.uniform(low, high) * self.random.choice((1, 1e-6)), digits)
        return plain(min(max(value, low), high))

    def text(self, _: Field) -> str:
        return self.random.choice(WORDS)


def files(made: dict[str, list[Row]], seed: int, *, dialect: str = ",\n") -> dict[str, bytes]:
    """The tables as another program writes them, columns in any order, blank ones left out."""
    shuffle = random.Random(seed)  # noqa: S311
    found = {"case.yaml": META.encode()}
    for name, rows in made.items():
        fields = tables()[name].fields.values()
        needed = {*TOGETHER, *tables()[name].key}
        kept = (f for f in fields if f.required or f.name in needed or shuffle.random() < 0.8)
        columns = [field.name for field in kept]
        shuffle.shuffle(columns)
        out = io.StringIO()
        writer = csv.DictWriter(
            out, columns, extrasaction="ignore", delimiter=dialect[0], lineterminator=dialect[1:]
        )
        writer.writeheader()
        writer.writerows(rows)
        found[f"{name}.csv"] = out.getvalue().encode()
    return found


def case_of(data: dict[str, bytes], folder: str) -> Case:
    place = Path(folder) / "made"
    place.mkdir(exist_ok=True)
    for name, content in data.items():
        (place / name).write_bytes(content)
    return read(place)


SEEDS = st.integers(0, 2**32)
few = settings(
    deadline=None,
    max_examples=5,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@few
@given(SEEDS)
def test_folder_case_folder_is_the_same_bytes(seed: int) -> None:
    data = files(Maker(seed).tables(), seed)
    with tempfile.TemporaryDirectory() as folder:
        case = case_of(data, folder)
        assert set(case.tables) == set(tables())
        write(case, Path(folder) / "again")
        again = {p.name: p.read_bytes() for p in (Path(folder) / "again").iterdir()}
    assert again == data


@few
@given(SEEDS)
def test_another_dialect_says_the_same(seed: int) -> None:
    made = Maker(seed).tables()
    plain_files = files(made, seed)
    dialects = files(made, seed, dialect=";\r\n")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        case = case_of(plain_files, one)
        odd = {n: b"\xef\xbb\xbf" + d if n.endswith("csv") else d for n, d in dialects.items()}
        other = case_of(odd, two)
    assert content_hash(case) == content_hash(other)
    assert canonical(case) == canonical(other) == plain_files


@few
@given(SEEDS)
def test_frames_make_the_same_case(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = case_of(files(Maker(seed).tables(), seed), folder)
    made = from_frames(case.meta, case.tables)
    assert canonical(made) == canonical(case)
    for name, frame in case.tables.items():
        assert made.tables[name].schema == frame.schema
        assert made.tables[name].equals(frame)


@few
@given(SEEDS, st.data())
def test_the_hash_sees_cells_and_not_columns(seed: int, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = case_of(files(Maker(seed).tables(), seed), folder)
    turned = {name: frame[:, ::-1] for name, frame in sorted(case.tables.items())}
    assert content_hash(from_frames(case.meta, turned)) == content_hash(case)
    noted = {name: frame for name, frame in case.tables.items() if "note" in frame.columns}
    if noted:
        name = data.draw(st.sampled_from(sorted(noted)))
        frame = noted[name]
        changed = frame.with_columns(note=pl.lit("changed"))
        assert content_hash(case.with_tables({name: changed})) != content_hash(case)
