"""Numbers that cannot be, or hardly can: each doubted with its arithmetic, or confirmed.

What is usual and what is possible stands in `bands.csv`, other assumptions in `figures.csv`.
"""

from landbridge.case.plausible.door import implausible

__all__ = ["implausible"]
