"""One advert's own page as a vacancy, best evidence first."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import cast

from lxml import etree

from lgcrawl.extract import css, jsonld, labels, microdata, paging
from lgcrawl.extract.attachments import attachments
from lgcrawl.extract.html_text import all_text, sanitise, text_of
from lgcrawl.extract.page import Page
from lgcrawl.extract.posting_id import posting_id
from lgcrawl.extract.prose import IN_PROSE, read_prose, reference_in
from lgcrawl.extract.rows import title_of
from lgcrawl.extract.selected import read_selected
from pipelines.records import Vacancy
from pipelines.text import clean, remember

# What the page prints for people wins over its structured data, where the two differ.
_PRINTED_FIRST = ("salary_text", "closing_text", "hours_text", "contract_text")
_FACTS = (*_PRINTED_FIRST, "reference")
# A look at all elements each; by way of their attributes it costs a fifth of "*[@role = 'main']".
_MAIN = tuple(
    etree.XPath(f"descendant-or-self::{path}")
    for path in (
        "main",
        "*/@role[. = 'main']/..",
        "article",
        "*/@id[. = 'content' or . = 'main-content']/..",
    )
)
_ALWAYS_FURNITURE = ("nav", "footer", "script", "style", "template")
_FURNITURE_TAGS = ("aside", "header", "form", "button", "dialog")
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|breadcrumbs?|footer|cookies?|share|sharing|social\w{0,10}|related|similar"
    r"|recommended|pagination|skip|alerts?|newsletter|addthis\w{0,20})(?:$|[-_\s])",
    re.IGNORECASE,
)
_GENERIC_TITLE = re.compile(
    r"""^(?:(?:current|our|latest|all|search|view|council|job|the)\s)*(?:jobs?|vacanc(?:y|ies)|careers?
      |details?|advert|description|information|home|welcome|opportunit(?:y|ies)|recruitment
      |work\s(?:for|with)\sus|summary|profile|swyddi)(?:\s(?:details?|search|results?|advert
      |description|information|summary|board))*$""",
    re.I | re.X,
)
_SITE_NAME = re.compile(r"\s[|–—·-]\s|\s::\s")
# Not "Apply for a parking permit", which council pages have in their menus.
_MAY_APPLY = ("appl", "ymge", "gwneud")
_MAY_BE_APPLY = re.compile("|".join(_MAY_APPLY))
_APPLY = re.compile(
    r"""^\W*(?:click\s(?:here\s)?to\s)?(?:apply(?:\s(?:now|online|here|today|direct(?:ly)?
      |(?:via|on|at|through)\s.{1,40}|for\s(?:(?:this|the|a)\s)?(?:job|post|role|vacancy|position).{0,40}))?
      |start\s(?:your\s|an?\s)?application|ymgeisi\w{0,5}(?:\snawr)?|gwneud\scais)\W*$""",
    re.I | re.X,
)
_ABOUT_A_JOB = re.compile(
    r"\b(?:vacanc|applica(?:nt|tion)|candidate|salary|recruit|job description|this (?:role|post))",
    re.IGNORECASE,
)
_LEAST_MENTIONS = 3
_LEAST_TEXT = 200
_LONGEST_TITLE = 250
_PART = re.compile(
    r"^(?:about|who|what|why|how|the (?:role|post|person|job|school|council)|your|you|we|our|key"
    r"|main|job|role|post|person|further|additional|more|contact|overview|summary|introduction"
    r"|responsibilities|benefits|equal|safeguarding|closing|salary|location|requirements|apply"
    r"|application)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b20\d\d\b|\d[/.-]\d{1,2}[/.-]\d{2}\b")


def read_vacancy(page: Page, fields: Mapping[str, str] | None = None) -> Vacancy | None:
    """The vacancy a page advertises; None where it says nothing of one.

    ``fields`` are a card's or platform's selectors. Then count: the page's JSON-LD, its labels,
    its running text; but pay, dates, hours and contract as printed before JSON-LD.
    Raises PageError when the page is no markup.
    """
    tree = page.parsed
    vacancy = Vacancy()
    chosen = read_selected(vacancy, page, fields or {})
    main = _main(tree)
    found = list(labels.pairs(main))
    labelled = labels.by_field(found)
    structured = _structured(page)
    if structured and not _YEAR.search(labelled.get("closing_text", "")):
        # A printed "in 3 days" says less.
        _take(vacancy, structured, "closing_text")
    vacancy.set("label", **{name: labelled.get(name) for name in _PRINTED_FIRST})
    if structured:
        vacancy.merge(structured)
    title = labelled.pop("title", None)
    vacancy.set("label", **labelled)
    # What is looked for all over the page is looked for only where it is wanting.
    if not vacancy.title:
        vacancy.set("generic", title=_heading(tree, main))
        vacancy.set("label", title=title)
    if not vacancy.title:
        vacancy.set("generic", title=_page_title(tree))
    if not vacancy.apply_url:
        vacancy.set("generic", apply_url=_apply_url(page))
    files = attachments(main, lambda href: paging.address(page, page.absolute(href)))
    text = _description(main, vacancy.title, found)
    vacancy.set(
        "text", **read_prose(text, [name for name in IN_PROSE if not getattr(vacancy, name)])
    )
    if vacancy.title:
        vacancy.set("text", reference=reference_in(vacancy.title))
    facts = any(getattr(vacancy, name) for name in _FACTS)
    if not (chosen or structured or facts or _speaks_of_a_job(text)):
        return None
    vacancy.set("generic", attachments=files, reference=posting_id(page.url))
    if not vacancy.description:
        vacancy.set("generic", description=text, description_html=sanitise(page.markup(main)))
    return vacancy


def _take(vacancy: Vacancy, other: Vacancy, name: str) -> None:
    vacancy.set(other.evidence.get(name, "generic"), **{name: getattr(other, name)})


def _structured(page: Page) -> Vacancy | None:
    """The page's JobPosting, from its scripts or from its own markup."""
    for vacancy in jsonld.vacancies(page):
        return vacancy
    posting = microdata.job_posting(page)
    return jsonld.vacancy_of(posting, "meta") if posting else None


