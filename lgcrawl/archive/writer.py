"""The one writer a process has: a thread that owns the connection and commits in batches."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

from lgcrawl.archive import (
    frontier,
    keeping,
    leases,
    linking,
    past,
    register,
    renewal,
    revision,
    revisits,
    runs,
)
from lgcrawl.archive.batching import Batches
from lgcrawl.archive.database import explain
from lgcrawl.archive.erasing import asking
from lgcrawl.archive.erasing.ledger import Eraser
from lgcrawl.archive.files import Files
from lgcrawl.archive.past import Finding, PastRun, Told
from lgcrawl.archive.renewal import Renewal
from lgcrawl.archive.revision import Revision
from lgcrawl.archive.rows import Begun, Kept, OpenRun, RunSummary, SourceRow
from lgcrawl.captures.capture import Capture
from lgcrawl.visits import Known, PageRead, Seen
from pipelines.errors import ArchiveError, SourceLocked
from pipelines.records import Record

__all__ = ["Kept", "RunSummary", "SourceRow", "Writer"]

LINKED = 100  # records compared to a commit: some milliseconds each, while others wait

T = TypeVar("T")


class Writer(Batches):
    """Writes an archive; every method returns at once with a future.

    A future resolves only after COMMIT: what it has acknowledged survives kill -9. When the
    archive itself fails, the batch is rolled back, each of its futures raises ArchiveFull (disk
    full, read-only, failing) or another ArchiveError (moved, replaced or cut short by somebody),
    and so does the future of every later call.
    """

    _shared: ClassVar[dict[Path, Writer]] = {}
    _gate: ClassVar[threading.Lock] = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, shared: bool = False) -> Writer:
        """The process's writer of ``path``; made, locked and brought up to date on first use.

        ``shared``: other processes may do the same meanwhile, each for sources of its own
        (:meth:`begin_crawl`). Each ``open`` wants its :meth:`close`. Raises ArchiveLocked where
        another process has it for itself, NotAnArchive for a file that is not ours to write,
        ArchiveFull where it cannot be written.
        """
        path = Path(path).resolve()
        with cls._gate:
            writer = cls._shared.get(path)
            if writer is None:
                writer = cls._shared[path] = cls(path, shared=shared)
            writer._users += 1
            return writer

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self._files = Files(path, shared=shared)
        self.path, self._db = path, self._files.db
        try:
            runs.interrupt(self._db, all=self._files.alone)
            self._eraser = Eraser.of(self._db)
            if shared:
                self._files.share()
        except sqlite3.Error as error:
            self._files.close()
            raise explain(error, path) from None
        self._users = 0
        self._runs: dict[int, OpenRun] = {}
        self._register: object = None
        super().__init__(self._files)

    def close(self) -> None:
        """Finish what was handed over; the last close lets the next process write."""
        with self._gate:
            self._users -= 1
            if self._users:
                return
            del self._shared[self.path]
            self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- what can be written -----------------------------------------------------------------------
    def begin_run(
        self, source: SourceRow, started_at: str, method_version: str | None = None
    ) -> Future[int]:
        """Begin a run of a source, read by the rules of ``method_version``; its id."""

        def do() -> int:
            run = runs.begin(self._db, source, started_at, method_version)
            self._runs[run.id] = run
            return run.id

        return self._submit(do, urgent=True)

    def recount(self, run: int) -> Future[dict[str, int]]:
        """Items, new, changed and rejected of a run that was gone on with, from its records."""
        return self._submit(lambda: runs.recount(self._db, run), urgent=True)

    def begin_crawl(
        self, source: SourceRow, started_at: str, method_version: str, rules: str
    ) -> Future[Begun]:
        """Begin a run of a source that nobody else crawls, or go on with one that was broken off.

        ``rules``: the method's version and the card's. Raises SourceLocked while somebody does;
        the run itself loses its source when it gives no sign of life (:meth:`beat`) for a minute.
        """

        def do() -> Begun:
            begun, run = runs.begin_crawl(self._db, source, started_at, method_version, rules)
            self._runs[run.id] = run
            return begun

        return self._submit(do, urgent=True)

    def beat(self, run: int) -> Future[None]:
        """Show that a run is alive."""

        def do() -> None:
            known = self._run(run)
            leases.beat(self._db, known.source, known.token or 0)

        return self._submit(do)

    def page_done(
        self, run: int, page: PageRead, outcome: Mapping[str, Any], visit: str | None
    ) -> Future[None]:
        """Write down that a page is done, and where it leads; all it gave has been kept before.

        ``outcome``: what it counts for in the run; ``visit``: when a detail page
        is due again.
        """

        def do() -> None:
            known = self._run(run)
            frontier.add(self._db, run, asking.spared(self._eraser, page.asks))
            if page.ask.n:
                done = replace(page.ask, url=self._eraser.text(page.ask.url))
                frontier.done(self._db, run, done, dict(outcome))
            if page.failures or page.limited or not asking.is_clean(self._eraser, page):
                revisits.forget(self._db, page.ask.url)
            else:
                revisits.remember(self._db, known, page, known.rules or "", visit)

        return self._submit(do)

    def sight(self, run: int, known: Known, at: str, seen: Seen | None = None) -> Future[int]:
        """Mark what a page gave as seen, which is as it was; how many the run had not seen.

        ``seen``: the answer that says so; None where the page was not asked.
        """
        return self._submit(
            lambda: revisits.sight(self._db, self._run(run), known.url, known.gave.ids, at, seen)
        )

    def keep(self, record: Record, run: int) -> Future[Kept]:
        """Store one sighting of a record; it belongs to the source of its run.

        Values that the tables refuse go to ``rejects``, and ``change`` is ``rejected``.
        """

        def do() -> Kept:
            return keeping.keep(self._db, self._run(run), self._spared(record))

        def otherwise(error: Exception) -> Kept:
            reasons = [f"the archive refused it: {error}"]
            runs.reject(self._db, self._run(run), self._spared(record), reasons)
            return Kept("", "rejected")

        return self._submit(do, otherwise=otherwise)

    def reject(self, record: Record, reasons: list[str], run: int) -> Future[None]:
        """Store a record that cannot be kept, and why."""
        return self._submit(
            lambda: runs.reject(self._db, self._run(run), self._spared(record), reasons)
        )

    def renew(self, renewals: Sequence[Renewal], names: Sequence[renewal.Name] = ()) -> Future[int]:
        """Write what cleaning again made of records and names; all or, on failure, nothing."""

        def do() -> int:
            for one in renewals:
                renewal.apply(self._db, one)
            for name in names:
                renewal.rename(self._db, *name)
            return len(renewals) + len(names)

        return self._submit(do, urgent=True)

    def revise(self, revisions: Sequence[Revision]) -> Future[int]:
        """Write what reading again made of records; all or, on failure, nothing."""

        def do() -> int:
            for one in revisions:
                revision.apply(self._db, one)
            return len(revisions)

        return self._submit(do, urgent=True)

    def note(
        self, run: int, level: str, field: str | None, value: str | None, url: str | None = None
    ) -> Future[None]:
        """Store an issue of a run; ``level`` is info, warning or error."""
        said, where = self._without(value), self._without(url)
        return self._submit(lambda: runs.note(self._db, self._run(run), level, field, said, where))

    def captured(self, run: int, capture: Capture) -> Future[None]:
        """Store an answer of a server; what is acknowledged after it rests on a durable capture."""

        def do() -> None:
            known = self._run(run)
            kept = self._eraser.capture(capture) if self._eraser else capture
            runs.fetched(self._db, known, kept)
            self._files.add(replace(kept, source=kept.source or known.source, run=known.id))

        return self._submit(do)

    def link(self, most: int | None = None) -> int:
        """Compare the records that wait for it, a batch a commit; how many there were.

        Returns when it is done; what a crawl that is cut off leaves is linked at the end of the
        next. ``most`` bounds how many.
        """
        done = 0
        while most is None or done < most:
            count = self._submit(lambda: linking.link(self._db, LINKED), urgent=True).result()
            done += count
            if count < LINKED:
                break
        return done

    def known_captures(self, ids: Sequence[str]) -> Future[set[str]]:
        """Which of these answers are stored already."""
        sql = "SELECT id FROM captures WHERE id IN (SELECT value FROM json_each(?))"

        def do() -> set[str]:
            return {id for (id,) in self._files.captures.execute(sql, (json.dumps(ids),))}

        return self._submit(do, urgent=True)

    def end_import(self, run: int, reason: str) -> Future[None]:
        """End a run whose answers came out of a file; it closes nothing."""

        def do() -> None:
            runs.end_import(self._db, self._run(run), reason, self._files.captures)
            del self._runs[run]

        return self._submit(do, urgent=True)

    def count_import(self, run: int) -> Future[None]:
        """Write down what the pages of an imported run gave."""
        return self._submit(lambda: runs.count_import(self._db, run), urgent=True)

    def finish_run(
        self,
        run: int,
        outcome: str,
        reason: str,
        counts: Mapping[str, int],
        *,
        healthy: bool,
        complete: bool,
        absent_runs: int,
        today: str,
        finding: Finding = Finding(),  # noqa: B008 - frozen
    ) -> Future[RunSummary]:
        """End a run and close what is gone; ``today`` is YYYY-MM-DD.

        ``counts`` has any of runs.COUNTED. ``healthy``: the run saw all that the source lists;
        ``complete``: the source lists all that is open.
        """

        def do() -> RunSummary:
            ended = self._run(run)
            summary = runs.finish(
                self._db,
                ended,
                outcome,
                self._without(reason) or "",
                counts,
                healthy=healthy,
                complete=complete,
                absent_runs=absent_runs,
                today=today,
                finding=finding,
                sample=past.sample(self._files.captures, run, finding),
            )
            frontier.clear(self._db, ended.source, [run] if outcome == "interrupted" else [])
            if ended.token:
                leases.release(self._db, ended.source, ended.token)
            del self._runs[run]
            return summary

        return self._submit(do, urgent=True)

    def past(self, source: str) -> Future[list[PastRun]]:
        """The source's earlier runs, the oldest first."""
        return self._submit(lambda: past.past_runs(self._db, source), urgent=True)

    def tell(self, told: Sequence[Told]) -> Future[None]:
        """Remember what was told of the state of sources, and to whom."""
        return self._submit(lambda: past.tell(self._db, told), urgent=True)

    def sync_employers(self, rows: Iterable[Mapping[str, str]]) -> Future[int]:
        """Bring ``employers`` up to date with the register; how many rows were written.

        The same object given again costs nothing.
        """

        def do() -> int:
            if rows is self._register:
                return 0
            count = register.sync_employers(self._db, rows)
            self._register = rows
            return count

        return self._submit(do)

    def _without(self, text: str | None) -> str | None:
        return self._eraser.text(text) if text else text

    def _spared(self, record: Record) -> Record:
        """A record without what `lgcrawl forget` has erased before."""
        return self._eraser.record(record) if self._eraser else record

    # -- the thread --------------------------------------------------------------------------------
    def _run(self, run: int) -> OpenRun:
        try:
            found = self._runs[run]
            if found.lost:
                raise SourceLocked(
                    f"{found.source}: another run took over, since this one gave no sign of life "
                    f"for {leases.TTL:.0f} s; what it found until then is kept"
                )
            return found
        except KeyError:
            raise ArchiveError(f"{self.path}: run {run} is not open; begin_run first") from None

    def _begin_batch(self) -> None:
        """Note which runs have lost their source: what they send is refused from now on."""
        for run in self._runs.values():
            if run.token and not leases.is_held(self._db, run.source, run.token):
                run.lost = True
