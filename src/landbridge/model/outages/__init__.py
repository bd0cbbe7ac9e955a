"""A year in periods: what fails for some weeks, and what stores bridge."""