def _main(tree: etree._Element) -> etree._Element:
    """A copy of the part of the page that is about its subject, without the site's furniture."""
    found = (element for path in _MAIN for element in cast(list[etree._Element], path(tree))[:1])
    held = next((e for e in found if _length(e) > _LEAST_TEXT), None)
    body = tree.find("body")
    main = copy.deepcopy(held if held is not None else tree if body is None else body)
    main.tail = None
    for element in list(_furniture(main)):
        _drop(element)
    return main


def _furniture(main: etree._Element) -> Iterator[etree._Element]:
    """The outermost elements that are the site's."""
    most = _length(main) // 2
    walk = etree.iterwalk(main, events=("start",))
    for _, element in walk:
        if element is not main and _is_furniture(element, most):
            walk.skip_subtree()
            yield element


def _is_furniture(element: etree._Element, most: int) -> bool:
    """Whether it is the site's: by its tag or name, unless it is most of the page or holds h1.

    ASP.NET wraps whole pages in a form, some sites the title in a header.
    """
    if element.tag in _ALWAYS_FURNITURE:
        return True
    named = " ".join(filter(None, (element.get("class"), element.get("id"))))
    if element.tag not in _FURNITURE_TAGS and not (named and _names_furniture(named)):
        return False
    return next(element.iter("h1"), None) is None and _length(element) < most


@remember
def _names_furniture(named: str) -> bool:
    return _FURNITURE.search(named) is not None


def _length(element: etree._Element) -> int:
    return len(all_text(element))


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _heading(tree: etree._Element, main: etree._Element) -> str | None:
    """The first heading that names something: h1, else one of the main part."""
    # Some sites set their own name as h1 in the page's header.
    first = sorted(main.iter("h1"), key=lambda h1: len(list(h1.iterancestors("header"))))
    for element in chain(first, tree.iter("h1"), main.iter("h2", "h3")):
        text = title_of(element)
        if not text or len(text) > _LONGEST_TITLE or _GENERIC_TITLE.match(text):
            continue
        # Below h1, a heading of the form "About the role" names a part, not the post.
        if element.tag == "h1" or not _is_part(text):
            return text
    return None


def _is_part(text: str) -> bool:
    return bool(_PART.match(text)) or labels.field_of(text.rstrip(": ")) is not None


def _page_title(tree: etree._Element) -> str | None:
    """The page's own title without the site's name."""
    metas = [css.value("meta[property='og:title']::attr(content)", tree)]
    for text in (*metas, *(title.text for title in tree.iterfind(".//title"))):
        title = clean(_SITE_NAME.split(text or "")[0])
        if title and len(title) <= _LONGEST_TITLE and not _GENERIC_TITLE.match(title):
            return title
    return None


def _apply_url(page: Page) -> str | None:
    # The text is cut out only of links that may say it: a page has hundreds of others. A whole page
    # is put in lower case as bytes: as letters it costs six times as much.
    printed = etree.tostring(page.parsed, encoding="utf-8", method="text").lower()
    if not any(word.encode() in printed for word in _MAY_APPLY):
        return None
    for link in page.parsed.iter("a"):
        said = (all_text(link) if len(link) else link.text or "")[:400].lower()
        href = link.get("href") if _MAY_BE_APPLY.search(said) else None
        apply = href and _APPLY.match(title_of(link)[:80])
        if href and apply and (url := paging.address(page, page.absolute(href))):
            return url
    return None


def _description(main: etree._Element, title: str | None, found: list[labels.Pair]) -> str:
    """The advert's text without its title and its table of labelled values."""
    for label, _, holder in found:
        if holder is not None and holder is not main and labels.field_of(label):
            _drop(holder)
    for heading in list(main.iter("h1", "h2", "h3")):
        if title and title_of(heading) == title:
            _drop(heading)
    return text_of(main)


def _speaks_of_a_job(text: str) -> bool:
    return len(_ABOUT_A_JOB.findall(text[:20_000])) >= _LEAST_MENTIONS
