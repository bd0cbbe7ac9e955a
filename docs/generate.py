"""Write the reference pages from what they describe: the schema, the error list, the command line.

python docs/generate.py     (or: make reference)
"""

from __future__ import annotations

import csv
import inspect
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import typer

import landbridge
from landbridge.case.scenario.form import Form, Scenario
from landbridge.case.scenario.load import FORMS
from landbridge.case.schema import Field, Table, tables
from landbridge.cli import EXAMPLES, app
from landbridge.cli.guard import EXIT_CODES
from landbridge.model.equations import EQUATIONS

HERE = Path(__file__).parent / "reference"
MADE = "<!-- Written by docs/generate.py; change what it describes, then run `make reference`. -->"

GROUPS = {
    "nouns": "The nouns",
    "network": "The network",
    "markets": "Markets",
    "plants": "Plants",
    "rules": "Rules",
    "future": "The future",
    "evidence": "Evidence",
}
"""Headings of the groups of tables, in the order of the page."""

TYPES = {
    "id": "short name: a-z, A-Z, 0-9, _ and -",
    "ids": "short names, separated by `;`",
    "ref": "id of a row of {refers_to}",
    "refs": "ids of rows of {refers_to}, separated by `;`",
    "text": "text",
    "number": "number, with a decimal point",
    "integer": "whole number",
    "bool": "`yes` or `no`",
    "year": "year, such as 2023",
    "date": "date, such as 2023-11-09",
    "choice": "one of {choices}",
    "hs": "HS prefixes, separated by `;`",
    "km_by_country": "km in each country, such as `KAZ:452;RUS:1059`",
    "waypoints": "points, such as `51.2 47.1;52.0 46.5`",
    "table": "name of a table",
    "row": "key of a row of that table",
    "column": "name of a column of that table",
    "cell": "what that column may hold",
}


TRADE = """\
reporter,partner,code,period,value
DEU,KAZ,847130,2021,100
DEU,KAZ,847130,2022,110
DEU,KAZ,851713,2022,90
"""
"""The trade table that examples of commands use."""


def pages() -> dict[str, str]:
    """The text of every generated page by its file name."""
    return {
        "tables.md": _page(tables_page()),
        "scenarios.md": _page(scenarios_page()),
        "python.md": _page(python_page()),
        "errors.md": _page(errors_page()),
        "equations.md": _page(equations_page()),
        "commands.md": _page(commands_page()),
        "benchmarks.md": _page(benchmarks_page()),
    }


def tables_page() -> Iterator[str]:
    """Every table of a case with its fields, units, defaults and limits."""
    yield "# Tables of a case"
    yield (
        "A case is a folder with `case.yaml` and one CSV file per table; tables that are not "
        "needed are left out. A blank cell means the default where there is one. Rows are named "
        "by their key. Every number says where it comes from (`source`) and how far to trust it "
        "(`grade`)."
    )
    for group, heading in GROUPS.items():
        yield f"## {heading}"
        for table in tables().values():
            if table.group == group:
                yield from _table(table)


def scenarios_page() -> Iterator[str]:
    """Every key of a scenario."""
    yield "# Scenarios"
    yield (
        "A scenario is a YAML file with a `title`, a `description` and any of the keys below. Keys "
        "that are not known are refused. [How to write one](../how-to/scenarios.md) has examples."
    )
    yield _text_of(Scenario)
    for key, form in FORMS.items():
        yield f"## {key}"
        yield _text_of(form)
        yield _grid(["key", "needed"], _keys(form))


def python_page() -> Iterator[str]:
    """Every public name with its signature and docstring."""
    yield "# Python"
    yield (
        "`import landbridge as lb` costs nothing: names are loaded when first used. Frames are "
        "polars frames; `frame.to_pandas()` gives a pandas one. "
        "What the frames hold is described under [](json.md)."
    )
    for name in landbridge.__all__:
        yield f"## {name}"
        yield from _described(name, getattr(landbridge, name))


def equations_page() -> Iterator[str]:
    """Every equation of the model with its formula, symbols, units and source."""
    yield "# The equations"
    yield (
        "The programme maximises the value of demand served less all costs, subject to the "
        "equations below, one function each in `src/landbridge/model/equations`. Flows are in kt "
        "a year and costs in USD/t, so the objective is in thousand USD."
    )
    for name, equation in EQUATIONS.items():
        yield f"## {name}"
        yield _text_of(equation)


