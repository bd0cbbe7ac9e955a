"""Amounts of money as they are read in sentences."""

from __future__ import annotations


def money(musd: float) -> str:
    """An amount in million USD as it is to be read: `12.3 million USD`, `4.56 billion USD`."""
    if abs(musd) >= 999.95:
        return f"{musd / 1000:,.2f} billion USD"
    return f"{musd + 0.0:,.1f} million USD"
