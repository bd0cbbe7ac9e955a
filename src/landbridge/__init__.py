"""Landbridge: how goods reach their markets across other countries."""
