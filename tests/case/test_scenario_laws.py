"""Laws of scenarios, whatever they say: they compose and change nothing in place."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.case.build import from_frames
from landbridge.case.case import Case, Meta
from landbridge.case.plausible.doubt import CODES
from landbridge.case.read import read
from landbridge.case.scenario import Scenario, apply, load_scenario
from landbridge.case.template import STARTER
from landbridge.case.write import canonical
from landbridge.case.year import at_year
from landbridge.errors import CaseError, Problem, ScenarioError

Problems = tuple[Problem, ...]

CASE = read(STARTER)
QUICK = settings(max_examples=25, deadline=None)


def applied(case: Case, *scenarios: Scenario) -> Case | Problems:
    try:
        return apply(case, scenarios)
    except ScenarioError as error:
        return error.problems


def same(one: Case, other: Case) -> bool:
    """Whether two cases say the same, cell by cell."""
    return list(one.tables) == list(other.tables) and all(
        frame.equals(other.tables[name]) and frame.schema == other.tables[name].schema
        for name, frame in one.tables.items()
    )


def ids(table: str) -> st.SearchStrategy[str]:
    return st.sampled_from(CASE.table(table)["id"].to_list())


def some(names: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(names, max_size=2, unique=True)


AMOUNTS = st.one_of(
    st.floats(0, 1e6, allow_subnormal=False),
    st.integers(0, 10**6),
    st.sampled_from(["1.5 Mt", "300 kt", "20000 t"]),
)
CLOSE = st.fixed_dictionaries(
    {},
    optional={
        **{table: some(ids(table)) for table in ("links", "interchanges", "plants", "places")},
        "modes": some(ids("modes")),
        "countries": some(ids("countries")),
    },
)
SET = st.dictionaries(
    st.one_of(
        ids("links").map("links/{}/capacity_kt".format),
        ids("supply").map("supply/{}/quantity_kt".format),
        ids("links").map("links/{}/border_hours".format),
    ),
    AMOUNTS,
    max_size=3,
)
SCALE = st.dictionaries(
    st.sampled_from(
        [
            "supply/*/quantity_kt",
            "fleets/*/vehicles",
            "links/pipe_home/length_km",
            "demand/*/quantity_kt",
        ]
    ),
    st.floats(0, 10, allow_subnormal=False),
    max_size=2,
)
BAN = st.lists(
    st.fixed_dictionaries(
        {"goods": st.lists(ids("goods"), min_size=1, max_size=2, unique=True)},
        optional={"origins": some(ids("countries")), "transits": some(ids("countries"))},
    ),
    max_size=2,
)
DEMAND = st.lists(
    st.fixed_dictionaries(
        {"place": ids("places"), "good": ids("goods"), "quantity_kt": AMOUNTS},
        optional={
            "id": st.sampled_from(["extra", "capital_fuel"]),
            "year": st.sampled_from([2023, 2024]),
        },
    ),
    max_size=2,
    unique_by=lambda market: market.get("id") or object(),
)
SCENARIOS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(max_size=10),
        "close": CLOSE,
        "set": SET,
        "scale": SCALE,
        "ban": BAN,
        "demand": DEMAND,
        "build": st.sampled_from([[], ["south_expansion"]]),
    },
)


@QUICK
@given(SCENARIOS, SCENARIOS)
def test_one_by_one_is_all_at_once(a: dict[str, Any], b: dict[str, Any]) -> None:
    first, second = load_scenario(a), load_scenario(b)
    one = applied(CASE, first)
    one_by_one = applied(one, second) if isinstance(one, Case) else one
    together = applied(CASE, first, second)
    if isinstance(together, Case):
        assert isinstance(one_by_one, Case)
        assert same(together, one_by_one)
        assert together.built == one_by_one.built
    else:
        assert isinstance(one_by_one, tuple)
        assert set(one_by_one) <= set(together)


@QUICK
@given(SCENARIOS)
def test_the_case_given_stays_as_it_is(said: dict[str, Any]) -> None:
    before = Case(CASE.meta, {name: frame.clone() for name, frame in CASE.tables.items()})
    case = applied(CASE, load_scenario(said))
    if isinstance(case, Case):
        assert case.meta is CASE.meta
        with suppress(ScenarioError):
            assert at_year(case, 2024).tables.keys() == CASE.tables.keys() | case.tables.keys()
    assert same(CASE, before)


def still_a_case(meta: Meta, frames: dict[str, pl.DataFrame]) -> Case | None:
    """The case of these frames; None where it is merely implausible: a scenario asks what if."""
    try:
        return from_frames(meta, frames)
    except CaseError as error:
        if {problem.code for problem in error.problems} <= set(CODES):
            return None
        raise


@settings(QUICK, max_examples=12)
@given(SCENARIOS)
def test_a_case_under_a_scenario_is_still_a_case(said: dict[str, Any]) -> None:
    try:
        case = apply(CASE, load_scenario(said))
    except ScenarioError:
        return
    kept = {name: frame for name, frame in case.tables.items() if name != "ranges"}
    again = still_a_case(case.meta, kept)
    if again is None:
        return
    assert {**canonical(again), "ranges.csv": canonical(case)["ranges.csv"]} == canonical(case)


@QUICK
@given(SCENARIOS)
def test_yaml_and_dictionary_say_the_same(said: dict[str, Any]) -> None:
    text = yaml.safe_dump({"description": "as text", **said}, allow_unicode=True)
    one = applied(CASE, load_scenario(text + "\n"))
    other = applied(CASE, load_scenario({"description": "as text", **said}))
    if isinstance(one, Case) and isinstance(other, Case):
        assert same(one, other)
    else:
        assert type(one) is type(other)


@QUICK
@given(
    st.sampled_from(["", "close", "set", "scale", "ban", "demand", "build"]), st.text(min_size=1)
)
def test_keys_that_are_not_known_are_refused(section: str, key: str) -> None:
    from landbridge.case.scenario.form import Scenario
    from landbridge.case.scenario.load import FORMS

    form = FORMS.get(section, Scenario)
    if key in form.model_fields or key == "set" or "/" in key:
        return
    inside = {key: "x"} if section == "close" else [{key: "x"}]
    with pytest.raises(ScenarioError) as caught:
        load_scenario({section: inside} if section else {key: "x"})
    assert ("E223", key) in {(problem.code, problem.value) for problem in caught.value.problems}


JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from([*"ab", "table", "row", "column", "value", "by", "links", "links/a/b"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@QUICK
@given(
    st.dictionaries(
        st.sampled_from(["title", "close", "set", "scale", "ban", "build", "demand"]), JUNK
    )
)
def test_junk_is_refused_and_never_breaks(said: dict[str, Any]) -> None:
    scenario = loaded(said)
    found = applied(CASE, scenario) if isinstance(scenario, Scenario) else scenario
    assert isinstance(found, Case) or all(problem.code and problem.message for problem in found)


@QUICK
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = loaded(text + "\n")
    assert isinstance(found.lines() if isinstance(found, Scenario) else found, list | tuple)
    assert isinstance(found, Scenario) or found


def loaded(source: str | dict[str, Any]) -> Scenario | Problems:
    try:
        return load_scenario(source)
    except ScenarioError as error:
        return error.problems
