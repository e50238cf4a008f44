"""What kind of page a page is: an article, an advert, a list of either, or none of these."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from lgcrawl.extract import css, jsonld, microdata, paging
from lgcrawl.extract.body_lines import key
from lgcrawl.extract.headline import document_title
from lgcrawl.extract.html_text import all_text
from lgcrawl.extract.labels import field_of, pairs
from lgcrawl.extract.page import Page
from lgcrawl.extract.page_titles import LIST_TITLE, OTHERS
from lgcrawl.extract.rows import find_block, title_of
from pipelines.text import clean

Kind = Literal["article", "vacancy", "list", "other"]


class PageKind(NamedTuple):
    """The kind, how sure it is from 0 to 1, and the evidence in words."""

    kind: Kind
    score: float
    why: str


# Two of these labels make an advert; one may stand in any story about jobs. What begins them is
# looked for before the page is read for labels, as that costs as much as all else here.
_ADVERT = {
    "salary_text": b"salary;pay;grade;gradd;wage;remuneration;cyflog",
    "closing_text": b"closing;closes;deadline;apply by;expir;dyddiad cau",
    "contract_text": b"contract;employment type;tenure;job type;position type;cytundeb;gontract",
    "hours_text": b"hours;working pattern;oriau",
    "reference": b"reference;ref no;ref:;job ref;vacancy;job id;job no;requisition;cyfeirnod",
}
_ONE_OF_EACH = ("salary_text", "closing_text", "posted_text", "reference")  # of one advert
_LABEL_ENDS = re.compile(rb"[\w /&()-]{0,20}\s{0,20}[:<]")
# What adverts say in their text and stories about jobs hardly ever do; this many make an advert.
_PHRASES = """per annum;pro rata;closing date;essential criteria;person specification;how to apply
    ;apply now;successful candidate;successful applicant;for an informal;job description;fixed term
    ;interview date;interviews will;dbs check;enhanced dbs;annual leave;equal opportunities"""
_SAID = [phrase.strip().encode() for phrase in _PHRASES.split(";")]
_ENOUGH_PHRASES = 4
_BEFORE_LABEL = (b"", b">", b" ", b"\n", b"\t", b"\r", b"(")
_LISTS = frozenset(("ItemList", "SearchResultsPage", "CollectionPage", "OfferCatalog"))
_LIST_PATH = re.compile(
    r"/(?:search|results|jobs|vacancies|news|newsroom|latest-news|press-releases|blog|category|tag"
    r"|author|archive|topics?|page/\d{1,5}|\d{4}(?:/\d\d)?|current-vacancies|job-?search|newyddion"
    r"|swyddi)(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_LIST_QUERY = re.compile(
    r"(?:^|&)(?:page|p|pg|q|query|keywords?|search|s|start|offset|resultsperpage|pagenum|sort)=",
    re.I,
)
_ADVERT_PATH = re.compile(
    r"/(?:jobs?|vacanc(?:y|ies)|swyddi?|opp|opportunity)/(?:[^/]+/){0,3}[^/]*\d[^/]*/?$",
    re.IGNORECASE,
)
_ITEM_PATH = re.compile(r"/(?:[^/]*-){3,}[^/]*/?$|/\d{3,}(?:/[^/]*)?/?$|/\d{4}/\d\d/\d\d/.", re.I)
_HOME_PATH = re.compile(r"/?(?:(?:index|default|home)(?:\.\w{2,5})?/?)?$", re.IGNORECASE)
_LONG_RUN = 60  # characters of text in one piece; menus and entries have shorter
_UNREAD = frozenset(("script", "style", "noscript", "template", "option", "svg", "title", "button"))
_PROSE = (400, 1500)  # characters of running text: some, and as much as a story has
_FLOWS, _MOSTLY_FLOWS = 0.5, 0.7  # the share of running text of few lists, and of none
_LISTED = 0.4  # share of the page's text that the entries of a list hold
_YEARS = range(1990, 2100)  # more likely than so many entries
_MOST_ELEMENTS, _MOST_PLACES = 60_000, 200
_DATED, _MOSTLY = "a time of publication", "mostly entries"


Points = dict[tuple[Kind, str], float]


@dataclass(slots=True)
class _Text:
    """How a page's text is made up, in characters."""

    prose: int = 0
    short: int = 0
    linked: int = 0
    asks_password: bool = False

    @property
    def whole(self) -> int:
        return self.prose + self.short + self.linked

    @property
    def flowing(self) -> float:
        """The share of running text."""
        return self.prose / (self.whole or 1)


