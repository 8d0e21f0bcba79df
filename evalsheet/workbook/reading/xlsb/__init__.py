"""Workbooks as packages of binary records (xlsb)."""
