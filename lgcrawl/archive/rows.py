"""What goes in and out of the writer: a source, a run, what keeping and finishing came to."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Self

from lgcrawl.archive.frontier import Left


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the archive remembers of a card."""

    slug: str
    title: str
    kind: str  # feed, listing, sitemap, api
    records: str  # article | vacancy
    publisher: str | None = None  # id of the register
    platform: str | None = None
    licence: str | None = None
    complete: bool = False

    @classmethod
    def of(cls, card: object) -> Self:
        """The row of a card, whose fields have the same names."""
        return cls(**{field.name: getattr(card, field.name) for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a record came to.

    ``change``: ``new``, ``changed`` (a new version), ``unchanged``, ``repeated`` (seen before in
    this run; it may have added texts), or ``rejected`` (the database refused the values: the
    record lies in ``rejects`` and ``id`` is empty). ``changes`` is ``{field: [old, new]}``.
    """

    id: str
    change: str
    version: int = 0
    changes: dict[str, list[str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What finishing a run did: the ids it closed, and how many vacancies it left ``unseen``."""

    run: int
    source: str
    outcome: str
    closed: list[str]
    unseen: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that begins or goes on: ``left`` is what it had left, None for a new one."""

    run: int
    token: int
    left: Left | None = None


@dataclass(slots=True)
class OpenRun:
    """What the writer remembers of a run while it goes on."""

    id: int
    source: str
    method_version: str | None = None  # which rules read its records
    rules: str | None = None  # these, and its card
    token: int | None = None  # of its lease of the source, where it has one
    lost: bool = False  # the lease was taken by another
    stated: dict[str, frozenset[str]] = field(default_factory=dict)  # id -> texts stated so far
    made: set[str] = field(default_factory=set)  # ids whose newest version is of this run
