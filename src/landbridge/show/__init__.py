"""Maps, charts, tables and the one-file report: the only floor that draws."""
