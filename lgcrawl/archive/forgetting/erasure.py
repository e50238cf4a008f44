"""A person or a page forgotten: out of the rows, the captures, the search and the free pages."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lgcrawl.archive import search_index
from lgcrawl.archive.columns import to_json
from lgcrawl.archive.compacting import both, held, rewrite, transaction, want_room
from lgcrawl.archive.content import SHAPES
from lgcrawl.archive.database import now
from lgcrawl.archive.erasing.words import Pattern
from lgcrawl.archive.forgetting import captures as forgetting_captures
from lgcrawl.archive.forgetting import page as forgetting_page
from lgcrawl.archive.forgetting import rows as forgetting_rows
from lgcrawl.archive.forgetting.sought import Sought
from lgcrawl.archive.forgetting.traces import traces
from lgcrawl.archive.queries import connect_readonly
from lgcrawl.captures.database import captures_path, reading
from pipelines.errors import ArchiveError, InputError

SHOWN = 3  # contexts of each table
MANY = 0.01  # share of the records; more is no single person
FEW = 20  # records that are no share of anything
_UNFINISHED = "unfinished"
_OWNERS = {table: shape.prefix for shape in SHAPES for table in (shape.table, shape.versions)}
Watch = Callable[[str, int, int], None]  # what is looked through, how much of how much


def _quiet(what: str, done: int, total: int) -> None:
    pass


@dataclass(slots=True)
class Found:
    """What holds the text: rows by table, short contexts by table, and how many records.

    ``bodies``, ``bodies erased whole``, ``captures`` are of captures.db; ``unreadable`` are bodies
    that are damaged and could not be looked into.
    """

    counts: Counter[str] = field(default_factory=Counter)
    contexts: dict[str, list[str]] = field(default_factory=dict)
    records: set[str] = field(default_factory=set)
    of: int = 0  # records in the archive

    def add(self, table: str, contexts: Iterator[str], record: object = None) -> None:
        """One more row."""
        self.counts[table] += 1
        shown = self.contexts.setdefault(table, [])
        for context in contexts:
            if len(shown) >= SHOWN:
                break
            if context not in shown:
                shown.append(context)
        if record is not None:
            self.records.add(str(record))

    def doubt(self) -> str:
        """Why this is more than one person or page; empty where it is not."""
        share = len(self.records) / max(1, self.of)
        if len(self.records) > FEW and share > MANY:
            return f"it stands in {len(self.records)} of {self.of} records"
        return ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased, under the number that the ledger has it; ``traces`` says what is left."""

    id: str
    found: Found
    traces: list[str]


def look_for(archive: Path, sought: Sought, watch: Watch = _quiet) -> Found:
    """What would be erased; reads only, also beside a crawl.

    Raises ArchiveError where there is no archive or it is damaged.
    """
    found = Found()
    with connect_readonly(archive) as db, reading(captures_path(archive)) as captures:
        db.execute("BEGIN")
        found.of = sum(
            db.execute(f"SELECT count(*) FROM {shape.table}").fetchone()[0]  # noqa: S608
            for shape in SHAPES
        )
        if captures is not None:
            for _ in _captures(captures, sought, found, watch):
                pass
        for _ in _rows(db, captures, sought, found, watch):
            pass
    return found


def known(archive: Path, sought: Sought) -> bool:
    """Whether it was forgotten before: what a cut off run left is then erased again."""
    with connect_readonly(archive) as db:
        return sought.known(db)


def unfinished(db: sqlite3.Connection) -> list[str]:
    """The receipts of erasures that were cut off."""
    sql = "SELECT id FROM erasures WHERE json_extract(counts, ?) IS NOT NULL ORDER BY id"
    return [id for (id,) in db.execute(sql, (f"$.{_UNFINISHED}",))]


def forget(archive: Path, sought: Sought, watch: Watch = _quiet) -> Receipt:
    """Erase what is sought; cut off at any moment, the same request run again finishes it.

    The ledger comes first, so that nothing new is kept from then on; then the captures, then the
    archive, each in one transaction; then both files are written anew. Raises as
    ``compacting.held`` does, ArchiveFull where there is too little room for that,
    ArchiveLocked where a reader keeps the old pages.
    """
    with held(archive) as files:
        paths = [path for path, _ in both(files)]
        want_room(paths)
        files.db.execute("PRAGMA secure_delete = ON")
        pattern, found = _begin(files.db, sought), Found()
        with transaction(files.captures):
            digests = dict(_captures(files.captures, sought, found, watch, write=True))
        with transaction(files.db):
            for _ in _rows(files.db, files.captures, sought, found, watch, write=True):
                pass
            _follow(files.db, digests)
            search_index.rebuild(files.db)  # it keeps the words of what was deleted
            _count(files.db, pattern, found.counts, done=False)
        for path, db in both(files):
            watch(f"writing {path.name} anew", 0, 0)
            rewrite(path, db)
        _count(files.db, pattern, Counter(), done=True)
        files.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Receipt(pattern.id, found, traces(paths, sought))


