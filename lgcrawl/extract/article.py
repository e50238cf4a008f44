"""A news article from its page: structured data, then what the page prints, then its main text."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from lgcrawl.extract import jsonld
from lgcrawl.extract.byline import byline
from lgcrawl.extract.credit import caption_credit
from lgcrawl.extract.html_text import text_of
from lgcrawl.extract.language import language_tag
from lgcrawl.extract.main_text import key, main_text
from lgcrawl.extract.masthead import Masthead, read_masthead
from lgcrawl.extract.page import Page
from lgcrawl.extract.selected import read_selected
from pipelines import dates
from pipelines.records import Article
from pipelines.text import clean

# Field -> names of <meta> elements, best first, lower case.
_META = {
    "title": "og:title twitter:title dc.title dcterms.title",
    "author": "author article:author parsely-author sailthru.author mrf:authors dc.creator "
    "dcterms.creator byl",
    "published_text": "article:published_time og:published_time datepublished article.published "
    "dcterms.issued dc.date.issued dcterms.created dc.date.created date.available date.created "
    "pubdate pub_date publishdate publish-date publication_date publicationdate parsely-pub-date "
    "sailthru.date dc.date dcterms.date date",
    "modified_text": "article:modified_time og:updated_time datemodified dcterms.modified "
    "dc.date.modified date.modified date.updated last-modified article.updated",
    "section": "article:section parsely-section dc.subject",
    "summary": "description og:description twitter:description dc.description dcterms.description",
}
_NAMES = ("property", "name", "itemprop", "http-equiv")
_SEPARATOR = re.compile(r"\s+(?:[–—·:«»|-]|::)\s+|\s*[|»«]\s*")
_TRAIL = " | ".join(
    f"//{tag}[contains(@{name}, 'readcrumb')]"
    for tag in ("nav", "ol", "ul", "div", "p")
    for name in ("class", "id", "aria-label")
)
_HOME = frozenset(("", "home", "homepage", "home page", "hafan", "you are here", "start"))
_LONGEST_TITLE = 300
# Where a headline is printed, and the share of the shorter title's words the other must have.
_HEADLINES = (("h1", 0.5), ("h2", 0.8))
_LEAST_BODY = 250  # characters of an articleBody that can stand for the text
_CARRIED = 0.9  # share of an articleBody's paragraphs that the page must print


def read_article(page: Page, fields: Mapping[str, str] | None = None) -> Article | None:
    """The page's article, None where there is no headline, or neither a text nor a date to it.

    ``fields`` are the selectors of its card or platform.

    ``*_text`` fields hold dates as printed; the cleaned ones are left to pipelines.normalise.
    """
    meta = _metadata(page)
    sites = _site_names(page, meta)
    given = jsonld.article_of(_object(page))
    article = Article()
    read_selected(article, page, fields or {})
    headline = _set_title(page, article, given, meta, sites)
    masthead = read_masthead(headline) if headline is not None else Masthead()
    _set_author(article, given, meta, masthead, sites)
    _set_dates(article, given, meta, masthead)
    article.set("jsonld", section=given.section)
    article.set("meta", section=_first(meta, "section"), summary=_first(meta, "summary"))
    article.set("jsonld", summary=given.summary)
    if not article.section:
        article.set("generic", section=_breadcrumb(page, article.title))
    article.set("meta", language=_language(page, meta), url=_canonical(page))
    article.set("jsonld", language=given.language, url=given.url if not page.url else None)
    _set_text(page, article, given, headline)
    if not article.title or not (article.body or article.published_text):
        return None
    return article


# -- what the page says of itself ------------------------------------------------------------------
def _metadata(page: Page) -> dict[str, str]:
    """The page's ``<meta>`` elements, first of each name, lower case."""
    found: dict[str, str] = {}
    for element in page.tree.iter("meta"):
        name = next(filter(None, map(element.get, _NAMES)), None)
        content = clean(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: dict[str, str], field: str) -> str | None:
    return next((meta[name] for name in _META[field].split() if name in meta), None)


