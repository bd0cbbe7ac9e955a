"""The command that shows what trade does that may have been diverted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli import out
from landbridge.cli.divertedrows import section
from landbridge.cli.given import AsJson, case_path
from landbridge.cli.solving import Limit
from landbridge.cli.trading import After, Before, Columns, Trade, Unit, pairs

if TYPE_CHECKING:
    from landbridge.study.diversion.diversion import Diversion

Sanctioned = Annotated[
    str | None,
    typer.Option(
        "--sanctioned",
        metavar="CODES",
        help="Codes of goods, or the digits they start with, such as 8542,8471; or a CSV file "
        "with a column code.",
    ),
]
CaseOption = Annotated[
    str | None,
    typer.Option("--case", metavar="CASE", help="Take the codes of controls of this case."),
]
Controls = Annotated[
    list[str] | None,
    typer.Option("--control", metavar="ID", help="Which control, with --case; may be repeated."),
]
Partners = Annotated[
    list[str],
    typer.Option(
        "--partner",
        metavar="NAME",
        help="Country that goods may go round by, as the file calls it; may be repeated.",
    ),
]
Reference = Annotated[
    list[str] | None,
    typer.Option(
        "--reference",
        metavar="NAME",
        help="Country to hold the partners against; may be repeated.",
    ),
]
Destination = Annotated[
    list[str] | None,
    typer.Option(
        "--destination",
        metavar="NAME",
        help="Where diverted goods would end: exports of the partners to it are held against "
        "their imports; may be repeated.",
    ),
]
Comparable = Annotated[
    Path | None,
    typer.Option(
        "--comparable",
        metavar="FILE",
        help="CSV file with a column code: codes that are the same before and after; without it, "
        "those that anybody trades in every year of the windows.",
    ),
]
Rate = Annotated[
    float,
    typer.Option(
        "--q",
        metavar="SHARE",
        min=0.0,
        max=1.0,
        help="How large a share of what stands out may be chance, on average.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FOLDER", help="Write all tables as CSV files here."),
]


def diversion(
    trade: Trade,
    *,
    before: Before,
    after: After,
    partner: Partners,
    sanctioned: Sanctioned = None,
    case: CaseOption = None,
    control: Controls = None,
    reference: Reference = None,
    destination: Destination = None,
    comparable: Comparable = None,
    q: Rate = 0.05,
    column: Columns = None,
    unit: Unit = "",
    limit: Limit = 10,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Show what stands out in trade that may go round by other countries, and how surely.

    Surges, mirror gaps, unit values, co-movement and a Poisson regression, as far as the table
    allows them, each with an interval and with false discoveries kept few. What stands out is where
    to look, never a verdict.
    """
    from landbridge.study.diversion.diversion import diversion as measured
    from landbridge.study.trading.tradetable import read_trade

    listed = _listed(sanctioned, case, control or [])
    with out.working(f"Reading {trade.name} …", quiet=as_json) as told:
        table = read_trade(trade, pairs(column), unit)
        told("measuring")
        found = measured(
            table,
            listed.codes,
            partner,
            before,
            after,
            reference=reference or (),
            destination=destination or (),
            comparable=None if comparable is None else _read_codes(comparable),
            q=q,
        )
    written = None if output is None else _write(found, output)
    remarks = [*listed.remarks, *found.remarks, *table.remarks()]
    if as_json:
        out.emit({**found.facts(), "remarks": remarks, "written": written})
        return
    _tell(found, remarks, limit)
    if written:
        out.say()
        out.say(f"Wrote {', '.join(written)}.")


@dataclass(frozen=True)
class _Listed:
    """Sanctioned codes and what is to be known of them."""

    codes: list[str]
    remarks: list[str]


def _listed(sanctioned: str | None, case: str | None, controls: list[str]) -> _Listed:
    """The codes that are meant."""
    if (sanctioned is None) == (case is None) or (case is None) != (not controls):
        raise typer.BadParameter("say which goods: --sanctioned CODES, or --case CASE --control ID")
    if case is not None:
        return _of_controls(case, controls)
    text = sanctioned or ""
    if Path(text).suffix or Path(text).exists():
        return _Listed(_read_codes(Path(text)), [])
    codes = [one.strip() for one in text.split(",") if one.strip()]
    if wrong := [one for one in codes if not one.isdigit()]:
        raise typer.BadParameter(f"--sanctioned takes digits or a CSV file, not {wrong[0]!r}")
    return _Listed(codes, [])


def _of_controls(case: str, controls: list[str]) -> _Listed:
    """The prefixes that controls of a case cover, whole or in part."""
    from landbridge.case.read import read
    from landbridge.case.suggest import did_you_mean
    from landbridge.study.screening.prefixes import prefixes_of

    table = read(case_path(case)).table("controls")
    known = table["id"].to_list()
    for name in controls:
        if name not in known:
            hint = did_you_mean(name, known)
            raise typer.BadParameter(f"the case has no control {name}. {hint}".strip())
    chosen = table.filter(table["id"].is_in(controls)).rename({"id": "control"})
    found = prefixes_of(chosen.filter(chosen["hs"].is_not_null()))
    if found.is_empty():
        raise typer.BadParameter(f"{', '.join(controls)}: no codes of goods are known")
    part = found.filter("is_ex")["prefix"].n_unique()
    said = f"{part} of the codes are covered in part only; all of their trade counts as sanctioned."
    return _Listed(found["prefix"].unique(maintain_order=True).to_list(), [said] if part else [])


def _read_codes(path: Path) -> list[str]:
    """Codes from a CSV file that may describe them too."""
    from landbridge.study.trading.codelist import read_code_list

    others = dict.fromkeys(("description", "tier", "note", "source"), False)
    return read_code_list(path, ["code"], others)["code"].to_list()


def _write(found: Diversion, output: Path) -> list[str]:
    """Write the tables there are into a folder."""
    output.mkdir(parents=True, exist_ok=True)
    frames = dict(found.frames)
    if found.mirrors is not None:
        frames["mirror_periods"] = found.mirrors.periods
    for name, frame in frames.items():
        frame.write_csv(output / f"{name}.csv", line_terminator="\n")
    return [str(output / f"{name}.csv") for name in frames]


def _tell(found: Diversion, remarks: list[str], limit: int) -> None:
    asked = found.setting
    unit = f", {asked.unit}" if asked.unit else ""
    out.say(f"{asked.file}: {asked.before} to {asked.after}{unit}", style="bold")
    out.say()
    for sentence in (*found.sentences, *remarks):
        out.say(f"- {sentence}")
    for name, frame in found.frames.items():
        if frame.height:
            section(name, frame, limit)
