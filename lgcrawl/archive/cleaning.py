"""A kept vacancy cleaned as a whole: what one of its texts says of another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import Any

from lgcrawl.archive.columns import CONDITIONS, CONTRACT, DATES, EMPLOYER, PLACE, SALARY
from lgcrawl.archive.content import VACANCY, Row
from pipelines.normalise import Context, normalise
from pipelines.records import Vacancy

# What can be cleaned apart, and the columns of `vacancies` it fills.
STEPS: dict[str, tuple[str, ...]] = {
    "salary": tuple(SALARY),
    "employer": ("employer_ids", *EMPLOYER),
    "place": tuple(PLACE),
    "dates": tuple(chain.from_iterable(DATES)),
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


def clean(row: Mapping[str, Any], publisher: str | None, day: date | None) -> Row:
    """The cleaned columns of a whole row, read on a day."""
    record = Vacancy(**{name: row[name] for name in VACANCY.texts})
    normalise(record, Context(publisher=publisher, day=day))
    return VACANCY.clean(record)


def told_by_the_day(row: Mapping[str, Any], found: Row) -> Row:
    """The date columns that stay as the crawl read them, where it has read one.

    Only the day of its reading tells "closes in 3 days" or "1 December", and the row does not say
    which that was.
    """
    stays: Row = {}
    moved = [dates for dates in DATES if row[dates[0]] not in (None, found[dates[0]])]
    if moved:
        undated = clean(dict.fromkeys(VACANCY.texts) | {t: row[t] for t in _DATE_TEXTS}, None, None)
        for columns in moved:
            if undated[columns[0]] != found[columns[0]]:
                stays |= {column: row[column] for column in columns}
    return stays
