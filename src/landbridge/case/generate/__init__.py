"""Realistic cases of any size, made up: for trying things out, and for what growth costs."""

from landbridge.case.generate.assemble import case_of
from landbridge.case.generate.case import generated
from landbridge.case.generate.folder import new_generated
from landbridge.case.generate.settings import Settings, settings

__all__ = ["Settings", "case_of", "generated", "new_generated", "settings"]
