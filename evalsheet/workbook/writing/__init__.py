"""Every workbook that is written: for departments, for the coordinator, and the consolidated one."""
