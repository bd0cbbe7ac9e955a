"""The corridors of the case, end to end: cost and time along the way."""

from __future__ import annotations

import altair as alt
import polars as pl

from landbridge.errors import CaseError
from landbridge.show import fmt
from landbridge.show.blocks import Block, Cell, Column, Figure, Section, Table
from landbridge.show.corridors import corridor_chart
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.corridors import corridor_profile

TOGETHER = 6
"""Most corridors in one chart."""


def corridors(m: Material) -> Section | None:
    """Time/cost–distance charts of the corridors, those of a good together, and a table."""
    rows = m.case.table("corridors")
    profiles, broken = _profiles(m)
    if not profiles:
        return None
    titles = dict(rows.select("id", "name").iter_rows())
    blocks: list[Block] = []
    for about, members in _groups(m, list(profiles)):
        shown = {titles[key]: profiles[key] for key in members[:TOGETHER]}
        blocks.append(_chart(f"Cost of a tonne along the way: {about}", shown, "usd_t"))
        if any(profile["hours"][-1] > 0 for profile in shown.values()):
            blocks.append(_chart(f"Time along the way: {about}", shown, "hours"))
    blocks.append(_table(m, profiles, titles, broken))
    return Section("corridors", "Corridors from end to end", "Corridors", blocks)


def _groups(m: Material, corridors: list[str]) -> list[tuple[str, list[str]]]:
    """Corridors that are shown together: those of one good, and those that stand alone."""
    good_of = dict(m.case.table("corridors").select("id", "good").iter_rows())
    members: dict[str | None, list[str]] = {}
    for corridor in corridors:
        members.setdefault(good_of[corridor], []).append(corridor)
    alone = [group[0] for group in members.values() if len(group) == 1]
    groups = [
        (fmt.inline(m.names.good(good)) if good else "any good", group)
        for good, group in members.items()
        if len(group) > 1 or len(alone) == 1
    ]
    return [*groups, ("other corridors", alone)] if len(alone) > 1 else groups


def _profiles(m: Material) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Profiles of the corridors that are open from end to end, and the names of the others."""
    profiles, broken = {}, []
    for corridor, name in m.case.table("corridors").select("id", "name").iter_rows():
        try:
            profiles[corridor] = corridor_profile(m.case, corridor)
        except CaseError:
            broken.append(name)
    return profiles, broken


def _chart(caption: str, profiles: dict[str, pl.DataFrame], value: str) -> Figure:
    def draw(width: float) -> alt.LayerChart:
        return corridor_chart(profiles, value, width)

    what = "Time" if value == "hours" else "Cost"
    note = (
        f"{what} rises with distance along the links, and in steps at borders and where goods "
        "change mode or gauge (the time/cost–distance method of UN ESCAP). The biggest steps are "
        "named."
    )
    return picture(caption, " ".join(_told(*pair, value) for pair in profiles.items()), draw, note)


def _told(name: str, profile: pl.DataFrame, value: str) -> str:
    """A corridor in words: its total, and its largest step."""
    said = fmt.hours if value == "hours" else fmt.usd_t
    total = f"{name}: {said(profile[value][-1])} over {fmt.km(profile['km'][-1])}"
    steps = profile.with_columns(rise=pl.col(value).diff().fill_null(pl.col(value)))
    stops = steps.filter((pl.col("kind") != "link") & (pl.col("rise") > 0))
    if stops.is_empty():
        return f"{total}."
    worst = stops.sort("rise", descending=True).row(0, named=True)
    return f"{total}; the largest step is {worst['label']}, {said(worst['rise'])}."


def _table(
    m: Material, profiles: dict[str, pl.DataFrame], titles: dict[str, str], broken: list[str]
) -> Table:
    columns = [
        Column("Corridor"),
        Column("Length", "km", number=True),
        Column("Cost", "USD/t", number=True),
        Column("of it at borders and transfers", "USD/t", number=True),
        Column("Time", "days", number=True),
        Column("of it waiting", "days", number=True),
        Column("Borders", "", number=True),
        Column("Transfers", "", number=True),
    ]
    notes = m.case.table("corridors")
    said = dict(notes.select("id", "note").iter_rows())
    rows: list[list[Cell | str]] = [
        [Cell(titles[key], note=said[key] or ""), *_totals(profile)]
        for key, profile in profiles.items()
    ]
    note = f"Not open from end to end in {m.solution.year}: {fmt.listed(broken)}." if broken else ""
    return Table("Corridors compared", columns, rows, note)


def _totals(profile: pl.DataFrame) -> list[str]:
    rise = profile.with_columns(
        pl.col(name).diff().fill_null(pl.col(name)) for name in ("usd_t", "hours")
    )
    stops = rise.filter(pl.col("kind") != "link")
    return [
        fmt.number(profile["km"][-1]),
        fmt.per_tonne(profile["usd_t"][-1]),
        fmt.per_tonne(float(stops["usd_t"].sum())),
        fmt.number(profile["hours"][-1] / 24, 1),
        fmt.number(float(stops["hours"].sum()) / 24, 1),
        str(profile.filter(pl.col("kind") == "border").height),
        str(profile.filter(pl.col("kind") == "interchange").height),
    ]
