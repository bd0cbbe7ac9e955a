"""Screening: what the controls of a case make of movements, routes and plans, on any day."""
