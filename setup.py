"""Scrapyd builds its egg by this file; everything else is in pyproject.toml."""

from setuptools import setup

setup()
