"""The captures in a WARC file of any crawler: wget, Browsertrix, Common Crawl, our own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from lgcrawl.captures.capture import Capture, Headers, address, is_moment
from lgcrawl.captures.decoding import TooLarge, dechunk, decode
from lgcrawl.captures.http_message import (
    MAX_HEAD,
    Message,
    as_kept,
    method_of,
    parse,
    status_of,
)
from lgcrawl.captures.schema import MAX_BODY, ROLES
from lgcrawl.captures.warc_bytes import opened
from lgcrawl.captures.warc_digests import fits
from lgcrawl.captures.warc_records import Record, Records, check_is_warc, read_again
from pipelines.addresses import posted

MAX_BLOCK = MAX_BODY + MAX_HEAD
MAX_REMEMBERED = 500_000  # answers of one file that later ones may repeat; some 100 bytes each
_REQUESTS = 64  # asked and not yet answered
_MAX_POSTED = 8_192  # bytes that become part of an address; what is longer is an upload
_MAX_REQUEST = 1024 * 1024  # bytes; a larger one is not kept beside its answer
_WEB = re.compile(r"https?://[^\s]", re.IGNORECASE)
_RUN = re.compile(r"\d{1,18}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,100}")
_PROTOCOLS = {"h2": "h2", "http/2": "h2", "h3": "h3", "http/3": "h3"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request record says."""

    method: str
    headers: Headers
    body: bytes


def read_warc(path: Path, skipped: Counter[str] | None = None) -> Iterator[Capture]:
    """Every answer over http or https, in the order of the file, read one at a time.

    ``skipped`` counts what gives no capture, by reason: the type of a record of another kind,
    ``not http``, ``no address``, ``over 32 MiB``, ``no date``, ``damaged`` (also by what a digest
    says), ``cut short``. ``without body`` counts captures that repeat an answer that the file does
    not have before them: they are given, their ``body`` None. Raises InputError where the file
    cannot be read or is no WARC file.
    """
    counts = Counter[str]() if skipped is None else skipped
    with opened(path) as source:
        check_is_warc(path, source)
    with opened(path) as source:
        yield from _Reading(path, Records(source, counts), counts).captures()


