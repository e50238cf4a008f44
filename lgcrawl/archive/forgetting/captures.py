"""What is to be forgotten, found in and taken out of captures.db: bodies, heads, addresses."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lgcrawl.archive.erasing.redacting import CHARSET, charsets, read
from lgcrawl.archive.forgetting.sought import Sought
from lgcrawl.captures import heads
from lgcrawl.captures.bodies import Bodies
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.dropping import erase, replace_body
from pipelines.addresses import canonical_url
from pipelines.errors import ArchiveError

_CAPTURES = "SELECT id, url, fetched_at, status, head FROM captures ORDER BY rowid"
_DIGESTS = "SELECT digest FROM bodies ORDER BY coalesce(base, digest)"
_OF_PAGE = """
SELECT digest, min(url) FROM captures
WHERE digest IS NOT NULL AND id IN (SELECT value FROM json_each(?)) GROUP BY digest
"""
_OF_BODY = "SELECT url, head, decoded FROM captures WHERE digest = ? LIMIT 1"


@dataclass(frozen=True, slots=True)
class BodyHit:
    """A body with the text; ``clean`` is the body without it, None where all of it must go."""

    digest: bytes
    url: str
    text: str  # the body as read
    clean: bytes | None


@dataclass(frozen=True, slots=True)
class HeadHit:
    """A capture whose address or head has the text; with what takes its place."""

    id: str
    url: str
    text: str
    clean_url: str
    clean_head: bytes


def bodies(
    db: sqlite3.Connection, sought: Sought
) -> Iterator[tuple[bytes, BodyHit | ArchiveError | None]]:
    """Every body by its digest: with the hit where it has the text, the error where it is damaged.

    Of a page, every body that its address ever had.
    """
    store = Bodies(db)
    if sought.kind == "url":
        for digest, url in db.execute(_OF_PAGE, (json.dumps(of_page(db, sought.text)),)).fetchall():
            yield digest, BodyHit(digest, url, "", None)
        return
    for (digest,) in db.execute(_DIGESTS).fetchall():
        try:
            yield digest, _looked_at(db, store, sought, digest)
        except ArchiveError as error:
            yield digest, error


def _looked_at(
    db: sqlite3.Connection, store: Bodies, sought: Sought, digest: bytes
) -> BodyHit | None:
    url, head, decoded = db.execute(_OF_BODY, (digest,)).fetchone() or ("", None, 1)
    body = store.read(digest)
    charset, codings = _said(head, decoded)
    clean = sought.clean_body(body, charset, codings)
    if clean is body:
        return None
    return BodyHit(digest, url, read(body, charsets(body, charset)[0]) or "", clean)


def heads_with(db: sqlite3.Connection, sought: Sought) -> Iterator[HeadHit]:
    """Every capture whose address, headers or request hold the text."""
    if sought.kind == "url":
        return
    for id, url, fetched_at, status, head in db.execute(_CAPTURES):
        said = heads.unpack(head)
        texts = [url, *_strings(said)]
        if not sought.may("\n".join(texts)):
            continue
        clean = {name: _clean(value, sought.clean) for name, value in said.items()}
        clean_url = sought.clean(url)
        if clean_url != url or clean != said:
            capture = Capture(
                url=clean_url, fetched_at=fetched_at, status=status, body=None, **clean
            )
            yield HeadHit(id, url, "\n".join(texts), clean_url, heads.pack(capture))


def of_page(db: sqlite3.Connection, url: str) -> list[str]:
    """The captures of an address, however it was written."""
    target, host = canonical_url(url), (urlsplit(url).hostname or "").lower()
    rows = db.execute("SELECT id, url FROM captures WHERE instr(lower(url), ?)", (host,))
    return [id for id, address in rows if canonical_url(address) == target]


def take_out(db: sqlite3.Connection, hit: BodyHit) -> bytes | None:
    """Write a body without the text, or take it out whole; the new digest."""
    if hit.clean is None:
        erase(db, hit.digest)
        return None
    return replace_body(db, hit.digest, hit.clean)


def rewrite(db: sqlite3.Connection, hit: HeadHit) -> None:
    """Write a capture's address and head without the text; its id stays."""
    sql = "UPDATE captures SET url = ?, head = ? WHERE id = ?"
    db.execute(sql, (hit.clean_url, hit.clean_head, hit.id))


def forget_shapes(db: sqlite3.Connection, sought: Sought) -> None:
    """Let go of bases known by an address with the text; their bodies stay."""
    for host, shape in db.execute("SELECT host, shape FROM bases").fetchall():
        if sought.finds(f"{host} {shape}"):
            db.execute("DELETE FROM bases WHERE host = ? AND shape = ?", (host, shape))


def _said(head: bytes | None, decoded: int) -> tuple[str | None, list[str]]:
    """The charset an answer declares, and the content codings its body still has."""
    if head is None:
        return None, []
    try:
        headers = heads.unpack(head)["response_headers"]
    except ArchiveError:
        return None, []  # `lgcrawl check` tells of a damaged head
    kinds = [value for name, value in headers if name.lower() == "content-type"]
    found = CHARSET.search(kinds[0]) if kinds else None
    codings = [value for name, value in headers if name.lower() == "content-encoding"]
    return found[1] if found else None, [] if decoded else codings


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, dict | tuple | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _clean(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bytes):
        text = value.decode("utf-8", "surrogateescape")
        return clean(text).encode("utf-8", "surrogateescape")
    if isinstance(value, tuple):
        return tuple(_clean(item, clean) for item in value)
    return value
