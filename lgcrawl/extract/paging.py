"""What a listing says of itself: its next page, how many entries it has, or that it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree

from lgcrawl.extract import css
from lgcrawl.extract.html_text import short_text
from lgcrawl.extract.page import Page
from pipelines.addresses import posted, unposted
from pipelines.text import clean, remember

_NEXT = re.compile(
    r"""^\W*(?:go\sto\s)?(?:the\s)?(?:view\s)?(?:next(?:\s(?:search|results?|page|\d{1,3}|jobs|set
        |items|entries|posts|articles|stories|vacancies))*
      |older(?:\s(?:posts|entries|news))?|(?:y\s)?(?:tudalen\s)?nesaf)\W*$""",
    re.I | re.X,
)
_ARROW = re.compile(r"^[›»>→⟩❯▶➔]$")
_MORE = re.compile(
    r"""^\W*(?:(?:load|show|view|see|get)\s(?:\d{1,3}\s)?more(?:\s\w{2,20}){0,2}|more\s(?:results|news|jobs
      |stories|articles|vacancies)|(?:llwytho|dangos|gweld)\s(?:rhagor|mwy)(?:\s\w{2,20}){0,3})\W*$""",
    re.I | re.X,
)
# Where a button says what to load, that a link would say in href.
_ADDRESSES = ("href", "data-href", "data-url", "data-next", "data-next-url", "data-load-more-url")
_CURRENT = re.compile(r"(?:^|[\s_-])(?:current|active|selected)(?:$|[\s_-])", re.IGNORECASE)
_PAGER = re.compile(r"pag(?:er|ination|ing|es?)(?:$|[\s_-])", re.IGNORECASE)
# Contensis, Squiz and others give each list of a page a parameter of its own.
_PAGE_PARAM = re.compile(
    r"^(?:_?page|p|_?pg|paged|page_?(?:num|no|number|index)|tudalen"
    r"|\w{1,60}_gotopage|result_\d{1,12}_result_page|lister\d{1,12}p)$",
    re.IGNORECASE,
)
# /page/2/ of many; /page2/ of Jekyll, /index2.html of Pelican.
_PAGE_PATH = re.compile(r"/(?:page[/-]?|index-?)(\d{1,5})(?:\.html?)?/?$", re.IGNORECASE)
_OFFSET = re.compile(
    r"[?&]((?:b_)?start(?:index|at|row|:int|%3Aint)?|offset|skip|first)=(\d{1,6})(?=&|$)",
    re.IGNORECASE,
)
_LISTED = (
    r"(?:jobs?|vacanc(?:y|ies)|(?:search\s)?results?|match(?:es)?|openings?|opportunit(?:y|ies)"
    r"|positions?|roles?|items|articles|stories|swyddi?|adverts?|records)"
)
_TOTALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:number|total)\s(?:number\s)?(?:of\s)?{_LISTED}[^\d:]{{0,60}}:?\s{{0,3}}(\d[\d,]{{0,8}})\b",
        rf"\bof\s(?:about\s)?(\d[\d,]{{0,8}})(?:\s{_LISTED})?\W{{0,3}}$",
        rf"\bof\s(\d[\d,]{{0,8}})\s(?:\w{{2,20}}\s)?{_LISTED}",
        rf"(?:^|[\s(])(\d[\d,]{{0,8}})\s(?:\w{{2,20}}\s){{0,2}}{_LISTED}\b",
        r"^\W?(\d[\d,]{0,8})\W?$",
    )
)
# A line that says how many there are and nothing else.
_SAYS_TOTAL = re.compile(
    rf"""(?:(?:now\s)?(?:showing|displaying|viewing|yn\sdangos)\s(?:{_LISTED}\s)?|{_LISTED}:?\s)?
        \d[\d,]{{0,8}}\s?(?:-|–|to|i)\s?\d[\d,]{{0,8}}\s(?:out\s)?(?:of|o)\s(?:about\s|a\stotal\sof\s)?
        (?P<range>\d[\d,]{{0,8}})(?:\s(?:\w{{2,20}}\s)?{_LISTED})?
      |(?:showing|displaying)\s(?:all\s)?\d[\d,]{{0,8}}\sof\s(?P<of>\d[\d,]{{0,8}})\s{_LISTED}
      |(?:we\s(?:currently\s)?have\s|there\s(?:are|is)\s|found\s|mae\s)(?:currently\s)?
        (?P<have>\d[\d,]{{0,8}})\s(?:(?:current|live|open|matching|available|new)\s)?{_LISTED}
        (?:\s(?:available|listed|advertised|live|open|ar\sgael).{{0,30}})?
      |(?P<found>\d[\d,]{{0,8}})\s{_LISTED}\s(?:were\s|have\sbeen\s)?
        (?:found|match(?:ed|ing)?|wedi['’]u\s(?:canfod|darganfod)).{{0,40}}
      |{_LISTED}\s\((?P<named>\d[\d,]{{0,8}})\)""",
    re.IGNORECASE | re.VERBOSE,
)
_LINES = ("p", "div", "span", "strong", "small", "li", "h2", "h3", "h4", "caption", "b")
_LONGEST_LINE = 90
_MOST_INSIDE = 12  # elements in such a line
_COUNTING = re.compile(r"total|count|found|result|showing|matches|summary", re.IGNORECASE)
_HEADS = frozenset(("title", "h1", "h2", "h3", "h4", "caption", "legend"))
_NOTHING = re.compile(
    rf"""\b(?:(?:no|0|zero)\s(?:\w{{3,12}}\s){{0,3}}?{_LISTED}|no\s(?:suitable|matching)\smatches
      |(?:do|does|did)\snot\s(?:currently\s)?have\sany\s(?:\w{{3,12}}\s){{0,3}}{_LISTED}
      |not\scurrently\srecruiting|dim\s(?:\w{{3,12}}\s)?swyddi|nothing\s(?:was\s)?found)\b""",
    re.I | re.X,
)
# An address that urljoin gives back as it is, for ten times the price.
_PLAIN = re.compile(
    r"https?://[a-zA-Z0-9.-]+/[\w/.~%+:@!$&'()*,=-]*(?:\?[\w/.~%+:@!$&'()*,=-]+)?", re.ASCII
)
_NOT_SHOWN = frozenset(("script", "style", "template", "noscript", "option", "head"))


def next_url(page: Page, selector: str | None = None) -> str | None:
    """Where the list goes on; None on its last page. ``selector`` is the card's own, if any."""
    tree = page.tree
    if selector:
        return another(page, css.value(selector, tree))
    links = [link for link in tree.iter("a", "link") if link.get("href")]
    for link in links:
        relation = (link.get("rel") or "").lower().split()
        if "next" in relation and (url := another(page, link.get("href"))):
            return url
    links = [link for link in links if link.tag == "a"]
    named = [(link, (link.get("aria-label"), link.get("title"), _words(link))) for link in links]
    for pattern in (_NEXT, _ARROW):
        for link, names in named:
            said = any(pattern.match(name) for name in names if name)
            if said and (url := another(page, link.get("href"))):
                return url
    ways = (_numbered, _counted, _after_current)
    return next(filter(None, (way(page, links) for way in ways)), None) or _loaded(page)


def total(tree: etree._Element) -> int | None:
    """How many entries the page says there are, over all its pages."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        plain = element.tag in _HEADS
        marks = element.get("class"), element.get("id")
        if not plain and not any(mark and _is_count(mark) for mark in marks):
            continue
        text = _words(element)
        # A bare number counts only where the element says that it is a count.
        for pattern in _TOTALS[: -1 if plain else None]:
            if text and (match := pattern.search(text)):
                return int(match[1].replace(",", "") or 0)
    return next(_shown_of(tree), None)


@remember
def _is_count(mark: str) -> bool:
    return _COUNTING.search(mark) is not None


def _shown_of(tree: etree._Element) -> Iterator[int]:
    """The totals of lines such as "Showing 1 to 10 of 63 jobs", whatever element they are in."""
    for element in tree.iter(*_LINES):
        if next(islice(element.iter(), _MOST_INSIDE, None), None) is not None:
            continue  # a part of the page, which would be looked through for each that it is in
        line = _words(element, _LONGEST_LINE)
        if line and any(map(str.isdigit, line)):
            match = _SAYS_TOTAL.fullmatch(line.strip(" .:"))
            if match and match.lastgroup:
                yield int(match[match.lastgroup].replace(",", ""))


def nothing_said(tree: etree._Element) -> str | None:
    """The words with which the page says that there is nothing in the list."""
    said = (
        element
        for element in tree.iter()
        if isinstance(element.tag, str)
        and element.tag not in _NOT_SHOWN
        and element.text
        and _NOTHING.search(element.text[:2000])
    )
    for element in islice(said, 50):
        if _shown(element):
            return _words(element, 160) or clean(element.text)[:160]
    return None


# -- parts -----------------------------------------------------------------------------------------
def _numbered(page: Page, links: list[etree._Element]) -> str | None:
    """The link to page N+1, where N is in the page's own address.

    An address without a number is the first page: then the link called 2 (Drupal counts from 0),
    else the one to page 2.
    """
    if not page.url:
        return None
    here = _page_numbers(page.url)
    fallback = None
    for link in links:
        for name, number in _page_numbers(link.get("href")).items():
            if name in here:
                if number == here[name] + 1:
                    return another(page, link.get("href"))
            elif not here and _words(link) == "2":
                return another(page, link.get("href"))
            elif not here and number == 2:
                fallback = fallback or another(page, link.get("href"))
    return fallback


def _counted(page: Page, links: list[etree._Element]) -> str | None:
    """The numbered link that passes over the fewest entries more than the page's own address."""
    onward: list[tuple[int, str]] = []
    here = {name: int(value) for name, value in _offsets(page.url)}
    for link in links:
        for name, value in _offsets(link.get("href")):
            if int(value) > here.get(name, 0) and _words(link).isdecimal():
                onward.append((int(value), link.get("href") or ""))
    return another(page, min(onward)[1]) if onward else None


def _offsets(url: str | None) -> list[tuple[str, str]]:
    return _OFFSET.findall(url) if url and "=" in url else []


def _after_current(page: Page, links: list[etree._Element]) -> str | None:
    """The link called N+1 of the pages among which the one marked as the current is called N."""
    current: dict[etree._Element, str | None] = {}  # of each pager, looked through once
    for link in links:
        words = _words(link)
        if not (words.isdecimal() and len(words) < 5):
            continue
        holder = next((e for e in link.iterancestors() if _is_pager(e)), None)
        if holder is None:
            continue
        if holder not in current:
            numbers = map(_words, filter(_is_current, holder.iter()))
            current[holder] = next(filter(str.isdecimal, numbers), None)
        here = current[holder]
        if here and int(words) == int(here[:5]) + 1:
            return another(page, link.get("href"))
    return None


def _is_pager(element: etree._Element) -> bool:
    marks = (element.get("class"), element.get("id"), element.get("aria-label"))
    return any(mark and _PAGER.search(mark) for mark in marks)


def _is_current(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    return bool(element.get("aria-current") or _CURRENT.search(element.get("class") or ""))


def _loaded(page: Page) -> str | None:
    """What "Load more" leads to: the same list, told by its path or by a page number."""
    for element in page.tree.iter("a", "button"):
        href = next(filter(None, map(element.get, _ADDRESSES)), None)
        if not href or not (
            _MORE.match(_words(element)) or _MORE.match(element.get("title") or "")
        ):
            continue
        url = another(page, href)
        if url and (_path(url) == _path(page.url) or _page_numbers(url)):
            return url
    return None


def _path(url: str | None) -> str:
    try:
        return urlsplit(url or "").path.rstrip("/")
    except ValueError:
        return ""


def _page_numbers(url: str | None) -> dict[str, int]:
    if not url or not ("?" in url or "/page" in url or "/index" in url):
        return {}  # as nearly all links
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
    except ValueError:
        return {}
    found = {
        name: int(value)
        for name, value in query
        if value.isascii() and value.isdigit() and len(value) < 6 and _PAGE_PARAM.match(name)
    }
    if match := _PAGE_PATH.search(parts.path):
        found["/page/"] = int(match[1])
    return found


def with_param(url: str, name: str, value: str | int) -> str:
    """A URL with one query parameter set, the others kept in their order."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, str(value))])))


def onward(url: str, name: str, met: int, total: int | None) -> str | None:
    """The address that goes on after ``met`` entries, where ``name`` counts those before a page.

    The count may stand in a parameter, inside one (Oracle's ``finder``), or in a posted body.

    >>> onward("https://example.org/_JobCard?Skip=12&what=", "Skip", 12, 30)
    'https://example.org/_JobCard?Skip=24&what='
    >>> onward("https://example.org/r?finder=f;limit=25,offset=25", "offset", 25, 50) is None
    True
    >>> onward("https://example.org/search?startIndex=1", "startIndex", 25, 26)  # counts from 1
    'https://example.org/search?startIndex=26'
    """
    here = count_in(url, name) or 0
    if not met or (total and here - (here % met == 1) + met >= total):
        return None
    return with_count(url, name, here + met)


def turned(url: str, name: str, met: int, total: int | None) -> str | None:
    """The address of the page after one of ``met`` entries, where ``name`` counts the pages.

    >>> turned("https://example.org/jobs?page=2", "page", 10, 25)
    'https://example.org/jobs?page=3'
    >>> turned("https://example.org/jobs?page=3", "page", 10, 25) is None
    True
    """
    here = page_in(url, name)
    # The last page may be shorter than the others; an empty one ends the walk at the latest.
    more = total is None or max(here, 1) * met < total
    return with_count(url, name, here + 1) if more else None


def page_in(url: str, name: str) -> int:
    """The number of a page; 1 where its address has none."""
    number = count_in(url, name)
    return 1 if number is None else number


def count_in(url: str, name: str) -> int | None:
    """The number an address, or the body posted to it, has after a name; None for none.

    >>> count_in("https://example.org/jobs?page=2", "page")
    2
    >>> count_in(posted("https://example.org/jobs", '{"pageNumber": 0}'), "pageNumber")
    0
    """
    asked, body = unposted(url)
    match = _count(name).search(asked if body is None else body)
    return int(match[2]) if match else None


def with_count(url: str, name: str, value: int) -> str | None:
    """The address with another number after a name; None where a posted body has no such name."""
    asked, body = unposted(url)
    pattern, text = _count(name), asked if body is None else body
    if not pattern.search(text):
        return with_param(url, name, value) if body is None else None
    text = pattern.sub(rf"\g<1>{value}", text, count=1)
    return text if body is None else posted(asked, text)


@lru_cache(maxsize=64)
def _count(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"""((?:^|[?&,;]|"){re.escape(name)}(?:=|%3D|"\s?:\s?"?))(\d{{1,9}})""", re.IGNORECASE
    )


def param(url: str | None, name: str) -> str | None:
    """A query parameter of a URL."""
    try:
        return dict(parse_qsl(urlsplit(url or "").query)).get(name)
    except ValueError:
        return None


def address(page: Page, href: str | None) -> str | None:
    """Where a link leads, absolute and without its fragment; None if it cannot be asked for."""
    if href and _PLAIN.fullmatch(href):
        return href
    try:
        url = urljoin(page.url or "", (href or "").strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or not (parts.path or parts.query):
        return None
    return url.partition("#")[0] or None


def another(page: Page, href: str | None) -> str | None:
    """The address, unless it is this page again."""
    url = address(page, href)
    return None if url == (page.url or "").partition("#")[0] else url


def _shown(element: etree._Element) -> bool:
    for above in (element, *element.iterancestors()):
        style = (above.get("style") or "").replace(" ", "").lower()
        if above.tag in _NOT_SHOWN or above.get("hidden") is not None or "display:none" in style:
            return False
    return True


def _words(element: etree._Element, longest: int = 120) -> str:
    text = clean(short_text(element, 3 * longest))
    return text if len(text) <= longest else ""
