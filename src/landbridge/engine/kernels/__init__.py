"""Loops over arrays, compiled by numba where it is installed; plain Python where it is not."""
