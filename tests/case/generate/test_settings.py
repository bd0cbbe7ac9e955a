"""Settings of generated cases: read from words, refused with the way out."""

from __future__ import annotations

import pytest

from landbridge.case.generate import Settings, generated, settings
from landbridge.errors import CaseError


def test_words_may_come_in_one_text_or_in_several() -> None:
    one = settings(["nodes=2000 links=8000 goods=10 seed=7"])
    assert one == settings(["nodes=2000", "links=8000", "goods=10", "seed=7"])
    assert one == Settings(nodes=2000, links=8000, goods=10, seed=7)
    assert settings([]) == settings([""]) == Settings()


def test_every_kind_of_value_is_read() -> None:
    read = settings(["tight=0.2 plants=no controls=yes origins=2"])
    assert (read.tight, read.plants, read.controls, read.origins) == (0.2, False, True, 2)


def test_words_say_all_settings_and_read_back() -> None:
    given = Settings(nodes=500, tight=0.125, controls=False)
    again = settings([given.words()])
    assert again.words() == given.words()
    assert (again.links, again.origins) == (2000, 3)


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        ("node=5", "E251", "Did you mean nodes?"),
        ("size=5", "E251", "nodes=2000"),
        ("nodes=many", "E252", "number"),
        ("nodes=", "E252", "number"),
        ("nodes", "E252", "number"),
        ("nodes=100.5", "E252", "whole"),
        ("nodes=1,000", "E252", "number"),
        ("nodes=nan", "E252", "number"),
        ("nodes=1e999", "E252", "number"),
        ("plants=true", "E252", "yes or no"),
        ("nodes=10", "E252", "Did you mean 30?"),
        ("nodes=100 links=5000", "E252", "Did you mean 800?"),
        ("nodes=100 links=100", "E252", "Did you mean 200?"),
        ("goods=0", "E252", "Did you mean 1?"),
        ("countries=27", "E252", "Did you mean 26?"),
        ("countries=4 origins=5", "E252", "Did you mean 4?"),
        ("tight=1.5", "E252", "Did you mean 1?"),
        ("seed=-1", "E252", "Did you mean 0?"),
    ],
)
def test_what_is_no_setting_is_refused(words: str, code: str, hint: str) -> None:
    with pytest.raises(CaseError) as refused:
        settings([words])
    [problem] = refused.value.problems
    assert problem.code == code
    assert hint in problem.hint
    assert problem.rule
    assert problem.message


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(CaseError) as refused:
        settings(["node=5 goods=x", "plants=perhaps"])
    assert [problem.code for problem in refused.value.problems] == ["E251", "E252", "E252"]
    with pytest.raises(CaseError) as refused:
        generated(nodes=3, goods=0)
    assert [problem.column for problem in refused.value.problems] == ["nodes", "goods"]
