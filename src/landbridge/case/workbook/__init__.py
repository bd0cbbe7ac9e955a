"""A case as one Excel workbook: a sheet for each table, and a sheet `case` for case.yaml."""

from landbridge.case.workbook.reading import read_workbook, reading_workbook
from landbridge.case.workbook.writing import write_workbook

__all__ = ["read_workbook", "reading_workbook", "write_workbook"]
