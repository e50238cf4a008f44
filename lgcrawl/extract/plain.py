"""A page saved as plain text: the article, the jobs panel and the magazine block in one reading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lgcrawl.extract.blocks import Block, blocks_of_text
from lgcrawl.extract.credit import read_credit
from lgcrawl.extract.dateline import Dateline, is_alt_text, read_dateline
from lgcrawl.extract.html_text import BULLET
from lgcrawl.extract.magazine import Magazine, find_issue
from lgcrawl.extract.mentions import read_mentions
from lgcrawl.extract.page import Page
from lgcrawl.extract.panel import Panel, find_panels, vacancies_of
from lgcrawl.extract.result import Extraction
from pipelines.records import Article, Record

_TOP = 5  # lines among which the author and the date stand
_MOST_TITLE_WORDS = 30
_FEWEST_SENTENCE_WORDS = 8
_SETTING = re.compile(r"[#;\[/]|[\w.-]{1,40}\s?[:=]")
_SENTENCE = re.compile(r"[.!?…][\"'’”)]{0,3}$")


def read_text(page: Page) -> Extraction:
    """Article, vacancies and magazine issue of a page of plain text, in this order."""
    blocks = blocks_of_text(page.text)
    panels, magazine = find_panels(blocks), find_issue(blocks)
    # What follows the panel or the magazine block is the site's, not the article's.
    furniture: list[Panel | Magazine] = [*panels, *([magazine] if magazine else [])]
    end = min((part.start for part in furniture), default=len(blocks))
    article = _article(blocks[:end], page.url)
    if article:
        article.set("panel", section=next((p.section for p in panels if p.section), None))
    records: list[Record] = [article] if article else []
    records += vacancies_of(panels)
    records += [magazine.issue] if magazine else []
    return Extraction("text", records, reason=None if records else "no article in this text")


def _article(blocks: Sequence[Block], url: str | None) -> Article | None:
    dateline, title, start = _top(blocks)
    body, credit = _body(blocks[start:], title or "")
    if title is None or not body or (not dateline and _is_settings(blocks)):
        return None
    article = Article(url=url)
    article.set(
        "text",
        title=title,
        author=dateline and dateline.author,
        published_text=dateline and dateline.published_text,
        body=body,
        picture_credit=credit,
        mentions=read_mentions(blocks[start:]),
    )
    return article


def _dateline(blocks: Sequence[Block]) -> tuple[Dateline | None, int]:
    """The first line of an author and a date, and its place."""
    for at, block in enumerate(blocks[:_TOP]):
        found = read_dateline(block.text)
        if found:
            return found, at
    return None, 0


def _top(blocks: Sequence[Block]) -> tuple[Dateline | None, str | None, int]:
    """Author and date, the title, and where the text begins.

    The title stands below the author, as on localgov.co.uk, or above, as elsewhere.
    """
    dateline, at = _dateline(blocks)
    start = at + 1 if dateline else 0
    below = blocks[start].text if start < len(blocks) else ""
    if dateline and at and not _is_title(below):
        return dateline, blocks[at - 1].text, start
    if not _is_title(below):
        return dateline, None, start
    return dateline, below, start + 1


def _is_title(line: str) -> bool:
    return 0 < len(line.split()) <= _MOST_TITLE_WORDS and not line.endswith((".", ",", ";", ":"))


def _body(blocks: Sequence[Block], title: str) -> tuple[str, str | None]:
    """Paragraphs and bullets without the alt text and the picture credit; the credit beside."""
    body: list[str] = []
    credit = None
    listed = False
    for block in blocks:
        said = read_credit(block.text)
        if said:
            credit = credit or said
        # Below the credit stands the site's furniture, unless whole sentences show otherwise.
        elif not is_alt_text(block.text, title) and not (credit and body and not _is_prose(block)):
            item = block.tag == "li"
            body += ["\n" if item and listed else "\n\n", BULLET if item else "", block.text]
            listed = item
    return "".join(body).strip(), credit


def _is_settings(blocks: Sequence[Block]) -> bool:
    """Whether most lines are names with values, as in a robots.txt or a settings file."""
    return 2 * sum(bool(_SETTING.match(block.text)) for block in blocks) > len(blocks)


def _is_prose(block: Block) -> bool:
    words = len(block.text.split())
    return words >= _FEWEST_SENTENCE_WORDS and _SENTENCE.search(block.text) is not None
