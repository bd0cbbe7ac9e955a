"""Mathematics that knows no trade: labelled programmes, the solver, certificates, routes."""