# -- the captures ----------------------------------------------------------------------------------
def _captures(
    db: sqlite3.Connection, sought: Sought, found: Found, watch: Watch, *, write: bool = False
) -> Iterator[tuple[bytes, bytes | None]]:
    """Count what captures.db holds; with ``write`` take it out: each body's digest and its new."""
    (total,) = db.execute("SELECT count(*) FROM bodies").fetchone()
    for done, (digest, hit) in enumerate(forgetting_captures.bodies(db, sought), 1):
        if not done % 50:
            watch("captured pages", done, total)
        if isinstance(hit, ArchiveError):
            found.counts["unreadable"] += 1
        elif hit is not None:
            table = "bodies erased whole" if hit.clean is None else "bodies"
            found.add(table, sought.contexts(hit.text) if hit.text else iter([hit.url]))
            yield digest, forgetting_captures.take_out(db, hit) if write else None
    for head in list(forgetting_captures.heads_with(db, sought)):
        found.add("captures", sought.contexts(head.text))
        if write:
            forgetting_captures.rewrite(db, head)
    if write:
        forgetting_captures.forget_shapes(db, sought)


# -- the archive -----------------------------------------------------------------------------------
def _rows(
    db: sqlite3.Connection,
    captures: sqlite3.Connection | None,
    sought: Sought,
    found: Found,
    watch: Watch,
    *,
    write: bool = False,
) -> Iterator[None]:
    """Count the rows; with ``write`` take it out of them."""
    if sought.kind == "url":
        ids = forgetting_captures.of_page(captures, sought.text) if captures is not None else []
        for row in list(forgetting_page.rows_of(db, sought.text, set(ids))):
            found.add(row.table, iter([row.title]), _record(row.table, row.key[0]))
            if write:
                forgetting_page.blank(db, row)
            yield
        return
    total, done = forgetting_rows.count(db), 0

    def passed(rows: int) -> None:
        nonlocal done
        done += rows
        watch("rows", done, total)

    for hit in list(forgetting_rows.hits(db, sought, passed)):
        texts = "\n".join(text for text, _ in hit.changes.values())
        owner = next((v for k, v in hit.key.items() if k in ("id", "vacancy_id", "article_id")), "")
        found.add(hit.table, sought.contexts(texts), _record(hit.table, owner))
        if write:
            forgetting_rows.apply(db, hit)
        yield


def _record(table: str, id: object) -> object:
    """The id of the record that a row is of, or None."""
    return id if table in _OWNERS or str(id).startswith(("vac_", "art_")) else None


def _follow(db: sqlite3.Connection, digests: dict[bytes, bytes | None]) -> None:
    """The pages with a body that was erased have the digest of what is left of it."""
    for old, new in digests.items():
        db.execute("UPDATE pages SET digest = ? WHERE digest = ?", (new and new.hex(), old.hex()))


# -- the ledger ------------------------------------------------------------------------------------
def _begin(db: sqlite3.Connection, sought: Sought) -> Pattern:
    """Write the request into the ledger, or take up the one that is there."""
    if sought.known(db):
        sql = "UPDATE erasures SET counts = json_set(counts, ?, 1) WHERE id = ?"
        db.execute(sql, (f"$.{_UNFINISHED}", sought.pattern.id))
        return sought.pattern
    new = sought.pattern
    db.execute(
        "INSERT INTO erasures VALUES (?, ?, ?, ?, ?, ?, ?)",
        (new.id, now(), new.kind, new.words, new.salt, new.blob, to_json({_UNFINISHED: 1})),
    )
    return new


def _count(db: sqlite3.Connection, pattern: Pattern, counts: Counter[str], *, done: bool) -> None:
    """Add to the counts of a receipt."""
    (text,) = db.execute("SELECT counts FROM erasures WHERE id = ?", (pattern.id,)).fetchone()
    known = json.loads(text)
    if done:
        known.pop(_UNFINISHED, None)
    for name, count in counts.items():
        known[name] = known.get(name, 0) + count
    db.execute("UPDATE erasures SET counts = ? WHERE id = ?", (to_json(known), pattern.id))


def refuse(doubt: str, sought: Sought) -> None:
    """Raise InputError for a request that would hit more than one person."""
    if doubt:
        raise InputError(
            f"--{sought.kind} {sought.text[:100]!r}: {doubt}; "
            "give more of the name, or add --force where all of it is meant"
        )
