"""On whom an economy's trade depends: what crosses them, what is lost without, what cuts it."""
