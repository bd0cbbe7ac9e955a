"""What a reader must know of congestion that a plan leaves aside."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.case.case import Case
from landbridge.model.congestion.congested import rows_in_use
from landbridge.model.congestion.equilibrium import Routing


def congestion_notes(case: Case, routing: Routing) -> Iterator[str]:
    """A sentence where hours could grow with the load and do not, or are to and could not."""
    count = rows_in_use(case).height
    if routing == "fixed" and count:
        rows = "1 row" if count == 1 else f"{count} rows"
        yield (
            f"Hours are as given, whatever the load: {rows} of congestion would be used with "
            "routing user or system."
        )
    if routing != "fixed" and not count:
        yield "The case has no congestion in use, so hours are as given whatever the load."
