"""Numbers that cannot be, or hardly can: each check fires with its arithmetic, or is confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from landbridge.case.plausible.bands import bands, figures
from landbridge.case.plausible.doubt import CHECKS, CODES
from landbridge.case.read import check, read
from landbridge.case.template import STARTER
from landbridge.errors import Problem, codes
from tests.case.conftest import Put

Files = dict[str, str | bytes]
SHIPPED = Path(__file__).parents[2] / "cases" / "kazakhstan-2023"


class Odd(NamedTuple):
    """A text replaced, and the doubt that must come of it: its code, number and arithmetic."""

    code: str
    number: str
    file: str
    old: str
    new: str
    said: str


ODD = (
    Odd("E140", "links,at_sa,capacity_kt", "links.csv", "17500", "380 Mt", "442 million m³ a year"),
    Odd("E140", "links,at_sa,capacity_kt", "links.csv", "17500", "380000", "14 m³/s"),
    Odd("E140", "links,at_sa,capacity_kt", "links.csv", "17500", "380000", "run at 12 m/s"),
    Odd("E140", "links,at_sa,capacity_kt", "links.csv", "17500", "380000", "0.86 t/m³ (oil in goo"),
    Odd("W120", "links,at_sa,capacity_kt", "links.csv", "17500", "120000", "run at 3.79 m/s"),
    Odd("W120", "links,at_sa,capacity_kt", "links.csv", "17500", "17.5", "0.0175 Mt a year"),
    Odd("E140", "links,sa_wa,capacity_kt", "links.csv", ",,35.5", ",20000000,35.5", "20000 Mt"),
    Odd("W121", "links,at_sa,capacity_kt", "links.csv", "17500", "8000", "1.12 times of it"),
    Odd("W121", "links,at_sa,capacity_kt", "links.csv", "17500", "0", "is 0, but there were 9000"),
    Odd("W122", "links,at_sa,capacity_kt", "links.csv", "17500", "9000", "same as the 9000 kt obs"),
    Odd("W123", "modes,pipe,speed_km_h", "modes.csv", "Pipeline,5", "Pipeline,0.9", "0.25 m/s"),
    Odd("E141", "modes,sea,speed_km_h", "modes.csv", "Sea,25", "Sea,900", "250 m/s"),
    Odd("W123", "fleets,ships,speed_km_h", "fleets.csv", "50000,24", "50000,3.6", "1 m/s"),
    Odd("W124", "links,at_sa,cost_usd_t", "links.csv", "17500,20", "17500,140", "÷ 700 km is 0.2"),
    Odd("E142", "links,at_sa,cost_usd_t", "links.csv", "17500,20", "17500,20000", "is 28.6 USD"),
    Odd("W125", "links,at_sa,length_km", "links.csv", ",700,", ",640,", "lie 690 km apart"),
    Odd("E143", "links,at_sa,length_km", "links.csv", ",700,", ",500,", "lie 690 km apart"),
    Odd("W125", "links,at_sa,length_km", "links.csv", ",700,", ",7000,", "is drawn it is 693 km"),
    Odd("W126", "goods,oil,density_t_m3", "goods.csv", "0.86", "0.0001", "weigh 0.0001 t"),
    Odd("W126", "goods,oil,density_t_m3", "goods.csv", "0.86", "0.0007", "the oil pipeline at_sa"),
    Odd("W127", "goods,fuel,value_usd_t", "goods.csv", "700", "0.7", "worth 0.7 USD"),
    Odd("W127", "demand,refiner,price_usd_t", "demand.csv", "580", "58000", "96.7 times the value"),
    Odd("W127", "demand,refiner,price_usd_t", "demand.csv", "580", "5.8", "0.00967 times"),
    Odd("W127", "supply,field,cost_usd_t", "supply.csv", "16000,100", "16000,60000", "100 times"),
    Odd("W128", "fleets,ships,payload_t", "fleets.csv", "50000", "50", "carry 50 t"),
    Odd("E144", "fleets,ships,payload_t", "fleets.csv", "50000", "600000", "carry 600000 t"),
    Odd("W129", "recipe_goods,run/fuel/out,ratio", "recipe_goods.csv", "0.9", "1.2", "= 1.2 kt"),
    Odd("E145", "recipe_goods,run/fuel/out,ratio", "recipe_goods.csv", "0.9", "2.5", "2.5 times"),
)


def edit(files: Files, file: str, old: str, new: str) -> None:
    """Replace a text of a file."""
    text = files[file]
    assert isinstance(text, str)
    assert old in text
    files[file] = text.replace(old, new, 1)


def doubts(folder: Path, code: str) -> list[Problem]:
    """The problems of a code."""
    return [problem for problem in check(folder) if problem.code == code]


def confirm(files: Files, number: str, code: str) -> None:
    """Add a row that confirms a number against a check."""
    files["confirmed.csv"] = f"{files['confirmed.csv']!s}{number},{code},It was looked at.,map\n"


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: f"{odd.code}-{odd.number}-{odd.new}")
def test_an_odd_number_is_doubted_with_the_arithmetic(odd: Odd, small: Files, put: Put) -> None:
    edit(small, odd.file, odd.old, odd.new)
    [problem] = doubts(put(small), odd.code)
    assert odd.said in problem.message
    assert problem.rule
    assert f"add to confirmed.csv: {odd.number},{odd.code},<reason>,<source>" in problem.hint
    assert problem.severity == ("error" if odd.code.startswith("E") else "warning")


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: f"{odd.code}-{odd.number}-{odd.new}")
def test_a_confirmed_number_is_not_doubted(odd: Odd, small: Files, put: Put) -> None:
    edit(small, odd.file, odd.old, odd.new)
    confirm(small, odd.number, odd.code)
    folder = put(small)
    assert doubts(folder, odd.code) == []
    assert doubts(folder, "W130") == []


def test_every_check_is_met() -> None:
    assert {odd.code for odd in ODD} == set(CODES) <= set(codes())


def test_a_confirmed_error_lets_the_case_be_read(small: Files, put: Put) -> None:
    edit(small, "links.csv", "17500", "380000")
    small["ranges.csv"] = "table,row,column,low,high,source,grade\n"
    confirm(small, "links,at_sa,capacity_kt", "E140")
    assert read(put(small)).table("links")["capacity_kt"][0] == 380_000


def test_a_row_that_confirms_nothing_is_a_warning(small: Files, put: Put) -> None:
    confirm(small, "links,at_sa,capacity_kt", "E140")
    [problem] = check(put(small))
    assert (problem.code, problem.row, problem.value) == ("W130", 3, "E140")
    assert "nothing doubts it" in problem.message


def test_a_row_that_confirms_another_check_says_which(small: Files, put: Put) -> None:
    edit(small, "links.csv", "17500", "120000")
    small["ranges.csv"] = "table,row,column,low,high,source,grade\n"
    confirm(small, "links,at_sa,capacity_kt", "E140")
    folder = put(small)
    assert {problem.code for problem in check(folder)} == {"W120", "W130"}
    assert "W120" in doubts(folder, "W130")[0].hint


@pytest.mark.parametrize("code", ["E101", "W101", "W130", "w122", "nonsense"])
def test_other_checks_cannot_be_confirmed(code: str, small: Files, put: Put) -> None:
    confirm(small, "links,at_sa,capacity_kt", code)
    [problem] = check(put(small))
    assert (problem.code, problem.file, problem.row) == ("E146", "confirmed.csv", 3)


def test_nothing_is_said_of_confirmations_while_there_are_errors(small: Files, put: Put) -> None:
    confirm(small, "links,at_sa,capacity_kt", "E140")
    edit(small, "supply.csv", "16000", "many")
    assert [problem.code for problem in check(put(small))] == ["E104"]


def test_a_lost_confirmation_is_complained_of_once(small: Files, put: Put) -> None:
    confirm(small, "links,at_sb,capacity_kt", "E140")
    assert [problem.code for problem in check(put(small))] == ["E123"]


def test_a_change_is_doubted_where_it_is_written(small: Files, put: Put) -> None:
    small["changes.csv"] = (
        f"{small['changes.csv']!s}wide,2023,links,at_sa,capacity_kt,380 Mt,map,reported\n"
    )
    [problem] = check(put(small))
    place = (problem.code, problem.file, problem.row, problem.column, problem.value)
    assert place == ("E140", "changes.csv", 3, "value", "380 Mt")
    assert "links,at_sa,capacity_kt,E140" in problem.hint


def test_a_project_is_doubted_where_it_sets_a_number(small: Files, put: Put) -> None:
    edit(small, "project_changes.csv", "capacity_kt,add,2.5 Mt", "capacity_kt,set,380 Mt")
    [problem] = check(put(small))
    assert (problem.code, problem.file, problem.row) == ("E140", "project_changes.csv", 2)


def test_the_capacity_of_the_year_observed_counts(small: Files, put: Put) -> None:
    small["observed.csv"] = (
        "id,year,table,row,good,quantity_kt,source,grade\n"
        "before,2022,links,at_sa,oil,17000,map,reported\n"
        "after,2023,links,at_sa,oil,19000,map,reported\n"
    )
    small["confirmed.csv"] = "table,row,column,check,reason,source\n"
    small["changes.csv"] = (
        "id,year,table,row,column,value,source,grade\n"
        "wide,2023,links,at_sa,capacity_kt,20000,map,reported\n"
    )
    folder = put(small)
    assert check(folder) == []
    (folder / "changes.csv").write_text(
        "id,year,table,row,column,value,source,grade\n"
        "narrow,2022,links,at_sa,capacity_kt,16000,map,reported\n"
        "wide,2023,links,at_sa,capacity_kt,18000,map,reported\n"
    )
    found = [(p.code, p.file, p.row) for p in check(folder)]
    assert found == [("W121", "changes.csv", 2), ("W121", "changes.csv", 3)]


def test_part_of_the_flow_is_a_lower_bound(small: Files, put: Put) -> None:
    edit(small, "observed.csv", "oil,9000", "fuel,18000")
    assert [problem.code for problem in check(put(small))] == ["W121"]


def test_a_good_of_a_link_has_a_capacity_too(small: Files, put: Put) -> None:
    small["link_goods.csv"] = "link,good,capacity_kt,source,grade\nat_sa,oil,8000,map,reported\n"
    [problem] = check(put(small))
    assert (problem.code, problem.file, problem.row) == ("W121", "link_goods.csv", 2)
    assert "link_goods,at_sa/oil,capacity_kt,W121" in problem.hint


def test_a_kind_that_is_not_given_is_not_judged(small: Files, put: Put) -> None:
    edit(small, "modes.csv", "oil_pipeline", "other")
    edit(small, "links.csv", "17500,20", "380000,7000")
    small["ranges.csv"] = "table,row,column,low,high,source,grade\n"
    assert check(put(small)) == []


def test_trains_and_gas_have_their_arithmetic(small: Files, put: Put) -> None:
    edit(small, "modes.csv", "oil_pipeline", "railway")
    edit(small, "links.csv", "17500", "730000")
    folder = put(small)
    [problem] = doubts(folder, "E140")
    assert "730000 kt/yr ÷ 365 days ÷ 4000 t" in problem.message
    assert "is 500 trains a day" in problem.message
    modes = (folder / "modes.csv").read_text().replace("railway", "gas_pipeline")
    (folder / "modes.csv").write_text(modes)
    (folder / "goods.csv").write_text(str(small["goods.csv"]).replace("0.86", "0.0007"))
    links = (folder / "links.csv").read_text().replace("oil;fuel", "oil")
    (folder / "links.csv").write_text(links)
    [problem] = doubts(folder, "E140")
    assert "0.08 t/m³ (natural gas at about 100 bar, assumed)" in problem.message


def test_hours_of_a_link_are_held_against_its_mode(small: Files, put: Put) -> None:
    edit(small, "links.csv", "cost_usd_t,goods", "cost_usd_t,hours,goods")
    edit(small, "links.csv", "17500,20,oil", "17500,20,60,oil")
    edit(small, "links.csv", "35.5,,", "35.5,,,")
    [problem] = check(put(small))
    assert problem.code == "W123"
    assert "700 km ÷ 60 h is 11.7 km/h. The mode pipe does 5 km/h." in problem.message


def test_short_links_have_no_tariff_by_distance(small: Files, put: Put) -> None:
    edit(small, "places.csv", "50.1,53.2", "51.9,48")
    edit(small, "links.csv", "700,KAZ:452;RUS:248,17500,20", "105,KAZ:105,17500,20")
    assert check(put(small)) == []


def test_waypoints_explain_a_detour(small: Files, put: Put) -> None:
    edit(small, "links.csv", "700,KAZ:452;RUS:248", "2500,KAZ:1000;RUS:1500")
    folder = put(small)
    [problem] = check(folder)
    assert problem.code == "W125"
    links = (folder / "links.csv").read_text().replace("51 49;50.5 51", "60 49;60 53")
    (folder / "links.csv").write_text(links)
    assert check(folder) == []


@pytest.mark.parametrize("folder", [SHIPPED, STARTER], ids=lambda folder: folder.name)
def test_no_number_of_ours_is_in_doubt(folder: Path) -> None:
    assert [p for p in check(folder) if p.code in (*CODES, "W130", "E146")] == []


def test_every_confirmation_of_the_shipped_case_has_a_reason_and_a_source() -> None:
    confirmed = read(SHIPPED).table("confirmed")
    assert confirmed.height
    assert confirmed.filter(confirmed["source"].is_null()).is_empty()
    assert (confirmed["reason"].str.len_chars() > 40).all()


def test_bands_are_nested_and_say_what_they_rest_on() -> None:
    kinds = {"oil_pipeline", "gas_pipeline", "railway", "road", "sea", "inland_water", "air", "any"}
    for quantity in ("speed_km_h", "rate_usd_t_km", "payload_t", "density_t_m3", "capacity_kt"):
        assert set(bands(quantity)) <= kinds
        for band in bands(quantity).values():
            ends = [band.error_low, band.warn_low, band.warn_high, band.error_high]
            known = [end for end in ends if end is not None]
            assert known == sorted(known)
            assert band.basis
            assert band.grade in ("reported", "assumed")
            assert band.rule.endswith(band.basis)
    assert set(figures("charged_km")) == set(bands("rate_usd_t_km"))
    assert {len(codes) for codes in CHECKS.values()} == {1, 2}