def errors_page() -> Iterator[str]:
    """Every code of a problem, what it means and what to do."""
    yield "# Problems and their codes"
    yield (
        "Problems are listed all at once, each with its code, file, row and column, the value "
        "found, the rule it breaks and the way out. Codes starting with `E` are errors, with `W` "
        "warnings. Codes are never used again for something else."
    )
    rows = [[f"`{row['code']}`", row["title"], row["meaning"], row["way_out"]] for row in errors()]
    yield _grid(["code", "problem", "meaning", "way out"], rows)


def errors() -> list[dict[str, str]]:
    """The rows of the error list."""
    text = resources.files("landbridge").joinpath("errors.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def commands_page() -> Iterator[str]:
    """Every command with its arguments, options and an example, and the exit codes."""
    yield "# Commands"
    yield (
        "`landbridge COMMAND --help` shows the same. Tables are fitted to the terminal and plain "
        "in a pipe; `--json` prints what [](json.md) describes."
    )
    yield (
        "Commands about trade take a [trade table](../how-to/growth.md), in the examples this "
        "one:\n\n"
        f"<!-- file: trade.csv -->\n```text\n{TRADE}```"
    )
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        yield f"## {name}"
        yield command.help
        yield f"```console\n$ {EXAMPLES[name]}\n```"
        yield _grid(["argument or option", "meaning"], map(_parameter, command.params))
    yield "## Exit codes"
    yield _grid(["code", "meaning"], [[str(code), text] for code, text in EXIT_CODES.items()])


def benchmarks_page() -> Iterator[str]:
    """What benchmarks have measured."""
    folder = str(HERE.parents[1] / "benchmarks")
    if folder not in sys.path:
        sys.path.append(folder)
    from engines.page import benchmarks_page as measured  # noqa: PLC0415 - found only from here on

    return measured()


def _described(name: str, thing: Any) -> Iterator[str]:
    if inspect.isfunction(thing):
        called = re.sub(r"(: |-> )'([^']*)'", r"\1\2", f"{name}{inspect.signature(thing)}")
        yield f"```text\n{textwrap.fill(called, 96, subsequent_indent='    ')}\n```"
    yield _text_of(thing)
    members = vars(thing).items() if inspect.isclass(thing) else ()
    rows = [[f"`.{key}`", _first_line(member)] for key, member in members if _is_shown(key, member)]
    if rows:
        yield _grid(["member", "meaning"], rows)


def _is_shown(name: str, member: object) -> bool:
    described = isinstance(member, property | cached_property) or inspect.isfunction(member)
    return described and not name.startswith("_")


def _first_line(member: object) -> str:
    return (inspect.getdoc(member) or "").partition("\n")[0]


def _keys(form: type[Form]) -> Iterator[list[str]]:
    for name, field in form.model_fields.items():
        yield [f"`{field.alias or name}`", "yes" if field.is_required() else ""]


def _text_of(described: object) -> str:
    """A docstring: its first paragraph as text, the rest, where lines count, as it stands."""
    first, _, rest = (inspect.getdoc(described) or "").partition("\n\n")
    rest = textwrap.dedent(rest).strip("\n")
    return f"{first}\n\n```text\n{rest}\n```" if rest else first


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}"
    key = " and ".join(f"`{name}`" for name in table.key)
    yield f"{table.description} Key: {key}."
    head = ["field", "meaning", "holds", "unit", "if blank"]
    yield _grid(head, map(_field, table.fields.values()))


def _field(field: Field) -> list[str]:
    choices = ", ".join(f"`{choice}`" for choice in field.choices)
    target = f"[{field.refers_to}](#{field.refers_to})" if field.refers_to else ""
    if field.refers_to in ("table", "column"):
        target = f"the table in `{field.refers_to}`"
    holds = TYPES[field.type].format(refers_to=target, choices=choices) + _limits(field)
    blank = "refused" if field.required else f"`{field.default}`" if field.default else "–"
    return [f"`{field.name}`", field.description, holds, field.unit, blank]


def _limits(field: Field) -> str:
    match field.low, field.high:
        case None, None:
            return ""
        case low, None:
            return f", at least {low:g}"
        case None, high:
            return f", at most {high:g}"
        case low, high:
            return f", {low:g} to {high:g}"


def _parameter(parameter: Any) -> list[str]:
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    if parameter.param_type_name == "argument":
        return [f"`{parameter.metavar}`", parameter.help]
    value = "" if parameter.is_flag else f" `{parameter.metavar}`"
    default = "" if parameter.default in (None, False) else f" Default: `{parameter.default}`."
    return [names + value, parameter.help + default]


def _grid(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join([MADE, *parts]) + "\n"


if __name__ == "__main__":
    for name, text in pages().items():
        HERE.joinpath(name).write_text(text, encoding="utf-8", newline="\n")
