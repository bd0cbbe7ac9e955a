"""Growth: trade of two windows compared, with what a new nomenclature made of it."""
