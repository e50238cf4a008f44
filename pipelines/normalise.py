"""The order of the normalising steps, on one screen; the same for crawl, replay and CLI."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines import contract, dates, employer, place, salary
from pipelines.records import Article, Mention, Record, Vacancy
from pipelines.text import clean


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a record besides its own words.

    ``publisher`` is the register id of the body whose own site the record was read from, None for
    boards and the press. ``day`` is the day it was fetched: relative dates count from it.
    """

    publisher: str | None = None
    day: date | None = None


def normalise(record: Record, context: Context | None = None) -> Record:
    """Fill the cleaned values from the printed ones, in place; safe to repeat."""
    context = context or Context()
    record.title = clean(record.title) or None
    if isinstance(record, Article):
        _article(record, context)
    elif isinstance(record, Vacancy):
        _vacancy(record, context)
    return record


def _article(article: Article, context: Context) -> None:
    for name in ("published", "modified"):
        moment = dates.parse(getattr(article, f"{name}_text"), context.day)
        setattr(article, name, moment.utc or moment.date)
    on = _day(article.published) or context.day
    for mention in article.mentions:
        _mention(mention, on)


def _mention(mention: Mention, on: date | None) -> None:
    found = employer.match(mention.organisation_text, on=on)
    mention.employer_id = found.ids[0] if len(found.ids) == 1 else None
    mention.method = found.method if mention.employer_id else None


def _vacancy(vacancy: Vacancy, context: Context) -> None:
    posted = dates.parse(vacancy.posted_text, context.day)
    vacancy.posted_date = posted.date
    on = _day(posted.date) or context.day
    # "3 days left" counts from the day it was read, not from the day it was posted.
    closing = dates.parse(vacancy.closing_text, context.day or on)
    vacancy.closing_date, vacancy.closing_time = closing.date, closing.time
    vacancy.salary = salary.parse(vacancy.salary_text)
    vacancy.place = place.parse(vacancy.location_text)
    printed = (vacancy.contract_text, vacancy.hours_text)
    vacancy.contract = contract.parse("; ".join(filter(None, printed)))
    _employer(vacancy, on, context)


def _employer(vacancy: Vacancy, on: date | None, context: Context) -> None:
    name = vacancy.employer_text or vacancy.recruiter_text
    if not name and context.publisher:
        # A body's own site need not say whose vacancies these are.
        vacancy.employer_ids, vacancy.employer_method = [context.publisher], "publisher"
        return
    found = employer.match(name, on=on, url=vacancy.apply_url or vacancy.url)
    vacancy.employer_ids, vacancy.employer_method = list(found.ids), found.method


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso[:10]) if iso else None
