"""What a capture is called, and what its head costs."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.archive.identity import make_id as archive_id
from lgcrawl.captures import heads
from lgcrawl.captures.capture import Capture, digest_of, make_id
from pipelines.errors import ArchiveError
from tests.captures.conftest import answer

ANY = st.text(max_size=60)
HEADERS = st.lists(st.tuples(ANY, ANY), max_size=12).map(tuple)


def test_the_id_is_made_of_what_was_asked_when_and_what_came() -> None:
    one = answer()
    same = replace(one, source="other", run=9, role="list", response_headers=(), ip="192.0.2.1")
    assert one.id == same.id
    others = [
        replace(one, url="https://www.example.gov.uk/jobs/2"),
        replace(one, fetched_at="2026-11-23T06:15:01Z"),
        replace(one, method="POST"),
        replace(one, body=b"<h1>Planner!</h1>"),
        replace(one, body=None),
    ]
    assert len({one.id, *(other.id for other in others)}) == 6


def test_ids_never_change() -> None:
    """A stored id is cited: the same answer has this one on every machine and in every version."""
    assert answer().id == "cap_ecmhy6yuz7z4xekhgun6"


def test_ids_look_like_those_of_the_archive() -> None:
    ours, theirs = answer().id, archive_id("cap_", "a", "b")
    assert len(ours) == len(theirs) and ours.startswith("cap_")


def test_a_header_is_found_whatever_its_case() -> None:
    assert answer().header("content-type") == answer().content_type == "text/html; charset=utf-8"
    assert answer().header("ETag") is None


def test_a_digest_is_blake2b_of_128_bits() -> None:
    assert digest_of(b"").hex() == "cae66941d9efbd404e4d88758ea67670"
    assert answer(body=None).digest is None


@given(st.builds(make_id, ANY, ANY, ANY, st.none() | st.binary(max_size=16)))
def test_an_id_is_made_of_anything(id: str) -> None:
    assert len(id) == 24


@given(HEADERS, HEADERS, ANY, ANY, st.none() | ANY, st.binary(max_size=200))
def test_a_head_comes_back_as_it_was(
    sent: tuple[tuple[str, str], ...],
    received: tuple[tuple[str, str], ...],
    reason: str,
    protocol: str,
    ip: str | None,
    body: bytes,
) -> None:
    capture = Capture(
        url="u",
        fetched_at="2026-11-23T06:15:00Z",
        status=200,
        body=None,
        reason=reason,
        protocol=protocol,
        ip=ip,
        request_headers=sent,
        response_headers=received,
        request_body=body,
    )
    for name, value in heads.unpack(heads.pack(capture)).items():
        assert getattr(capture, name) == value


def test_a_usual_head_takes_some_hundred_bytes() -> None:
    usual = (
        ("Date", "Tue, 24 Nov 2026 07:12:44 GMT"),
        ("Content-Type", "text/html; charset=UTF-8"),
        ("Server", "Apache/2.4.58"),
        ("Cache-Control", "max-age=1800, public"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Last-Modified", "Tue, 24 Nov 2026 06:55:01 GMT"),
        ("ETag", '"1763967301"'),
        ("Vary", "Accept-Encoding"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", "16604"),
    )
    assert len(heads.pack(answer(response_headers=usual))) < 200


def test_the_dictionary_of_heads_is_part_of_the_file_format() -> None:
    """Every stored head needs it to the letter; a better one comes with a migration."""
    assert sha256(heads.COMMON.encode()).hexdigest()[:16] == "92135f6bb653dbb2"


@pytest.mark.parametrize("packed", [b"", b"not zstd", heads.pack(answer())[:-4]])
def test_a_damaged_head_is_told(packed: bytes) -> None:
    with pytest.raises(ArchiveError, match="restore a copy"):
        heads.unpack(packed)
