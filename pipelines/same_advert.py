"""An advert, read once for all the comparisons it is in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipelines import (
    same_employer,
    same_place,
    same_reference,
    same_terms,
    same_time,
    same_title,
    same_title_pair,
)
from pipelines.same_words import canonical

Kind = Literal["same", "repost", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One advert as the archive holds it; all but ``id`` and ``source`` may be None.

    Columns are those of ``all_vacancies`` (docs/archive.md). ``first_seen`` and ``last_seen`` are
    days or moments.
    """

    id: str
    source: str  # slug of the card
    url: str | None = None
    reference: str | None = None
    title: str | None = None
    employer_ids: tuple[str, ...] = ()  # ids in data/lookups/employers.csv
    employer_text: str | None = None
    recruiter_text: str | None = None
    department: str | None = None
    salary_text: str | None = None
    salary_min: float | None = None
    salary_max: float | None = None
    salary_period: str | None = None
    salary_annual_min: float | None = None
    salary_annual_max: float | None = None
    salary_grade: str | None = None
    location_text: str | None = None
    postcode: str | None = None
    town: str | None = None
    region: str | None = None
    posted_date: str | None = None
    closing_date: str | None = None
    first_seen: str | None = None
    last_seen: str | None = None
    working: str | None = None
    contract_type: str | None = None
    hours_per_week: float | None = None
    fte: float | None = None
    description: str | None = None

    def __post_init__(self) -> None:
        # JSON has lists and nulls; a tuple can be remembered.
        object.__setattr__(self, "employer_ids", tuple(self.employer_ids or ()))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two adverts, or two articles, are to each other.

    ``score`` is 0 to 1, from 0.5 on they are linked; ``evidence`` has for each kind of evidence
    that spoke its log odds, + for one vacancy and - against. A veto is -6 or less.
    """

    kind: Kind
    score: float
    evidence: dict[str, float]


@dataclass(frozen=True, slots=True)
class Names:
    """What the title and the names of an advert say; keys need no more."""

    title: same_title.Title
    reference: same_reference.Reference | None
    printed: str  # the reference as printed
    employer: same_employer.Employer
    context: same_title_pair.Context


@dataclass(frozen=True, slots=True)
class Reading:
    """An advert read once, for all the comparisons it is in."""

    names: Names
    pay: same_terms.Pay
    terms: same_terms.Terms
    where: same_place.Where
    said: frozenset[str]  # words of the title and the names: they may name a place
    span: same_time.Span


@lru_cache(maxsize=2048)  # adverts hold their descriptions: some megabytes
def read_names(advert: Advert) -> Names:
    """The names of an advert."""
    title = same_title.read((advert.title or "")[:MAX_CHARS])
    printed = (advert.reference or title.reference or "")[:MAX_CHARS]
    printed_by, recruiter = advert.employer_text, advert.recruiter_text
    if printed_by and same_employer.recruits(printed_by, recruiter):
        printed_by = None
    names = tuple(filter(None, (printed_by, title.employer)))
    ids = advert.employer_ids or same_employer.look_up(*names)
    houses = same_place.houses(advert.title or "") if advert.title else ()
    also = (*filter(None, (recruiter, advert.department)),)
    also += tuple(other for name in (*names, *also) for other in same_employer.named_within(name))
    places = (*names, *houses, recruiter, advert.location_text, advert.town)
    return Names(
        title=title,
        reference=same_reference.read(printed) if printed else None,
        printed=printed,
        employer=same_employer.Employer(frozenset(ids), names, (*also, *houses)),
        context=same_title_pair.Context(
            places=frozenset(word for text in places if text for word in _words(text)),
            units=frozenset(_words(advert.department)) if advert.department else frozenset(),
            where=frozenset(
                word
                for text in (advert.town, title.town, advert.location_text)
                if text
                for word in _words(text)
            ),
            houses=frozenset(word for house in houses for word in _words(house)),
        ),
    )


@lru_cache(maxsize=2048)
def read(advert: Advert) -> Reading:
    """All of an advert but its description, which is seldom needed."""
    names = read_names(advert)
    title = names.title
    contract = advert.contract_type
    if title.status in ("casual", "cover") or contract is None:
        contract = _STATUSES.get(title.status or "", contract)
    return Reading(
        names=names,
        pay=same_terms.read_pay(
            (advert.salary_text or "")[:MAX_CHARS],
            advert.salary_min,
            advert.salary_max,
            advert.salary_period,
            (advert.salary_annual_min, advert.salary_annual_max),
            advert.salary_grade,
        ),
        terms=same_terms.read_terms(
            advert.hours_per_week if advert.hours_per_week is not None else title.hours,
            advert.fte if advert.fte is not None else title.fte,
            title.working or advert.working,
            contract,
            titled=title.status is not None,
        ),
        where=same_place.read(
            advert.location_text,
            advert.postcode,
            advert.town,
            advert.region,
            advert.employer_text,
            advert.department,
            title=advert.title,
            title_town=title.town,
        ),
        said=title.words | names.context.places | names.context.units,
        span=same_time.Span(
            start=day(advert.posted_date) or day(advert.first_seen),
            end=day(advert.closing_date),
            seen=day(advert.last_seen),
        ),
    )


MAX_CHARS = 1000  # of a text on one line
_STATUSES = {
    "casual": "casual",
    "cover": "cover",
    "fixed": "fixed_term",
    "permanent": "permanent",
}


def _words(text: str) -> tuple[str, ...]:
    return canonical(text[:MAX_CHARS])


def day(text: str | None) -> int | None:
    """The ordinal of a day or moment; None where there is none."""
    return same_time.day(text) if text else None