def _site_names(page: Page, meta: dict[str, str]) -> frozenset[str]:
    """What the site calls itself, spaces and case left out; also the name in its address."""
    names = [meta.get("og:site_name"), meta.get("application-name")]
    for obj in jsonld.objects(page):
        if jsonld.types_of(obj) & {"WebSite", "Organization", "NewsMediaOrganization"}:
            names.append(jsonld.name_of(obj))
        names.append(jsonld.name_of(obj.get("publisher")))
    address = _host(page.url or _canonical(page))
    names.extend(label for label in address.split(".")[:-1] if label not in ("www", "co", "gov"))
    return frozenset(_squeezed(name) for name in names if name and len(name.split()) <= 5)


def _squeezed(text: str | None) -> str:
    return key(text).replace(" ", "")


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _canonical(page: Page) -> str | None:
    """The address the page gives itself, if it is one of the same site."""
    for link in page.tree.iterfind(".//link[@rel='canonical']"):
        url = clean(link.get("href"))
        if url.startswith(("http://", "https://")) and (
            not page.url or _host(url) == _host(page.url)
        ):
            return url
    return None


def _language(page: Page, meta: dict[str, str]) -> str | None:
    root = page.tree
    said = root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang")
    others = root.get("xml:lang"), meta.get("content-language"), meta.get("og:locale")
    return next(filter(None, map(language_tag, (*said, *others))), None)


def _object(page: Page) -> dict[str, Any]:
    """The structured data of the article itself; of several, the one the page is titled after."""
    objects = [o for o in jsonld.objects(page) if jsonld.types_of(o) & jsonld.ARTICLE_TYPES]
    if len(objects) > 1:
        title = key(page.tree.findtext(".//title"))
        headlines = [key(jsonld.article_of(o).title) for o in objects[:50]]
        same = [o for o, h in zip(objects, headlines, strict=False) if h and h in title]
        objects = same or (objects if len(set(headlines) - {""}) == 1 else [])
    return max(objects, key=len, default={})


# -- title -----------------------------------------------------------------------------------------
def _set_title(
    page: Page, article: Article, given: Article, meta: dict[str, str], sites: frozenset[str]
) -> etree._Element | None:
    """Set the title, as printed where the page prints it; the element that does."""
    document = page.tree.findtext(".//head/title") or page.tree.findtext(".//title")
    named = {
        "jsonld": _bare(given.title, sites),
        "meta": _bare(_first(meta, "title"), sites),
        "generic": _bare(document, sites),
    }
    headline, title = _headline(page, list(filter(None, named.values())), sites)
    agreed = (evidence for evidence, other in named.items() if key(other) == key(title))
    article.set(next(agreed, "generic"), title=title)
    for evidence, other in named.items():
        article.set(evidence, title=other)
    return headline


def _headline(
    page: Page, known: list[str], sites: frozenset[str]
) -> tuple[etree._Element | None, str]:
    """The heading most like the titles known from elsewhere; its words, "" if it is like none."""
    first: etree._Element | None = None
    for tag, least in _HEADLINES:
        best: tuple[float, etree._Element | None, str] = (0.0, None, "")
        for element in islice(page.tree.iter(tag), 20):
            words = clean(str(element.text_content())[:1000])
            if not words or len(words) > _LONGEST_TITLE or _squeezed(words) in sites:
                continue
            first = element if first is None else first
            alike = max((_alikeness(words, title) for title in known), default=1.0)
            if alike > best[0]:
                best = (alike, element, words)
        if best[0] >= least:
            return best[1:]
    return first, ""


def _alikeness(one: str, other: str) -> float:
    ours, theirs = set(key(one).split()), set(key(other).split())
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0


