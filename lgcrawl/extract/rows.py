"""The repeated block of a listing: the elements that are its entries, and each one's main link."""

from __future__ import annotations

import copy
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml import etree, html

from lgcrawl.extract.labels import split_label
from pipelines.text import clean

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FURNITURE = re.compile(
    r"""(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|pagination|pager|paging|footer|cookies?
      |share|social|skip|facets?|filters?|languages?|login|toolbar|related|similar|tags?)(?:$|[-_\s])""",
    re.I | re.X,
)
# What themes call an entry.
_ITEM = re.compile(
    r"(?:^|[-_\s])(?:post|entry|article|item|story|news|card|teaser|release)(?:$|[-_\s])",
    re.IGNORECASE,
)
# What WordPress and Ghost call an entry, and the categories and tags they add to that.
_ENTRY = re.compile(r"(?:^|\s)(?:hentry|type-[\w-]+|post-\d+|post)(?:\s|$)")
_TERM = re.compile(r"(?:^|\s)(?:category|tag)-\S+")
_NO_PAGE = re.compile(r"^\s*(?:#|javascript:|mailto:|tel:|data:|$)", re.IGNORECASE)
# Links that every entry has besides the one that names it.
_ACTION = re.compile(
    r"""^\W*(?:apply|save|favourite|share|print|email|e-mail|shortlist|remove|compare|view|read|more
      |details?|find\sout|see\s|learn|full\s|download|click|continue|quick|add\sto|ymgeisio|rhagor
      |darllen|gweld)\b""",
    re.I | re.X,
)
_HIDDEN = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|aria_hidden|screen-reader-text|govuk-visually-hidden"
    r"|hidden|offscreen)(?:\s|$)|element-invisible"
)
_TITLE_CLASS = re.compile(r"title|subject|heading|headline|name", re.IGNORECASE)
# What an entry is about, by its address and the names of its element; what entries of it print.
_SUBJECTS = {
    "vacancy": re.compile(
        r"job|vacanc|career|recruit|position|opportunit|swyddi?|posting|advert|/opp/", re.IGNORECASE
    ),
    "article": re.compile(
        r"news|article|story|stories|press|blog|/\d{4}/\d{2}/|newyddion|media|release",
        re.IGNORECASE,
    ),
}
_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?[\s/.-](?:\d{1,2}[/.-]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec|ion|chwe|maw|ebr|mai|meh|gor|awst|medi|hyd|tach|rhag)[a-z]{0,6}\.?,?\s)\d{2,4}\b"
    r"|\b\d{4}-\d\d-\d\d\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}\b",
    re.IGNORECASE,
)
_PAY = re.compile(r"£\s?\d")
_ASIDE = re.compile(
    r"(?:^|[-_\s])(?:side-?bar|aside|widget|secondary|promo)(?:$|[-_\s])", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_MOST_LINKS = 3000
_MOST_GROUPS = 40
_MOST_LINKS_OF_ROW = 200
_MOST_ABOVE = 6  # elements around a link that may be its entry
_MOST_LEADING = 2  # entries above a list; more are another list


@dataclass(frozen=True, slots=True)
class Block:
    """The entries found, and whether most of them print a fact, a date or a heading."""

    rows: list[etree._Element]
    rich: bool


def find_block(tree: etree._Element, url: str | None = None, records: str = "vacancy") -> Block:
    """The repeated block whose entries look most like the page's subject; empty where none does.

    Links of the same shape (the path of tags and classes down to them) are one block; an entry is
    the largest element that holds one of them. ``url`` is the page's own: links into it count not.
    ``records`` is what is looked for, vacancy or article.
    """
    shapes = _Shapes()
    groups: dict[tuple[int, bool], list[etree._Element]] = defaultdict(list)
    outside: list[etree._Element] = []  # of the furniture
    for link in _links(tree, url):
        shape = shapes.of(link)
        if shape is not None:
            acts = _ACTION.match(title_of(link)) is not None  # "Apply now" beside each title
            groups[shape, acts].append(link)
            outside.append(link)
    best, best_score = Block([], False), 0.0
    for links in sorted(groups.values(), key=len, reverse=True)[:_MOST_GROUPS]:
        if len(links) > 1 and len({link.get("href") for link in links}) > 0.7 * len(links):
            block, score = _weighed(entries_of(links), records)
            if score > best_score:
                best, best_score = block, score
    if not best.rows or _in_aside(best.rows[0]):
        lone = _lone(outside, url, records)
        if lone.rows or not best.rows:
            return lone
    return Block([*_leading(outside, best.rows, records), *best.rows], best.rich)


def entries_of(links: Iterable[etree._Element]) -> list[etree._Element]:
    """The entry of each link: what stands around it and holds no other of them.

    Where headings follow each other in one box, an entry is a heading and all up to the next.
    """
    links = list(links)
    held: Counter[etree._Element] = Counter()
    for link in links:
        held.update([link, *link.iterancestors()])
    rows = []
    for link in links:
        row = link
        parent = row.getparent()
        while parent is not None and held[parent] == 1 and parent.tag not in ("body", "html"):
            row, parent = parent, parent.getparent()
        rows.append(row)
    if len(rows) > 1 and all(row.tag in (*_HEADINGS, "dt") for row in rows):
        return [_section(row) for row in rows]
    return rows


def main_link(row: etree._Element) -> etree._Element | None:
    """The link that leads to the entry's own page."""
    links = [row] if row.tag == "a" and row.get("href") else []
    inner = (link for link in row.iter("a") if link is not row and _leads(link))
    links += islice(inner, _MOST_LINKS_OF_ROW)
    if not links:
        return None
    for link in links:
        if next(link.iter(*_HEADINGS), None) is not None or _inside(link, row, _HEADINGS):
            return link
    named = [link for link in links if (t := title_of(link)) and not _ACTION.match(t)]
    for link in named:
        parent = link.getparent()
        classes = f"{link.get('class')} {'' if parent is None else parent.get('class')}"
        if _TITLE_CLASS.search(classes):
            return link
    long = [link for link in named if len(title_of(link)) >= 8]
    return next(iter(long or named or links))


def title_of(element: etree._Element) -> str:
    """The text of a link or heading, without what is there for screen readers only."""
    if next(element.iterchildren(), None) is None:  # as nearly all links
        return clean(element.text)
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node is not element and _HIDDEN.search(node.get("class") or ""):
                walk.skip_subtree()
            else:
                parts.append(" " if node.tag == "br" else node.text or "")
        elif node is not element:
            parts.append(node.tail or "")
    return clean("".join(parts))


def entry_title(row: etree._Element, link: etree._Element | None) -> str:
    """What an entry is called: its heading, else the words of its main link."""
    for element in () if link is None else (link, *link.iterancestors(*_HEADINGS)):
        heading = element if element.tag in _HEADINGS else next(element.iter(*_HEADINGS), None)
        if heading is not None and row in (heading, *heading.iterancestors()):
            return title_of(heading)
    titled = None
    if link is not None:
        inner = (e for e in link.iterdescendants() if _TITLE_CLASS.search(e.get("class") or ""))
        titled = title_of(next(inner, link))
        if titled and not _ACTION.match(titled):
            return titled
    heading = next(row.iter(*_HEADINGS), None)
    return title_of(heading) if heading is not None else titled or ""


# -- parts -----------------------------------------------------------------------------------------
def _links(tree: etree._Element, url: str | None) -> list[etree._Element]:
    own = f"{url}#" if url else "#"
    links = (link for link in tree.iter("a") if _leads(link) and title_of(link))
    found = islice(links, _MOST_LINKS)
    return [link for link in found if not (link.get("href") or "").startswith(own)]


def _leads(link: etree._Element) -> bool:
    return not _NO_PAGE.match(link.get("href") or "")


class _Shapes:
    """The paths of tags and first classes from the root down to elements, each as a number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, str], int] = {}
        self._known: dict[etree._Element, int | None] = {}

    def of(self, element: etree._Element) -> int | None:
        """The number of an element's path; None for what is in the site's furniture."""
        line = [element, *element.iterancestors()]
        shape: int | None = 0
        for step in reversed(line):
            if step not in self._known:
                self._known[step] = self._step(shape, step)
            shape = self._known[step]
            if shape is None:
                break
        return shape

    def _step(self, parent: int | None, element: etree._Element) -> int | None:
        classes = element.get("class") or ""
        named = f"{classes} {element.get('id') or ''}"
        if element.tag in ("nav", "footer"):
            return None
        if _is_furniture(element, named) and next(element.iter("main", "h1"), None) is None:
            return None
        first = _DIGITS.sub("", next(iter(classes.split()), ""))
        return self._numbers.setdefault(
            (parent or 0, f"{element.tag}.{first}"), len(self._numbers) + 1
        )


def _is_furniture(element: etree._Element, named: str) -> bool:
    if element.tag == "article" or _ENTRY.search(named):
        named = _TERM.sub("", named)
    return _FURNITURE.search(named) is not None


def _weighed(rows: list[etree._Element], records: str) -> tuple[Block, float]:
    """The block, and how much it looks like a list of such records; 0 for what is none.

    What every entry prints counts for more than how many there are: a menu may be longer.
    """
    subject = _SUBJECTS[records]
    facts = headed = about = words = 0.0
    rich = 0
    titles = set()
    for row in rows:
        text = _text(row, 600)
        link = main_link(row)
        title = entry_title(row, link)
        titles.add(title)
        has_heading = next(row.iter(*_HEADINGS[1:]), None) is not None
        fact = _facts(text, records)
        facts += fact
        headed += has_heading
        rich += has_heading or fact > 0
        words += min(max(len(text) - len(title), 0), 150) / 150
        href = None if link is None else link.get("href")
        named = " ".join(filter(None, (href, row.get("class"), row.get("id"))))
        about += bool(subject.search(named))
    n = len(rows)
    distinct = len([title for title in titles if len(title) > 2])
    if distinct < 0.5 * n or max(rich, about) < 0.5 * n:
        return Block([], False), 0.0
    quality = (4 * facts + headed + 2 * about + words) / n
    if _in_aside(rows[0]):
        quality /= 2
    return Block(rows, rich >= 0.5 * n), quality * distinct**0.6


def _lone(links: list[etree._Element], url: str | None, records: str) -> Block:
    """The one entry of a list's last page: what is called one, is dated and titled by a link."""
    found: dict[etree._Element, None] = {}
    for link in links:
        titled = _is_headed(link) or _TITLE_CLASS.search(link.get("class") or "")
        if not titled or link.get("href") in (url, "."):
            continue
        for row in (link, *islice(link.iterancestors(), _MOST_ABOVE)):
            called = row.tag == "article" or _ITEM.search(row.get("class") or "")
            if called and _facts(_text(row, 600), records):
                if not _in_aside(row):
                    found[row] = None
                break
    return Block(list(found), rich=True) if len(found) == 1 else Block([], False)


def _leading(
    links: list[etree._Element], entries: list[etree._Element], records: str
) -> list[etree._Element]:
    """The entries set out above the others, in markup of their own: the lead of a news page."""
    named = [link for link in map(main_link, entries) if link is not None]
    folders = {_folder(link) for link in named}
    titles = {title_of(link) for link in named}
    inside = set(named)
    before = list(takewhile(lambda link: link not in inside, links))
    above = [
        link
        for link in before
        if _is_headed(link) and _folder(link) in folders and title_of(link) not in titles
    ]
    if not 0 < len(above) <= _MOST_LEADING or len(before) == len(links):
        return []  # the links are in none of the entries where these are cut out of one box
    rows = entries_of([*above, *named])[: len(above)]
    return [row for row in rows if _facts(_text(row, 600), records)]


def _is_headed(link: etree._Element) -> bool:
    """Whether a link is, or holds, a heading."""
    return next(link.iter(*_HEADINGS), None) is not None or any(
        above.tag in _HEADINGS for above in islice(link.iterancestors(), 2)
    )


def _folder(link: etree._Element) -> str:
    """The folder of a link's address, all numbers alike: most entries of a list share one."""
    path = re.split(r"[?#]", link.get("href") or "")[0].rstrip("/")
    return _DIGITS.sub("0", path.rpartition("/")[0])


def _facts(text: str, records: str) -> float:
    """How surely a text prints what an entry of such a list does: a date, pay, a labelled value."""
    dated, paid = bool(_DAY.search(text)), bool(_PAY.search(text))
    if records == "article":
        return 1.0 if dated else 0.0
    return 1.0 if paid or split_label(text[-120:]) is not None else 0.5 if dated else 0.0


def _in_aside(row: etree._Element) -> bool:
    return any(_is_aside(element) for element in (row, *row.iterancestors()))


def _is_aside(element: etree._Element) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag == "aside" or _ASIDE.search(named) is not None


def _text(row: etree._Element, longest: int) -> str:
    text = ""
    for part in row.itertext():
        text += str(part) + " "
        if len(text) > 4 * longest:
            break
    return clean(text)[:longest]


def _inside(link: etree._Element, row: etree._Element, tags: tuple[str, ...]) -> bool:
    if link is row:
        return False
    for element in link.iterancestors():
        if element.tag in tags:
            return True
        if element is row:
            break
    return False


def _section(start: etree._Element) -> etree._Element:
    """A box with copies of ``start`` and what follows it, up to the next start."""
    box: etree._Element = html.Element("div")
    element: etree._Element | None = start
    while element is not None and (element is start or element.tag != start.tag):
        box.append(copy.deepcopy(element))
        element = element.getnext()
    return box
