"""Rows written for people and machines: CSV, Excel's CSV, JSON lines."""
