"""Workbooks of Excel 5 to 2003 (xls): what their records say that the reader leaves out."""
