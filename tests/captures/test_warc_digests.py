"""A WARC record whose digests do not fit its bytes is damaged; what cannot be checked is read."""

from __future__ import annotations

import gzip
import hashlib
import random
from base64 import b32encode
from collections import Counter
from pathlib import Path

import pytest

from lgcrawl.captures.warc_reading import read_warc
from tests.captures.test_warc_reading import HEAD, PAGE, URL, read, record, response

BLOCK = HEAD + b"\r\n" + PAGE


def base32(name: str, data: bytes) -> str:
    digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return f"{name}:{b32encode(digest).decode()}"


def hexed(name: str, data: bytes) -> str:
    return f"{name}:{hashlib.new(name, data, usedforsecurity=False).hexdigest()}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "in.warc.gz"


@pytest.mark.parametrize("spelled", [base32, hexed])
@pytest.mark.parametrize("name", ["sha1", "md5", "sha256", "sha512"])
def test_only_what_fits_its_digests_is_read(file: Path, name: str, spelled: object) -> None:
    assert callable(spelled)
    found, skipped = read(
        file,
        response(b"1", WARC_Block_Digest=spelled(name, HEAD + b"\r\n1")),
        response(b"2", WARC_Payload_Digest=spelled(name, b"2").lower()),
        response(b"3", WARC_Block_Digest=spelled(name, BLOCK)),
        response(b"4", WARC_Payload_Digest=spelled(name, b"5")),
        response(b"6"),
    )
    assert [one.body for one in found] == [b"1", b"2", b"6"]
    assert skipped == {"damaged": 2}


@pytest.mark.parametrize(
    "digest", ["blake3:AAAA", "sha1:AAAA", "sha1:" + "!" * 32, "AAAA", "sha256:", "shake_128:00"]
)
def test_what_cannot_be_checked_is_read(file: Path, digest: str) -> None:
    found, skipped = read(file, response(WARC_Block_Digest=digest, WARC_Payload_Digest=digest))
    assert ([one.body for one in found], skipped) == ([PAGE], {})


def test_a_payload_may_be_told_as_it_came_without_its_chunks_or_decoded(file: Path) -> None:
    packed = gzip.compress(PAGE)
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    head = HEAD + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
    found, skipped = read(
        file,
        *(
            response(chunks, head, WARC_Payload_Digest=base32("sha1", of))
            for of in (chunks, packed, PAGE, b"another page")
        ),
    )
    assert [one.body for one in found] == [PAGE, PAGE, PAGE]
    assert skipped == {"damaged": 1}


def test_the_payload_of_a_revisit_or_of_a_part_is_elsewhere(file: Path) -> None:
    head, digest = HEAD + b"\r\n", base32("sha1", PAGE)
    found, skipped = read(
        file,
        response(WARC_Payload_Digest=digest),
        record("revisit", head, WARC_Payload_Digest=digest),
        response(PAGE[:20], WARC_Payload_Digest=digest, WARC_Truncated="length"),
        record("revisit", head, WARC_Block_Digest=digest),
    )
    assert [one.body for one in found] == [PAGE, PAGE, PAGE[:20]]
    assert skipped == {"damaged": 1}


def test_an_answer_that_is_damaged_is_not_repeated(file: Path) -> None:
    wrong = response(WARC_Record_ID="<urn:uuid:1>", WARC_Block_Digest=base32("sha1", b"x"))
    found, skipped = read(file, wrong, record("revisit", HEAD, WARC_Refers_To="<urn:uuid:1>"))
    assert [one.body for one in found] == [None]
    assert skipped == {"damaged": 1, "without body": 1}


def test_a_request_that_is_damaged_costs_the_answer_nothing(file: Path) -> None:
    asked = record(
        "request", b"GET / HTTP/1.1\r\nA: b\r\n\r\n", WARC_Block_Digest=base32("sha1", b"x")
    )
    found, skipped = read(file, asked, response())
    assert [(one.url, one.request_headers) for one in found] == [(URL, ())]
    assert skipped == {"damaged": 1}


def test_damage_that_is_met_twice_is_counted_once(file: Path) -> None:
    """By the digest of a record, and by the checksum of its gzip member that comes after it."""
    wrong = response(random.Random(1).randbytes(200_000), WARC_Block_Digest=base32("sha1", BLOCK))
    packed = bytearray(gzip.compress(wrong + wrong))
    packed[-6] ^= 0xFF
    file.write_bytes(packed)
    skipped: Counter[str] = Counter()
    assert list(read_warc(file, skipped)) == []
    assert skipped == {"damaged": 2}
