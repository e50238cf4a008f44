"""When an article was published and changed: what systems state, what the page prints."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from lgcrawl.extract.masthead import Masthead, read_foot
from pipelines import dates
from pipelines.records import Article

# Field -> names of <meta> elements, best first, lower case.
_METAS = {
    "published_text": "article:published_time og:published_time datepublished article.published "
    "dcterms.issued dc.date.issued govuk:first-published-at dcterms.created dc.date.created "
    "date.available date.created "
    "pubdate pub_date publishdate publish-date publication_date publicationdate parsely-pub-date "
    "sailthru.date dc.date dcterms.date date",
    "modified_text": "article:modified_time og:updated_time datemodified dcterms.modified "
    "dc.date.modified govuk:public-updated-at date.modified date.updated last-modified "
    "article.updated",
}
# /2025/03/03/title, as WordPress and newspapers have it.
_DATED_ADDRESS = re.compile(r"/((?:19|20)\d\d[/-]\d\d[/-]\d\d)(?:/|$)")


def set_dates(article: Article, given: Article, meta: dict[str, str], masthead: Masthead) -> None:
    """Set the dates; a date printed at the headline wins over structured data of another day."""
    stated = {
        name: [(given.evidence.get(name, ""), getattr(given, name)), ("meta", _dated(meta, name))]
        for name in ("published_text", "modified_text")
    }
    stated["published_text"].append(("meta", masthead.marked))
    stated["modified_text"].append(("text", masthead.modified_text))
    printed = _day(masthead.published_text)
    days = filter(None, (_day(text) for _, text in stated["published_text"]))
    if printed and not any(_is_same(printed, day, masthead.published_text) for day in days):
        article.set("text", published_text=masthead.published_text)
    for name, held in stated.items():
        for evidence, text in held:
            if _day(text):
                article.set(evidence, **{name: text})
    article.set("text", published_text=masthead.published_text)


def set_last_dates(article: Article, url: str | None, headline: etree._Element | None) -> None:
    """Set the dates that nothing else tells: from below the text, then from the page's address."""
    told = article.published_text and (article.modified_text or _is_stated(article))
    if not told and headline is not None:
        foot = read_foot(headline)
        article.set("text", modified_text=foot.modified_text)
        article.set("text", published_text=foot.published_text)
    dated = _DATED_ADDRESS.search(url or "")
    if dated and _day(dated[1]):
        article.set("generic", published_text=dated[1])


def _is_same(printed: date, stated: date, text: str | None) -> bool:
    """Whether two days are one: told in zones of their own, or the month first as in America."""
    swapped = (printed.year, printed.day, printed.month) == (stated.year, stated.month, stated.day)
    return abs((printed - stated).days) <= 1 or (swapped and dates.in_figures(text))


def _is_stated(article: Article) -> bool:
    """Whether the date is a system's, which would have stated a change beside it."""
    return article.evidence.get("published_text") in ("jsonld", "meta")


def _dated(meta: dict[str, str], field: str) -> str | None:
    texts = (meta[name] for name in _METAS[field].split() if name in meta)
    return next((text for text in texts if _day(text)), None)


def _day(text: str | None) -> date | None:
    found = dates.parse(text).date
    return date.fromisoformat(found) if found else None
