"""What matters most, in sentences made from the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from landbridge.show import fmt
from landbridge.show.blocks import Bullet, Mark
from landbridge.show.material import Material
from landbridge.study.claims import DIFFERS, HOLDS, UNTESTED

TOLD = 4
"""Claims that differ and are told in short."""

WORTH_SAYING = 0.005
"""Share below which a country is not named."""


def findings(m: Material) -> list[Bullet]:
    """The points of the report that somebody with one minute should know."""
    found = [
        _leaving(m),
        _also_leaving(m),
        _passing(m),
        _scarce(m),
        _claimed(m),
        *_denied(m),
        _missed(m),
        _proved(m),
    ]
    return [point for point in found if point is not None]


def passed(m: Material, good: str, by: str = "land") -> list[dict[str, Any]]:
    """Countries that exports of a good pass, with share, low and high; the largest first.

    by: `land` for those crossed on land or in pipes, `through` for those of which waters add more.
    """
    return m.crossings.filter(good=good, by=by).to_dicts()


def ranged(row: dict[str, Any]) -> str:
    """The share of a row of `passed`, with its interval."""
    return fmt.ranged(row["share"], row["low"], row["high"])


def _leaving(m: Material) -> Bullet:
    """The good worth most: how much leaves, through whom, for whom, by which link."""
    goods = m.export_goods
    if not goods:
        return _busiest(m)
    good, kt = goods[0]
    where = m.names.country(m.home) if m.home else "the country it comes from"
    parts = [f"{fmt.mass(kt)} leaves {where}; {_through(m, good)}."]
    waters = [row for row in passed(m, good, "through") if row["share"] >= WORTH_SAYING][:1]
    parts += [
        f"With waters, {ranged(row)} passes {m.names.country(row['country'])}." for row in waters
    ]
    parts.append(f"The largest buyer is {_buyer(m, good)}.")
    parts.append(_busiest_of(m, good))
    return Bullet(f"{m.names.good(good)}.", " ".join(parts))


def _also_leaving(m: Material) -> Bullet | None:
    """The next goods, more briefly."""
    goods = m.export_goods[1:4]
    if not goods:
        return None
    told = [
        f"{fmt.inline(m.names.good(good))} {fmt.mass(kt)}, {_briefly(m, good)}"
        for good, kt in goods
    ]
    text = "; ".join(told)
    return Bullet("Other exports.", f"{fmt.capital(text)}.")


def _through(m: Material, good: str) -> str:
    crossed = [row for row in passed(m, good) if row["share"] >= WORTH_SAYING][:2]
    if not crossed:
        return "it crosses no third country"
    first, *others = crossed
    lands = [f"{fmt.share(first['share'])} of it crosses {m.names.country(first['country'])}"]
    if ranged(first) != fmt.share(first["share"]):
        span, worse = fmt.between(first["low"], first["high"]), fmt.share(first["tolerance"])
        lands[0] += f" ({span} in plans at most {worse} worse)"
    lands += [f"{ranged(row)} {m.names.country(row['country'])}" for row in others]
    return fmt.listed(lands)


def _briefly(m: Material, good: str) -> str:
    crossed = [row for row in passed(m, good) if row["share"] >= WORTH_SAYING][:2]
    ways = [f"{ranged(row)} across {m.names.country(row['country'])}" for row in crossed]
    return fmt.listed(ways) if ways else "across no third country"


def _buyer(m: Material, good: str) -> str:
    bound = (
        m.exports.filter(pl.col("good") == good)
        .group_by("destination")
        .agg(pl.col("kt").sum())
        .sort("kt", "destination", descending=[True, False])
    )
    part = bound["kt"][0] / bound["kt"].sum()
    return f"{m.names.country(bound['destination'][0])} ({fmt.share(part)})"


def _busiest_of(m: Material, good: str) -> str:
    """The link that carries most of a good, with how full it is."""
    links = m.case.table("links").filter(pl.col("capacity_kt").is_not_null())["id"].to_list()
    flows = m.solution.flows.filter((pl.col("table") == "links") & (pl.col("good") == good))
    limited = flows.filter(pl.col("id").is_in(links))
    flows = limited if limited.height else flows
    link = flows.group_by("id").agg(pl.col("kt").sum()).sort("kt", "id", descending=True)["id"][0]
    return _link_in_words(m, link)


def _link_in_words(m: Material, link: str) -> str:
    row = m.solution.loading.filter((pl.col("table") == "links") & (pl.col("id") == link)).row(
        0, named=True
    )
    full = f", {fmt.share(row['loading'])} of its capacity" if row["loading"] is not None else ""
    held = f", controlled by {row['owner']}" if row["owner"] else ""
    return f"The busiest link is {row['name']} with {fmt.mass(row['kt'])}{full}{held}."


def _busiest(m: Material) -> Bullet:
    links = m.solution.loading.filter((pl.col("table") == "links") & (pl.col("kt") > 0))
    if links.is_empty():
        return Bullet("Nothing moves.", "The best plan leaves every link unused.", "unsure")
    return Bullet("Flows.", _link_in_words(m, links.sort("kt", descending=True)["id"][0]))


def _passing(m: Material) -> Bullet | None:
    """Goods of others that cross the home country."""
    crossing = (
        m.routes.filter(pl.col("crossed").list.contains(m.home)) if m.home else m.routes.clear()
    )
    if crossing.is_empty():
        return None
    total = float(crossing["kt"].sum())
    goods = crossing.group_by("good").agg(pl.col("kt").sum()).sort("kt", "good", descending=True)
    named = [
        f"{fmt.inline(m.names.good(good))} {fmt.mass(kt)}" for good, kt in goods.head(3).iter_rows()
    ]
    more = ", most of it" if goods.height > 3 else ":"
    text = f"{fmt.mass(total)} of other countries' goods cross {m.names.country(m.home)}{more} "
    return Bullet("In transit.", text + fmt.listed(named) + ".")


def _scarce(m: Material) -> Bullet:
    """What is full, and whether anything is missing for it."""
    binding = m.binding.filter(pl.col("unit") == "kt")
    missing, mark = _missing(m)
    if m.binding.is_empty():
        return Bullet("What binds.", f"No capacity holds the plan back. {missing}", mark)
    row = (binding if binding.height else m.binding).row(0, named=True)
    held = f" ({row['owner']})" if row["owner"] else ""
    count = fmt.count(
        m.binding.height, "capacity is full and holds", "capacities are full and hold"
    )
    worth = f"one more tonne through it would be worth {fmt.usd_t(row['scarcity_usd_t'])}"
    if row["unit"] != "kt":
        worth = "all the hours of its vehicles are used"
    text = f"{count} the plan back. The dearest is {row['name']}{held}: {worth}. {missing}"
    return Bullet("What binds.", text, mark)


def _missing(m: Material) -> tuple[str, Mark]:
    kt = float(m.solution.unmet["kt"].sum())
    if kt <= 0:
        return "Nothing that had to be delivered is missing.", ""
    worst = m.solution.unmet.sort("kt", descending=True).row(0, named=True)
    good, place = m.names.good(worst["good"] or "goods"), m.names.place(worst["place"] or "")
    missing = f"{fmt.mass(kt)} that had to be delivered is missing, most of it"
    return f"{missing} {fmt.inline(good)} at {place} ({fmt.mass(worst['kt'])}).", "bad"


def _claimed(m: Material) -> Bullet | None:
    """How the claims fare, and those that differ, with a reading of them that holds."""
    made = m.claims.filter(pl.col("reading_of").is_null())
    if made.is_empty():
        return None
    tally = [
        f"{made.filter(pl.col('verdict') == verdict).height} {words}"
        for verdict, words in (
            (HOLDS, "hold"),
            (DIFFERS, "differ from the numbers here"),
            (UNTESTED, "cannot be tested"),
        )
    ]
    differing = made.filter((pl.col("verdict") == DIFFERS) & (pl.col("basis") != "control"))
    shown = [_claim_in_short(m, row) for row in differing.head(TOLD).iter_rows(named=True)]
    head = f"Of {fmt.count(made.height, 'published claim')}, {fmt.listed(tally)}."
    return Bullet("Claims.", head + (" Among those that differ:" if shown else ""), points=shown)


def _claim_in_short(m: Material, row: dict[str, Any]) -> str:
    """A claim, what was found, and another reading that holds."""
    text = f"“{row['text'].rstrip('.')}”: {row['measured_text']} found."
    others = m.claims.filter((pl.col("reading_of") == row["claim"]) & (pl.col("verdict") == HOLDS))
    if others.is_empty():
        return text
    other = others.row(0, named=True)
    reading = f"“{other['text'].rstrip('.')}” ({other['measured_text']})"
    return f"{text} True if read so: {reading}."


def _denied(m: Material) -> list[Bullet]:
    """Controls that were announced and then denied: they bind nothing, but must be known."""
    controls = m.case.table("controls")
    points = []
    for row in controls.iter_rows(named=True):
        history = m.case.table("control_status").filter(pl.col("control") == row["id"])
        steps = history.sort("date", maintain_order=True).to_dicts()
        if steps and steps[-1]["status"] == "denied":
            words = [f"{step['status']} {fmt.day(step['date'])}{_by(step)}" for step in steps]
            points.append(
                Bullet(
                    "Denied.", f"{row['title']}: {fmt.listed(words)}. It binds nothing.", "unsure"
                )
            )
    return points


def _by(step: dict[str, Any]) -> str:
    return f" ({step['by']})" if step["by"] else ""


def _missed(m: Material) -> Bullet | None:
    rows = m.validation.rows.filter(pl.col("modelled_kt").is_not_null())
    if rows.is_empty():
        return None
    worst = rows.row(0, named=True)
    text = m.validation.sentence
    if not worst["within"]:
        text += (
            f" The biggest miss: {worst['what']}, {fmt.mass(worst['modelled_kt'])} here against "
            f"{fmt.mass(worst['observed_kt'])} observed."
        )
    mark: Mark = "good" if bool(rows["within"].all()) else "unsure"
    return Bullet("Against reality.", text, mark)


def _proved(m: Material) -> Bullet:
    proof = m.solution.certificate
    return Bullet("How sure.", proof.sentence, "good" if proof.holds else "bad")


def _crossed(m: Material, row: dict[str, Any]) -> tuple[str, str]:
    """The interval of a share as a tile, with the share of this plan below."""
    what, plan = f"of it crosses {m.names.country(row['country'])}", fmt.share(row["share"])
    if ranged(row) == plan:
        return plan, what
    worse = fmt.share(row["tolerance"])
    told = f"{what} in plans at most {worse} worse than the best; {plan} in the best"
    return fmt.between(row["low"], row["high"]), told


def tiles(m: Material) -> Sequence[tuple[str, str]]:
    """Four numbers that say most."""
    found: list[tuple[str, str]] = []
    if m.export_goods:
        good, kt = m.export_goods[0]
        found.append((fmt.mass(kt), f"{fmt.inline(m.names.good(good))} leaves the country"))
        found += [_crossed(m, row) for row in passed(m, good)[:1]]
    found.append((str(m.binding.height), "capacities are full"))
    tested = m.claims.filter(pl.col("reading_of").is_null() & (pl.col("verdict") != UNTESTED))
    if tested.height:
        held = tested.filter(pl.col("verdict") == HOLDS).height
        found.append((f"{held} of {tested.height}", "published claims that can be tested hold"))
    return found
