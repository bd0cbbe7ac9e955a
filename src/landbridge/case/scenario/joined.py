"""Several scenarios as one that says all of them."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.case.scenario.form import Close, Scenario

_LISTS = ("build", "scale", "cells", "demand", "friction", "ban", "controls")


def joined(scenarios: Sequence[Scenario], title: str = "") -> Scenario:
    """One scenario that does what all of them do, in their order within each key.

    title: its title; without one, those of the scenarios with ` + ` between them.
    """
    lists = {
        name: tuple(part for one in scenarios for part in getattr(one, name)) for name in _LISTS
    }
    closed = {
        kind: tuple(dict.fromkeys(name for one in scenarios for name in getattr(one.close, kind)))
        for kind in Close.model_fields
    }
    said: dict[str, object] = {name: parts for name, parts in lists.items() if parts}
    if any(closed.values()):
        said["close"] = Close(**closed)
    called = title or " + ".join(one.name for one in scenarios)
    return Scenario(title=called).model_copy(update=said)
