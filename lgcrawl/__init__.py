"""Crawls UK public-sector news and job listings into a SQLite archive that can be cited."""

__version__ = "0.1.0"