def page_kind(page: Page, url: str | None = None) -> PageKind:
    """What the page is, from structured data where it says so, else from all it shows.

    ``url`` is its address, where the page itself does not know it. Raises PageError for a page
    with no markup.
    """
    said = _structured(page)
    if said:
        return said
    url = url or page.url
    text = _text(page.parsed)
    points: Points = {**_by_titles(page, text), **_by_address(url), **_by_open_graph(page)}
    points |= _by_words(page, text)
    labels = _by_labels(page, text)
    if labels or ("article", _DATED) not in points:
        listed = _by_entries(page, url, text)
        labels = {} if ("list", _MOSTLY) in listed else labels  # they are the entries'
        points |= listed
    return _decided(points | labels)


def _decided(points: Points) -> PageKind:
    """The kind with most points; the surer, the more of them all it has."""
    sums: defaultdict[Kind, float] = defaultdict(float)
    for (kind, _), weight in points.items():
        sums[kind] += weight
    if not sums:
        return PageKind("other", 0.0, "nothing on it")
    kind, most = max(sums.items(), key=lambda item: item[1])
    why = [reason for of, reason in sorted(points, key=lambda at: -points[at]) if of == kind]
    return PageKind(kind, round(most / (sum(sums.values()) + 0.5), 2), ", ".join(why))


# -- rules -----------------------------------------------------------------------------------------
def _structured(page: Page) -> PageKind | None:
    """What one JobPosting or article says; of several, the one the page is titled after."""
    objects = jsonld.objects(page)
    jobs = [o for o in objects if "JobPosting" in jsonld.types_of(o)]
    if not jobs and (posting := microdata.job_posting(page)):
        jobs = [posting]
    if jobs:
        if len(jobs) == 1 or _titled(page, [jsonld.vacancy_of(o).title for o in jobs]):
            return PageKind("vacancy", 0.98, "a JobPosting")
        return PageKind("list", 0.9, f"{len(jobs)} JobPostings")
    articles = [o for o in objects if jsonld.types_of(o) & jsonld.ARTICLE_TYPES]
    titles = [jsonld.article_of(o).title for o in articles]
    if articles and (len(articles) == 1 or len(set(titles)) == 1 or _titled(page, titles)):
        return PageKind("article", 0.95, "structured data of an article")
    return PageKind("list", 0.8, f"{len(articles)} articles") if articles else None


def _titled(page: Page, titles: list[str | None]) -> bool:
    document = key(document_title(page))
    return any(key(title) in document for title in titles if key(title))


def _by_titles(page: Page, text: _Text) -> Points:
    points: Points = {}
    headings = [title_of(h1) for h1 in islice(page.parsed.iter("h1"), 3)]
    opening = re.split(r"\s[|–—:-]\s|[|»]", document_title(page))
    for said in filter(None, (*headings, opening[0].strip())):
        for why, pattern in OTHERS.items():
            if pattern.fullmatch(said):
                # A story may be called "Cookies"; it goes on for longer.
                points["other", why] = 4.0 if text.prose < _PROSE[1] else 1.5
        if LIST_TITLE.fullmatch(said):
            points["list", f"titled {said[:40]!r}"] = 2.0
    if text.asks_password and text.prose < _PROSE[0]:
        points["other", "a log-in"] = 4.0
    return points


def _by_address(url: str | None) -> Points:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return {}
    if not parts.hostname:
        return {}
    if _HOME_PATH.fullmatch(parts.path) and not parts.query:
        return {("other", "a home page"): 3.0}
    if _LIST_PATH.search(parts.path) or _LIST_QUERY.search(parts.query):
        return {("list", "the address of a list"): 1.0}
    if _ADVERT_PATH.search(parts.path):
        return {("vacancy", "the address of an advert"): 2.0}
    return {("article", "the address of one page"): 0.5} if _ITEM_PATH.search(parts.path) else {}


