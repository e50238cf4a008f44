"""The cards on their shelf: read again when a file of them has changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from lgcrawl import cards
from lgcrawl.cards import Card
from pipelines.errors import InputError
from pipelines.lookups import data_dir

LOOK = 10.0  # seconds between two looks at the folder
_Seen = tuple[tuple[str, int, int], ...]


class Shelf:
    """The cards of a folder by slug. Raises CardError where one is wrong at the start.

    Later a wrong card is told once, and the cards stay as they were until it is mended.
    """

    def __init__(self, folder: Path | None, say: Callable[[str], None]) -> None:
        self._folder, self._say = folder, say
        self._seen = self._look()
        self._cards = {card.slug: card for card in cards.load_all(folder)}
        self._looked = time.monotonic()

    def cards(self) -> dict[str, Card]:
        """Every card, as the files are now or were within the last seconds."""
        if time.monotonic() - self._looked >= LOOK:
            self._looked = time.monotonic()
            seen = self._look()
            if seen != self._seen:
                self._seen = seen
                self._read()
        return self._cards

    def _read(self) -> None:
        try:
            self._cards = {card.slug: card for card in cards.load_all(self._folder)}
        except InputError as error:
            self._say(f"{error}; the cards stay as they were")
        else:
            self._say(f"the cards have changed: {len(self._cards)} sources")

    def _look(self) -> _Seen:
        folder = data_dir() / "sources" if self._folder is None else self._folder
        files = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in files)


def hosts(card: Card) -> set[str]:
    """The hosts a source begins at."""
    return {urlsplit(url).hostname or "" for url in card.start}
