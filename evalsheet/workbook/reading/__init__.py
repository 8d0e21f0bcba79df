"""Any file that came back into a RawWorkbook: cells with addresses, and no meaning."""
