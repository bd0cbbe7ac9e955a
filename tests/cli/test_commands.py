"""Every command, as people use it, on a case worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge import __version__
from landbridge.cli import COMMANDS, EXAMPLES

from .running import Run

NAMES = [body.__name__ for body in COMMANDS]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    answer = run(name, "--help")
    assert answer.code == 0
    assert f"Example: {EXAMPLES[name]}" in " ".join(answer.out.split())
    assert "--json" in answer.out
    assert "--debug" in answer.out


def test_without_a_command_there_is_help(run: Run) -> None:
    answer = run()
    assert answer.code == 2
    assert all(f"  {name} " in answer.out + answer.err for name in NAMES)


def test_it_says_its_version(run: Run) -> None:
    assert run("--version").out == f"landbridge {__version__}\n"


@pytest.mark.parametrize(
    "wrong",
    [
        ("sovle", "somewhere"),
        ("solve",),
        ("solve", "here", "--yaer", "2023"),
        ("solve", "here", "--year", "soon"),
        ("routes", "here", "--limit", "0"),
        ("ranges", "here", "--tolerance", "much"),
        ("validate", "here", "--from", "2022"),
        ("validate", "here", "--predict", "--strict"),
        ("calibrate", "here", "--most", "0"),
        ("weakest", "here", "--draws", "1"),
        ("weakest", "here", "--shape", "round"),
        ("ranges", "here", "--tolerance", "-1%"),
    ],
)
def test_wrong_usage_has_its_own_exit_code(run: Run, wrong: tuple[str, ...]) -> None:
    answer = run(*wrong)
    assert answer.code == 2
    assert answer.out == ""
    assert "Error" in answer.err


def test_weakest_work_that_was_kept_is_gone_on_with(run: Run, tmp_path: Path) -> None:
    folder, keep = tmp_path / "my-case", tmp_path / "kept"
    run("new", folder)
    first = run("weakest", folder, "--draws", "6", "--keep", keep)
    assert first.code == 0
    assert "what it hangs on most" in first.out
    assert "6 draws, seed 1" in first.out
    assert sorted(file.name for file in keep.iterdir()) == ["draws.parquet", "numbers.parquet"]
    assert run("weakest", folder, "--draws", "6", "--keep", keep).out == first.out
    other = run("weakest", folder, "--draws", "7", "--keep", keep)
    assert (other.code, other.err[:4]) == (3, "E313")


def test_a_new_case_can_be_checked_and_solved(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my-case"
    made = run("new", folder)
    assert made.code == 0
    assert f"landbridge check {folder}" in " ".join(made.out.split())
    assert run("check", folder).out == "my-case: nothing is wrong.\n"
    assert run("solve", folder).code == 0
    assert run("new", folder).code == 3


def test_a_blank_case_holds_headers_only(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "blank", "--blank").code == 0
    assert (tmp_path / "blank" / "links.csv").read_text(encoding="utf-8").count("\n") == 1


def test_check_lists_every_problem(run: Run, case: Path) -> None:
    links = case / "links.csv"
    text = links.read_text(encoding="utf-8")
    links.write_text(text.replace(",60,", ',"60,5",').replace("mill,port,rail", "mil,port,rail"))
    answer = run("check", case)
    assert answer.code == 3
    assert '"60,5"' in answer.err
    assert "Did you mean mill?" in answer.err
    assert answer.out.startswith("two-ways: 2 errors, ")


def test_solve_sums_up(run: Run, case: Path) -> None:
    answer = run("solve", case)
    assert answer.code == 0
    assert answer.err == ""
    text = " ".join(answer.out.split())
    assert text.startswith("Two ways to the sea, 2023 - Wheat. 90")
    assert "Proved optimal: " in text
    assert "Left over 7.8" in text
    assert "60 Wheat Mill → Port Railway 20" in text
    assert "Main line Bland Railways 100 % 130.00" in text
    assert "Nothing: every requirement is met." in text


def test_solve_shows_what_is_not_met(run: Run, case: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "closed.yaml"
    scenario.write_text("title: Railway closed\nclose:\n  links: [line]\n", encoding="utf-8")
    (case / "demand.csv").write_text(
        "id,place,good,quantity_kt\naid,port,wheat,45\n", encoding="utf-8"
    )
    answer = run("solve", case, "--scenario", scenario)
    assert answer.code == 0
    assert "Two ways to the sea, 2023 + Railway closed" in answer.out
    last = answer.out.splitlines()[-1].split()
    assert last == ["demand", "Port", "Wheat", "45", "15"]


def test_strict_proves_what_is_impossible(run: Run, case: Path) -> None:
    (case / "demand.csv").write_text(
        "id,place,good,quantity_kt\naid,port,wheat,95\n", encoding="utf-8"
    )
    answer = run("explain", case, "--strict")
    assert answer.code == 5
    assert answer.out == ""
    assert answer.err.startswith("E201")
    assert "Port" in answer.err


def test_explain_says_who_controls_what_binds(run: Run, case: Path) -> None:
    text = run("explain", case).out
    assert text.index("Main line, controlled by Bland Railways") < text.index("Border road")
    assert "130 USD a tonne" in " ".join(text.split())
    assert "and 1 more" in run("explain", case, "--limit", "1").out


def test_routes_can_be_chosen_by_good(run: Run, case: Path) -> None:
    assert run("routes", case, "--good", "wheat").out.count("Mill → Port") == 2
    refused = run("routes", case, "--good", "oats")
    assert refused.code == 2
    assert "it has: wheat" in " ".join(refused.err.split())


def test_claims_and_validation_tell_both_numbers(run: Run, case: Path) -> None:
    (case / "claims.csv").write_text(
        "id,text,basis,measure,good,from,value,unit\n"
        "c1,Bland takes 90 kt of wheat.,solution,flow,wheat,AAA,90,kt\n",
        encoding="utf-8",
    )
    (case / "observed.csv").write_text(
        "id,year,table,row,quantity_kt\no1,2023,links,road,40\n", encoding="utf-8"
    )
    assert run("claims", case).out.splitlines()[-1] == "1 holds"
    row = next(line for line in run("validate", case).out.splitlines() if "Border road" in line)
    assert row.startswith("Border road: all goods ")
    assert row.split()[4:6] == ["40", "30"]


def test_compare_says_what_changes(run: Run, case: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "closed.yaml"
    scenario.write_text("title: Road closed\nclose:\n  links: [road]\n", encoding="utf-8")
    answer = run("compare", case, "--scenario", scenario)
    assert answer.code == 0
    assert "Two ways to the sea, 2023 + Road closed" in answer.out
    row = next(line for line in answer.out.splitlines() if line.startswith("Border road"))
    assert row.split() == ["Border", "road", "30", "0.0", "−30"]
    assert run("compare", case).code == 2


def test_a_workbook_is_as_good_as_a_folder(run: Run, case: Path, tmp_path: Path) -> None:
    book, again = tmp_path / "book.xlsx", tmp_path / "again"
    assert run("convert", case, book).code == 0
    assert run("convert", book, again).code == 0
    for file in case.iterdir():
        assert (again / file.name).exists()
    said = run("solve", case, "--json").facts
    assert run("solve", book, "--json").facts == said
    assert run("solve", again, "--json").facts == said


def test_large_tables_may_become_parquet(
    run: Run, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landbridge.case.write.MANY", 2)
    large, again = tmp_path / "large", tmp_path / "again"
    facts = run("convert", case, large, "--parquet", "--json").facts
    assert "links" in facts["parquet"]
    assert (large / "links.parquet").exists()
    assert run("convert", large, again).code == 0
    said = run("solve", case, "--json").facts
    assert run("solve", large, "--json").facts == said
    assert run("solve", again, "--json").facts == said
    assert run("convert", case, tmp_path / "a.xlsx", "--parquet").code == 2


def test_convert_overwrites_nothing(run: Run, case: Path) -> None:
    answer = run("convert", case, case / "links.csv")
    assert answer.code == 3
    assert "exists already" in answer.err


def test_report_is_one_file_and_a_quick_one_leaves_parts_out(
    run: Run, case: Path, tmp_path: Path
) -> None:
    (case / "ranges.csv").write_text(
        "table,row,column,low,high,note\nlinks,line,capacity_kt,50,70,A guess.\n", encoding="utf-8"
    )
    refused = run("report", case, "-o", tmp_path / "nowhere" / "page.html")
    assert refused.code == 3
    assert "nowhere" in refused.err
    pages = {}
    for options in ((), ("--quick",)):
        page = tmp_path / f"page{len(options)}.html"
        assert run("report", case, *options, "-o", page).code == 0
        pages[options] = page.read_text(encoding="utf-8")
        assert pages[options].lower().startswith("<!doctype html>")
    assert 'id="reliance"' in pages[()]
    assert 'id="reliance"' not in pages[("--quick",)]


def test_a_year_without_data_is_refused(run: Run, case: Path) -> None:
    answer = run("solve", case, "--year", "2050")
    assert answer.code == 3
    assert "2050" in answer.err
