"""The only reader of data/lookups; each file is read once."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from pathlib import Path

from pipelines.errors import LookupFileError


@cache
def data_dir() -> Path:
    """Where the facts lie: ``data/`` of the checkout, or the package lgcrawl_data of a wheel."""
    checkout = Path(__file__).resolve().parent.parent / "data"
    if (checkout / "lookups").is_dir():
        return checkout
    return Path(str(resources.files("lgcrawl_data")))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/lookups/<name>.csv`` as dicts of strings.

    Raises LookupFileError when the file is missing or has no header.
    """
    path = data_dir() / "lookups" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if not reader.fieldnames:
                raise LookupFileError(f"{path}:1: no header; restore the file")
            return tuple(reader)
    except FileNotFoundError:
        raise LookupFileError(f"{path}: missing lookup; reinstall lgcrawl") from None
