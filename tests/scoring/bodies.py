"""How well main texts are cut, ours beside three modes of trafilatura, and what each costs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import trafilatura
from rich.table import Table

from lgcrawl.extract.article import read_article
from lgcrawl.extract.page import Page
from lgcrawl.saved import records_of
from pipelines.errors import InputError, PageError
from pipelines.text import clean
from tests.scoring.tallies import Scores, Tally

MODES: dict[str, dict[str, Any]] = {
    "trafilatura": {},
    "trafilatura, fast": {"fast": True},
    "trafilatura, precision": {"favor_precision": True},
    "trafilatura, recall": {"favor_recall": True},
}
Hits = tuple[int, int, int]  # strings kept that belong, left out that belong, kept that do not
Reader = Callable[[bytes, str], str]


@dataclass(slots=True)
class Reading:
    """What one reader made of the pages: its hits, and its CPU in milliseconds a page."""

    hits: list[Hits]
    cost: float

    @property
    def scores(self) -> Scores:
        """Precision, recall and F1 over all strings."""
        right, missed, wrong = map(sum, zip(*self.hits, strict=True))
        return {
            "precision": Tally(right, right + wrong),
            "recall": Tally(right, right + missed),
            "F1": Tally(2 * right, 2 * right + missed + wrong),
        }


def truths(folder: Path) -> Iterator[dict[str, Any]]:
    """The labelled pages that are there: ``file``, ``url``, strings ``with`` and ``without``."""
    for line in (folder / "truth.jsonl").open(encoding="utf-8"):
        truth = json.loads(line)
        if (folder / truth["file"]).exists():
            yield truth


def judge(truth: dict[str, Any], body: str) -> Hits:
    """The labelled strings a body has and lacks."""
    printed = clean(body)
    right = sum(clean(text) in printed for text in truth["with"])
    wrong = sum(clean(text) in printed for text in truth["without"])
    return right, len(truth["with"]) - right, wrong


def bodies(folder: Path) -> Scores:
    """Our score, as ``lgcrawl extract`` prints the pages."""
    hits = []
    for truth in truths(folder):
        path = str(folder / truth["file"])
        try:
            found = next(records_of(path, url=truth["url"].strip(), kind="article"))
        except InputError:
            found = {}
        hits.append(judge(truth, found.get("body") or ""))
    return Reading(hits, 0).scores


def readings(folder: Path) -> dict[str, Reading]:
    """Every reader on the same pages in the same run; metadata are read by all."""
    pages = [(truth, Page((folder / truth["file"]).read_bytes())) for truth in truths(folder)]
    readers: dict[str, Reader] = {"lgcrawl": ours}
    for name, options in MODES.items():
        readers[name] = partial(theirs, options=options)
    found = {name: Reading([], 0.0) for name in readers}
    for truth, page in pages:  # in turns, so that a busy machine slows all alike
        for name, read in readers.items():
            start = time.process_time()
            body = read(page.body, truth["url"].strip())
            found[name].cost += 1000 * (time.process_time() - start) / len(pages)
            found[name].hits.append(judge(truth, body))
    return found


def ours(body: bytes, url: str) -> str:
    """The body of the article that lgcrawl reads, "" for none."""
    try:
        article = read_article(Page(body, url))
    except PageError:
        return ""
    return (article.body if article else None) or ""


def theirs(body: bytes, url: str, options: dict[str, Any]) -> str:
    """The body that trafilatura reads, "" for none."""
    document: Any = trafilatura.bare_extraction(
        body, url=url, with_metadata=True, include_comments=False, **options
    )
    return (document.text if document else None) or ""


def table(found: dict[str, Reading]) -> Table:
    """One line for each reader."""
    shown = Table("reader", "precision", "recall", "F1", "ms/page", title="article bodies")
    for name, reading in found.items():
        shares: Sequence[str] = [f"{tally.share:.3f}" for tally in reading.scores.values()]
        shown.add_row(name, *shares, f"{reading.cost:.1f}")
    return shown
