"""Labels of news pages that another part of the same page speaks against."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lgcrawl.extract import css, jsonld
from lgcrawl.extract.headline import document_title
from lgcrawl.extract.page import Page
from lgcrawl.extract.rows import title_of
from pipelines.errors import PageError

Fold = Callable[[Any], str]


def disputed(
    fact: dict[str, Any], field: str, record: dict[str, Any] | None, path: Path, fold: Fold
) -> bool:
    """Whether a label that a record misses is one of several answers its page gives.

    A title that the page says in its head alone, where the record has the one it prints as its
    heading; a date of the year 1, which systems write for none.
    """
    if field == "published":
        return str(fact["published"]).startswith("0001-")
    if field != "title" or record is None or path.suffix == ".json":
        return False
    page = Page(path.read_bytes())
    try:
        printed = {fold(title_of(e)) for e in page.parsed.iter("h1", "h2")}
        return fold(record["title"]) in printed and fold(fact["title"]) in _in_head(page, fold)
    except PageError:
        return False


def _in_head(page: Page, fold: Fold) -> set[str]:
    """What the page's head calls it."""
    names = ("og:title", "twitter:title")
    queries = [
        f"meta[{key}='{name}']::attr(content)" for name in names for key in ("property", "name")
    ]
    said = [css.value(query, page.parsed) for query in queries]
    structured = [jsonld.article_of(obj).title for obj in jsonld.objects(page)]
    return {fold(text) for text in (*said, *structured, document_title(page)) if text}
