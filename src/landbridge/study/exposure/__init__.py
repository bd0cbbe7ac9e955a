"""Exposure: what the controls of a case make of a trade table."""
