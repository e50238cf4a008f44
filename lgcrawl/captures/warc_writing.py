"""Captures as a WARC 1.1 file that web archives read (docs/captures.md has the mapping)."""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from warcio.warcwriter import WARCWriter

from lgcrawl.captures.capture import Capture, address
from lgcrawl.captures.http_message import answer_head, line, request_head, uri
from lgcrawl.captures.store import Listed, Store
from pipelines.addresses import unposted

PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_ID = uuid.uuid5(uuid.NAMESPACE_URL, "urn:lgcrawl:capture")
_RESPONSE = "application/http; msgtype=response"
_REQUEST = "application/http; msgtype=request"

# What of this file has been written in full; on the disk where there is much of it.
WRITTEN = "CREATE TEMP TABLE written (digest BLOB PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID"

SAME_BODY = """
SELECT captures.id, captures.url, captures.fetched_at
FROM temp.written JOIN captures USING (id) WHERE written.digest = :digest
"""

UNCHANGED_SINCE = """
SELECT target.id, target.url, target.fetched_at
FROM captures JOIN captures AS target ON target.id = captures.revisit_of
WHERE captures.id = :id AND (:source IS NULL OR target.source = :source)
AND (:since IS NULL OR rtrim(target.fetched_at, 'Z') >= rtrim(:since, 'Z'))
"""


class _Head:
    """Headers as bytes, for warcio's writer: its own would escape what is not ASCII in them."""

    def __init__(self, data: bytes) -> None:
        self.headers_buff = data

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Nothing to compute."""


class WarcFile:
    """Writes captures of a database to ``out``, gzip record by record; ids are made of theirs.

    ``software`` is told in the first record. The same captures give the same records each time.
    """

    def __init__(
        self,
        out: BinaryIO,
        db: sqlite3.Connection,
        *,
        software: str,
        source: str | None = None,
        since: str | None = None,
    ) -> None:
        self._db = db
        self._store = Store(db)
        self._asked = {"source": source, "since": since}
        self._writer = WARCWriter(out, gzip=True, warc_version="1.1")
        self._info = _urn(f"warcinfo {source} {since}")
        self._software = software

    def write(self, filename: str, now: datetime, progressed: Callable[[int], None]) -> int:
        """Write them all, oldest first; how many captures there were.

        ``progressed`` hears the number written so far.
        """
        self._begin(filename, now)
        self._db.execute("DROP TABLE IF EXISTS temp.written")
        self._db.execute(WRITTEN)
        count = 0
        for listed in self._store.listed(**self._asked):
            capture = self._store.get(listed.id)
            if capture is not None:
                self._capture(listed, capture)
                count += 1
                progressed(count)
        return count

    def _begin(self, filename: str, now: datetime) -> None:
        chosen = [f"{name} {value}" for name, value in self._asked.items() if value]
        info = {
            "software": self._software,
            "format": "WARC File Format 1.1",
            "conformsTo": CONFORMS_TO,
            "description": "Captures kept by lgcrawl" + "".join(f", {part}" for part in chosen),
        }
        record = self._writer.create_warcinfo_record(line(filename), info)
        record.rec_headers.replace_header("WARC-Record-ID", self._info)
        record.rec_headers.replace_header("WARC-Date", now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._writer.write_record(record)

    def _capture(self, listed: Listed, capture: Capture) -> None:
        fields = self._fields(listed, capture)
        body = capture.body or b""
        repeated = self._repeated(listed, capture)
        kind = "revisit" if repeated else "response"
        if repeated:
            profile = "server-not-modified" if capture.body is None else "identical-payload-digest"
            fields |= {"WARC-Profile": PROFILES + profile, **repeated}
        elif capture.body is not None:
            self._db.execute("INSERT INTO written VALUES (?, ?)", (listed.digest, listed.id))
        elif capture.status != 304:
            fields["WARC-Truncated"] = "unspecified"
        if capture.body is not None:
            fields["WARC-Payload-Digest"] = _sha1(capture.body)
        self._record(kind, fields, _RESPONSE, answer_head(capture), b"" if repeated else body)
        if capture.request_headers or capture.request_body or capture.method != "GET":
            asked = self._fields(listed, capture) | {
                "WARC-Record-ID": _urn(f"{listed.id} request"),
                "WARC-Concurrent-To": _urn(listed.id),
            }
            self._record("request", asked, _REQUEST, request_head(capture), capture.request_body)

    def _fields(self, listed: Listed, capture: Capture) -> dict[str, str]:
        fields = {
            "WARC-Record-ID": _urn(listed.id),
            "WARC-Target-URI": uri(unposted(capture.url)[0]),
            "WARC-Date": capture.fetched_at,
            "WARC-Warcinfo-ID": self._info,
            "WARC-IP-Address": address(capture.ip) or "",
            "WARC-Protocol": "" if capture.protocol.startswith("HTTP/1.") else capture.protocol,
            "Lgcrawl-Capture": listed.id,
            "Lgcrawl-Role": capture.role,
            "Lgcrawl-Source": capture.source or "",
            "Lgcrawl-Run": "" if capture.run is None else str(capture.run),
            "Lgcrawl-Decoded": "yes" if capture.decoded else "no",
        }
        return {name: line(value) for name, value in fields.items() if line(value)}

    def _repeated(self, listed: Listed, capture: Capture) -> dict[str, str] | None:
        """Which record of this file an answer repeats; None where it is to be written in full."""
        question = UNCHANGED_SINCE if capture.body is None else SAME_BODY
        values = {"id": listed.id, "digest": listed.digest, **self._asked}
        row = self._db.execute(question, values).fetchone()
        if row is None or (capture.body is None and capture.status != 304):
            return None
        id, url, fetched_at = row
        return {
            "WARC-Refers-To": _urn(id),
            "WARC-Refers-To-Target-URI": uri(unposted(url)[0]),
            "WARC-Refers-To-Date": fetched_at,
        }

    def _record(
        self, kind: str, fields: dict[str, Any], content_type: str, head: bytes, body: bytes
    ) -> None:
        record = self._writer.create_warc_record(
            fields["WARC-Target-URI"],
            kind,
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=content_type,
            warc_headers_dict={"WARC-Type": kind, **fields},
            http_headers=_Head(head),
        )
        self._writer.write_record(record)


def _urn(what: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_ID, what)}>"


def _sha1(body: bytes) -> str:
    digest = hashlib.sha1(body, usedforsecurity=False).digest()
    return f"sha1:{b32encode(digest).decode()}"
