"""Every code of errors.csv that a case can meet: a case that meets it, and where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from landbridge.case.parquet import parquet_bytes
from landbridge.case.read import check, read
from landbridge.case.write import write
from landbridge.errors import CaseError, codes

Files = dict[str, str | bytes]


class Break(NamedTuple):
    """A text of a file of the small case replaced, and the problem that must come of it."""

    code: str
    file: str
    old: str
    new: str
    row: int | None
    column: str
    value: str | None
    hint: str = ""


TEXT_BREAKS = (
    Break("E008", "case.yaml", "A small case", "A: case", 1, "", "title: A: case"),
    Break("E008", "case.yaml", "A small case", "&a x", 1, "", "title: &a x"),
    Break("E009", "case.yaml", "economy", "title", 4, "title", "title"),
    Break("E010", "case.yaml", "economy", "ecomony", 4, "ecomony", "ecomony", "economy"),
    Break("E011", "case.yaml", "base_year: 2023\n", "", None, "base_year", None),
    Break("E012", "case.yaml", "10000", "10,5", 6, "unmet_usd_t", "10,5", "10.5"),
    Break("E012", "case.yaml", "[2022, 2023]", "{a: 1}", 3, "years", None),
    Break("E013", "case.yaml", "base_year: 2023", "base_year: 2030", 2, "base_year", "2030"),
    Break("E014", "case.yaml", "KAZ", "KZ", None, "economy", "KZ", "KAZ"),
    Break("E015", "goods.csv", "id,name", "id;name", 1, "", None),
    Break("E016", "goods.csv", "Crude oil", '"Crude oil', 2, "", None),
    Break("E017", "places.csv", "51.9", '51""9', 2, "", None),
    Break("E018", "links.csv", "17500,20", "17500,20,8", 2, "", None, "in quotes"),
    Break("E018", "links.csv", "17500,20,", "17500,", 2, "", None),
    Break("E019", "goods.csv", "Horses", "Hor\rses", 3, "", None),
    Break("E020", "links.csv", "opens", "goods", 1, "goods", "goods"),
    Break("E021", "links.csv", "both_ways", "both_way", 1, "both_way", "both_way", "both_ways"),
    Break("E021", "links.csv", "cost_usd_t", " cost_usd_t", 1, " cost_usd_t", None, "cost_usd_t"),
    Break("E022", "sources.csv", "title\n", "licence\n", 1, "title", None),
    Break("E023", "places.csv", ",kind,", ", ,", 1, " ", " "),
    Break("E101", "links.csv", "sa_wa,samara", "sa_wa,", 3, "from", ""),
    Break("E102", "places.csv", "walvis,", "wаlvis,", 4, "id", "wаlvis", "cyrillic small letter a"),
    Break("E103", "links.csv", "sa_wa,samara", "sa_wa, samara", 3, "from", " samara", '"samara"'),
    Break("E104", "links.csv", "35.5", '"35,5"', 3, "cost_usd_t", "35,5", "35.5"),
    Break("E105", "links.csv", "17500", "inf", 2, "capacity_kt", "inf", "blank"),
    Break("E105", "links.csv", "17500", "1e999", 2, "capacity_kt", "1e999", "blank"),
    Break("E106", "links.csv", "17500", "1.2 bcm", 2, "capacity_kt", "1.2 bcm"),
    Break("E106", "links.csv", "17500", "20 km", 2, "capacity_kt", "20 km"),
    Break("E106", "supply.csv", "16000", "5 Mb/d", 2, "quantity_kt", "5 Mb/d"),
    Break("E107", "controls.csv", "106", "106.5", 2, "products", "106.5"),
    Break("E108", "links.csv", "17500", "-1", 2, "capacity_kt", "-1"),
    Break("E108", "places.csv", "51.9", "190", 2, "lon", "190"),
    Break("E109", "supply.csv", "2023", "23", 2, "year", "23"),
    Break("E110", "controls.csv", "2023-01-01", "09.11.2023", 2, "starts", None, "2023-11-09"),
    Break("E111", "links.csv", ",no,700", ",n,700", 2, "both_ways", "n", "no"),
    Break("E112", "places.csv", ",port,", ",Port,", 4, "kind", "Port", "port"),
    Break("E113", "goods.csv", "2709", "27.09", 2, "hs", "27.09", "2709"),
    Break("E114", "links.csv", "oil;fuel", "oil;;fuel", 2, "goods", "oil;;fuel"),
    Break("E114", "links.csv", "oil;fuel", "oil;oil", 2, "goods", "oil;oil"),
    Break("E115", "links.csv", "KAZ:452;RUS:248", "KAZ 700", 2, "countries", "KAZ 700"),
    Break("E115", "links.csv", "RUS:248", "RUS:-248", 2, "countries", "KAZ:452;RUS:-248"),
    Break("E115", "links.csv", "RUS:248", "KAZ:248", 2, "countries", "KAZ:452;KAZ:248"),
    Break("E116", "links.csv", "51 49;", "51 99;", 2, "waypoints", "51 99;50.5 51", "longitude"),
    Break("E117", "changes.csv", ",links,", ",link,", 2, "table", "link", "links"),
    Break("E120", "places.csv", "samara,", "atyrau,", 3, "id", "atyrau"),
    Break("E120", "recipe_goods.csv", "run,fuel,out", "run,oil,in", 3, "role", "in"),
    Break("E121", "places.csv", "samara,", "Atyrau,", 3, "id", "Atyrau"),
    Break("E122", "links.csv", "sa_wa,samara", "sa_wa,samarra", 3, "from", "samarra", "samara"),
    Break("E122", "links.csv", "oil;fuel", "oil;fule", 2, "goods", "oil;fule", "fuel"),
    Break("E122", "links.csv", "RUS:100", "RU:100", 3, "countries", "RU:100;NA:50", "RUS"),
    Break("E123", "changes.csv", "at_sa", "at_sb", 2, "row", "at_sb", "at_sa"),
    Break("E123", "observed.csv", "links,at_sa", "limits,at_sa", 2, "row", "at_sa"),
    Break("E124", "changes.csv", ",goods,", ",good,", 2, "column", "good", "goods"),
    Break("E124", "changes.csv", ",goods,oil", ",id,oil", 2, "column", "id"),
    Break("E125", "changes.csv", "goods,oil", "capacity_kt,oil", 2, "value", "oil"),
    Break("E125", "project_changes.csv", "add,2.5 Mt", "scale,2.5 Mt", 2, "value", "2.5 Mt"),
    Break("E126", "observed.csv", "links,at_sa", "links,", 2, "row", ""),
    Break("E126", "observed.csv", "links,at_sa", ",at_sa", 2, "table", ""),
    Break("E130", "links.csv", "samara,walvis", "samara,samara", 3, "to", "samara"),
    Break("E131", "interchanges.csv", "pipe,sea", "sea,sea", 2, "to_mode", "sea"),
    Break("E132", "recipe_goods.csv", "run,fuel,out", "run,fuel,in", 2, "id", "run"),
    Break("E133", "links.csv", "1970,2050", "2050,1970", 2, "closes", "1970"),
    Break("E133", "controls.csv", "2023-12-31", "2022-12-31", 2, "ends", "2022-12-31"),
    Break("E134", "ranges.csv", "15000,20000", "20000,15000", 2, "high", "15000", "Swap"),
    Break("E134", "ranges.csv", "15000,20000", "15000,17000", 2, "high", "17000"),
    Break("E135", "ranges.csv", "capacity_kt", "mode", 2, "column", "mode"),
    Break("E135", "project_changes.csv", "capacity_kt", "mode", 2, "column", "mode"),
    Break("E136", "links.csv", "KAZ:452", "KAZ:45", 2, "countries", "KAZ:45;RUS:248"),
    Break("E137", "frictions.csv", "field,oil", "field,fuel", 2, "good", "fuel", "blank"),
    Break("E138", "controls.csv", "106,,", "106,5,", 2, "quota_kt", "5", "quota"),
    Break("E150", "congestion.csv", "interchanges,port", "links,at_sa", 3, "row", "at_sa"),
    Break("E151", "congestion.csv", ",2000,", ",,", 2, "vehicle_t", "", "vehicle_t"),
    Break("E152", "congestion_points.csv", "15000,20", "15000,6", 4, "hours", "6"),
    Break("E153", "congestion.csv", "links,at_sa,queue", "limits,at_sa,bpr", 2, "shape", "bpr"),
    Break("E155", "storage.csv", "300,200", "300,400", 2, "stock_kt", "400"),
    Break("E156", "outages.csv", "interchanges,port,,", ",,,", 2, "table", ""),
    Break("E156", "outages.csv", ",,,Samara", ",plants,mill,Samara", 3, "owner", "Samara Mills"),
    Break("E157", "outages.csv", "Samara Mills", "Samara Mill", 3, "owner", "Samara Mill", "Mills"),
    Break("W101", "supply.csv", ",map,", ",,", 2, "source", ""),
    Break("W102", "supply.csv", ",reported", ",", 2, "grade", ""),
    Break("W103", "places.csv", "14.5,-22.9", ",", 4, "lon", ""),
    Break(
        "W104",
        "places.csv",
        "samara,",
        "omsk,Omsk,RUS,hub,1,2,map,reported\nsamara,",
        3,
        "id",
        "omsk",
    ),
    Break("W105", "goods.csv", "0101;ex 0102", "101;ex 102", 3, "hs", "101;ex 102"),
    Break("W106", "ranges.csv", "at_sa", "sa_wa", 2, "row", "sa_wa"),
    Break("W120", "links.csv", "17500", "17.5", 2, "capacity_kt", "17.5", "W120"),
    Break("E140", "links.csv", "17500", "380000", 2, "capacity_kt", "380000", "E140"),
    Break("W121", "links.csv", "17500", "8000", 2, "capacity_kt", "8000", "W121"),
    Break("W122", "links.csv", "17500", "9000", 2, "capacity_kt", "9000", "W122"),
    Break("W123", "modes.csv", "Pipeline,5", "Pipeline,0.5", 2, "speed_km_h", "0.5", "W123"),
    Break("E141", "modes.csv", "Pipeline,5", "Pipeline,50", 2, "speed_km_h", "50", "E141"),
    Break("W124", "links.csv", "17500,20", "17500,0.2", 2, "cost_usd_t", "0.2", "W124"),
    Break("E142", "links.csv", "17500,20", "17500,20000", 2, "cost_usd_t", "20000", "E142"),
    Break("W125", "links.csv", ",700,", ",640,", 2, "length_km", "640", "W125"),
    Break("E143", "links.csv", ",700,", ",500,", 2, "length_km", "500", "E143"),
    Break("W126", "goods.csv", "0.86", "0.0001", 2, "density_t_m3", "0.0001", "W126"),
    Break("W127", "demand.csv", "580", "58000", 2, "price_usd_t", "58000", "W127"),
    Break("W128", "fleets.csv", "50000", "50", 2, "payload_t", "50", "W128"),
    Break("E144", "fleets.csv", "50000", "600000", 2, "payload_t", "600000", "E144"),
    Break("W129", "recipe_goods.csv", "0.9", "1.2", 3, "ratio", "1.2", "W129"),
    Break("E145", "recipe_goods.csv", "0.9", "2.5", 3, "ratio", "2.5", "E145"),
    Break("W130", "confirmed.csv", "W122", "W120", 2, "check", "W120", "W122"),
    Break("E146", "confirmed.csv", "W122", "W101", 2, "check", "W101"),
)


def test_the_small_case_has_no_problem(small: Files, put: Callable[[Files], Path]) -> None:
    assert check(put(small)) == []


@pytest.mark.parametrize("broken", TEXT_BREAKS, ids=lambda b: f"{b.code}-{b.file}-{b.new[:12]}")
def test_a_text_replaced(broken: Break, small: Files, put: Callable[[Files], Path]) -> None:
    text = small[broken.file]
    assert isinstance(text, str)
    assert broken.old in text
    small[broken.file] = text.replace(broken.old, broken.new, 1)
    folder = put(small)
    problems = [problem for problem in check(folder) if problem.code == broken.code]
    assert len(problems) == (2 if broken.new == "101;ex 102" else 1), check(folder)
    [problem, *_] = problems
    file = "recipes.csv" if broken.code == "E132" else broken.file
    assert (problem.file, problem.row, problem.column) == (file, broken.row, broken.column)
    assert broken.value is None or problem.value == broken.value
    assert broken.hint in problem.hint
    assert problem.message
    assert problem.rule
    assert problem.hint
    assert (problem.severity == "warning") == broken.code.startswith("W")


def _e001(files: Files, put: Callable[[Files], Path]) -> None:
    read(put(files) / "nowhere")


def _e002(files: Files, put: Callable[[Files], Path]) -> None:
    del files["case.yaml"]
    read(put(files))


def _e003(files: Files, put: Callable[[Files], Path]) -> None:
    folder = put(files)
    (folder / "trade.csv").mkdir()
    read(folder)


def _e004(files: Files, put: Callable[[Files], Path]) -> None:
    files["places.csv"] = str(files["places.csv"]).encode("cp1251")
    read(put(files))


def _e005(files: Files, put: Callable[[Files], Path]) -> None:
    files["places.csv"] = str(files["places.csv"]).replace("Samara", "Sam\x00ara")
    read(put(files))


def _e006(files: Files, put: Callable[[Files], Path]) -> None:
    files["places.csv"] = ""
    read(put(files))


def _e007(files: Files, put: Callable[[Files], Path]) -> None:
    files["link.csv"] = "id\n"
    read(put(files))


def _e024(files: Files, put: Callable[[Files], Path]) -> None:
    folder = put(files)
    case = read(folder)
    write(case, folder / "links.csv")


def _e025(files: Files, put: Callable[[Files], Path]) -> None:
    folder = put(files)
    case = read(folder)
    (folder / "trade.csv").write_text("id\n")
    write(case, folder)


def _e026(files: Files, put: Callable[[Files], Path]) -> None:
    del files["links.csv"]
    read(put({**files, "links.parquet": b"PAR1"}))


def _e027(files: Files, put: Callable[[Files], Path]) -> None:
    read(put({**files, "links.parquet": b"PAR1"}))


def _e028(files: Files, put: Callable[[Files], Path]) -> None:
    sources = pl.DataFrame({"id": ["map"], "publisher": [b"Someone"], "title": ["A map"]})
    del files["sources.csv"]
    read(put({**files, "sources.parquet": parquet_bytes(sources)}))


def _e118(files: Files, put: Callable[[Files], Path]) -> None:
    from landbridge.case.build import from_frames

    case = read(put(files))
    frame = case.tables["sources"]
    from_frames(case.meta, {"sources": frame.with_columns(title=frame["title"] + "\x00")})


OTHER_BREAKS = {
    function.__name__[1:].upper(): function
    for function in (
        _e001,
        _e002,
        _e003,
        _e004,
        _e005,
        _e006,
        _e007,
        _e024,
        _e025,
        _e026,
        _e027,
        _e028,
        _e118,
    )
}


@pytest.mark.parametrize("code", OTHER_BREAKS)
def test_a_file_or_folder_broken(code: str, small: Files, put: Callable[[Files], Path]) -> None:
    with pytest.raises(CaseError) as caught:
        OTHER_BREAKS[code](small, put)
    problems = [problem for problem in caught.value.problems if problem.code == code]
    assert len(problems) == 1, caught.value
    assert problems[0].file
    assert problems[0].rule
    assert problems[0].hint


def test_every_code_has_a_case_that_meets_it() -> None:
    met = {broken.code for broken in TEXT_BREAKS} | set(OTHER_BREAKS)
    assert met == {code for code in codes() if code[:2] in ("E0", "E1", "W1")}
