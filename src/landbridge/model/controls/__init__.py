"""Controls: what of them stands on a day, which goods they cover, and what they do to flows."""
