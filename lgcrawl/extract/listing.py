"""A list of vacancies or news: its entries, where it goes on, how many it says there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Literal

from lxml import etree

from lgcrawl.cards import Follow
from lgcrawl.extract import css, paging, rows
from lgcrawl.extract.columns import headed_values
from lgcrawl.extract.html_text import text_of
from lgcrawl.extract.labels import read_labels, split_label, without_label
from lgcrawl.extract.masthead import LAST_CHANGE
from lgcrawl.extract.page import Page
from lgcrawl.extract.plausible import CONTRACT, HOURS, plausible
from lgcrawl.extract.posting_id import posting_id
from lgcrawl.extract.result import Extraction
from pipelines import dates
from pipelines.records import Article, Record, Vacancy
from pipelines.text import clean

# What class names, microdata and test hooks call a field.
_HINTS = {
    "closing_text": r"clos(?:e|es|ing)|deadline|expir|valid-?through|end-?date|apply-?by",
    "posted_text": r"posted|publi(?:sh|cation)|pub-?date|start-?date|date-?added",
    "salary_text": r"salar|remuneration|(?:^|[-_\s])(?:pay|wage|rate)(?:$|[-_\s])|cyflog",
    "reference": r"(?:^|[-_\s])(?:job-?|vacancy-?)?ref(?:$|[-_\s]|erence|code|no|num)|refcode",
    "location_text": r"locat|locale|town|workplace|address|(?:^|[-_\s])city(?:$|[-_\s])",
    "employer_text": r"employer|organi[sz]ation|recruiter|company|advertiser",
    "department": r"department|directorate|division",
    "contract_text": r"contract|employment-?type|job-?type|tenure",
    "hours_text": r"hours|work(?:ing)?-?pattern",
}
_HINT = re.compile(
    "|".join(f"(?P<{field}>{pattern})" for field, pattern in _HINTS.items()), re.IGNORECASE
)
_HINTED_BY = ("class", "id", "itemprop", "data-test", "data-testid", "data-qa")
_SUMMARY = re.compile(
    r"summary|intro|excerpt|standfirst|teaser__body|description|blurb", re.IGNORECASE
)
_FIGURE = re.compile(r"£\s?\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d[/.-]\d{2}$")
_PRINTED_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?:[/.-]\d{1,2}[/.-]|[\s-](?:of\s)?[A-Za-z]{3,9}\.?,?[\s-])\d{4}\b"
    r"(?:,?\s(?:at\s)?\d{1,2}[:.]\d\d(?:\s?[ap]m)?)?|\b\d{4}-\d\d-\d\d\b"
    r"|\b[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}\b"
)
# What stands before the date of an entry's last change.
_CHANGED = re.compile(
    rf"\b(?:{LAST_CHANGE}|changed|diweddar\w*)(?:\son|\sar)?\W{{0,3}}$", re.IGNORECASE
)
_RUNNING = frozenset(("description", "summary"))  # fields that keep their lines
# Selectors of cells by their place: in a table with headings these say better what a cell holds.
_BY_PLACE = re.compile(r"\bnth-|\blast-child|\[headers\b")
_TOTAL = re.compile(r"total[-_]?\w{0,20}(?:records|results|matches|jobs|vacancies|count)$", re.I)
_COUNT = re.compile(r"[0-9]{1,7}")
_LONGEST_PIECE = 200
_LEAST_SUMMARY = 40
_MOST_INSIDE = 12  # elements; more is a section of the entry, not one value


def read_listing(
    page: Page,
    *,
    row: str | None = None,
    row_fields: Mapping[str, str] | None = None,
    follow: Follow | None = None,
    records: Literal["vacancy", "article"] = "vacancy",
) -> Extraction:
    """The entries of a list page, in the order printed, each with what its entry prints.

    ``row`` and ``row_fields`` are selectors of a card or platform; left out, the repeated block is
    found and its fields are known by their labels, class names and looks.
    Raises PageError when the page is no markup.
    """
    follow = follow or Follow()
    found = _entries(page, row, follow, records)
    entries = [_entry(element, row_fields or {}, follow, records, page) for element in found.rows]
    kept = {(entry.url, entry.title): entry for entry in entries if entry.title}
    extraction = Extraction(
        "list",
        list(kept.values()),
        total=_total(page.tree),
    )
    if extraction.total is not None and extraction.total < len(extraction.records):
        extraction.total = None  # of something else: a category, the posts of one advert
    extraction.next_url = _next(page, follow, len(found.rows), extraction.total)
    said = None if extraction.records and found.rich else paging.nothing_said(page.tree)
    if said and not (extraction.records and extraction.total):
        # A page that says it has none lists something else: categories, links to other sites.
        extraction.records, extraction.total = [], extraction.total or 0
        extraction.reason = f"the page says: {said}"
    elif not extraction.records:
        extraction.reason = _why_none(row or follow.item, extraction.total)
    return extraction


def _total(tree: etree._Element) -> int | None:
    """How many entries the page prints that there are, or tells its own scripts in a hidden field.

    Jobtrain tells the number on this page beside the number of all.
    """
    printed = paging.total(tree)
    if printed is not None:
        return printed
    fields = (field for field in tree.iter("input") if field.get("type") == "hidden")
    told = (field.get("value") or "" for field in fields if _TOTAL.match(field.get("id") or ""))
    return max((int(value) for value in told if _COUNT.fullmatch(value)), default=None)


def _next(page: Page, follow: Follow, met: int, total: int | None) -> str | None:
    if page.url and met and follow.offset_param:
        return paging.onward(page.url, follow.offset_param, met, total)
    if page.url and met and follow.page_param:
        return paging.turned(page.url, follow.page_param, met, total)
    return paging.next_url(page, follow.next)


def _entries(page: Page, row: str | None, follow: Follow, records: str) -> rows.Block:
    if row:
        return rows.Block(css.elements(row, page.tree), rich=True)
    if follow.item:
        return rows.Block(rows.entries_of(css.elements(follow.item, page.tree)), rich=True)
    return rows.find_block(page.tree, page.url, records)


def _why_none(selector: str | None, total: int | None) -> str:
    looked = f"no entry matches {selector!r}" if selector else "no repeated block of links found"
    return f"{looked}, though the page says {total}" if total else looked


def _entry(
    row: etree._Element,
    row_fields: Mapping[str, str],
    follow: Follow,
    records: str,
    page: Page,
) -> Record:
    record: Record = Vacancy() if records == "vacancy" else Article()
    headed = headed_values(row) if records == "vacancy" else {}
    record.set("label", **headed)
    for field, selector in row_fields.items():
        if not hasattr(record, field):
            continue  # a CMS's entries may be adverts
        if headed and _BY_PLACE.search(selector):
            continue
        value = _printed(field, selector, row)
        if value and field == "reference" and ("?" in value or "://" in value):
            value = posting_id(value) or value
        record.set("platform", **{field: value and without_label(field, value)})
    if isinstance(record, Vacancy):
        _part(record)
    links = css.elements(follow.item, row) if follow.item else []
    link = links[0] if links else rows.main_link(row)
    record.set("generic", title=rows.entry_title(row, link))
    if link is not None:
        url = paging.address(page, link.get("href"))
        record.set("generic", url=url)
    if isinstance(record, Vacancy):
        _read_vacancy(record, row, link)
    elif isinstance(record, Article):
        _read_article(record, row)
    return record


def _printed(field: str, selector: str, row: etree._Element) -> str | None:
    """What a selector of a field finds: running text with its lines, anything else on one."""
    if field in _RUNNING and "::" not in selector:
        return next(filter(None, css.texts(selector, row)), None)
    return css.value(selector, row)


def _part(vacancy: Vacancy) -> None:
    """Part employer and place where the element of one holds the other as well."""
    employer, place = vacancy.employer_text or "", vacancy.location_text or ""
    if employer and place:
        vacancy.employer_text = employer.removesuffix(f", {place}")
        vacancy.location_text = place.removeprefix(f"{employer}, ")


def _read_vacancy(vacancy: Vacancy, row: etree._Element, link: etree._Element | None) -> None:
    labelled = read_labels(row)
    if not vacancy.title:
        vacancy.set("label", title=labelled.get("title"))
    labelled.pop("title", None)
    vacancy.set("label", **labelled)
    hinted = _hinted(row, link)
    for name in ("location_text", "department"):  # a box that is called so and names the employer
        if hinted.get(name) == vacancy.employer_text:
            hinted.pop(name, None)
    vacancy.set("generic", **hinted)
    vacancy.set("generic", **_by_looks(row, vacancy))
    vacancy.set("generic", reference=posting_id(vacancy.url))


def _hinted(row: etree._Element, link: etree._Element | None) -> dict[str, str]:
    """Values by what the page calls the elements that hold them."""
    held: dict[str, str] = {}
    for element in row.iterdescendants():
        if not isinstance(element.tag, str) or (link is not None and _holds(element, link)):
            continue
        names = " ".join(element.get(name) or "" for name in _HINTED_BY).strip()
        hint = _HINT.search(names) if names else None
        if not hint or sum(1 for _ in islice(element.iter(), _MOST_INSIDE)) == _MOST_INSIDE:
            continue
        text = element.get("content") or css.one_line(element)
        found = split_label(text)
        field, value = (found[0], found[2]) if found else (hint.lastgroup or "", text)
        if field not in held and len(value) <= _LONGEST_PIECE and plausible(field, value):
            held[field] = value
    return held


def _holds(element: etree._Element, link: etree._Element) -> bool:
    return element is link or element in link.iterancestors()


def _by_looks(row: etree._Element, vacancy: Vacancy) -> dict[str, str]:
    """Values that say themselves what they are: a sum in pounds, "Full time", "Permanent"."""
    held: dict[str, str] = {}
    known = {vacancy.title, vacancy.salary_text, vacancy.contract_text, vacancy.hours_text}
    for part in row.itertext():
        piece = clean(str(part))
        if not piece or len(piece) > _LONGEST_PIECE or piece in known:
            continue
        if _FIGURE.search(piece):
            held.setdefault("salary_text", without_label("salary_text", piece))
        elif CONTRACT.fullmatch(piece):
            held.setdefault("contract_text", piece)
        elif HOURS.fullmatch(piece):
            held.setdefault("hours_text", piece)
    return held


def _read_article(article: Article, row: etree._Element) -> None:
    article.set("generic", published_text=_published(row))
    for element in row.iterdescendants():
        marked = element.tag == "p" or _SUMMARY.search(element.get("class") or "")
        if not isinstance(element.tag, str) or not marked:
            continue
        text = clean(text_of(element))
        if len(text) >= _LEAST_SUMMARY and text != article.title:
            article.set("generic", summary=text)
            break


def _published(row: etree._Element) -> str | None:
    """The date an entry prints: its <time>, else the first piece of text that is a date.

    The date of its last change is none of its publication.
    """
    time = next(row.iter("time"), None)
    if time is not None and not _CHANGED.search(_before(time)):
        printed, stated = css.one_line(time), time.get("datetime")
        # 11/05/2026 is the fifth of November where a system from America prints it.
        clear = _YEAR.search(printed) and not (stated and dates.in_figures(printed))
        return printed if clear else stated or printed
    said = ""  # right before
    for part in row.itertext():
        text = clean(str(part))
        match = _PRINTED_DATE.search(text)
        if match and not _CHANGED.search(f"{said} {text[: match.start()]}".rstrip()):
            return match[0]
        said = text or said
    return None


def _before(element: etree._Element) -> str:
    """The words right before an element, in the one before it or in the one around it."""
    sibling, parent = element.getprevious(), element.getparent()
    if sibling is not None:
        return clean(f"{css.one_line(sibling)} {sibling.tail or ''}")
    return clean(parent.text) if parent is not None else ""
