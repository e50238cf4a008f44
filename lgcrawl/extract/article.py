"""A news article from its page: structured data, then what the page prints, then its main text."""

from __future__ import annotations

import html
from collections.abc import Mapping
from itertools import islice
from typing import Any, cast

from lxml import etree

from lgcrawl.extract import jsonld, microdata, rel_links
from lgcrawl.extract.body_lines import key, squeezed
from lgcrawl.extract.byline import byline
from lgcrawl.extract.furniture import Furniture
from lgcrawl.extract.headline import (
    SITES,
    Names,
    document_title,
    host_of,
    set_title,
    site_names,
)
from lgcrawl.extract.html_text import all_text, text_of
from lgcrawl.extract.language import chosen_language, language_tag
from lgcrawl.extract.main_text import main_text
from lgcrawl.extract.masthead import Masthead, read_masthead
from lgcrawl.extract.page import Page
from lgcrawl.extract.picture import set_picture
from lgcrawl.extract.publication import set_dates, set_last_dates
from lgcrawl.extract.selected import read_selected
from lgcrawl.extract.summary import is_summary
from pipelines.records import Article
from pipelines.text import clean

# Field -> names of <meta> elements, best first, lower case.
_META = {
    "title": "og:title twitter:title dc.title dcterms.title",
    "author": "author article:author parsely-author sailthru.author mrf:authors dc.creator "
    "dcterms.creator byl",
    "section": "article:section parsely-section dc.subject",
    "summary": "description og:description twitter:description dc.description dcterms.description",
}
_NAMES = ("property", "name", "itemprop", "http-equiv")
_TRAIL = etree.XPath(
    "(descendant::*/@class | descendant::*/@id | descendant::*/@aria-label)"
    "[contains(., 'readcrumb')]/.."
)
_TRAIL_TAGS = ("nav", "ol", "ul", "div", "p")
_HOME = frozenset(("", "home", "homepage", "home page", "hafan", "you are here", "start"))
_NO_SECTION = _HOME | {"all", "front page", "uncategorised", "uncategorized"}
_LONGEST_SECTION = 60
_LEAST_BODY = 250  # characters of an articleBody that can stand for the text
_CARRIED = 0.9  # share of an articleBody's paragraphs that the page must print


def read_article(
    page: Page, fields: Mapping[str, str] | None = None, furniture: Furniture | None = None
) -> Article | None:
    """The page's article, None where there is no headline, or neither a text nor a date to it.

    ``fields`` are the selectors of its card or platform, ``furniture`` what the pages of its site
    share.

    ``*_text`` fields hold dates as printed; the cleaned ones are left to pipelines.normalise.
    """
    meta = _metadata(page)
    sites = site_names(page, meta, page.url or _canonical(page))
    how, obj = _object(page)
    given = jsonld.article_of(obj, how)
    article = Article()
    read_selected(article, page, fields or {})
    headline = set_title(page, article, given, _first(meta, "title"), sites)
    masthead = read_masthead(headline) if headline is not None else Masthead()
    _set_author(article, given, meta, masthead, sites)
    if not article.author:
        article.set("generic", author=rel_links.author(page))
    set_dates(article, given, meta, masthead)
    set_last_dates(article, page.url or _canonical(page), headline)
    _set_section(article, page, given, meta, sites)
    summaries = _summaries(given, meta)
    for evidence, text in summaries:
        article.set(evidence, summary=text)
    article.set("meta", url=_canonical(page))
    article.set(how, url=given.url if not page.url else None)
    _set_text(page, article, given, headline, furniture)
    set_picture(article, page, given, meta, headline)
    _check_summary(article, page, summaries)
    language = _language(page, meta) or given.language
    evidence, spoken = chosen_language(language, f"{article.title} {article.body or ''}")
    article.set(evidence, language=spoken)
    if not article.title or not (article.body or article.published_text):
        return None
    return article


