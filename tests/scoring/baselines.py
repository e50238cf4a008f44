"""The simple ways that the normalisers are measured against, on the same rows."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache
from typing import Any

import dateparser
from rapidfuzz import fuzz, process

from benchmarks.salary import naive
from pipelines.employer_register import bodies
from pipelines.postcode import take

_LIKENESS = 95
_CONTRACTS = (
    ("apprentic", "apprenticeship"),
    ("fixed term", "fixed_term"),
    ("temporary", "temporary"),
    ("casual", "casual"),
    ("second", "secondment"),
    ("permanent", "permanent"),
)
_HOURS = re.compile(r"(\d+(?:\.\d+)?) ?(?:hours|hrs)", re.IGNORECASE)


def salary(raw: str) -> dict[str, Any]:
    """Twenty lines of regex: the first two numbers and a word for the period."""
    low, high, period = naive(raw)
    return {"min": low, "max": high, "period": period, "currency": "GBP" if high else None}


@cache
def _names() -> dict[str, str]:
    return {name: body.id for body in bodies().values() for name in (body.official_name,)}


def employer(raw: str) -> tuple[str, ...]:
    """rapidfuzz: the official name most like it, from a WRatio of 95."""
    names = _names()
    found = process.extractOne(raw, names.keys(), scorer=fuzz.WRatio, score_cutoff=_LIKENESS)
    return (names[found[0]],) if found else ()


def moment(raw: str, base: date | None) -> dict[str, Any]:
    """dateparser, told that the day comes first."""
    settings: dict[str, Any] = {"DATE_ORDER": "DMY"}
    if base:
        settings["RELATIVE_BASE"] = datetime.combine(base, time())
    try:
        found = dateparser.parse(raw, languages=["en"], settings=settings)
    except Exception:  # it raises on some texts
        found = None
    if found is None:
        return {}
    printed = f"{found:%H:%M}" if ":" in raw else None
    return {"date": f"{found:%Y-%m-%d}", "time": printed}


def contract(raw: str) -> dict[str, Any]:
    """A dozen keywords."""
    text = raw.lower()
    hours = _HOURS.search(text)
    return {
        "type": next((kind for word, kind in _CONTRACTS if word in text), None),
        "working": next(
            (w for w in ("full_time", "part_time") if w.replace("_", " ") in text), None
        ),
        "term_time": "term time" in text,
        "job_share": "job share" in text,
        "hours_per_week": float(hours[1]) if hours else None,
        "maternity_cover": "maternity" in text,
    }


def place(raw: str) -> dict[str, Any]:
    """The postcode by its shape, and the part before the last comma as the town."""
    code, _ = take(raw)
    parts = [part.strip() for part in raw.split(",")]
    return {
        "postcode": code.full if code else None,
        "outcode": code.outcode if code else None,
        "region": code.region if code else None,
        "nation": code.nation if code else None,
        "town": parts[-2] if len(parts) > 1 else parts[0],
        "remote": next((w for w in ("remote", "hybrid") if w in raw.lower()), None),
    }
