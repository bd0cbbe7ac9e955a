"""`landbridge growth`: what it says, writes and refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from .running import Run
from .test_json import undocumented

MONTHS = [f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 13)]
WINDOWS = ("--before", "2021-03..2021-11", "--after", "2022-03..2022-11")


@pytest.fixture
def trade(tmp_path: Path) -> Path:
    """Tyres and laptops stay, phones begin and an old phone ends with the revision of 2022."""
    rows = ["reporter,partner,hs,month,eur"]
    for partner, size in (("KAZ", 1), ("KGZ", 2)):
        for code in ("40111000", "84713000"):
            rows += [f"DEU,{partner},{code},{month},{10 * size}" for month in MONTHS]
        for code in ("85171300", "85171400", "85177900", "85177100"):
            rows += [f"DEU,{partner},{code},{month},{5 * size}" for month in MONTHS[12:]]
        rows += [f"DEU,{partner},85171200,{month},{8 * size}" for month in MONTHS[:12]]
    path = tmp_path / "trade.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


COLUMNS = ("--column", "code=hs", "--column", "period=month", "--column", "value=eur")


def test_growth_is_told_with_all_and_with_comparable_codes(run: Run, trade: Path) -> None:
    names = trade.parent / "names.csv"
    names.write_text("code,description\n851713,smartphones\n", encoding="utf-8")
    answer = run(
        *("growth", trade, *WINDOWS, *COLUMNS, "--unit", "EUR", "--descriptions", names),
        *("--group", "both=KAZ,KGZ", "--limit", "2"),
    )
    assert answer.code == 0
    said = " ".join(answer.out.split())
    assert "trade.csv: 2021-03..2021-11 to 2022-03..2022-11, EUR" in said
    assert "The nomenclature was revised in January 2022: 4 codes begin at once" in said
    assert "All partners: +42.86 % with all codes, +0.00 % with comparable ones" in said
    assert "85171300 smartphones" in said
    assert "KGZ 504 720 +42.86 % +0.00 %" in said
    assert "both 756 1,080 +42.86 % +0.00 %" in said
    assert "… and 3 more; --limit, --output or --json has them all." in said


def test_a_concordance_makes_codes_comparable(run: Run, trade: Path) -> None:
    links = trade.parent / "links.csv"
    new = ("85171300", "85171400", "85177900", "85177100")
    links.write_text("old,new\n" + "".join(f"85171200,{one}\n" for one in new), encoding="utf-8")
    facts = run("growth", trade, *WINDOWS, *COLUMNS, "--concordance", links, "--json").facts
    assert facts["rows"][0]["comparable_growth"] == facts["rows"][0]["growth"]
    assert facts["codes"][0]["family"] == "85171200"


def test_json_has_its_keys_documented(run: Run, trade: Path) -> None:
    answer = run("growth", trade, *WINDOWS, *COLUMNS, "--by", "reporter", "--json")
    assert answer.err == ""
    facts = answer.facts
    keys = ["trade", "before", "after", "unit", "sentences", "remarks"]
    assert list(facts) == [*keys, "rows", "revisions", "turned", "codes", "written"]
    assert [row["name"] for row in facts["rows"]] == ["all partners", "DEU"]
    assert {row["code"] for row in facts["turned"]} > {"85171200", "85171300"}
    assert undocumented(facts) == set()


def test_all_codes_are_written(run: Run, trade: Path) -> None:
    file = trade.parent / "codes.csv"
    answer = run("growth", trade, *WINDOWS, *COLUMNS, "--by", "none", "-o", file)
    assert answer.out.endswith(f"Wrote {file}.\n")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 7
    statuses = {row["code"]: row["status"] for row in rows}
    assert (statuses["85171200"], statuses["85171300"]) == ("ends", "begins")
    assert statuses["40111000"] == "comparable"


def test_partners_are_chosen_and_left_out(run: Run, trade: Path) -> None:
    only = run("growth", trade, *WINDOWS, *COLUMNS, "--partner", "KAZ", "--json").facts
    less = run("growth", trade, *WINDOWS, *COLUMNS, "--exclude", "KGZ", "--json").facts
    assert only["rows"][0]["before"] == less["rows"][0]["before"] == 9 * 28
    assert less["rows"][0]["name"] == "all partners but KGZ"
    one = run("growth", trade, *WINDOWS, *COLUMNS, "--code", "84", "--json").facts
    assert one["rows"][0]["before"] == 9 * 30


def test_a_group_may_have_names_with_commas(run: Run, trade: Path) -> None:
    text = trade.read_text(encoding="utf-8").replace("KAZ", '"Kaz, Rep. of"')
    trade.write_text(text, encoding="utf-8")
    group = ("--group", 'both="Kaz, Rep. of",KGZ')
    facts = run("growth", trade, *WINDOWS, *COLUMNS, *group, "--json").facts
    assert facts["rows"][1]["before"] == facts["rows"][0]["before"]


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--by", "code"), 2, "--by is partner, reporter, chapter or none"),
        (("--flow", "both"), 2, "--flow is export or import"),
        (("--group", "KAZ"), 2, "--group takes NAME=…, not 'KAZ'"),
        (("--partner", "KZA"), 3, "KZA is no partner of the trade table"),
        (("--after", "2022-03"), 3, "2021-03..2021-11 has 9 months, 2022-03 has 1."),
        (("--after", "soon"), 3, "“soon” is no window."),
        (("--concordance", "nowhere.csv"), 3, "E801"),
        (("--revision", "2022-1"), 3, "“2022-1” is no window."),
    ],
)
def test_what_cannot_be_answered_is_refused(
    run: Run, trade: Path, more: tuple[str, ...], code: int, said: str
) -> None:
    answer = run("growth", trade, *WINDOWS, *COLUMNS, *more)
    assert answer.code == code
    assert said in " ".join(answer.err.split())
