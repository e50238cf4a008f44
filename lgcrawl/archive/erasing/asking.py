"""What was erased is met again on a list: it is not written down with the pages to be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lgcrawl.archive.erasing.ledger import Eraser
from lgcrawl.visits import Ask, PageRead


def spared(eraser: Eraser, asks: Sequence[Ask]) -> Sequence[Ask]:
    """The pages to be asked for as they may be written down.

    One whose address says what was erased is left out: a run that is killed finds it again with
    its list, in the next.
    """
    if not eraser:
        return asks
    return [
        replace(ask, listed=ask.listed and eraser.record(ask.listed))
        for ask in asks
        if not eraser.finds(ask.url)
    ]


def is_clean(eraser: Eraser, page: PageRead) -> bool:
    """Whether nothing that a page came to was erased before, so that it may be remembered."""
    if not eraser:
        return True
    addresses = [page.ask.url, page.url, *(ask["url"] for ask in page.gave.asks)]
    if any(eraser.bars(url) for url in addresses):
        return False
    return not eraser.finds("\n".join([page.ask.url, page.url or "", page.gave.text()]))