# -- what the page says of itself ------------------------------------------------------------------
def _metadata(page: Page) -> dict[str, str]:
    """The page's ``<meta>`` elements, first of each name, lower case."""
    found: dict[str, str] = {}
    for element in page.parsed.iter("meta"):
        name = next(filter(None, map(element.get, _NAMES)), None)
        content = clean(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _summaries(given: Article, meta: dict[str, str]) -> list[tuple[str, str]]:
    """What the page calls its summary, best first, each after its evidence."""
    said = [("meta", meta.get(name)) for name in _META["summary"].split()]
    said.append((given.evidence.get("summary", "jsonld"), given.summary))
    return [(evidence, text) for evidence, text in said if text]


def _check_summary(article: Article, page: Page, said: list[tuple[str, str]]) -> None:
    """Put the first summary that is one in the place of the site's slogan."""
    if article.evidence.get("summary") not in ("meta", "jsonld"):
        return  # selected
    sites = (o for o in jsonld.objects(page) if jsonld.types_of(o) & SITES)
    slogans = [text for o in sites if isinstance(text := o.get("description"), str)]
    article.summary = None
    del article.evidence["summary"]
    for evidence, text in said:
        if is_summary(text, article.title, article.body, slogans):
            article.set(evidence, summary=text)


def _first(meta: dict[str, str], field: str) -> str | None:
    return next((meta[name] for name in _META[field].split() if name in meta), None)


def _canonical(page: Page) -> str | None:
    """The address the page gives itself, if it is one of the same site."""
    for link in page.parsed.iterfind(".//link[@rel='canonical']"):
        url = page.absolute(clean(link.get("href")))
        if url.startswith(("http://", "https://")) and (
            not page.url or host_of(url) == host_of(page.url)
        ):
            return url
    return None


def _language(page: Page, meta: dict[str, str]) -> str | None:
    root = page.parsed
    said = root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")
    others = root.get("xml:lang"), meta.get("content-language"), meta.get("og:locale")
    return next(filter(None, map(language_tag, (*said, *others))), None)


def _object(page: Page) -> tuple[str, dict[str, Any]]:
    """The structured data of the article itself, after what it is from: scripts, else markup.

    Of several objects it is the one the page is titled after.
    """
    evidence = "jsonld"
    objects = [o for o in jsonld.objects(page) if jsonld.types_of(o) & jsonld.ARTICLE_TYPES]
    if not objects:
        evidence, objects = "meta", microdata.articles(page, jsonld.ARTICLE_TYPES)
    if len(objects) > 1:
        title = key(document_title(page))
        headlines = [key(jsonld.article_of(o).title) for o in objects[:50]]
        same = [o for o, h in zip(objects, headlines, strict=False) if h and h in title]
        objects = same or (objects if len(set(headlines) - {""}) == 1 else [])
    return evidence, max(objects, key=len, default={})


# -- author, dates, section ------------------------------------------------------------------------
def _set_author(
    article: Article,
    given: Article,
    meta: dict[str, str],
    masthead: Masthead,
    sites: frozenset[str],
) -> None:
    """Set the author: a person before the publisher, and whom the page prints before both."""
    named = byline(filter(None, (_first(meta, "author"),)))
    how = given.evidence.get("author", "jsonld")
    ours, theirs = key(masthead.author).split(), key(given.author or named).split()
    if ours and not set(ours) & set(theirs):
        article.set("text", author=masthead.author)
    persons = [
        (evidence, name)
        for evidence, name in ((how, given.author), ("meta", named))
        if name and squeezed(name) not in sites
    ]
    for evidence, name in (*persons, (how, given.author), ("meta", named)):
        article.set(evidence, author=name)


def _set_section(
    article: Article, page: Page, given: Article, meta: dict[str, str], sites: Names
) -> None:
    """Set the section: a short name that is neither the site's nor the article's own."""
    said = [(given.evidence.get("section", "jsonld"), given.section)]
    said += [("meta", meta.get(name)) for name in _META["section"].split()]
    for evidence, text in said:
        if text and _names_section(text, article.title, sites):
            article.set(evidence, section=text)
    if not article.section:
        article.set("generic", section=rel_links.section(page))
    if not article.section:
        article.set("generic", section=_breadcrumb(page, article.title))


def _names_section(text: str, title: str | None, sites: Names) -> bool:
    known = squeezed(text) in sites or key(text) in _NO_SECTION or key(text) == key(title)
    return len(text) <= _LONGEST_SECTION and not known


def _breadcrumb(page: Page, title: str | None) -> str | None:
    """The last crumb of the page's trail that is neither home nor the page itself."""
    trail: list[str] = []
    for obj in jsonld.objects(page):
        items = obj.get("itemListElement")
        if "BreadcrumbList" in jsonld.types_of(obj) and isinstance(items, list):
            held = [item for item in items if isinstance(item, dict)]
            trail = [jsonld.name_of(i) or jsonld.name_of(i.get("item")) or "" for i in held]
    if not trail and "readcrumb" in page.text:
        held_by = cast("list[etree._Element]", _TRAIL(page.parsed))
        holders = (element for element in held_by if element.tag in _TRAIL_TAGS)
        trail = [clean(all_text(a)) for holder in islice(holders, 1) for a in holder.iter("a")]
    crumbs = [c for c in trail if key(c) not in _HOME and key(c) != key(title) and len(c) < 80]
    return crumbs[-1] if crumbs else None


# -- text ------------------------------------------------------------------------------------------
def _set_text(
    page: Page,
    article: Article,
    given: Article,
    headline: etree._Element | None,
    furniture: Furniture | None,
) -> None:
    """Set the body: the main text, or the articleBody where that says more of what is printed."""
    if article.body:
        return  # selected, and trafilatura is dear
    found = main_text(
        page, article.title, article.summary, headline, stated=given.body, furniture=furniture
    )
    length = len(found.body) if found else 0
    body = given.body or ""
    longer = len(body) >= max(_LEAST_BODY, 2 * length) and (not found or _prints(page, body))
    # trafilatura, too, takes the articleBody where it finds little else, but not its paragraphs.
    parted = found and key(found.body) == key(body) and body.count("\n") > found.body.count("\n")
    if longer or parted:
        paragraphs = (f"<p>{html.escape(paragraph)}</p>" for paragraph in body.split("\n\n"))
        article.set("jsonld", body=body, body_html="".join(paragraphs))
    if found:
        article.set("generic", body=found.body, body_html=found.body_html)
        article.set("text", picture_credit=found.picture_credit)


def _prints(page: Page, body: str) -> bool:
    """Whether the page prints nearly all paragraphs of a text."""
    printed = key(text_of(page.parsed))
    paragraphs = [key(p) for p in body.split("\n") if p.strip()]
    carried = sum(len(p) for p in paragraphs if p in printed)
    return carried >= _CARRIED * sum(map(len, paragraphs))
