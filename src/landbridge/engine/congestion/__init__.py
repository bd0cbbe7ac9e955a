"""Flows whose way depends on how full the ways are: equilibrium of users, optimum of the system."""
