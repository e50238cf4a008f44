"""Soft 404s: one page that answers with 200 at the addresses of many."""

from __future__ import annotations

from lgcrawl.visits import announced
from pipelines.records import Record


class Alike:
    """Remembers what the pages of a run said, to tell one that says the same everywhere.

    A body may advertise three posts alike in every word; its list then names them alike too.
    """

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._again: dict[int, set[str]] = {}  # what is said -> other titles it stood for

    def is_met(self, page: Record, listed: Record | None) -> bool:
        """Whether a page says what those at two other addresses did, each listed as another."""
        own, page.url = page.url, None
        digest = hash(announced(page))
        page.url = own
        if digest not in self._once:
            self._once.add(digest)
            return False
        names = self._again.setdefault(digest, set())
        names.add((listed and listed.title) or own or "")
        return len(names) > 1
