"""What a trade-press page prints beside its article: the jobs panel, the magazine, the guests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from lxml import html as lxml_html

from lgcrawl.extract.blocks import Block, blocks_of
from lgcrawl.extract.body_lines import key
from lgcrawl.extract.credit import read_credit
from lgcrawl.extract.dateline import read_dateline
from lgcrawl.extract.magazine import Magazine, find_issue
from lgcrawl.extract.mentions import read_mentions
from lgcrawl.extract.page import Page
from lgcrawl.extract.panel import Panel, find_panels, vacancies_of
from pipelines.records import Article, Record

# Looked for in the bytes, in lower case: rarely there, and only then are the page's lines read.
_PANELS = (b"recuriter", b"recruiter", b"latest issue", b"current issue", b"new issue")
_GUESTS = (
    *(b"attend", b"delegates", b"participants", b"took part", b"taking part", b"around the table"),
    *(b"present", b"panel", b"guests", b"speakers", b"contributors", b"line-up"),
)
_ANNOUNCES = re.compile(
    rb"\w{0,5}(?!\w)(?:[^<>:.{}()\[\];=\"]{0,80}:(?!\S)|(?: members)?[\s:]{0,9}<)"
)
_STRUCTURED = frozenset(("jsonld", "meta", "feed", "api", "platform"))
_ENOUGH = 20  # letters; a shorter line may be in the furniture by chance


def read_trade_press(page: Page, article: Article) -> list[Record]:
    """The vacancies and the issue printed on an article's page; ``article`` is cleaned in place.

    Author, date, picture credit, section and guests that the page prints in lines of their own are
    filled in, and what belongs to the panel and the magazine is cut from the body. A page with no
    panel, no magazine and no list of guests costs one search of its bytes.
    """
    if not _is_worth_reading(page.body.lower()):
        return []
    blocks = blocks_of(page.tree)
    panels, magazine = find_panels(blocks), find_issue(blocks)
    parts: list[Panel | Magazine] = [*panels, *([magazine] if magazine else [])]
    end = min((part.start for part in parts), default=len(blocks))
    mentions = read_mentions(blocks[:end])
    if not parts and not mentions:
        return []
    article.set("text", mentions=mentions)
    article.set("panel", section=next((p.section for p in panels if p.section), None))
    lines = _read_lines(blocks[:end], article)
    lines |= {key(block.text) for part in parts for block in blocks[part.start : part.stop]}
    together = " ".join(key(b.text) for part in parts for b in blocks[part.start : part.stop])

    def is_foreign(line: str) -> bool:
        said = key(line)
        cells = map(key, line.split(" | "))  # of a table's row
        return all(cell in lines for cell in cells) or (len(said) >= _ENOUGH and said in together)

    _cut(article, is_foreign)
    return [*vacancies_of(panels), *([magazine.issue] if magazine else [])]


def _is_worth_reading(body: bytes) -> bool:
    """Whether a panel, a magazine or a list of people may be in a page."""
    return any(word in body for word in _PANELS) or any(
        _ANNOUNCES.match(body, at + len(word)) for word in _GUESTS for at in _places(body, word)
    )


def _places(body: bytes, word: bytes) -> Iterator[int]:
    at = body.find(word)
    while at >= 0:
        yield at
        at = body.find(word, at + 1)


def _read_lines(blocks: Sequence[Block], article: Article) -> set[str]:
    """Author, date and picture credit from lines of their own; the keys of these lines."""
    lines = {key(f"{article.title} image")}
    for block in blocks:
        dateline = read_dateline(block.text)
        # A date alone may be today's, in the page's head.
        if dateline and dateline.author:
            _prefer(article, "author", dateline.author)
            _prefer(article, "published_text", dateline.published_text)
            lines.add(key(block.text))
            break
    for block in blocks:
        credit = read_credit(block.text)
        if credit:
            article.set("text", picture_credit=credit)
            lines.add(key(block.text))
            break
    return lines


def _prefer(article: Article, name: str, value: str | None) -> None:
    """Put a printed value in the place of a guess, never of structured data."""
    if value and article.evidence.get(name) not in _STRUCTURED:
        setattr(article, name, None)
        article.set("text", **{name: value})


def _cut(article: Article, is_foreign: Callable[[str], bool]) -> None:
    """Take the lines that are not the article's own out of its body."""
    if article.body:
        paragraphs = article.body.split("\n\n")
        kept = [
            "\n".join(line for line in p.split("\n") if not is_foreign(line)) for p in paragraphs
        ]
        article.body = "\n\n".join(filter(None, kept)) or None
    if article.body_html:
        article.body_html = _cut_html(article.body_html, is_foreign) or None


def _cut_html(source: str, is_foreign: Callable[[str], bool]) -> str:
    """The fragment without the innermost elements that hold such a line and nothing else."""
    try:
        root = lxml_html.fragment_fromstring(source, create_parent="div")
    except (etree.LxmlError, ValueError):
        return source
    for element in list(root.iterdescendants("p", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6")):
        text = " ".join("".join(map(str, element.itertext())).split())
        if text and is_foreign(text):
            element.drop_tree()
    for element in list(root.iterdescendants("ul", "ol", "table", "tr", "li")):
        if not "".join(map(str, element.itertext())).strip():
            element.drop_tree()
    inner = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    return inner.removeprefix("<div>").removesuffix("</div>").strip()