def _bare(title: str | None, sites: frozenset[str]) -> str:
    """A title without the site's name: "Budget agreed | News | LocalGov" is "Budget agreed"."""
    title = clean(title)
    first = title.partition("|")[0].strip()
    if len(first.split()) > 2:
        title = first
    while parts := list(_SEPARATOR.finditer(title)):
        if not _is_site(title[parts[-1].end() :], sites):
            break
        title = title[: parts[-1].start()]
    title = title.strip(" |-–—")
    before, colon, after = title.partition(": ")
    return after if colon and _squeezed(before) in sites else title


def _is_site(text: str, sites: frozenset[str]) -> bool:
    """Whether a text is the site's name or begins with it: "BBC News" on bbc.co.uk."""
    squeezed = _squeezed(text)
    return squeezed in sites or (
        len(text.split()) <= 4 and any(len(s) > 2 and squeezed.startswith(s) for s in sites)
    )


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
    ours, theirs = key(masthead.author).split(), key(given.author or named).split()
    if ours and not set(ours) & set(theirs):
        article.set("text", author=masthead.author)
    persons = [
        (evidence, name)
        for evidence, name in (("jsonld", given.author), ("meta", named))
        if name and _squeezed(name) not in sites
    ]
    for evidence, name in (*persons, ("jsonld", given.author), ("meta", named)):
        article.set(evidence, author=name)


def _set_dates(article: Article, given: Article, meta: dict[str, str], masthead: Masthead) -> None:
    """Set the dates; a date printed at the headline wins over structured data of another day."""
    stated = {
        name: [("jsonld", getattr(given, name)), ("meta", _dated(meta, name))]
        for name in ("published_text", "modified_text")
    }
    stated["published_text"].append(("meta", masthead.marked))
    stated["modified_text"].append(("text", masthead.modified_text))
    printed = dates.parse(masthead.published_text).date
    days = {_day(text) for held in stated.values() for _, text in held if text}
    if printed and not any(
        abs((date.fromisoformat(printed) - day).days) <= 1 for day in days if day
    ):
        article.set("text", published_text=masthead.published_text)
    for name, held in stated.items():
        for evidence, text in held:
            if _day(text):
                article.set(evidence, **{name: text})
    article.set("text", published_text=masthead.published_text)


def _dated(meta: dict[str, str], field: str) -> str | None:
    texts = (meta[name] for name in _META[field].split() if name in meta)
    return next((text for text in texts if _day(text)), None)


def _day(text: str | None) -> date | None:
    found = dates.parse(text).date
    return date.fromisoformat(found) if found else None


def _breadcrumb(page: Page, title: str | None) -> str | None:
    """The last crumb of the page's trail that is neither home nor the page itself."""
    trail: list[str] = []
    for obj in jsonld.objects(page):
        items = obj.get("itemListElement")
        if "BreadcrumbList" in jsonld.types_of(obj) and isinstance(items, list):
            held = [item for item in items if isinstance(item, dict)]
            trail = [jsonld.name_of(i) or jsonld.name_of(i.get("item")) or "" for i in held]
    if not trail:
        holders = page.tree.xpath(_TRAIL)
        trail = [clean(str(a.text_content())) for holder in holders[:1] for a in holder.iter("a")]
    crumbs = [c for c in trail if key(c) not in _HOME and key(c) != key(title) and len(c) < 80]
    return crumbs[-1] if crumbs else None


# -- text ------------------------------------------------------------------------------------------
def _set_text(
    page: Page, article: Article, given: Article, headline: etree._Element | None
) -> None:
    """Set the body: the main text, or the articleBody where that says more of what is printed."""
    if article.body:
        return  # selected, and trafilatura is dear
    found = main_text(page, article.title, article.summary, headline)
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
    for caption in islice(page.tree.iter("figcaption"), 3):
        words = clean(str(caption.text_content())[:500])
        article.set("text", picture_credit=caption_credit(words))


def _prints(page: Page, body: str) -> bool:
    """Whether the page prints nearly all paragraphs of a text."""
    printed = key(text_of(page.tree))
    paragraphs = [key(p) for p in body.split("\n") if p.strip()]
    carried = sum(len(p) for p in paragraphs if p in printed)
    return carried >= _CARRIED * sum(map(len, paragraphs))