def _by_open_graph(page: Page) -> Points:
    kind = css.value("meta[property='og:type']::attr(content)", page.parsed)
    dated = css.value("meta[property='article:published_time']::attr(content)", page.parsed)
    points: Points = {}
    if clean(kind).casefold() == "article":
        points["article", "og:type"] = 1.0
    if dated:
        points["article", _DATED] = 2.0
    types = {name for obj in jsonld.objects(page) for name in jsonld.types_of(obj)}
    if types & _LISTS:
        points["list", "structured data of a list"] = 1.5
    return points


def _by_labels(page: Page, text: _Text) -> Points:
    """Two labels of an advert make one; labels that come again with other values make a list."""
    body = page.body.lower()
    if sum(_may_label(body, begins) for begins in _ADVERT.values()) < 2:
        return {}
    values: defaultdict[str, set[str]] = defaultdict(set)
    for label, value, _ in pairs(page.parsed):
        if field := field_of(label):
            values[field].add(key(value))
    own = len(values.keys() & _ADVERT.keys())
    if own < 2:
        return {}
    weight = 4.5 if own == 2 else 5.0 + own
    again = sum(len(values[field]) > 1 for field in _ONE_OF_EACH)
    if again > 1 and text.flowing < _FLOWS:
        return {("list", "the labels of several adverts"): weight}
    return {("vacancy", f"{own} labels of an advert"): weight}


def _may_label(body: bytes, begins: bytes) -> bool:
    """Whether what begins a label stands where one may end: before a colon or a tag."""
    for word in begins.split(b";"):
        at = body.find(word)
        for _ in range(_MOST_PLACES):
            if at < 0:
                break
            if body[at - 1 : at] in _BEFORE_LABEL and _LABEL_ENDS.match(body, at + len(word)):
                return True
            at = body.find(word, at + 1)
    return False


def _by_words(page: Page, text: _Text) -> Points:
    """Running text makes an article, unless it speaks as adverts do."""
    points: Points = {}
    some, much = _PROSE
    if text.prose >= some and text.flowing > 0.3:
        points["article", "running text"] = 1.5 + (text.prose >= much) + 1.5 * text.flowing
    elif text.prose >= some // 4:
        points["article", "some running text"] = 1.0
    else:
        points["other", "hardly any text"] = 1.0
    printed = etree.tostring(page.parsed, encoding="utf-8", method="text").lower()
    said = sum(phrase in printed for phrase in _SAID)
    if said >= _ENOUGH_PHRASES:
        points["vacancy", "the words of an advert"] = float(said)
    return points


def _by_entries(page: Page, url: str | None, text: _Text) -> Points:
    """Entries that hold most of the text make a list; a few beside it are links to other pages."""
    points: Points = {}
    total = paging.total(page.parsed) if text.prose < _PROSE[1] else None
    if total is not None and total not in _YEARS:
        points["list", f"says that it lists {total}"] = 2.0
    if text.flowing > _MOSTLY_FLOWS:
        return points
    block = find_block(page.tree, url)
    if block.rows:
        share = sum(len(clean(all_text(row))) for row in block.rows) / (text.whole or 1)
        if share >= _LISTED and (block.rich or text.flowing < _FLOWS):
            points["list", _MOSTLY] = 2.0 + 2 * share + 2.0 * block.rich + (len(block.rows) > 4)
        elif block.rich and len(block.rows) > 2:
            points["list", "entries beside other text"] = 0.5 + 2 * share
    return points


def _text(root: etree._Element) -> _Text:
    """Measure a page's text in one walk."""
    found = _Text()
    for count, element in enumerate(root.iter()):
        if count > _MOST_ELEMENTS:
            break
        tag = element.tag
        if isinstance(tag, str) and tag not in _UNREAD:
            if element.text:
                _measure(element.text, element, found)
            if tag == "input" and element.get("type") == "password":
                found.asks_password = True
        parent = element.getparent()
        if element.tail and parent is not None and parent.tag not in _UNREAD:
            _measure(element.tail, parent, found)
    return found


def _measure(text: str, holder: etree._Element, found: _Text) -> None:
    length = len(text.strip())
    if not length:
        return
    above = holder.getparent()
    if holder.tag == "a" or (above is not None and above.tag == "a"):
        found.linked += length
    elif length >= _LONG_RUN:
        found.prose += length
    else:
        found.short += length
