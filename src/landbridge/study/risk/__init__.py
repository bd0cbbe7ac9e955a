"""What outages cost: one of some weeks, and all that may come over many years."""
