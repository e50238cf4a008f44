"""How much of one run a source may cost: pages, megabytes, minutes, and how deep its lists go."""

from __future__ import annotations

from lgcrawl import cards
from lgcrawl.visits import Ask


class Budget:
    """What is left to spend; ``spent`` says in words what ran out first."""

    def __init__(self, card: cards.Budget, limit_pages: int | None = None) -> None:
        self._card = card
        self._asked_for = limit_pages
        self._pages = min(card.pages, limit_pages or card.pages)
        self._bytes = card.megabytes * 1_000_000
        self.spent: str | None = None

    def asked(self, pages: int) -> None:
        """Take off pages that were asked for."""
        self._pages -= pages

    def received(self, size: int) -> bool:
        """Take off the bytes of an answer; whether there are any left."""
        self._bytes -= size
        if self._bytes < 0:
            self.spent = self.spent or f"{self._card.megabytes} megabytes"
        return self._bytes >= 0

    def allows(self, ask: Ask) -> bool:
        """Whether a page may be asked for; takes it off."""
        if self._bytes < 0:
            return False
        if ask.depth > self._card.depth:
            self.spent = self.spent or f"{self._card.depth} list pages"
            return False
        if self._pages <= 0:
            self.spent = self.spent or self._words()
            return False
        self._pages -= 1
        return True

    def _words(self) -> str:
        if self._asked_for and self._asked_for <= self._card.pages:
            return "as many pages as --limit-pages allows"
        return f"{self._card.pages} pages"
