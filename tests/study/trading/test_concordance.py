"""Concordances: strict reading, families, and codes mapped from one revision to another."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.errors import CaseError
from landbridge.study.trading.codelist import longest_prefix, read_descriptions
from landbridge.study.trading.concordance import (
    concordance_of,
    families,
    map_codes,
    read_concordance,
    units_of,
)

CODES = st.sampled_from([f"1000{at:02}" for at in range(12)])
LINKS = st.lists(st.tuples(CODES, CODES), min_size=1, max_size=20, unique=True)


def written(folder: Path, text: str) -> Path:
    path = folder / "links.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_concordance_is_read_as_text(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "old,new,from_revision,to_revision,description\n"
        "010121,010129,HS2017,HS2022,horses\n"
        "851712,851713,HS2017,HS2022,smartphones\n",
    )
    found = read_concordance(path)
    assert found.links["old"].to_list() == ["010121", "851712"]
    assert found.steps == [("HS2017", "HS2022")]
    assert found.name == "links.csv"
    assert read_concordance(written(tmp_path, "new;old\n10;20\n")).links.row(0)[:2] == ("20", "10")


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("old,neu\n10,20\n", "E021", 1, "neu"),
        ("old\n10\n", "E022", 1, "new"),
        ("old,new,old\n10,20,30\n", "E020", 1, "old"),
        ("old,new,\n10,20,\n", "E023", 1, ""),
        ("old,new\n10,\n", "E101", 2, "new"),
        ("old,new\n10,20\n8517.12,851713\n", "E261", 3, "old"),
        ("old,new\n101,20\n", "E261", 2, "old"),
        ("old,new\n10,20\n10,20\n", "E120", 3, "old"),
        ("old,new\n10,20,30\n", "E018", 2, ""),
        ("", "E006", 1, ""),
    ],
)
def test_what_breaks_a_rule_is_refused(
    tmp_path: Path, text: str, code: str, row: int, column: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read_concordance(written(tmp_path, text))
    first = caught.value.problems[0]
    assert (first.code, first.row, first.column) == (code, row, column)


def test_a_code_with_points_gets_a_hint_and_many_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"8517.1{at},20\n" for at in range(6))
    with pytest.raises(CaseError) as caught:
        read_concordance(written(tmp_path, f"old,new\n{rows}101,20\n"))
    problems = caught.value.problems
    assert len(problems) == 3
    assert problems[0].hint.startswith("Did you mean 851710?")
    assert problems[2].message.endswith("So are 4 more.")


@given(LINKS)
def test_families_are_connected_components(links: list[tuple[str, str]]) -> None:
    found = families(concordance_of(links))
    graph = nx.Graph(links)
    want = {code: min(part) for part in nx.connected_components(graph) for code in part}
    assert dict(found.select("code", "family").iter_rows()) == want
    sizes = {code: len(nx.node_connected_component(graph, code)) for code in graph}
    assert dict(found.select("code", "members").iter_rows()) == sizes
    several = {old for old, _ in links if len({n for o, n in links if o == old}) > 1}
    splits = {code: any(want[one] == want[code] for one in several) for code in graph}
    assert dict(found.select("code", "splits").iter_rows()) == splits


def test_families_say_what_begins_and_ends() -> None:
    found = families(concordance_of([("10", "10"), ("20", "21"), ("20", "22"), ("30", "22")]))
    assert dict(found.select("code", "listed").iter_rows()) == {
        "10": "both",
        "20": "old",
        "30": "old",
        "21": "new",
        "22": "new",
    }
    assert found.filter(family="20").select("splits", "merges").unique().row(0) == (True, True)
    assert found.filter(family="10").select("splits", "merges").row(0) == (False, False)


@given(LINKS, st.lists(CODES, unique=True))
def test_codes_are_mapped_to_all_they_may_be(
    links: list[tuple[str, str]], asked: list[str]
) -> None:
    for direction in ("forward", "backward"):
        pairs = links if direction == "forward" else [(new, old) for old, new in links]
        found = map_codes(concordance_of(links), asked, direction)
        for code in asked:
            want = [to for start, to in pairs if start == code]
            rows = found.filter(code=code)
            assert sorted(rows["to"]) == sorted(want or [code])
            assert rows["ambiguous"].to_list() == [len(want) > 1] * rows.height
            assert rows["listed"].to_list() == [bool(want)] * rows.height


def test_mapping_takes_one_step_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path, "old,new,from_revision,to_revision\n10,11,A,B\n11,12,B,C\n12,12,B,C\n")
    chain = read_concordance(path)
    with pytest.raises(CaseError, match="one step between revisions"):
        map_codes(chain, ["10"])
    assert map_codes(chain.between("B", "C"), ["11"])["to"].to_list() == ["12"]
    assert dict(families(chain).select("code", "listed").iter_rows())["11"] == "new"
    with pytest.raises(CaseError, match="does not lead from A to C"):
        chain.between("A", "C")


def test_units_are_codes_or_families() -> None:
    links = concordance_of([("851712", "851713"), ("851712", "851714"), ("100610", "100610")])
    codes = pl.Series(["85171200", "85171300", "10061010", "10061090", "999999", "100610"])
    found = units_of(codes, links)
    assert found["unit"].to_list() == ["851712", "851712", "100610", "100610", "999999", "100610"]
    assert found["family"].to_list() == ["851712", "851712", "100610", "100610", None, None]
    assert found["listed"].to_list() == [None] * 5 + ["both"]
    assert units_of(codes, None)["unit"].to_list() == codes.to_list()


def test_the_longest_prefix_counts() -> None:
    found = longest_prefix(pl.Series(["85171300", "85", "8"]), pl.Series(["85", "851713", "8517"]))
    assert found["prefix"].to_list() == ["851713", "85", None]
    none = longest_prefix(pl.Series(["85"]), pl.Series(dtype=pl.String))
    assert none["prefix"].to_list() == [None]


def test_descriptions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text('code,description\n851713,"Phones, smart"\n', encoding="utf-8")
    assert read_descriptions(path) == {"851713": "Phones, smart"}
    path.write_text("code,description\n85,a\n85,b\n", encoding="utf-8")
    with pytest.raises(CaseError, match="stands in two rows"):
        read_descriptions(path)
