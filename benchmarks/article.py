"""CPU of reading an article whole, against trafilatura with metadata, on pages of about 66 kB."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice

import trafilatura

from lgcrawl.extract.article import read_article
from lgcrawl.extract.page import Page

PAGES, ROUNDS = 12, 5
SIZE = 66_000  # bytes, the median of real article pages
_WORD_LIST = """council bridge river school street morning people plan report money winter budget
    service family garden market station railway harbour evening"""
_WORDS = _WORD_LIST.split()


def made(number: int) -> bytes:
    """A page as a newspaper's system prints it: menus, scripts, the text, teasers, comments."""
    words = cycle(_WORDS[number:] + _WORDS[:number])

    def sentence(length: int) -> str:
        return " ".join(islice(words, length)).capitalize() + "."

    def paragraph() -> str:
        return f"<p>{sentence(14)} <a href='/n/{number}'>{next(words)}</a> {sentence(19)}</p>"

    menu = "".join(f"<li><a href='/s/{n}'>{next(words)} {n}</a></li>" for n in range(90))
    teasers = "".join(
        f"<div class='teaser card'><a href='/n/{n}'><img src='/i/{n}.jpg' alt=''></a>"
        f"<h3><a href='/n/{n}'>{sentence(8)}</a></h3><p>{sentence(16)}</p></div>"
        for n in range(30)
    )
    comments = "".join(
        f"<div class='comment'><span class='name'>Reader {n}</span><p>{sentence(20)}</p></div>"
        for n in range(15)
    )
    text = "".join(
        f"<h2>{sentence(5)}</h2>{paragraph()}{paragraph()}<ul><li>{sentence(6)}</li></ul>"
        for _ in range(9)
    )
    page = (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | The Post"
        "</title><meta name='description' content='{title}'><script type='application/ld+json'>"
        '{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "2026-05-03"}}</script>'
        "{script}</head><body class='single'><header><nav><ul>{menu}</ul></nav></header><main>"
        "<article class='story'><h1>{title}</h1><p class='byline'>By Ann Reed, 3 May 2026</p>"
        "<div class='story-body'>{text}</div></article><aside class='sidebar'>{teasers}</aside>"
        "<section id='comments'>{comments}</section></main><footer><ul>{menu}</ul></footer></body>"
    ).format(
        title=f"Page {number} {sentence(6)}",
        menu=menu,
        text=text,
        teasers=teasers,
        comments=comments,
        script="{script}",
    )
    missing = max(SIZE - len(page), 0)
    return page.replace("{script}", f"<script>var a = '{'x' * missing}'</script>").encode()


def run() -> list[tuple[str, float, str]]:
    """(what, figure, unit): milliseconds a page of both, parsing included, and their ratio."""
    pages = [made(number) for number in range(PAGES)]
    readers: tuple[Callable[[bytes], object], ...] = (
        lambda body: read_article(Page(body, "https://www.example.org/n/1")),
        lambda body: trafilatura.bare_extraction(body, with_metadata=True),
    )
    ours, theirs = _costs(pages, readers)
    return [
        ("article read, median", ours, "ms"),
        ("baseline: trafilatura with metadata, median", theirs, "ms"),
        ("reader / trafilatura", ours / theirs, "x"),
    ]


def _costs(pages: list[bytes], readers: Sequence[Callable[[bytes], object]]) -> list[float]:
    """Of each reader the median over the pages of the fastest of some rounds.

    The readers take turns: a machine is slow for seconds at a time.
    """
    costs: list[list[float]] = [[] for _ in readers]
    for body in pages:
        times: list[list[float]] = [[] for _ in readers]
        for _ in range(ROUNDS):
            for read, took in zip(readers, times, strict=True):
                start = time.process_time()
                read(body)
                took.append(time.process_time() - start)
        for cost, took in zip(costs, times, strict=True):
            cost.append(1000 * min(took))
    return [statistics.median(cost) for cost in costs]
