"""A folder read: every problem at once, in order, and none that only follows from another."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from landbridge.case.build import from_frames
from landbridge.case.case import Meta
from landbridge.case.read import check, read
from landbridge.case.workbook import write_workbook
from landbridge.case.write import content_hash
from landbridge.errors import CaseError

Files = dict[str, str | bytes]
Put = Callable[[Files], Path]


def edit(files: Files, name: str, *changes: tuple[str, str]) -> None:
    for old, new in changes:
        text = files[name]
        assert isinstance(text, str)
        assert old in text
        files[name] = text.replace(old, new)


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in check(folder)]


def test_frames_have_the_columns_given_in_their_types(small: Files, put: Put) -> None:
    case = read(put(small))
    links = case.tables["links"]
    assert links.columns[:4] == ["id", "from", "to", "mode"]
    assert links["capacity_kt"].to_list() == [17500.0, None]
    assert links["both_ways"].to_list() == [False, True]
    assert links.schema["opens"] == pl.Int64
    assert case.tables["goods"]["hs"].to_list() == ["2709", "0101;ex 0102", "2710"]
    assert case.tables["countries"]["id"].to_list() == ["KAZ", "RUS", "NA"]
    assert case.tables["places"]["name"].to_list()[1:] == ["Samara, on the Volga", 'Walvis "Bay"']
    assert case.tables["controls"].schema["starts"] == pl.Date
    assert case.name == "small"
    assert case.meta.years == (2022, 2023)


def test_all_problems_are_told_at_once_in_order(small: Files, put: Put) -> None:
    edit(small, "case.yaml", ("economy: KAZ", "economy: KZ"))
    edit(small, "links.csv", ("17500", '"17,5"'), ("walvis", "walfis"), ("1970", "70"))
    edit(small, "places.csv", ("51.9", "inf"), (",port,", ",Hafen,"))
    edit(small, "goods.csv", ("id,name", "id,nam"))
    folder = put(small)
    with pytest.raises(CaseError) as caught:
        read(folder)
    found = [(p.code, p.file, p.row, p.column) for p in caught.value.problems]
    assert found == [
        ("E014", "case.yaml", None, "economy"),
        ("E021", "goods.csv", 1, "nam"),
        ("E104", "links.csv", 2, "capacity_kt"),
        ("E109", "links.csv", 2, "opens"),
        ("E122", "links.csv", 3, "to"),
        ("E105", "places.csv", 2, "lon"),
        ("E112", "places.csv", 4, "kind"),
    ]
    text = str(caught.value)
    assert 'E104  links.csv row 2, column capacity_kt: "17,5" is not a number (kt/yr).' in text
    assert "Did you mean 17.5?" in text


@pytest.mark.parametrize(
    "mistake",
    [
        ("places.csv", "atyrau,", " atyrau,", "E103"),
        ("places.csv", "id,name", "ID,name", "E021"),
        ("places.csv", "51.9,47.1", "51.9", "E018"),
        ("places.csv", "51.9", '"51.9', "E016"),
        ("countries.csv", "KAZ,Kazakhstan", "KAZ", "E018"),
        ("modes.csv", "id,name", "id;name", "E015"),
        ("recipe_goods.csv", "run,fuel,out", "run,fuel", "E018"),
        ("recipe_goods.csv", ",out,", ",outt,", "E112"),
        ("modes.csv", "live,yes", "live,aye", "E111"),
        ("modes.csv", "live,yes", "live", "E018"),
        ("supply.csv", ",reported", ",reprted", "E112"),
        ("links.csv", "id,from", "name,from", "E022"),
    ],
)
def test_one_mistake_is_not_told_twice(
    mistake: tuple[str, str, str, str], small: Files, put: Put
) -> None:
    name, old, new, code = mistake
    edit(small, name, (old, new))
    assert set(codes(put(small))) == {code}


def test_a_missing_table_is_named(small: Files, put: Put) -> None:
    del small["modes.csv"]
    found = [p for p in check(put(small)) if p.code == "E122"]
    assert len(found) == 4
    assert {p.hint for p in found} == {"The case has no modes.csv: add it."}


def test_rows_are_counted_as_a_spreadsheet_does(small: Files, put: Put) -> None:
    edit(
        small, "places.csv", ('"Samara, on the Volga"', '"Samara\non the\nVolga"'), ("14.5", "200")
    )
    [problem] = check(put(small))
    assert (problem.row, problem.column, problem.value) == (4, "lon", "200")


def test_a_case_may_be_empty(put: Put, small: Files) -> None:
    case = read(put({"case.yaml": str(small["case.yaml"]).replace("economy: KAZ\n", "")}))
    assert case.tables == {}


def test_a_table_may_have_no_rows(put: Put, small: Files) -> None:
    small["trade.csv"] = "id,reporter,partner,flow,year,value_musd\n"
    trade = read(put(small)).tables["trade"]
    assert trade.height == 0
    assert trade.schema["value_musd"] == pl.Float64


def test_warnings_do_not_refuse(small: Files, put: Put) -> None:
    edit(small, "supply.csv", (",map,reported", ",,"))
    folder = put(small)
    assert codes(folder) == ["W102", "W101"]
    read(folder)


def test_links_at_sea_may_run_outside_every_country(small: Files, put: Put) -> None:
    edit(small, "modes.csv", ("live,yes", "live,no"))
    [problem] = check(put(small))
    assert (problem.code, problem.row) == ("E136", 3)
    assert "100 + 50 = 150, but length_km is 12000" in problem.message


def test_links_at_sea_may_not_be_shorter_than_their_countries(small: Files, put: Put) -> None:
    edit(small, "links.csv", ("RUS:100;NA:50", "RUS:10000;NA:5000"))
    assert codes(put(small)) == ["E136"]


def test_defaults_count_in_ranges(small: Files, put: Put) -> None:
    small["ranges.csv"] = (
        "table,row,column,low,high,source,grade\nsupply,field,stranded_usd_t,1,2,map,reported\n"
    )
    [problem] = check(put(small))
    assert (problem.code, problem.column) == ("E134", "low")
    assert "is 0, which is outside" in problem.message


def test_what_a_project_adds_may_be_negative(small: Files, put: Put) -> None:
    edit(small, "project_changes.csv", ("2.5 Mt", "-2.5 Mt"))
    assert codes(put(small)) == []


def test_rows_with_compound_names_are_found(small: Files, put: Put) -> None:
    small["changes.csv"] = (
        "id,year,table,row,column,value\n"
        "a,2022,recipe_goods,run/oil/in,ratio,1.1\nb,2022,recipe_goods,run/oil,ratio,1.1\n"
    )
    [problem] = check(put(small))
    assert (problem.code, problem.row, problem.value) == ("E123", 3, "run/oil")
    assert problem.hint == "Did you mean run/oil/in?"


def test_a_special_file_is_not_waited_for(small: Files, put: Put) -> None:
    folder = put(small)
    os.mkfifo(folder / "trade.csv")
    assert codes(folder) == ["E003"]


def test_frames_are_checked_as_files_are(small: Files, put: Put) -> None:
    case = read(put(small))
    links = case.tables["links"].with_columns(
        capacity_kt=pl.Series([float("nan"), -1.0]), to=pl.Series(["samara", "nowhere"])
    )
    with pytest.raises(CaseError) as caught:
        from_frames(case.meta, {**case.tables, "links": links, "link": links})
    found = [(p.code, p.file, p.row, p.column) for p in caught.value.problems]
    assert found == [
        ("E007", "link.csv", None, ""),
        ("E105", "links.csv", 2, "capacity_kt"),
        ("E108", "links.csv", 3, "capacity_kt"),
        ("E122", "links.csv", 3, "to"),
    ]


def test_frames_of_other_types_are_read_by_their_text() -> None:
    frames = {
        "countries": pl.DataFrame({"id": ["KAZ"], "name": ["K"]}),
        "goods": pl.DataFrame({"id": [1, 2], "name": ["a", "b"], "hs": [["0101", "02"], None]}),
        "controls": pl.DataFrame(
            {"id": ["c"], "title": ["t"], "authority": ["a"], "effect": ["quota"]}
        ).with_columns(starts=pl.datetime(2023, 11, 9)),
    }
    case = from_frames(Meta("T", 2023, (2023,), economy="KAZ"), frames)
    assert case.tables["goods"]["id"].to_list() == ["1", "2"]
    assert case.tables["goods"]["hs"].to_list() == ["0101;02", None]
    assert str(case.tables["controls"]["starts"][0]) == "2023-11-09"
    noon = frames["controls"].with_columns(starts=pl.datetime(2023, 11, 9, 12))
    with pytest.raises(CaseError, match="Did you mean 2023-11-09"):
        from_frames(case.meta, {**frames, "controls": noon})


def test_a_wrong_meta_is_refused_with_frames() -> None:
    with pytest.raises(CaseError) as caught:
        from_frames(Meta("T", 2020, (2023,), economy="KAZ"), {})
    assert [p.code for p in caught.value.problems] == ["E013"]


def test_a_workbook_is_read_as_a_folder_is(small: Files, put: Put, tmp_path: Path) -> None:
    case = read(put(small))
    write_workbook(case, tmp_path / "Small.XLSX")
    assert content_hash(read(tmp_path / "Small.XLSX")) == content_hash(case)
    assert codes(tmp_path / "none.xlsx") == ["E240"]
    assert codes(tmp_path / "none") == ["E001"]
