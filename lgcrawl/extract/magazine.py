"""The block of a trade-press page that announces the latest issue of the publisher's magazine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lgcrawl.extract.blocks import HEADINGS, Block
from pipelines.records import Article

_HEADING = re.compile(
    r"(?:the )?(?:latest|current|new) issue\b\s{0,3}(?:(?:[-–—:|]|of)\s{0,3}(?P<name>.{1,80}))?",
    re.IGNORECASE,
)
# The site prints "Local Goverrnemnt News".
_MISSPELT = re.compile(r"\blocal gov[a-z]{5,10} news\b", re.IGNORECASE)
_ISSUE = re.compile(
    r"\b(?P<month>(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)(?:\s?[/&–-]\s?[A-Z][a-z]{2,8})?)(?:\s(?P<year>20\d\d|19\d\d))?\s(?:issue|edition)\b"
    r"(?:\sof\s(?P<name>(?:the\s)?[A-Z][\w’']{0,20}(?:\s[A-Z][\w’']{0,20}){0,5}))?"
)
_MONTH = re.compile(
    r"\b(?P<month>(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December))\s(?P<year>20\d\d)\b"
)
_SENTENCE = re.compile(r"[.!?…][\"'’”)]{0,3}$")
# The line below the summary; only some of its kinds lead to the issue itself.
_ASKS = re.compile(r"(?:register|subscribe|sign up|order|get|read|download|view)\b", re.IGNORECASE)
_REGISTERS = re.compile(r"(?:register|subscribe|sign up|order|get)\b", re.IGNORECASE)
_FEWEST_WORDS = 6
_MOST_PARAGRAPHS = 6
_PUBLISHED = "Local Government News"


@dataclass(frozen=True, slots=True)
class Magazine:
    """An announced issue, and the blocks ``start`` to ``stop`` (exclusive) it was read from."""

    issue: Article
    start: int
    stop: int


def is_issue_heading(block: Block) -> bool:
    """Whether a block is the heading "Latest issue - ...", however it is spelt."""
    return len(block.text) <= 120 and _HEADING.fullmatch(block.text) is not None


def read_issue(blocks: Sequence[Block]) -> Article | None:
    """The issue announced, of kind "issue"; None where none is or nothing is said of it."""
    magazine = find_issue(blocks)
    return magazine.issue if magazine else None


def find_issue(blocks: Sequence[Block]) -> Magazine | None:
    """The first announcement, with the place it stands in."""
    for at, block in enumerate(blocks):
        heading = _HEADING.fullmatch(block.text) if len(block.text) <= 120 else None
        if not heading:
            continue
        summary = _paragraphs(blocks, at + 1)
        text = " ".join(b.text for b in summary)
        issue = _ISSUE.search(text) or _ISSUE.search(block.text) or _MONTH.search(block.text)
        if not summary and not issue:
            continue
        start = at - 1 if at and _same(blocks[at - 1].text, heading["name"]) else at
        stop = _stop(blocks, at + 1, summary)
        return Magazine(_article(heading, issue, blocks[start:stop], summary), start, stop)
    return None


def _article(
    heading: re.Match[str],
    issue: re.Match[str] | None,
    blocks: Sequence[Block],
    summary: Sequence[Block],
) -> Article:
    month, year = (issue["month"], issue["year"]) if issue else (None, None)
    when = " ".join(filter(None, (month, year)))
    name = _name(heading["name"], issue and issue.groupdict().get("name"))
    article = Article(kind="issue")
    article.set(
        "panel",
        title=f"{name}: {when or 'latest'} issue",
        section=when,
        # The year of an issue is often not printed; a year among its contents is not its own.
        published_text=when if year else None,
        summary=summary[0].text if summary else None,
        body="\n\n".join(b.text for b in summary),
        url=next((b.href for b in blocks if b.href and not _REGISTERS.match(b.text)), None),
    )
    return article


def _name(*printed: str | None) -> str:
    """The magazine's name: as a heading prints it, else as the sentence does."""
    for name in filter(None, printed):
        if _MISSPELT.search(name):
            return _PUBLISHED
        if not _MONTH.search(name) and not _ISSUE.search(name):
            return name.strip(" :-–")
    return _PUBLISHED


def _same(above: str, name: str | None) -> bool:
    """Whether the line above the heading is the name of the magazine alone."""
    return _MISSPELT.fullmatch(above) is not None or above.casefold() == (name or "").casefold()


def _paragraphs(blocks: Sequence[Block], start: int) -> list[Block]:
    """The sentences below the heading; the furniture that follows them does not end in a stop."""
    found: list[Block] = []
    for block in blocks[start : start + 2 * _MOST_PARAGRAPHS]:
        if block.tag == "img":
            continue
        words = len(block.text.split())
        if block.tag in HEADINGS or words < _FEWEST_WORDS or not _SENTENCE.search(block.text):
            break
        found.append(block)
    return found[:_MOST_PARAGRAPHS]


def _stop(blocks: Sequence[Block], start: int, summary: Sequence[Block]) -> int:
    """The end of the block, with its pictures and the one line that asks to register."""
    stop, left = start, len(summary)
    while stop < len(blocks) and (left or blocks[stop].tag == "img"):
        left -= blocks[stop].tag != "img"
        stop += 1
    return stop + 1 if stop < len(blocks) and _ASKS.match(blocks[stop].text) else stop
