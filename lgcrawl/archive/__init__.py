"""The SQLite archive: one writer, many readers; docs/archive.md names every table and view."""
