"""Pages in, records out: pure functions, no requests, no files."""
