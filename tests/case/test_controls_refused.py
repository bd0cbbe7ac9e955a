"""Rows of controls that are malformed are refused, each with its place and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.case.read import check
from landbridge.case.template import new_case

RULE = {
    "id": "rule",
    "title": "A rule",
    "authority": "Ministry",
    "regime": "export",
    "effect": "prohibit",
    "hs": "8542;ex 8543",
    "origins": "XUP",
    "source": "invented",
    "grade": "assumed",
}
STATUS = {
    "control": "rule",
    "date": "2023-05-01",
    "status": "in_force",
    "source": "invented",
    "grade": "assumed",
}


def problems(folder: Path, rule: dict[str, str], status: dict[str, str]) -> list[tuple[str, str]]:
    new_case(folder)
    for name, row in (("controls", rule), ("control_status", status)):
        text = f"{','.join(row)}\n{','.join(row.values())}\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [(one.code, one.column) for one in check(folder) if one.severity == "error"]


def test_a_sound_row_is_taken(tmp_path: Path) -> None:
    assert problems(tmp_path / "case", RULE, STATUS) == []


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("hs", "854x", "E113"),
        ("hs", "8", "E113"),
        ("hs", "85423190001", "E113"),
        ("hs", "ex", "E113"),
        ("hs", "8542;;8543", "E114"),
        ("hs", "8542;8542", "E114"),
        ("regime", "exports", "E112"),
        ("effect", "ban", "E112"),
        ("effect", "", "E101"),
        ("authority", "", "E101"),
        ("goods", "chips", "E122"),
        ("origins", "XUPP", "E122"),
        ("destinations", "X", "E122"),
        ("transits", "XNE;XYZ", "E122"),
        ("modes", "tube", "E122"),
        ("starts", "2023-02-30", "E110"),
        ("quota_kt", "-1", "E108"),
        ("quota_kt", "many", "E104"),
        ("tariff_percent", "5", "E138"),
        ("tariff_usd_t", "5", "E138"),
        ("quota_kt", "5", "E138"),
    ],
)
def test_a_malformed_control_is_refused(tmp_path: Path, column: str, value: str, code: str) -> None:
    found = problems(tmp_path / "case", RULE | {column: value}, STATUS)
    assert (code, column) in found


def test_one_that_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    wrong = {"starts": "2023-05-01", "ends": "2023-04-30"}
    assert ("E133", "ends") in problems(tmp_path / "case", RULE | wrong, STATUS)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("control", "rool", "E122"),
        ("control", "", "E101"),
        ("date", "1.5.2023", "E110"),
        ("date", "", "E101"),
        ("status", "valid", "E112"),
        ("status", "", "E101"),
    ],
)
def test_a_malformed_status_is_refused(tmp_path: Path, column: str, value: str, code: str) -> None:
    found = problems(tmp_path / "case", RULE, STATUS | {column: value})
    assert (code, column) in found
