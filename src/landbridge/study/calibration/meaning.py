"""What a revealed friction may stand for: a first guess in words, by where it is and its sign."""

from __future__ import annotations

from landbridge.case.case import Case
from landbridge.case.cells import km_by_country

DEAR = {
    "border": "waiting or risk at the border, a policy against this way, or a tariff too low here",
    "links": "queues, quality, priority for others, or a tariff too low here",
    "interchanges": "queues, schedules, missing equipment, or a charge too low here",
    "supply": "a quota, repairs, an obligation elsewhere, or costs too low here",
    "demand": "quality, sanctions, risk of payment, a quota, or a price too high here",
    "recipes": "repairs, a thin margin, or costs too low here",
}
"""Why something may be used less than its tariff or price suggests."""

CHEAP = {
    "border": "an agreement of states, a contract, its owner's goods, or a tariff too high here",
    "links": "a contract, its owner's own goods, a subsidy, or a tariff too high here",
    "interchanges": "a contract, the operator's own goods, or a charge too high here",
    "supply": "an obligation to deliver, or costs too high here",
    "demand": "a contract, an advance, quality, or a price too low here",
    "recipes": "an obligation to supply the home market, a subsidy, or costs too high here",
}
"""Why something may be used although it looks dear."""


def meaning(case: Case, table: str, row: str, usd_t: float) -> str:
    """What a friction of so much on a row is likely to stand for."""
    place = "border" if table == "links" and _crosses_border(case, row) else table
    if usd_t > 0:
        return f"Used less than its price suggests: {DEAR[place]}."
    return f"Used although it looks dear: {CHEAP[place]}."


def _crosses_border(case: Case, link: str) -> bool:
    found = case.table("links").filter(id=link)
    if found.is_empty():
        return False
    start, end, countries = found.select("from", "to", "countries").row(0)
    lands = dict(case.table("places").select("id", "country").iter_rows())
    crossed = set(km_by_country(countries)) if countries else set()
    return len(crossed | {lands.get(start), lands.get(end)}) > 1
