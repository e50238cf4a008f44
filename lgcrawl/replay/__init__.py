"""Everything captured read again by the rules of today, and everything kept cleaned again.

Nothing is fetched and no id moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lgcrawl import method
from lgcrawl.archive import queries, renewal
from lgcrawl.archive.database import look
from lgcrawl.archive.proposal import Proposal
from lgcrawl.archive.revision import Revision
from lgcrawl.archive.writer import Writer
from lgcrawl.captures.database import captures_path, reading
from lgcrawl.replay import pages
from pipelines.errors import ArchiveError, InputError
from pipelines.lookups import rows
from pipelines.normalise import ready

BATCH = 500  # renewals handed to the writer at once
EXAMPLES = 3  # shown of each column


@dataclass(slots=True)
class Replayed:
    """What a replay changed, or would change."""

    pages: int = 0  # read again
    unread: int = 0  # of which gave nothing, and should have
    records: int = 0  # looked at
    changed: int = 0  # of which
    new: int = 0  # of these never kept before
    names: int = 0  # printed names of `employer_names` that mean something else now
    columns: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, Any, Any]]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)  # why the pages of a source were not read

    def add(self, change: renewal.Renewal | Revision) -> None:
        """Count one record's changes and keep the first few to show."""
        if isinstance(change, Revision):
            self.new += change.new
            if not change.changes:
                return  # read by other rules, to the same effect
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
    since: str | None = None,
    sources: Path | None = None,
    dry_run: bool = False,
    processes: int | None = None,
    progressed: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Replayed:
    """Read what was captured again, and clean what was kept; with ``dry_run`` only say how.

    ``steps`` are keys of ``cleaning.STEPS`` and ``extract``, which means all of them where there
    are captures. ``since``: runs begun on or after a day or moment. ``sources``: the folder of the
    cards. What is written is committed batch by batch: cut off, it goes on where it was run again.
    Raises ArchiveError where there is no archive, ArchiveLocked where another process is writing,
    InputError for a source the archive does not know.
    """
    if not look(archive):
        raise ArchiveError(f"{archive}: no archive there; `lgcrawl crawl` makes one")
    ready()
    asked = _Asked(archive, steps, source, since, sources, processes, progressed)
    if dry_run:
        return _replay(asked, None)
    with Writer.open(archive) as writer:
        writer.sync_employers(rows("employers")).result()
        report = _replay(asked, writer)
        writer.link()
        return report


def reread_runs(
    archive: Path,
    runs: frozenset[int],
    *,
    sources: Path | None = None,
    progressed: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Replayed:
    """Read the captured pages of some runs, and keep what they give."""
    report = Replayed()
    steps = frozenset({"extract"})
    asked = _Asked(archive, steps, None, None, sources, None, progressed, runs)
    with Writer.open(archive) as writer:
        _extract(asked, writer, report)
        for run in sorted(runs):
            writer.count_import(run).result()
        writer.link()
    return report


@dataclass(frozen=True, slots=True)
class _Asked:
    archive: Path
    steps: frozenset[str]
    source: str | None
    since: str | None
    sources: Path | None
    processes: int | None
    progressed: Callable[[str, int, int], None]
    runs: frozenset[int] | None = None  # only these


def _replay(asked: _Asked, writer: Writer | None) -> Replayed:
    report = Replayed()
    with queries.connect_readonly(asked.archive) as db:
        known = "SELECT 1 FROM sources WHERE slug = ?"
        if asked.source is not None and not db.execute(known, (asked.source,)).fetchone():
            raise InputError(
                f"{asked.archive}: nothing of a source {asked.source!r}; see `lgcrawl status`"
            )
    read = _extract(asked, writer, report) if "extract" in asked.steps else frozenset()
    steps = asked.steps - {"extract"}
    if steps and asked.since is None:
        _clean(asked, steps, writer, report, read)
    if "employer" in steps and asked.source is None and asked.since is None:
        with queries.connect_readonly(asked.archive) as db:  # the records have told of theirs
            names = list(renewal.names(db))
        report.names = len(names)
        if writer:
            writer.renew((), names).result()
    return report


def _extract(asked: _Asked, writer: Writer | None, report: Replayed) -> frozenset[str]:
    """Read every captured page again; the ids of the records that gave."""
    with (
        queries.connect_readonly(asked.archive) as db,
        reading(captures_path(asked.archive)) as captures,
    ):
        if captures is None:
            return frozenset()
        todo = pages.jobs(db, captures, asked.source, asked.since, asked.processes)
        if asked.runs is not None:
            todo = [job for job in todo if job.run in asked.runs]
        (count,) = captures.execute("SELECT count(*) FROM captures").fetchone()
    if not todo:
        return frozenset()
    with TemporaryDirectory(prefix="lgcrawl-replay-") as folder:
        proposal = Proposal(asked.archive, Path(folder), method.version())
        try:
            _propose(asked, proposal, todo, count, report)
            revisions = proposal.revisions()
            batch: list[Revision] = []
            for done, revision in enumerate(revisions, 1):
                report.records += 1
                asked.progressed("comparing", done, len(proposal.touched))
                if revision is None:
                    continue
                report.add(revision)
                batch.append(revision)
                if writer and len(batch) >= BATCH:
                    writer.revise(batch).result()
                    batch = []
            if writer and batch:
                writer.revise(batch).result()
            return frozenset(proposal.touched)
        finally:
            proposal.close()


def _propose(
    asked: _Asked, proposal: Proposal, todo: list[pages.Job], captures: int, report: Replayed
) -> None:
    """Keep what the pages say now in the proposal."""
    run, total = None, sum(job.captures for job in todo)
    found = pages.reread(asked.archive, asked.sources, todo, captures, asked.processes)
    for part in found:
        report.pages += part.pages
        report.unread += part.failures
        if part.trouble and part.trouble not in report.troubles:
            report.troubles.append(part.trouble)
        if part.job.run != run:
            run = part.job.run
            proposal.begin(run, part.job.source)
        for record in part.records:
            proposal.see(record)
        asked.progressed("reading", min(report.pages, total), total)


def _clean(
    asked: _Asked,
    steps: frozenset[str],
    writer: Writer | None,
    report: Replayed,
    read: frozenset[str],
) -> None:
    """Clean the records again that no page at hand was read for."""
    batch: list[renewal.Renewal] = []
    with queries.connect_readonly(asked.archive) as db:
        total = renewal.count(db, asked.source)
        for done, (id, change) in enumerate(renewal.renewals(db, steps, asked.source), 1):
            asked.progressed("cleaning", done, total)
            if id in read:
                continue
            report.records += 1
            if change:
                report.add(change)
                batch.append(change)
            if writer and len(batch) >= BATCH:
                writer.renew(batch).result()
                batch = []
        if writer and batch:
            writer.renew(batch).result()
