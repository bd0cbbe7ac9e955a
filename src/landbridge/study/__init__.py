"""Questions asked of a case or a solution."""
