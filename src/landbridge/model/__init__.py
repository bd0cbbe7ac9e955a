"""A case becomes a programme, and a proved optimum becomes a solution in the case's words."""
