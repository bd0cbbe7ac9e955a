"""The command line: the only place that prints and exits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from landbridge import __version__
from landbridge.cli import (
    bargaining,
    calibrating,
    cases,
    certainty,
    depending,
    disrupting,
    diverting,
    exposing,
    growing,
    out,
    screening,
    solving,
    studying,
    sweeping,
    weakness,
)
from landbridge.cli.given import command

EXAMPLES = {
    "new": "landbridge new my-case",
    "check": "landbridge check my-case",
    "convert": "landbridge convert my-case my-case.xlsx",
    "solve": "landbridge solve kazakhstan-2023 --year 2022",
    "explain": "landbridge explain kazakhstan-2023 --limit 5",
    "routes": "landbridge routes kazakhstan-2023 --good crude_oil",
    "claims": "landbridge claims kazakhstan-2023 --json",
    "validate": "landbridge validate kazakhstan-2023",
    "calibrate": "landbridge calibrate kazakhstan-2023 --year 2022 --output frictions.yaml",
    "ranges": "landbridge ranges kazakhstan-2023 --of 'share land/RUS good=crude_oil origin=KAZ'",
    "weakest": "landbridge weakest kazakhstan-2023 --of welfare",
    "depend": "landbridge depend kazakhstan-2023 --on RUS --good crude_oil",
    "disrupt": "landbridge disrupt kazakhstan-2023 --of countries --top 5",
    "bargain": "landbridge bargain kazakhstan-2023 --no-options --players KAZ,RUS,CHN",
    "sweep": "landbridge sweep kazakhstan-2023 oil-west-and-east --limit 5",
    "runs": "landbridge runs list",
    "screen": "landbridge screen kazakhstan-2023 --hs 854231 --from KAZ --to RUS --on 2023-11-09",
    "exposure": "landbridge exposure kazakhstan-2023 trade.csv --on 2023-11-09",
    "diversion": "landbridge diversion trade.csv --before 2021 --after 2022 --sanctioned 8471 "
    "--partner KAZ",
    "growth": "landbridge growth trade.csv --before 2021 --after 2022",
    "disagreement": "landbridge disagreement kazakhstan-2023",
    "compare": "landbridge compare kazakhstan-2023 --scenario cpc-closed",
    "report": "landbridge report kazakhstan-2023 --quick",
    "demo": "landbridge demo --quick",
}
"""One example of every command, shown in its help and run in the tests."""

COMMANDS: tuple[Callable[..., None], ...] = (
    cases.new,
    cases.check,
    cases.convert,
    solving.solve,
    solving.explain,
    solving.routes,
    studying.claims,
    studying.validate,
    calibrating.calibrate,
    certainty.ranges,
    weakness.weakest,
    depending.depend,
    disrupting.disrupt,
    bargaining.bargain,
    sweeping.sweep,
    sweeping.runs,
    screening.screen,
    exposing.exposure,
    growing.growth,
    diverting.diversion,
    studying.disagreement,
    studying.compare,
    studying.report,
    studying.demo,
)

app = typer.Typer(
    name="landbridge",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: half the time, and it reads the same everywhere
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: landbridge demo. Every command has its own --help with an example.",
)
for _body in COMMANDS:
    app.command(epilog=f"Example: {EXAMPLES[_body.__name__]}")(command(_body))


def _version(asked: bool) -> None:
    if asked:
        out.say(f"landbridge {__version__}")
        raise typer.Exit


@app.callback()
def landbridge(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """How goods reach their markets across other countries, who can stop them, what to build."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see `guard.EXIT_CODES`.

    arguments: what follows `landbridge` on the command line; without it, that of this process.
    """
    out.use_utf8()
    try:
        typer.main.get_command(app).main(arguments, prog_name="landbridge")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0
