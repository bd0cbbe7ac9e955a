"""What a scenario is called where answers are kept: a name made of all it says."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from landbridge.case.scenario import Scenario

NOTHING = Scenario()
"""The scenario that changes nothing."""

_WORDS = {"title", "description"}


def key_of(scenario: Scenario) -> str:
    """A name that two scenarios share only where they do the same, whatever they are called."""
    return hashlib.sha256(document_of(scenario).encode("utf-8")).hexdigest()[:32]


def document_of(scenario: Scenario) -> str:
    """What a scenario does, as JSON in one canonical form."""
    said = scenario.model_dump(mode="json", by_alias=True, exclude=_WORDS, exclude_defaults=True)
    return json.dumps(_ordered(said), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _ordered(said: dict[str, Any]) -> dict[str, Any]:
    """The same with what is closed in order, which makes no difference there."""
    closed = {kind: sorted(set(names)) for kind, names in said.get("close", {}).items()}
    return {**said, "close": closed} if closed else said
