"""What an article prints around its headline: who wrote it, when, when it was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from lgcrawl.extract.byline import byline
from lgcrawl.extract.dateline import read_dateline
from lgcrawl.extract.html_text import short_text
from pipelines import dates
from pipelines.text import clean

_AFTER, _BEFORE, _FOOT = 150, 60, 3000  # elements looked at around the headline and after the text
_LONGEST, _MOST_NODES = 120, 200  # of a line: characters, beginnings and ends of elements
_LINE_TAGS = "p div span time small li dd dt strong em i b a address section header h2 h3"
_LINES = frozenset(_LINE_TAGS.split())
_PARTED = frozenset(("br", "div", "p", "li", "h2", "h3", "section", "header", "dl", "dt", "dd"))
_CLOSED = frozenset(("script", "style", "nav", "form", "footer", "aside", "figure", "svg"))
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d\d\b")
LAST_CHANGE = (
    "updated|modified|amended|edited|reviewed|corrected|last changed|diweddarwyd|adolygwyd"
    "|(?:air )?ùrachadh"
)
_CHANGED = re.compile(LAST_CHANGE, re.IGNORECASE)
_ANOTHER_DATE = re.compile(
    r"clos(?:es|ing)|deadline|event|start|ends?\b|until|from|©|copyright|expires|born|next review"
    r"|issues?\s(?!date)",
    re.IGNORECASE,
)
# What says below a text when it was published or changed; a bare date there may be any.
_FOOT_LABEL = re.compile(
    r"(?:page |article |content |this page was )?(?:first |last )?(?:date )?(?:published|posted|"
    r"updated|modified|reviewed|issued|released|cyhoeddwyd|diweddarwyd)\b",
    re.IGNORECASE,
)
_MOST_LABEL = 40  # characters
_ISSUERS = frozenset(("from", "author", "by", "published by", "issued by", "written by"))
_AUTHOR = re.compile(r"author|byline|by-line|writer|reporter", re.IGNORECASE)
_NOT_AUTHOR = re.compile(r"bio|about|image|avatar|photo|social|share|more|date|time", re.IGNORECASE)
_BY = re.compile(
    r"(?:(?:written |words |posted |published |submitted |story |report )?by:?"
    r"|(?:words|text|author|reporter|awdur):|gan(?=\s\S{1,40}\s\S))\s",
    re.IGNORECASE,
)
_GAN = re.compile(r"gan\s", re.IGNORECASE)  # Welsh for "by"
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}(?:,? (?:[\w.'’-]{1,30}|&)){1,9}")
# What a line of dates holds besides; a line with more words than a few others is a title.
_DATE_WORDS = re.compile(
    r"\b(?:(?:first |last )?(?:published|posted|updated|modified|date|on|at|by)|\w{3,6}day|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|min(?:ute)?s?|read|(?:news|press|"
    r"media) (?:article|release)|for immediate release|"
    r"[ap]\.?m\.?|bst|gmt|utc|e[ds]t)\b|[\W\d_]{1,40}(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s[|•·]\s|(?=\b(?:last )?updated\b)", re.IGNORECASE)
_FEW_WORDS = 5
_SENTENCE = re.compile(r"[a-z\d]{3}[.!?]$|[a-z]{3}[.!?] [A-Z]")


@dataclass(slots=True)
class Masthead:
    """What is printed around a headline; ``marked`` is a date the markup says is one."""

    author: str | None = None
    published_text: str | None = None
    modified_text: str | None = None
    marked: str | None = None


def read_masthead(headline: etree._Element) -> Masthead:
    """Read the lines between the headline and the text, then those before; the nearest counts."""
    found = Masthead()
    for element, line in _around(headline, found):
        if element.tag == "time":
            _read_time(element, line, found)
        dateline = read_dateline(line)
        if dateline:
            found.author = found.author or dateline.author
        if not found.author:
            found.author = _author(element, line)
        if _YEAR.search(line):
            for label, part in _dated_parts(element, line):
                printed = dateline.published_text if dateline else part
                _read_date(label, part, printed, found)
    return found


def _around(headline: etree._Element, found: Masthead) -> Iterator[tuple[etree._Element, str]]:
    """The lines in a headline, after it, and before it where ``found`` wants something yet."""
    yield from _lines(_open(headline), _BEFORE)
    yield from _to_the_text(headline)
    if not (found.author and found.published_text):
        yield from _lines(_before(headline), _BEFORE)


def read_foot(headline: etree._Element) -> Masthead:
    """The one labelled date of publication, and of change, that stands below an article's text."""
    dated: dict[str, set[str]] = {"published_text": set(), "modified_text": set()}
    for element in islice(after(headline), _FOOT):
        text = short_text(element, 2 * _LONGEST)
        if not _YEAR.search(text) or next(element.iterancestors("li", "a"), None) is not None:
            continue
        for label, part in _dated_parts(element, _line(element)):
            said = Masthead()
            if _FOOT_LABEL.match(f"{label} {part}".strip()):
                _read_date(label, part, part, said)
            for name, days in dated.items():
                days.update(filter(None, (getattr(said, name),)))
    only = {name: next(iter(days)) for name, days in dated.items() if len(days) == 1}
    return Masthead(**only)


def _read_date(label: str, part: str, printed: str, found: Masthead) -> None:
    """Take the date of a line's part; ``printed`` is what of it is kept."""
    said = f"{label} {part}"
    if _says_when(said):
        name = "modified_text" if _CHANGED.search(said) else "published_text"
        setattr(found, name, _nearest(getattr(found, name), printed))


