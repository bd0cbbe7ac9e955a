"""Loads that no vehicle of a kind carries."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import bands, outside
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known
from landbridge.case.plausible.speed import fleet_kinds

_QUANTITY = "payload_t"


def payloads(known: Known) -> Iterator[Doubt]:
    """Payloads of fleets out of the band of the modes whose links use them."""
    given = known.numbers("fleets", "payload_t")
    cells = given.join(fleet_kinds(known), on="row", maintain_order="left")
    for cell in outside(cells, _QUANTITY).iter_rows(named=True):
        message = f"One vehicle of {cell['row']} is said to carry {plain(cell['number'])} t."
        code = code_of("payload", severe=cell["severe"])
        yield doubt(known.tables, code, cell, message, bands(_QUANTITY)[cell["kind"]].rule)
