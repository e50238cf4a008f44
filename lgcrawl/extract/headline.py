"""An article's headline as the page prints it, without what the site adds to its titles."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from lgcrawl.extract import jsonld
from lgcrawl.extract.body_lines import key, squeezed
from lgcrawl.extract.page import Page
from lgcrawl.extract.rows import title_of
from pipelines.records import Article
from pipelines.text import clean

_SEPARATOR = re.compile(r"\s+(?:[–—·:«»|@-]|::)\s+|\s*[|»«]\s*")
# A template that had no headline to fill in: "Anytown Council -".
_BLANK = re.compile(r"^\W*\s?[|»:–—-]\s|\s[|«:–—-]+\W*$")
SITES = frozenset(("WebSite", "Organization", "NewsMediaOrganization", "GovernmentOrganization"))
_SITE_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title")
# What a name in an address has after it where a site is called by it: "BBC News" of bbc.co.uk.
_AFTER_NAME = """news online website newsroom media centre center live today magazine blog press
    office hub home homepage official site council county city borough district metropolitan town
    community parish royal unitary combined authority government of the and in bc cc dc mbc uk
    service services police fire rescue nhs foundation trust university college"""
_SITE_WORDS = frozenset(_AFTER_NAME.split())
_ORGANISATION = re.compile(
    r"(?:[A-Z&][\w'’.&-]{0,30}\s|(?:and|of|the|upon|on|in|y)\s){1,8}(?:Council|Authority|Newsroom)"
    r"|GOV\.(?:UK|WALES|SCOT)|LLYW\.CYMRU|(?:Cyngor|Comhairle)(?:\s[\w'’-]{1,30}){1,6}"
)
_SECTION = re.compile(
    r"(?:(?:latest|all|council|local|our|uk)\s)?(?:news|(?:press|media) releases?|home|homepage"
    r"|news (?:articles?|stor(?:y|ies)|releases?|room|archive|and (?:events|media|views))|newsroom"
    r"|media centre|newyddion|naidheachdan|hafan|articles?)",
    re.IGNORECASE,
)
_LONGEST = 300
_MOST_WORDS = 5  # of a site's name
# Where a headline is printed, and the share of the shorter title's words the other must have.
_HEADINGS = (("h1", 0.5), ("h2", 0.8))
_MOST_HEADINGS = 20  # of a kind are looked at
_MOST_BRANDS, _FIRST = 12, 3  # links from the top of the page are

Names = frozenset[str]


def site_names(page: Page, meta: dict[str, str], address: str | None) -> Names:
    """What the site calls itself, spaces and case left out; also the name in its address."""
    names = [meta.get(name) for name in _SITE_METAS]
    for obj in jsonld.objects(page):
        if jsonld.types_of(obj) & SITES:
            names.append(jsonld.name_of(obj))
        names.append(jsonld.name_of(obj.get("publisher")))
    title = document_title(page)
    if _BLANK.search(title):
        names.append(title)
    names.extend(_brands(page))
    labels = host_of(address).split(".")[:-1]
    names.extend(label for label in labels if label not in ("www", "co", "gov"))
    return frozenset(
        squeezed(name) for name in names if name and len(name.split()) <= _MOST_WORDS
    ) - {""}


def host_of(url: str | None) -> str:
    """The host of an address, "" where there is none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def document_title(page: Page) -> str:
    """What the ``<title>`` says."""
    said = page.parsed.findtext(".//head/title") or page.parsed.findtext(".//title")
    return clean(said)


def set_title(
    page: Page, article: Article, given: Article, meta: str | None, sites: Names
) -> etree._Element | None:
    """Set the title, as printed where the page prints it; the element that does.

    ``given`` is what the structured data says, ``meta`` that of ``og:title`` and its like: often
    shorter, for those who share it. A reader sees the heading, so the heading wins over both.
    """
    named = [
        (given.evidence.get("title", "jsonld"), bare_title(given.title, sites)),
        ("meta", bare_title(meta, sites)),
        ("generic", bare_title(document_title(page), sites)),
    ]
    headline, title = _printed(page, [other for _, other in named if other], sites)
    agreed = (evidence for evidence, other in named if key(other) == key(title))
    article.set(next(agreed, "generic"), title=title)
    for evidence, other in named:
        article.set(evidence, title=other)
    return headline


