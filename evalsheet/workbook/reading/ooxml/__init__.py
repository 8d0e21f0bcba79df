"""Workbooks as packages of XML (xlsx, xlsm): cells as stored, marks, layout, remarks."""
