"""Everything kept, cleaned again by the rules of today; nothing is fetched and no id moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lgcrawl.archive import queries, renewal
from lgcrawl.archive.database import look
from lgcrawl.archive.writer import Writer
from pipelines.errors import ArchiveError, InputError
from pipelines.lookups import rows
from pipelines.normalise import ready

BATCH = 500  # renewals handed to the writer at once
EXAMPLES = 3  # shown of each column


@dataclass(slots=True)
class Replayed:
    """What a replay changed, or would change."""

    records: int = 0  # looked at
    changed: int = 0  # of which
    names: int = 0  # printed names of `employer_names` that mean something else now
    columns: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, Any, Any]]] = field(default_factory=dict)

    def add(self, change: renewal.Renewal) -> None:
        """Count one record's changes and keep the first few to show."""
        self.changed += 1
        for column, (old, new) in change.changes.items():
            self.columns[column] += 1
            shown = self.examples.setdefault(column, [])
            if len(shown) < EXAMPLES:
                shown.append((change.id, old, new))


def replay(
    archive: Path,
    steps: frozenset[str],
    *,
    source: str | None = None,
    dry_run: bool = False,
    progressed: Callable[[int, int], None] = lambda done, total: None,
) -> Replayed:
    """Clean the kept records again; with ``dry_run`` only say what would change.

    ``steps`` are keys of ``renewal.STEPS``. What is written is committed batch by batch: cut off,
    it goes on where it was run again. Raises ArchiveError where there is no archive, ArchiveLocked
    where another process is writing, InputError for a source the archive does not know.
    """
    if not look(archive):
        raise ArchiveError(f"{archive}: no archive there; `lgcrawl crawl` makes one")
    ready()
    if dry_run:
        return _replay(archive, steps, source, None, progressed)
    with Writer.open(archive) as writer:
        writer.sync_employers(rows("employers")).result()
        return _replay(archive, steps, source, writer, progressed)


def _replay(
    archive: Path,
    steps: frozenset[str],
    source: str | None,
    writer: Writer | None,
    progressed: Callable[[int, int], None],
) -> Replayed:
    report, batch = Replayed(), []
    with queries.connect_readonly(archive) as db:
        if (
            source is not None
            and not db.execute("SELECT 1 FROM sources WHERE slug = ?", (source,)).fetchone()
        ):
            raise InputError(f"{archive}: nothing of a source {source!r}; see `lgcrawl status`")
        total = renewal.count(db, source)
        for change in renewal.renewals(db, steps, source):
            report.records += 1
            if change:
                report.add(change)
                batch.append(change)
            if writer and len(batch) >= BATCH:
                writer.renew(batch).result()
                batch = []
            progressed(report.records, total)
        if writer and batch:
            writer.renew(batch).result()
    if "employer" in steps and source is None:
        with queries.connect_readonly(archive) as db:  # the records have told of theirs
            names = list(renewal.names(db))
        report.names = len(names)
        if writer:
            writer.renew((), names).result()
    return report
