"""Readers and writers of workbooks. None of them decides anything."""
