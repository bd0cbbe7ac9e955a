"""Whether controlled goods may have gone round by other countries: statistics, no verdict."""
