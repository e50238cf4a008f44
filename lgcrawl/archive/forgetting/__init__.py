"""Erasing a person or a page from every table, version, capture and index."""
