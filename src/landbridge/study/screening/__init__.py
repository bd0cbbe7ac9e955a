"""Which trade the controls of a case touch, and where it may have gone instead."""
