"""Bargaining power: cooperative games among those whose territory trade has to cross."""
