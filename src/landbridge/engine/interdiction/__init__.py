"""Which few things to shut so that a programme loses most, with a proof that nothing is worse."""