def _dated_parts(element: etree._Element, line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line, each after the label that says what its date is, "" where none does."""
    label = _label_before(element) or _marked_as_change(element)
    for part in filter(None, map(str.strip, _PARTS.split(line))):
        yield label, part
        label = _label(part)


def _marked_as_change(element: etree._Element) -> str:
    """ "updated" where the markup alone says so: ``class="date-modified"``."""
    marks = f"{element.get('class')} {element.get('itemprop')}".casefold()
    return "updated" if _CHANGED.search(marks) and "publi" not in marks else ""


def _label_before(element: etree._Element) -> str:
    """The label that stands before an element in one of its own: a ``dt``, a ``div``."""
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str) or (before.tail or "").strip():
        return ""
    return _label(clean(short_text(before, 2 * _MOST_LABEL)))


def _label(text: str) -> str:
    """A text that says what the date after it is, "" for any other."""
    if len(text) > _MOST_LABEL or any(map(str.isdigit, text)) or not text:
        return ""
    named = text.endswith(":") or "date" in text.casefold() or " " not in text
    return text if _FOOT_LABEL.match(text) or (named and _ANOTHER_DATE.search(text)) else ""


def _says_when(line: str) -> bool:
    """Whether a line is there for its date, not a title or a sentence that holds one."""
    if not _YEAR.search(line) or _SENTENCE.search(line) or _ANOTHER_DATE.search(line):
        return False
    return len(_DATE_WORDS.sub(" ", line).split()) <= _FEW_WORDS


def _read_time(element: etree._Element, line: str, found: Masthead) -> None:
    value = clean(element.get("datetime"))
    if not _YEAR.match(value) or not dates.parse(value).date:
        return
    holder = element.getparent()
    said = f"{element.get('class')} {element.get('itemprop')} {line}"
    if holder is not None and len(holder) < 5 and len(holder.findall("time")) == 1:
        said = f"{said} {_line(holder)}"
    if _CHANGED.search(said) and not re.search("publi", said, re.IGNORECASE):
        found.modified_text = found.modified_text or value
    else:
        found.marked = found.marked or value


def _author(element: etree._Element, line: str) -> str | None:
    """The names in a line that says By, or that the markup says is a byline."""
    marks = " ".join(filter(None, map(element.get, ("class", "itemprop", "rel", "id"))))
    marked = bool(_AUTHOR.search(marks)) and not _NOT_AUTHOR.search(marks)
    for part in line.split(" | "):
        by = marked or (_BY.match(part) and not _SENTENCE.search(part))
        name = byline([_GAN.sub("", part, count=1) if by and not marked else part]) if by else None
        if name and (_NAME.fullmatch(name) or (marked and part == line and name.istitle())):
            return name
    return byline([line]) if element.tag == "dd" and _issuer_before(element) else None


def _issuer_before(element: etree._Element) -> bool:
    """Whether a value's label says that it names who issued the text: "From"."""
    before = element.getprevious()
    said = "" if before is None else clean(short_text(before, 2 * _MOST_LABEL))
    return said.rstrip(": ").casefold() in _ISSUERS


def _nearest(held: str | None, line: str) -> str | None:
    """The line that is held, unless the other is the part of it that is its date."""
    if held and (line == held or line not in held):
        return held
    found = dates.parse(line)
    return line if found.date and found.method in ("iso", "printed") else held


def _to_the_text(headline: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The lines after the headline and the standfirst; the second long paragraph is the text."""
    long = 0
    for element, line in _lines(after(headline), _AFTER):
        long += element.tag == "p" and not line and any(str(t).strip() for t in element.itertext())
        if long > 1:
            return
        yield element, line


def _lines(elements: Iterator[etree._Element], most: int) -> Iterator[tuple[etree._Element, str]]:
    return ((element, _line(element)) for element in islice(elements, most))


def after(headline: etree._Element) -> Iterator[etree._Element]:
    """The elements after a headline that may hold a line, in order, without menus and forms."""
    node: etree._Element | None = headline
    while node is not None:
        for sibling in node.itersiblings():
            yield from _open(sibling)
        node = node.getparent()


def _before(headline: etree._Element) -> Iterator[etree._Element]:
    node: etree._Element | None = headline
    while node is not None:
        for sibling in node.itersiblings(preceding=True):
            yield from islice(_open(sibling), _BEFORE)
        node = node.getparent()


def _open(root: etree._Element) -> Iterator[etree._Element]:
    """The elements below ``root`` that may hold a line, without menus and forms."""
    if not isinstance(root.tag, str):
        return
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element.tag in _CLOSED and not _is_foot(element):
            walk.skip_subtree()
        elif element.tag in _LINES:
            yield element


def _is_foot(element: etree._Element) -> bool:
    """Whether it is the foot of an article, where some themes print its date and its author."""
    return element.tag == "footer" and next(element.iterancestors("article"), None) is not None


def _line(element: etree._Element) -> str:
    """The element's words if they are one short line; what stands in parts is parted by " | "."""
    text = element.text or ""
    if len(text) > 4 * _LONGEST:
        return ""
    if next(element.iterchildren(), None) is None:  # as most elements
        text = clean(text)
        return text if len(text) <= _LONGEST and "|" not in text else _parted(text)
    text = ""
    walk = etree.iterwalk(element, events=("start", "end", "comment"))
    for number, (event, node) in enumerate(walk):
        if node.tag in _PARTED:
            text += "|"
        text += (node.text if event == "start" else node is not element and node.tail) or ""
        if len(text) > 4 * _LONGEST or number > _MOST_NODES:
            return ""
    return _parted(text)


def _parted(text: str) -> str:
    text = " | ".join(filter(None, map(clean, text.split("|"))))
    return text if len(text) <= _LONGEST else ""
