"""What the article pages of a source share, learned from a few of its captures before a run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from lgcrawl.captures.store import Store
from lgcrawl.extract.furniture import Furniture, lines_of
from lgcrawl.extract.page import Page
from pipelines.errors import ArchiveError, PageError

# Pages from either end of what was fetched: the set stays much the same from run to run, so a text
# does not change because another page was looked at.
_MOST, _LOOKED_AT = 12, 60
_ENDS = """
SELECT id, url FROM captures WHERE source = ? AND role = 'detail' AND status = 200
AND digest IS NOT NULL ORDER BY source, rtrim(fetched_at, 'Z') {order} LIMIT ?
"""


def learned(captures: sqlite3.Connection | None, source: str) -> Furniture:
    """The lines that the pages of a source share; none where nothing was captured of it yet."""
    furniture = Furniture()
    if captures is None:
        return furniture
    store = Store(captures)
    for id in _sample(captures, source):
        try:
            capture = store.get(id)
            if capture is not None and capture.body:
                page = Page(capture.body, capture.url)
                furniture.learn(capture.url, lines_of(page))
        except (PageError, ArchiveError):
            continue
    return furniture


def _sample(captures: sqlite3.Connection, source: str) -> Iterator[str]:
    """Ids of captures of pages with different addresses, the first and the last ones."""
    met: set[str] = set()
    for order in ("ASC", "DESC"):
        before = len(met)
        rows = captures.execute(_ENDS.format(order=order), (source, _LOOKED_AT)).fetchall()
        for id, url in rows:
            if url not in met and len(met) - before < _MOST:
                met.add(url)
                yield id
