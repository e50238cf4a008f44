"""Records of a saved page, a URL or standard input, as `lgcrawl extract` prints them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from lgcrawl.cards import Card
from lgcrawl.extract.kind import PageKind, page_kind
from lgcrawl.extract.page import MAX_BYTES, Page
from lgcrawl.extract.platforms import platform_name
from lgcrawl.extract.read import Kind, is_data, read, require_page
from pipelines.errors import FetchRefused, InputError, PageError
from pipelines.normalise import Context, normalise
from pipelines.records import Article, Record, Vacancy

# Shown as they are; docs/normalising.md explains each.
ARTICLE_KEYS = (
    "published",
    "modified",
    "author",
    "section",
    "summary",
    "body",
    "body_html",
    "picture_url",
    "picture_credit",
    "language",
    "mentions",
)
VACANCY_KEYS = (
    "reference",
    "employer_text",
    "employer_ids",
    "employer_method",
    "end_client",
    "recruiter_text",
    "department",
    "salary_text",
    "salary",
    "location_text",
    "place",
    "posted_text",
    "posted_date",
    "posted_method",
    "closing_text",
    "closing_date",
    "closing_time",
    "closing_method",
    "interview_text",
    "interview_date",
    "start_text",
    "start_date",
    "contract_text",
    "hours_text",
    "contract",
    "description",
    "description_html",
    "attachments",
    "apply_url",
    "issues",
)

_WEB = re.compile(r"https?://", re.IGNORECASE)


def is_url(name: str) -> bool:
    """Whether a name is an address to fetch, not a file.

    >>> is_url("HTTPS://www.gov.uk/"), is_url("https.html")
    (True, False)
    """
    return _WEB.match(name) is not None


def records_of(
    name: str,
    *,
    url: str | None = None,
    kind: Kind = "auto",
    card: Card | None = None,
    pages: Mapping[str, Page | FetchRefused] | None = None,
) -> Iterator[dict[str, Any]]:
    """The normalised records of a file, ``-`` or one of the fetched ``pages``.

    Raises InputError when it cannot be read, FetchRefused when it could not be fetched, PageError
    when it gives no record.
    """
    page = (pages or {}).get(name) or _page(name, url)
    if isinstance(page, FetchRefused):
        raise page
    extraction = read(page, kind, card)
    if not extraction.records:
        raise PageError(f"no records: {extraction.reason or 'nothing found'}")
    context = Context(
        publisher=card.publisher if card else None,
        day=date.fromisoformat(page.fetched_at[:10]) if page.fetched_at else None,
    )
    for record in extraction.records:
        yield shown(normalise(record, context), name)


def kind_of(
    name: str, *, url: str | None = None, pages: Mapping[str, Page | FetchRefused] | None = None
) -> dict[str, Any]:
    """What a page is (article, vacancy, list, other), how surely, why, and which platform made it.

    Raises as :func:`records_of`.
    """
    page = (pages or {}).get(name) or _page(name, url)
    if isinstance(page, FetchRefused):
        raise page
    require_page(page)
    found = _of_data(page) or page_kind(page)
    return {
        "file": name,
        "page": found.kind,
        "score": round(found.score, 2),
        "why": found.why,
        "platform": platform_name(page),
    }


def _of_data(page: Page) -> PageKind | None:
    """What a feed or an answer in JSON or XML is, by the records it gives; None for HTML."""
    if not is_data(page):
        return None
    extraction = read(page)
    records = extraction.records
    why = f"{extraction.kind}, {len(records)} records"
    if len(records) == 1 and extraction.kind not in ("feed", "list"):
        return PageKind("vacancy" if isinstance(records[0], Vacancy) else "article", 1.0, why)
    return PageKind("list" if records else "other", 1.0, why)


def shown(record: Record, file: str | None) -> dict[str, Any]:
    """A record as a dict; every key always there, None where unknown."""
    keys = ARTICLE_KEYS if isinstance(record, Article) else VACANCY_KEYS
    kind = record.kind if isinstance(record, Article | Vacancy) else None
    out: dict[str, Any] = {"file": file, "url": record.url, "kind": kind, "title": record.title}
    for key in keys:
        value = getattr(record, key)
        if key in ("mentions", "attachments"):
            value = [asdict(one) for one in value]
        elif hasattr(value, "to_dict"):
            value = value.to_dict()
        out[key] = value
    out["evidence"] = record.evidence
    return out


def _page(name: str, url: str | None) -> Page:
    path = Path(name)
    try:
        if name == "-":
            return Page(sys.stdin.buffer.read(MAX_BYTES + 1), url)
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise InputError("a folder; name the files in it") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}") from None
    return Page(body, url, content_type="text/plain" if path.suffix == ".txt" else "")
