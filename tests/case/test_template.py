"""A new case: complete, without a fault, solvable, explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.case.read import check, read
from landbridge.case.scenario import apply, load_scenario, scenario_names
from landbridge.case.schema import tables
from landbridge.case.template import STARTER, new_case, readme
from landbridge.case.write import canonical
from landbridge.case.year import at_year
from landbridge.errors import CaseError


def test_the_starter_is_canonical_and_without_a_fault() -> None:
    assert check(STARTER) == []
    for name, data in canonical(read(STARTER)).items():
        assert (STARTER / name).read_bytes() == data, name


def test_the_starter_has_a_row_in_every_table_and_invents_all_of_them() -> None:
    case = read(STARTER)
    for name, table in tables().items():
        assert case.table(name).height, name
        if "source" in table.fields:
            assert set(case.table(name)["source"]) == {"invented"}, name
        if "grade" in table.fields:
            assert set(case.table(name)["grade"]) == {"assumed"}, name
    assert "No number with this source is real." in case.table("sources")["note"].to_list()


@pytest.mark.parametrize("blank", [False, True])
def test_a_new_case_has_every_table_and_column_and_no_fault(tmp_path: Path, blank: bool) -> None:
    files = new_case(tmp_path / "mine", blank=blank)
    assert all(file.is_file() for file in files)
    assert [p for p in check(tmp_path / "mine") if p.severity == "error"] == []
    case = read(tmp_path / "mine")
    for name, table in tables().items():
        assert case.tables[name].columns == list(table.fields), name
        assert case.tables[name].is_empty() is blank, name
    scenarios = {file.name for file in files if file.parent.name == "scenarios"}
    assert scenarios == (set() if blank else {"everything.yaml", "south-closed.yaml"})


def test_the_scenarios_of_a_new_case_fit_it(tmp_path: Path) -> None:
    new_case(tmp_path)
    case = read(tmp_path)
    for name in scenario_names(tmp_path):
        changed = apply(case, load_scenario(name, case_dir=tmp_path))
        for year in case.meta.years:
            assert at_year(changed, year).table("links").height


def test_a_new_case_can_be_solved(tmp_path: Path) -> None:
    import landbridge as lb

    new_case(tmp_path)
    solution = lb.solve(lb.read(tmp_path))
    assert solution.certificate.holds
    assert solution.unmet.is_empty()
    assert solution.scarcity.height


def test_the_page_explains_every_table_and_column() -> None:
    page = readme("Mine")
    assert page.startswith("# Mine\n")
    for name, table in tables().items():
        section = page.split(f"### {name}.csv\n")[1].split("\n### ")[0]
        assert table.description in section
        for field in table.fields.values():
            assert f"- `{field.name}`" in section
    assert "- `capacity_kt`, kt/yr: " in page
    assert " **Needed.**" in page


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        new_case(tmp_path)
    assert caught.value.problems[0].code == "E250"
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(CaseError, match="is a file"):
        new_case(tmp_path / "mine.txt")


def test_two_new_cases_are_the_same(tmp_path: Path) -> None:
    one, two = (new_case(tmp_path / name) for name in "ab")
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]
