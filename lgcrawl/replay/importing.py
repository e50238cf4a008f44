"""Captures of other crawlers brought in, and read as if we had fetched them then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from lgcrawl import cards, method
from lgcrawl.archive.rows import SourceRow
from lgcrawl.archive.writer import Writer
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.warc_reading import read_warc
from lgcrawl.cards import Card
from lgcrawl.replay import Replayed, reread_runs
from pipelines.lookups import rows
from pipelines.normalise import ready

BATCH = 200  # captures handed to the writer at once
PAUSE = timedelta(hours=6)  # between two captures of one source: another crawl
AHEAD = timedelta(days=1)  # another machine's clock may be; what is dated later was not fetched


@dataclass(slots=True)
class Imported:
    """What an import brought: captures read, kept (not known before), and by host without card."""

    read: int = 0
    kept: int = 0
    runs: list[int] = field(default_factory=list)
    strangers: Counter[str] = field(default_factory=Counter)  # host -> captures no card is for
    skipped: Counter[str] = field(default_factory=Counter)  # why a record of a file was not read
    replayed: Replayed = field(default_factory=Replayed)


def import_warcs(
    archive: Path,
    files: Sequence[Path],
    *,
    source: str | None = None,
    sources: Path | None = None,
    progressed: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Imported:
    """Keep the answers in WARC files and read them by their cards; known ones are left out.

    A capture belongs to ``source``, else to the source the file names, else to the card that starts
    nearest to its address. Raises InputError for a file that is no WARC, CardError for a card.
    """
    known = [cards.find(source, sources)] if source else cards.load_all(sources)
    desk = _Desk({card.slug: card.resolved() for card in known}, source)
    ready()
    found = Imported()
    with Writer.open(archive) as writer:
        writer.sync_employers(rows("employers")).result()
        for path in files:
            for batch in _batches(_fetched(read_warc(path, found.skipped), found.skipped)):
                found.read += len(batch)
                found.kept += _keep(writer, desk, batch, found)
                progressed(f"reading {path.name} into", found.read, 0)
        told = f"imported from {', '.join(path.name for path in files)}"
        for run in found.runs:
            writer.end_import(run, told).result()
    if found.runs:
        found.replayed = reread_runs(
            archive, frozenset(found.runs), sources=sources, progressed=progressed
        )
    return found


def _keep(writer: Writer, desk: _Desk, batch: list[Capture], found: Imported) -> int:
    kept = 0
    known = writer.known_captures([capture.id for capture in batch]).result()
    for capture in batch:
        card = desk.card_of(capture)
        if card is None:
            found.strangers[urlsplit(capture.url).netloc] += 1
            continue
        if capture.id in known:
            continue
        run = desk.run_of(capture, card)
        if run is None:
            run = writer.begin_run(
                SourceRow.of(card), capture.fetched_at, method.version()
            ).result()
            desk.open(capture, card, run)
            found.runs.append(run)
        writer.captured(run, capture)
        kept += 1
    return kept


class _Desk:
    """Knows whose a capture is, and of which run."""

    def __init__(self, known: dict[str, Card], only: str | None) -> None:
        self._cards = known
        self._only = only
        self._named: dict[tuple[str, int], int] = {}  # slug and run of the file -> ours
        self._timed: dict[str, list[tuple[datetime, datetime, int]]] = {}

    def card_of(self, capture: Capture) -> Card | None:
        """The card a capture belongs to; None where no card is for its host."""
        if self._only:
            return self._cards[self._only]
        if capture.source in self._cards:
            return self._cards[capture.source]
        best: tuple[int, Card] | None = None
        for card in self._cards.values():
            for start in card.start:
                nearness = _nearness(start, capture.url)
                if nearness is not None and (best is None or nearness > best[0]):
                    best = (nearness, card)
        return best[1] if best else None

    def run_of(self, capture: Capture, card: Card) -> int | None:
        """The run of the import that a capture belongs to; None for a new one.

        Our own files say which captures one crawl made, of others the time does.
        """
        if capture.run is not None:
            return self._named.get((card.slug, capture.run))
        at = datetime.fromisoformat(capture.fetched_at)
        runs = self._timed.get(card.slug, [])
        for place, (first, last, run) in enumerate(runs):
            if first - at <= PAUSE and at - last <= PAUSE:
                runs[place] = (min(first, at), max(last, at), run)
                return run
        return None

    def open(self, capture: Capture, card: Card, run: int) -> None:
        """A run that begins with a capture."""
        if capture.run is not None:
            self._named[card.slug, capture.run] = run
            return
        at = datetime.fromisoformat(capture.fetched_at)
        self._timed.setdefault(card.slug, []).append((at, at, run))


def _fetched(captures: Iterable[Capture], skipped: Counter[str]) -> Iterator[Capture]:
    """Captures that are not dated in the future; the others are counted."""
    latest = (datetime.now(UTC) + AHEAD).strftime("%Y-%m-%dT%H:%M:%S")
    for capture in captures:
        if capture.fetched_at.rstrip("Z") > latest:
            skipped["dated in the future"] += 1
        else:
            yield capture


def _nearness(start: str, url: str) -> int | None:
    """How many steps of the path two addresses of one host share; None on different hosts."""
    one, other = urlsplit(start), urlsplit(url)
    if one.netloc.lower() != other.netloc.lower():
        return None
    shared = 0
    for a, b in zip(one.path.split("/"), other.path.split("/"), strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _batches(captures: Iterable[Capture]) -> Iterator[list[Capture]]:
    ahead = iter(captures)
    while batch := list(islice(ahead, BATCH)):
        yield batch
