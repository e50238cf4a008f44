"""The two things lgcrawl keeps; each cleaned value stands beside its ``*_text``.

Meanings follow schema.org NewsArticle and JobPosting (docs/normalising.md has the mapping).
Extraction fills the printed values; :func:`pipelines.normalise.normalise` fills the cleaned ones.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from pipelines.contract_columns import Contract
from pipelines.place_columns import Place
from pipelines.salary_columns import Salary

# Fields that say how a record was met, not what it is; merging leaves them.
OF_THE_SIGHTING = frozenset(
    {"evidence", "issues", "kind", "partial", "source", "fetched_at", "capture", "listed_capture"}
)


@dataclass(slots=True, kw_only=True)
class Mention:
    """A person or organisation an article names, e.g. one line of a delegate list."""

    person: str | None = None
    role: str | None = None
    organisation_text: str | None = None
    employer_id: str | None = None  # id in data/lookups/employers.csv
    method: str | None = None  # how the employer was matched
    found_in: str = "list"  # a line of a list of people, or the running text
    uses: int = 1  # how often the text names it


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A file an advert links to: a job description, a person specification."""

    title: str
    url: str


@dataclass(slots=True, kw_only=True)
class Record:
    """What Article and Vacancy share.

    ``evidence`` says for each field where it came from: ``feed``, ``api``, ``jsonld``, ``meta``,
    ``platform``, ``label``, ``generic``, ``panel``, ``text`` (DESIGN.md, Extraction).
    """

    table: ClassVar[str]

    url: str | None = None
    title: str | None = None
    source: str | None = None  # slug of the card
    fetched_at: str | None = None  # UTC, ISO 8601 with Z
    capture: str | None = None  # id of the capture of the page it was read from
    listed_capture: str | None = None  # id of the capture of the list that announced it
    partial: bool = False  # a listing's word alone, where the record has a page of its own
    evidence: dict[str, str] = field(default_factory=dict)
    # What a reader should doubt, by field: a weekday that is not that date's.
    issues: dict[str, str] = field(default_factory=dict)

    def set(self, evidence: str, **values: Any) -> None:
        """Fill the fields still empty from ``values``, remembering the evidence for each."""
        for name, value in values.items():
            if value not in (None, "", [], {}) and getattr(self, name) in (None, "", [], {}):
                setattr(self, name, value)
                self.evidence[name] = evidence

    def merge(self, other: Record, stronger: Collection[str] = ()) -> None:
        """Fill the fields still empty from another reading of the same thing.

        Fields named in ``stronger`` are taken over if the other has them from a feed or an API.
        """
        for f in fields(self):
            if f.name in OF_THE_SIGHTING:
                continue
            evidence = other.evidence.get(f.name, "generic")
            if f.name in stronger and evidence in ("feed", "api"):
                setattr(self, f.name, None)
            self.set(evidence, **{f.name: getattr(other, f.name)})


@dataclass(slots=True, kw_only=True)
class Article(Record):
    """A news article, or (``kind`` issue) one issue of a magazine."""

    table: ClassVar[str] = "articles"

    kind: str = "article"  # article | issue
    published_text: str | None = None
    published: str | None = None  # YYYY-MM-DD, or UTC ISO 8601 with Z where a time was given
    modified_text: str | None = None
    modified: str | None = None
    author: str | None = None
    section: str | None = None
    summary: str | None = None
    body: str | None = None  # plain text, paragraphs parted by a blank line
    body_html: str | None = None  # sanitised
    picture_url: str | None = None  # of the lead picture
    picture_credit: str | None = None
    language: str | None = None  # BCP 47: en, cy, gd
    mentions: list[Mention] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Vacancy(Record):
    """One advertised post."""

    table: ClassVar[str] = "vacancies"

    kind: str = "vacancy"
    reference: str | None = None
    employer_text: str | None = None
    employer_ids: list[str] = field(default_factory=list)  # more than one: a joint post
    employer_method: str | None = None
    end_client: str | None = None  # id of the body that an agency recruits for
    recruiter_text: str | None = None  # who takes the applications, where printed apart
    department: str | None = None
    salary_text: str | None = None
    salary: Salary | None = None
    location_text: str | None = None
    place: Place | None = None
    posted_text: str | None = None
    posted_date: str | None = None  # YYYY-MM-DD
    posted_method: str | None = None  # how the day was read: printed, relative, no_year ...
    closing_text: str | None = None
    closing_date: str | None = None  # YYYY-MM-DD, Europe/London
    closing_time: str | None = None  # HH:MM, Europe/London
    closing_method: str | None = None
    interview_text: str | None = None
    interview_date: str | None = None  # YYYY-MM-DD, the first of several
    start_text: str | None = None
    start_date: str | None = None  # YYYY-MM-DD
    contract_text: str | None = None
    hours_text: str | None = None
    contract: Contract | None = None
    description: str | None = None  # plain text
    description_html: str | None = None  # sanitised
    attachments: list[Attachment] = field(default_factory=list)
    apply_url: str | None = None
