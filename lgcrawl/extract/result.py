"""What reading one page gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.records import Record


@dataclass(slots=True)
class Extraction:
    """The records of one page, and where a crawl would go next.

    ``kind`` is what the page was read as: article, vacancy, list, feed, api, sitemap, shell,
    text or other.
    ``reason`` says why there are no records, when there are none.
    """

    kind: str
    records: list[Record] = field(default_factory=list)
    next_url: str | None = None
    total: int | None = None  # how many records the source says it has
    reason: str | None = None
    failure: str | None = None  # class of docs/ops.md, where having no records is a fault
    answers: dict[str, str] = field(default_factory=dict)  # URL of a record -> its own answer's
    score: float | None = None  # how sure it is that the page is of this kind, where it was guessed