def _printed(page: Page, known: list[str], sites: Names) -> tuple[etree._Element | None, str]:
    """The heading most like the titles known from elsewhere; its words, "" if it is like none."""
    first: etree._Element | None = None
    for tag, least in _HEADINGS:
        best: tuple[tuple[float, int], etree._Element | None, str] = ((0.0, 0), None, "")
        for element in islice(page.parsed.iter(tag), _MOST_HEADINGS):
            words = _words(element)
            no_title = not words or len(words) > _LONGEST or squeezed(words) in sites
            if no_title or _is_home(page, element):
                continue
            first = element if first is None else first
            alike = max((_alikeness(words, title) for title in known), default=(1.0, 0))
            if alike > best[0]:
                best = (alike, element, words)
        if best[0][0] >= least:
            return best[1:]
    return first, ""


def _words(heading: etree._Element) -> str:
    """A heading's words without its date and what only screen readers are told."""
    words = title_of(heading)
    for part in heading.iterdescendants("time", "small"):
        words = words.removesuffix(title_of(part)).strip()
    return words


def _is_home(page: Page, heading: etree._Element) -> bool:
    """Whether a heading is the site's own name: a link to its front page and nothing else."""
    link = next(heading.iter("a"), None)
    if link is None or title_of(link) != title_of(heading):
        return False
    return _leads_home(page, link) or _leads_up(page, link)


def _leads_home(page: Page, link: etree._Element) -> bool:
    """Whether a link leads to the front page of the site."""
    href = (link.get("href") or "").strip()
    if href == "/" or "home" in (link.get("rel") or "").split():
        return True
    host, _, path = page.absolute(href).partition("//")[2].partition("/")
    here = (page.url or "").partition("//")[2].partition("/")[0]
    return not path and bool(host) and host == here


def _leads_up(page: Page, link: etree._Element) -> bool:
    """Whether a link leads to a folder that the page is in: the front page of a blog."""
    href = (link.get("href") or "").strip()
    if not page.url or not href.endswith(("/", "..")):
        return False
    here, there = page.url.partition("?")[0], page.absolute(href)
    return here != there and here.startswith(there)


def _brands(page: Page) -> list[str]:
    """What links to the front page say at the top of the page, where the site's name stands."""
    said = [
        title_of(link)
        for at, link in enumerate(islice(page.parsed.iter("a"), _MOST_BRANDS))
        if _leads_home(page, link) or (at < _FIRST and _leads_up(page, link))
    ]
    return [words for words in said if not _SECTION.fullmatch(words)]


def _alikeness(one: str, other: str) -> tuple[float, int]:
    """The share of the shorter's words that the other has, and how many these are."""
    ours, theirs = set(key(one).split()), set(key(other).split())
    both = len(ours & theirs)
    return (both / min(len(ours), len(theirs)), both) if both else (0.0, 0)


def bare_title(title: str | None, sites: Names) -> str:
    """A title without the site's name and the section's, before it or behind; "" if it is these.

    >>> bare_title("Budget agreed | News | Anytown Borough Council", frozenset())
    'Budget agreed'
    >>> bare_title("Example News: Budget - the figures", frozenset({"examplenews"}))
    'Budget - the figures'
    """
    title = clean(title)
    if squeezed(title) in sites:
        return ""
    parts, marks = _parts(title)
    names = [_is_site(part, sites) for part in parts]
    first = next(
        (at for at, part in enumerate(parts) if not names[at] and not _is_section(part)), 0
    )
    after = (at for at in range(first + 1, len(parts)) if names[at])
    last = next(after, len(parts))
    while last > first + 1 and _is_section(parts[last - 1]):
        last -= 1
    title = "".join(
        part + mark
        for part, mark in zip(parts[first:last], [*marks[first : last - 1], ""], strict=True)
    )
    opening = title.partition("|")[0].strip()
    if len(opening.split()) > 2:
        title = opening
    title = title.strip(" |-–—")
    before, colon, rest = title.partition(": ")
    return rest if colon and squeezed(before) in sites else title


def _parts(title: str) -> tuple[list[str], list[str]]:
    """What the separators of a title part, and the separators."""
    parts, marks, at = [], [], 0
    for mark in _SEPARATOR.finditer(title):
        parts.append(title[at : mark.start()])
        marks.append(mark[0])
        at = mark.end()
    return [*parts, title[at:]], marks


def _is_section(part: str) -> bool:
    return _SECTION.fullmatch(part) is not None


def _is_site(part: str, sites: Names) -> bool:
    """Whether a part is the site's name, or begins with it: "BBC News" on bbc.co.uk."""
    if squeezed(part) in sites or _ORGANISATION.fullmatch(part):
        return True
    words = key(part).split()
    return any(
        "".join(words[:count]) in sites and _SITE_WORDS.issuperset(words[count:])
        for count in range(1, len(words))
        if len("".join(words[:count])) > 2
    )
