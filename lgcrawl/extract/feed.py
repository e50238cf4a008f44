"""RSS 0.9 to 2.0, RDF, Atom and JSON feeds: their entries as articles or vacancies."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import entities
from typing import Any, Literal
from urllib.parse import urljoin

import feedparser

from lgcrawl.extract.byline import byline
from lgcrawl.extract.html_text import safe_html, sanitise, text_of
from lgcrawl.extract.labels import field_of, split_label
from lgcrawl.extract.language import language_tag
from lgcrawl.extract.page import Page
from lgcrawl.extract.result import Extraction
from pipelines.errors import PageError
from pipelines.records import Article, Record, Vacancy
from pipelines.text import clean

MAX_CHARS = 8 * 1024 * 1024
MAX_ENTRIES = 10_000
_ROOTS = frozenset(("rss", "feed", "rdf", "channel"))
_NAME = re.compile(r"<(?:[\w.-]{1,30}:)?([\w.-]{1,30})")
_PROLOG = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))  # what may stand before the root element
_LONGEST_PROLOG = 20_000
_NAMED = re.compile(r"&([a-zA-Z][a-zA-Z0-9]{1,30};)")
_SPECIAL = frozenset(("", "<", ">", "&", '"', "'"))
_TIMESTAMP = re.compile(r"#\d{4}-\d\d-\d\d.{0,40}$")  # GOV.UK dates its entries' ids
_CUT = re.compile(
    r"\s*(?:\[(?:…|\.\.\.)\]|The post .{1,300} (?:appeared first|first appeared) on .{1,200}\.?|"
    r"(?:Read more|Continue reading)\W{0,5})$",
    re.IGNORECASE,
)
# A label behind a teaser: "A good job. Salary: £20,000".
_INNER_LABEL = re.compile(r"(?<=[.!?…]\s)(?=(?:[A-Z][\w/]{0,20} ){0,3}[A-Z][\w/]{0,20}\s?:\s)")
# The same in a line of labels parted by bars: "A good job Salary: £20,000 | Hours: 37".
_LOOSE_LABEL = re.compile(r"(?<=\s)(?=(?:[A-Z][\w/]{0,20} ){0,3}[A-Z][\w/]{0,20}\s?:\s)")
_BARS = re.compile(r"\s\|(?:\s|$)")
# "Contract: Permanent|Salary: £9": a bar or semicolon parts only where a label follows.
_BREAK = re.compile(r"\s{0,3}[|;]\s{0,3}(?=([A-Z][\w/ ]{1,40}?)\s?:\s)")
_BLANK_LINES = re.compile(r"\n{3,}")
_CODE = re.compile(r"[a-zA-Z]+(?:,?_[a-zA-Z]+){1,5}")
# Elements some recruitment systems add to an entry, run together as feedparser gives them.
_ELEMENTS = {
    "vacancyid": "reference",
    "jobreference": "reference",
    "jobtitle": "title",
    "vtitle": "title",
    "salaryrangefrom": "salary_text",
    "enddate": "closing_text",
    "closingdate": "closing_text",
    "expirydate": "closing_text",
    "expiresat": "closing_text",
    "publishon": "posted_text",
    "contracttype": "contract_text",
    "vcontracttype": "contract_text",
    "workingpattern": "hours_text",
    "workingpatterns": "hours_text",
    "joblocation": "location_text",
    "employername": "employer_text",
    "brand": "employer_text",
    "adverturl": "url",
    "applyurl": "apply_url",
    "applicationurl": "apply_url",
    "jobadvert": "description",
    "jobdescription": "description",
    "adverttext": "description",
}


@dataclass(slots=True)
class Entry:
    """What any kind of feed says of one thing; texts may hold markup."""

    title: str = ""
    url: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: list[str] = field(default_factory=list)
    summary: str = ""
    content: str = ""
    section: str | None = None
    language: str | None = None
    labelled: dict[str, str] = field(default_factory=dict)  # Vacancy field -> value


def is_feed(page: Page) -> bool:
    """Whether a page is a feed, by its root element or by what its JSON says it is."""
    text = page.text
    if text.lstrip()[:1] == "{":
        return "jsonfeed.org/version" in text[:2000].replace("\\/", "/")
    name, start = _root(text)
    if name not in _ROOTS:
        return False
    return name != "rdf" or "channel" in text[start : start + _LONGEST_PROLOG]


def read_feed(
    page: Page,
    records: Literal["article", "vacancy"] = "article",
    *,
    employer_in_title: bool = False,
) -> Extraction:
    """The entries of a feed as articles or vacancies.

    ``employer_in_title``: its titles read "Employer: Title". Raises PageError for what is no feed,
    is too large, declares entities, or is too broken to hold an entry.
    """
    if len(page.text) > MAX_CHARS:
        raise PageError(f"a feed over {MAX_CHARS >> 20} million characters; it will not be read")
    if page.text.lstrip()[:1] == "{":
        entries, extraction = _read_json(page)
    else:
        entries, extraction = _read_xml(page)
    for entry in entries:
        record: Record = (
            _vacancy(entry, employer_in_title) if records == "vacancy" else _article(entry)
        )
        if record.evidence:
            extraction.records.append(record)
    if not extraction.records:
        extraction.reason = "the feed has no entries"
    return extraction


# -- reading ---------------------------------------------------------------------------------------
def _root(text: str) -> tuple[str, int]:
    """The root element's name without its prefix, and where it begins; ("", 0) if there is none."""
    at = 0
    while at < _LONGEST_PROLOG:
        while text[at : at + 1].isspace() or text[at : at + 1] == "\ufeff":
            at += 1
        end = next((end for begin, end in _PROLOG if text.startswith(begin, at)), None)
        if end is None:
            break
        at = text.find(end, at)
        if at < 0:
            return "", 0
        at += len(end)
    match = _NAME.match(text, at)
    return (match[1].lower(), at) if match else ("", 0)