class _Reading:
    """One pass over a file; an answer waits for its request until the next answer comes."""

    def __init__(self, path: Path, records: Records, skipped: Counter[str]) -> None:
        self._path = path
        self._records = records
        self._skipped = skipped
        self._asked: dict[str, _Asked] = {}  # by record id, and by the id it is concurrent to
        self._waiting: tuple[Record, Capture] | None = None
        self._seen: dict[bytes, int] = {}  # what names an answer -> where it stands

    def captures(self) -> Iterator[Capture]:
        for record in self._records:
            if record.type == "request":
                self._request(record)
            elif record.type in ("response", "revisit"):
                yield from self._released()
                self._waiting = self._answer(record)
            else:
                self._skipped[record.type[:40] or "no type"] += 1
        yield from self._released()

    def _released(self) -> Iterator[Capture]:
        """The answer that waits, with its request where that has come."""
        if self._waiting is None:
            return
        record, capture = self._waiting
        self._waiting = None
        names = [record.get("warc-record-id"), *record.fields.get("warc-concurrent-to", [])]
        asked = next((self._asked[name] for name in names if name in self._asked), None)
        if asked is not None:
            capture = replace(
                capture,
                url=_url(capture.url, asked),
                method=asked.method,
                request_headers=asked.headers,
                request_body=asked.body,
            )
        yield capture

    def _request(self, record: Record) -> None:
        block = self._whole(record) if record.length <= _MAX_REQUEST else None
        message = parse(block) if block is not None else None
        method = method_of(message) if message else None
        if message is None or method is None:
            return
        asked = _Asked(method, message.headers, message.body)
        for name in (record.get("warc-record-id"), *record.fields.get("warc-concurrent-to", [])):
            if name:
                self._asked[name] = asked
        while len(self._asked) > _REQUESTS:
            del self._asked[next(iter(self._asked))]

    def _answer(self, record: Record) -> tuple[Record, Capture] | None:
        """The capture of a response or revisit; None where it is skipped, and counted."""
        url = record.get("warc-target-uri").removeprefix("<").removesuffix(">")  # wget's mistake
        moment = record.get("warc-date")
        if not _WEB.match(url):
            self._skipped["not http"] += 1
            return None
        if not _has_host(url):
            self._skipped["no address"] += 1
            return None
        if not (is_moment(moment) and _is_in_the_calendar(moment)):
            self._skipped["no date"] += 1
            return None
        block = self._block(record)
        if block is None:
            return None
        message = parse(block)
        status = status_of(message)
        if status is None:
            self._skipped["not http"] += 1
            return None
        try:
            body, headers, decoded = self._body(record, message, status[1])
            if body is not None and len(body) > MAX_BODY:
                raise TooLarge
        except TooLarge:
            self._skipped["over 32 MiB"] += 1
            return None
        if not _fits_payload(record, message, body):
            self._records.spoil()
            return None
        self._remember(record)
        role, source = record.get("lgcrawl-role"), record.get("lgcrawl-source")
        run = record.get("lgcrawl-run") or ""
        return record, Capture(
            url=url,
            fetched_at=moment,
            status=status[1],
            body=body,
            reason=status[2],
            protocol=_protocol(record, status[0]),
            response_headers=headers,
            ip=address(record.get("warc-ip-address")),
            decoded=decoded,
            role=role if role in ROLES else "other",
            run=int(run) if _RUN.fullmatch(run) else None,
            source=source if _SLUG.fullmatch(source) else None,
        )

    def _body(
        self, record: Record, message: Message, status: int
    ) -> tuple[bytes | None, Headers, bool]:
        """Body, headers by their own names, and whether the content coding was undone."""
        headers, undone, whole = as_kept(message.headers)
        ours = record.get("lgcrawl-decoded")
        if status == 304 and not message.body:
            return None, headers, ours == "yes"
        if record.type == "revisit":
            body, decoded = self._repeated(record)
            return body, headers, ours == "yes" if ours else decoded
        if not message.body and record.get("warc-truncated"):
            return None, headers, ours == "yes"
        if ours:
            return message.body, headers, ours == "yes"
        body = message.body
        if not whole and "chunked" in ",".join(message.values("transfer-encoding")).lower():
            body = dechunk(body)
        if undone:
            return body, headers, True
        body, decoded = decode(body, message.values("content-encoding"))
        return body, headers, decoded

    def _block(self, record: Record) -> bytes | None:
        """The block; None where it is damaged or over the limit, both counted."""
        if record.length > MAX_BLOCK:
            self._skipped["over 32 MiB"] += 1
            return None
        return self._whole(record)

    def _whole(self, record: Record) -> bytes | None:
        """The block; None where it is cut short or damaged, also by what its digest says."""
        block = self._records.block(record)
        if block is None:
            return None
        if not all(fits(digest, block) for digest in record.fields.get("warc-block-digest", [])):
            self._records.spoil()
            return None
        return block

    def _remember(self, record: Record) -> None:
        if record.type == "response" and record.at is not None:
            for key in _names(record, "warc-record-id"):
                if len(self._seen) < MAX_REMEMBERED:
                    self._seen.setdefault(key, record.at)

    def _repeated(self, record: Record) -> tuple[bytes | None, bool]:
        """The body that a revisit repeats, from earlier in the file."""
        for key in _names(record, "warc-refers-to"):
            at = self._seen.get(key)
            found = read_again(self._path, at) if at is not None else None
            if found is None:
                continue
            earlier, block = found
            message = parse(block)
            status = status_of(message)
            if status is not None:
                body, _, decoded = self._body(earlier, message, status[1])
                return body, decoded
        self._skipped["without body"] += 1
        return None, False


def _is_in_the_calendar(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _fits_payload(record: Record, message: Message, decoded: bytes | None) -> bool:
    """Whether the payload is what its digest is of: as it came, without its chunks, or decoded.

    Tools differ. The digest of a revisit is of the answer it repeats, of a part may be that of the
    whole.
    """
    if record.type == "revisit" or record.get("warc-truncated"):
        return True
    body = message.body
    return all(
        fits(digest, body) or fits(digest, dechunk(body)) or fits(digest, decoded or b"")
        for digest in record.fields.get("warc-payload-digest", [])
    )


def _names(record: Record, id_field: str) -> Iterator[bytes]:
    """What an answer is called: its id, and the digest of its payload; short, there are many."""
    for kind, value in (("id", record.get(id_field)), ("", record.get("warc-payload-digest"))):
        if value:
            yield blake2b(f"{kind} {value}".encode(), digest_size=10).digest()


def _protocol(record: Record, written: str) -> str:
    """The protocol of the answer: HTTP/2 is written as HTTP/1.1 and named apart."""
    named = (_PROTOCOLS.get(value.lower()) for value in record.fields.get("warc-protocol", []))
    return next(filter(None, named), written)


def _url(url: str, asked: _Asked) -> str:
    """The address of an answer; of one to a short POST, with what was posted."""
    if asked.method != "POST" or not 0 < len(asked.body) <= _MAX_POSTED:
        return url
    try:
        return posted(url, asked.body.decode())
    except UnicodeDecodeError:
        return url
