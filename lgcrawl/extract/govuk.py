"""GOV.UK's content API: the JSON behind every page of www.gov.uk, as an article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from lgcrawl.extract.html_text import sanitise, text_of
from lgcrawl.extract.language import language_tag
from lgcrawl.extract.page import Page
from pipelines.records import Article
from pipelines.text import clean

SITE = "https://www.gov.uk"
# What a document's words stand in, in the order they are shown.
_BODIES = ("introductory_paragraph", "introduction", "body", "more_information")
_MARKS = frozenset(("base_path", "content_id", "schema_name", "publishing_app"))


def read_content(page: Page) -> Article | None:
    """The document of a content API answer; None for any other JSON or none at all.

    The organisations that publish it are its author, parted by "; " as their names hold commas.
    A withdrawn document's text begins with the notice that says so.
    """
    if not page.text.lstrip().startswith("{"):
        return None
    try:
        content = json.loads(page.text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or len(_MARKS & content.keys()) < 2:
        return None
    details, links = _object(content.get("details")), _object(content.get("links"))
    markup = "\n".join(filter(None, (_notice(content), *_markup(details))))
    article = Article()
    article.set(
        "api",
        title=clean(_text(content.get("title"))),
        url=_address(content),
        author="; ".join(_titles(links.get("organisations"))),
        published_text=_text(content.get("first_published_at"))
        or _text(details.get("first_public_at"))
        or _first_change(details)
        or _text(content.get("public_updated_at")),
        modified_text=_text(content.get("public_updated_at")),
        section=next(iter(_titles(links.get("taxons")) + _titles(links.get("policy_areas"))), None)
        or clean(_text(content.get("document_type")).replace("_", " ")),
        summary=clean(_text(content.get("description"))),
        body=text_of(markup),
        body_html=sanitise(markup),
        picture_url=_text(_object(details.get("image")).get("url")) or None,
        picture_credit=clean(_text(_object(details.get("image")).get("credit"))),
        language=language_tag(_text(content.get("locale"))),
    )
    return article if article.title else None


def _first_change(details: dict[str, Any]) -> str:
    """The first entry of a document's history: its publication."""
    history = details.get("change_history")
    entries = map(_object, history) if isinstance(history, list) else iter(())
    stamps = (_text(entry.get("public_timestamp")) for entry in entries)
    return min(filter(None, stamps), default="")


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """A string, or the HTML among the renderings of one."""
    if isinstance(value, list):
        renderings = [item for item in value if _object(item).get("content_type") == "text/html"]
        value = renderings[0].get("content") if renderings else None
    return value if isinstance(value, str) else ""


def _titles(documents: Any) -> list[str]:
    items = documents if isinstance(documents, list) else []
    titles = (clean(_text(_object(item).get("title"))) for item in items)
    return list(dict.fromkeys(filter(None, titles)))


def _address(content: dict[str, Any]) -> str:
    path = _text(content.get("base_path"))
    return SITE + path if path.startswith("/") else path


def _notice(content: dict[str, Any]) -> str:
    notice = _object(content.get("withdrawn_notice"))
    day = _text(notice.get("withdrawn_at"))[:10]
    if not day:
        return ""
    return f"<p>Withdrawn {escape(day)}: {escape(text_of(_text(notice.get('explanation'))))}</p>"


def _markup(details: dict[str, Any]) -> Iterator[str]:
    yield from (_text(details.get(name)) for name in _BODIES)
    parts = details.get("parts")
    for part in parts if isinstance(parts, list) else []:
        heading = clean(_text(_object(part).get("title")))
        yield f"<h2>{escape(heading)}</h2>{_text(_object(part).get('body'))}"