def _read_xml(page: Page) -> tuple[Iterator[Entry], Extraction]:
    text = page.text
    if "<!entity" in text[: _root(text)[1] or _LONGEST_PROLOG].lower():
        raise PageError("the feed declares entities; it will not be read")
    if not is_feed(page):
        raise PageError("no feed: its root element is none of rss, feed, RDF")
    headers = {"content-type": "application/xml; charset=utf-8"}
    if page.url:
        headers["content-location"] = page.url
    try:
        # Bytes in a stream: of a string feedparser would open the file or address it names.
        feed = feedparser.parse(
            io.BytesIO(_NAMED.sub(_character, text).encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
        )
    except Exception as error:  # whatever the parsers beneath it raise
        raise PageError(f"broken feed: {error or type(error).__name__}") from None
    if feed.bozo and not feed.entries:
        raise PageError(f"broken feed, no entry in it: {clean(str(feed.bozo_exception))[:200]}")
    totals = (value for name, value in feed.feed.items() if name.endswith("totalresults"))
    total = str(next(totals, ""))
    extraction = Extraction(
        "feed",
        next_url=_link(feed.feed, page, "next"),
        total=int(total) if total.isascii() and total.isdigit() and len(total) < 10 else None,
    )
    language = feed.feed.get("language")
    return (_xml_entry(e, page, language) for e in feed.entries[:MAX_ENTRIES]), extraction


def _character(match: re.Match[str]) -> str:
    """What HTML's names for characters stand for; XML knows but five of them."""
    found = entities.html5.get(match[1], "")
    return match[0] if found in _SPECIAL else found


def _xml_entry(raw: Any, page: Page, language: str | None) -> Entry:
    # dict.get: feedparser's own would answer "published" when asked for a missing "updated".
    published, updated = dict.get(raw, "published"), dict.get(raw, "updated")
    contents = [c for c in raw.get("content", ()) if c.get("value")]
    content = contents[0] if contents else {}
    authors = [a.get("name") or "" for a in raw.get("authors", ())] or [raw.get("author") or ""]
    tags = [tag for tag in raw.get("tags", ()) if tag.get("term")]
    named = {name: tag["term"] for tag in tags if (name := field_of(tag.get("scheme") or ""))}
    labelled = _elements(raw) | named
    for name in ("url", "apply_url"):
        labelled[name] = _address(labelled.get(name), page) or ""
    summary = raw.get("summary") or ""
    return Entry(
        title=raw.get("title") or "",
        url=_link(raw, page, "alternate"),
        published=published or updated,
        modified=updated if published and updated != published else None,
        authors=authors,
        summary="" if summary == content.get("value") else summary,
        content=content.get("value") or "",
        section=next((tag["term"] for tag in tags if not tag.get("scheme")), None),
        language=content.get("language") or language,
        labelled=labelled,
    )


def _elements(raw: dict[str, Any]) -> dict[str, str]:
    """The facts in elements that a recruitment system added to an entry."""
    found: dict[str, str] = {}
    for name, value in raw.items():
        if isinstance(value, str) and value.strip():
            meaning = _ELEMENTS.get(name.replace("_", "")) or _ELEMENTS.get(name.rpartition("_")[2])
            meaning = meaning or field_of(name.replace("_", " "))
            if meaning:
                found.setdefault(meaning, _code_words(value))
    return found


def _code_words(value: str) -> str:
    """``part_time`` as words; any other value as it is."""
    return value.replace("_", " ") if _CODE.fullmatch(value) else value


def _link(raw: Any, page: Page, relation: str) -> str | None:
    """The first usable address: the link of that kind, else any but an enclosure, else the id."""
    links = [link for link in raw.get("links", ()) if link.get("href")]
    wanted = [link["href"] for link in links if link.get("rel") == relation]
    if relation == "alternate":
        wanted += [link["href"] for link in links if link.get("rel") in ("self", None)]
        wanted.append(raw.get("id"))
    return next(filter(None, (_address(url, page) for url in wanted)), None)


def _address(url: Any, page: Page) -> str | None:
    """An absolute web address without the date GOV.UK ends its ids with."""
    url = clean(url) if isinstance(url, str) else ""
    if url.startswith("www."):
        url = f"https://{url}"
    try:
        url = urljoin(page.url or "", url) if url else ""
    except ValueError:
        return None
    return _TIMESTAMP.sub("", url) if url.startswith(("http://", "https://")) else None


def _read_json(page: Page) -> tuple[Iterator[Entry], Extraction]:
    """A JSON Feed, versions 1 and 1.1."""
    try:
        feed = json.loads(page.text, strict=False)
    except (ValueError, RecursionError) as error:
        raise PageError(f"broken JSON: {str(error)[:200]}") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise PageError("no feed: JSON without a list of items")
    extraction = Extraction("feed", next_url=_address(feed.get("next_url"), page))
    found = (item for item in items[:MAX_ENTRIES] if isinstance(item, dict))
    return (_json_entry(item, page, feed) for item in found), extraction


def _json_entry(item: dict[str, Any], page: Page, feed: dict[str, Any]) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    named = [a.get("name") for a in authors if isinstance(a, dict)] if authors else []
    tags = item.get("tags")
    texts = {name: value for name, value in item.items() if isinstance(value, str)}
    return Entry(
        title=texts.get("title", ""),
        url=_address(texts.get("url") or texts.get("external_url") or texts.get("id"), page),
        published=texts.get("date_published"),
        modified=texts.get("date_modified"),
        authors=[name for name in named if isinstance(name, str)],
        summary=texts.get("summary", ""),
        content=texts.get("content_html") or texts.get("content_text", ""),
        section=next((t for t in tags if isinstance(t, str)), None) if tags else None,
        language=texts.get("language") or feed.get("language"),
    )


# -- records ---------------------------------------------------------------------------------------
def _article(entry: Entry) -> Article:
    article = Article()
    body = _CUT.sub("", text_of(entry.content))
    article.set(
        "feed",
        title=clean(text_of(entry.title)),
        url=entry.url,
        published_text=clean(entry.published),
        modified_text=clean(entry.modified) if entry.published else None,
        author=byline(entry.authors),
        section=clean(entry.section),
        summary=_CUT.sub("", clean(text_of(entry.summary))),
        body=body,
        body_html=sanitise(entry.content) if body else None,
    )
    # The last change is a poor stand-in for the first day: a date on the page beats it.
    article.set("generic", published_text=clean(entry.modified))
    if article.evidence:
        article.set("feed", language=language_tag(entry.language))
    return article


def _vacancy(entry: Entry, employer_in_title: bool) -> Vacancy:
    vacancy = Vacancy()
    title, employer = clean(text_of(entry.title)), ""
    text = text_of(entry.content or entry.summary)
    if ": " in title and (employer_in_title or _names_employer(title, text)):
        employer, _, title = title.partition(": ")
    labelled, rest = _read_labels(text)
    named = {name: clean(text_of(value)) for name, value in entry.labelled.items()}
    own = entry.labelled.get("description", "")
    whole = (entry.content or entry.summary) if rest == text else ""  # nothing was taken out of it
    description = text_of(named.pop("description", "")) or rest
    labelled = named | labelled
    vacancy.set(
        "feed",
        title=title,
        employer_text=employer,
        url=entry.url,
        posted_text=clean(entry.published),
        description=description,
        description_html=safe_html(own or whole),
    )
    vacancy.set("feed", **labelled)
    vacancy.set("generic", posted_text=clean(entry.modified))
    return vacancy


def _names_employer(title: str, text: str) -> bool:
    """Whether the text names alone, on a line or between colons, what a title begins with."""
    name = title.partition(": ")[0]
    said, text = re.escape(name), text[:5000]
    alone = rf"^\s{{0,9}}{said}\s{{0,9}}:?\s{{0,9}}$|:\s{{0,9}}{said}\s{{0,9}}:"
    named = any(map(str.isalpha, name)) and re.search(alone, text, re.MULTILINE)
    return bool(named) and title not in clean(text)


def _read_labels(text: str) -> tuple[dict[str, str], str]:
    """The labelled values of an entry's text by Vacancy field, and the rest of the text."""
    found: dict[str, str] = {}
    rest: list[str] = []
    for line in text.splitlines():
        parts = _parts(line)
        inner = _LOOSE_LABEL if len(parts) > 1 else _INNER_LABEL
        left = [part for part in (_take(p, found, inner) for p in parts) if part]
        if left or not line:
            rest.append(" | ".join(left))
    return found, _BLANK_LINES.sub("\n\n", "\n".join(rest)).strip()


def _parts(line: str) -> list[str]:
    """A line parted at its bars, and wherever a known label follows a bar or a semicolon."""
    barred = _BREAK.sub(lambda cut: " | " if field_of(cut[1]) else cut[0], line.rstrip("| "))
    return _BARS.split(barred)


def _take(part: str, found: dict[str, str], inner: re.Pattern[str]) -> str:
    """Take a label and its value out of a part; what is left of it.

    ``inner`` finds where within the part a label may begin.
    """
    labelled, before = split_label(part.strip()), ""
    for match in () if labelled else inner.finditer(part):
        labelled, before = split_label(part[match.start() :]), part[: match.start()]
        if labelled:
            break
    if not labelled:
        return part.strip()
    found.setdefault(labelled[0], labelled[2])
    return before.strip()
