"""A kept vacancy cleaned as a whole: what one of its texts says of another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lgcrawl.archive.content import CONDITIONS, CONTRACT, PLACE, SALARY, VACANCY, Row
from pipelines.normalise import Context, normalise
from pipelines.records import Vacancy

# What can be cleaned apart, and the columns of `vacancies` it fills.
STEPS: dict[str, tuple[str, ...]] = {
    "salary": tuple(SALARY),
    "employer": ("employer_ids", "employer_method", "end_client"),
    "place": tuple(PLACE),
    "dates": (
        *("posted_date", "posted_method", "closing_date", "closing_time", "closing_method"),
        *("interview_date", "start_date"),
    ),
    "contract": (*CONTRACT, *CONDITIONS),
}
# What hangs on the employer: the region of a post without a place, the spine of a bare band.
LEANING = (
    *("region", "nation", "place_method", "place_reason"),
    *("salary_scale_check", "salary_scale_year", "salary_from_scale_min", "salary_from_scale_max"),
    *("salary_annual_min", "salary_annual_max", "salary_annual_method"),
)
ACROSS = ("salary", "employer", "place", "contract")  # steps that read more than one text
_DATE_TEXTS = ("posted_text", "closing_text", "interview_text", "start_text")
_DATES = (
    ("posted_date", "posted_method"),
    ("closing_date", "closing_time", "closing_method"),
    ("interview_date",),
    ("start_date",),
)


def clean(row: Mapping[str, Any], publisher: str | None, day: date | None) -> Row:
    """The cleaned columns of a whole row, read on a day.

    A date that only the day of its reading tells (closes in 3 days, 1 December) stays as the
    crawl read it, where it has read one.
    """
    record = Vacancy(**{name: row[name] for name in VACANCY.texts})
    normalise(record, Context(publisher=publisher, day=day))
    found = VACANCY.clean(record)
    texts = {name: row[name] for name in _DATE_TEXTS}
    if any(texts.values()):
        undated = VACANCY.clean(_dated(texts))
        for columns in _DATES:
            stored, new = row[columns[0]], found[columns[0]]
            if stored is not None and new != stored and undated[columns[0]] != new:
                found |= {column: row[column] for column in columns}
    return found


def _dated(texts: dict[str, Any]) -> Vacancy:
    """The dates that need no day of reading."""
    record = Vacancy(**texts)
    normalise(record, Context())
    return record
