"""The public names: all there, loaded late, and as the documentation uses them."""

from __future__ import annotations

import inspect
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import landbridge as lb
from landbridge.case.examples import example_path, examples

KAZAKHSTAN = "kazakhstan-2023"


@pytest.mark.parametrize("name", lb.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    found = getattr(lb, name)
    assert name in dir(lb)
    assert getattr(lb, name) is found
    assert inspect.getdoc(found)


def test_other_names_are_refused_as_usual() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sovle'"):
        _ = lb.sovle


def test_the_shipped_case_is_found_by_name() -> None:
    assert KAZAKHSTAN in examples()
    assert (example_path(KAZAKHSTAN) / "case.yaml").is_file()
    assert lb.example(KAZAKHSTAN).meta.economy == "KAZ"


def test_a_shipped_case_that_is_not_there_is_named() -> None:
    with pytest.raises(lb.LandbridgeError, match="Did you mean kazakhstan-2023"):
        lb.example("kazakstan-2023")


def test_from_a_new_case_to_pandas(tmp_path: Path) -> None:
    lb.new_case(tmp_path / "case")
    case = lb.read(tmp_path / "case")
    base = lb.solve(case)
    shut = lb.solve(case, lb.scenario("south-closed", case_dir=tmp_path / "case"))
    assert base.certificate.holds
    assert lb.compare(base, shut).loss_musd > 0
    assert not lb.explain(base).is_empty()
    assert isinstance(base.routes, pl.DataFrame)
    assert isinstance(base.routes.to_pandas(), pd.DataFrame)


def test_problems_can_be_caught(tmp_path: Path) -> None:
    lb.new_case(tmp_path / "case")
    (tmp_path / "case" / "supply.csv").write_text("id,place\nx,nowhere\n", encoding="utf-8")
    with pytest.raises(lb.errors.CaseError) as refused:
        lb.read(tmp_path / "case")
    assert all(isinstance(problem, lb.Problem) for problem in refused.value.problems)
    assert [str(problem) for problem in lb.check(tmp_path / "case") if problem.severity == "error"]
