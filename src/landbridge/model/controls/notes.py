"""What is to be said of controls that exist but do not bind in the programme."""

from __future__ import annotations

from typing import Any

from landbridge.case.case import Case
from landbridge.model.controls.coverage import partly_of
from landbridge.model.controls.rulings import why_no_ruling
from landbridge.model.controls.status import in_force, status_on


def control_notes(case: Case) -> list[str]:
    """Sentences on controls that do not bind on the case's day, or not in full, and why."""
    valid = set(in_force(case, case.day)["id"])
    notes = []
    for row in status_on(case, case.day).iter_rows(named=True):
        why = _why_not(case, row, valid=row["id"] in valid)
        if why:
            notes.append(f"{row['title']}: {why}")
    return notes


def _why_not(case: Case, control: dict[str, Any], *, valid: bool) -> str:
    """Why a control does not bind; "" where it does or has not been heard of by the day."""
    if control["status"] is None:
        return ""
    if control["status"] != "in_force":
        return f"{control['status']} on {control['since']}; it does not bind."
    if not valid:
        until = f" to {control['ends']}" if control["ends"] else ""
        span = f"from {control['starts'] or control['since']}{until}"
        return f"valid {span}, not on {case.day}; it does not bind."
    why = why_no_ruling(case, control)
    if why:
        return f"in force, but {why}."
    partly = partly_of(case, control)
    if partly:
        return f"in force; of {', '.join(partly)} it covers a part only, which stays free."
    return ""
