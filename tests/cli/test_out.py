"""What is printed can be read by people, by programs, and by any terminal."""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.cli import out

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
)


@given(values)
def test_json_holds_no_words_for_numbers(value: Any) -> None:
    text = json.dumps(out.plain(value), allow_nan=False)
    assert json.loads(text) == out.plain(value)


def test_json_knows_dates_and_what_is_not_known() -> None:
    facts = {"on": date(2023, 11, 9), "share": float("nan"), "n": float("inf"), "ok": True}
    assert out.plain(facts) == {"on": "2023-11-09", "share": None, "n": None, "ok": True}


def test_a_case_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    out.say("port \x1b[31mred\x07")
    out.note("\x9b2Jgone")
    said = capsys.readouterr()
    assert "\x1b" not in said.out
    assert "\x07" not in said.out
    assert "\x9b" not in said.err


def test_text_of_a_case_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    out.say("[bold]Aktau[/bold] :ship:")
    assert capsys.readouterr().out == "[bold]Aktau[/bold] :ship:\n"


def test_tables_are_plain_and_whole_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    long = " → ".join(["Ақтөбе"] * 40)
    out.show(out.table([("route", "left"), ("kt", "right")], [[long, "1,200"], ["short", "5"]]))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["route", "kt"]
    assert lines[2].startswith(long)
    assert lines[3].endswith(" 5")


class Watched(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_work_is_shown_only_where_somebody_watches(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with out.working("Solving …"):
        pass
    assert capsys.readouterr() == ("", "")
    terminal = Watched()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with out.working("Solving …", quiet=True):
        pass
    assert terminal.getvalue() == ""
    with out.working("Solving …"):
        pass
    assert "Solving …" in terminal.getvalue()
    assert capsys.readouterr().out == ""


def test_a_narrow_terminal_keeps_numbers_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Watched()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    route = "Tengiz → Atyrau → Kigach → Novorossiysk"
    out.show(out.table([("route", "left"), ("netback USD/t", "right")], [[route, "1,234.5"]]))
    lines = re.sub(r"\x1b\[[\d;]*m", "", terminal.getvalue()).splitlines()
    assert max(map(len, lines)) <= 40
    assert sum("1,234.5" in line for line in lines) == 1
    assert all(any(word in line for line in lines) for word in route.split())
