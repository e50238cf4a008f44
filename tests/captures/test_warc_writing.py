"""WARC files that other programs read: two libraries agree with what is stored."""

from __future__ import annotations

import errno
import io
import json
import re
import sqlite3
import subprocess
import sys
from argparse import Namespace
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from lgcrawl.captures.capture import Capture
from lgcrawl.captures.store import Store
from lgcrawl.captures.warc_reading import read_warc
from lgcrawl.captures.warc_writing import WarcFile
from lgcrawl.captures.whole_file import replacing
from pipelines.addresses import posted
from pipelines.errors import InputError
from tests.captures.conftest import SENT, answer, page, unchanged

NOW = datetime(2026, 12, 1, tzinfo=UTC)
Record = dict[str, Any]


def export(db: sqlite3.Connection, path: Path, **chosen: str) -> int:
    with path.open("wb") as out:
        file = WarcFile(out, db, software="lgcrawl/9", **chosen)
        return file.write(path.name, NOW, lambda done: None)


def records(path: Path) -> list[Record]:
    """What warcio reads: WARC headers, HTTP headers and payload of each record."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            found.append(
                {
                    "warc": dict(record.rec_headers.headers),
                    "status": record.http_headers and record.http_headers.statusline,
                    "http": record.http_headers.headers if record.http_headers else [],
                    "payload": record.content_stream().read(),
                }
            )
    return found


def accepted(path: Path) -> None:
    """`warcio check` finds no fault, and FastWARC reads the same records with good digests."""
    assert Checker(Namespace(inputs=[str(path)], verbose=False)).process_all() == 0
    ours = records(path)
    with path.open("rb") as file:
        for record, known in zip(FastIterator(file, parse_http=False), ours, strict=True):
            assert record.record_id == known["warc"]["WARC-Record-ID"]
            assert record.verify_block_digest(consume=False) in (True, None)
    with path.open("rb") as file:
        for record, known in zip(FastIterator(file), ours, strict=True):
            if known["warc"]["WARC-Type"] in ("response", "request"):
                assert record.reader.read() == known["payload"]


def of_type(path: Path, kind: str) -> list[Record]:
    return [record for record in records(path) if record["warc"]["WARC-Type"] == kind]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "out.warc.gz"


def test_an_answer_and_what_was_asked_are_a_pair(
    store: Store, db: sqlite3.Connection, file: Path
) -> None:
    store.add(answer(body=page("job", 1), ip="192.0.2.7"))
    assert export(db, file) == 1
    info, response, request = records(file)
    assert b"software: lgcrawl/9\r\nformat: WARC File Format 1.1\r\n" in info["payload"]
    assert b"conformsTo: http" in info["payload"]
    assert response["payload"] == page("job", 1)
    assert response["status"] == "200 OK"
    assert ("Server", "nginx") in response["http"]
    assert response["warc"]["WARC-IP-Address"] == "192.0.2.7"
    assert response["warc"]["WARC-Date"] == "2026-11-23T06:15:00Z"
    assert response["warc"]["WARC-Warcinfo-ID"] == info["warc"]["WARC-Record-ID"]
    assert response["warc"]["WARC-Payload-Digest"].startswith("sha1:")
    assert response["warc"]["Lgcrawl-Capture"] == answer(body=page("job", 1)).id
    assert request["warc"]["WARC-Concurrent-To"] == response["warc"]["WARC-Record-ID"]
    assert request["http"] == list(SENT)
    accepted(file)


def test_the_same_captures_give_the_same_file(
    store: Store, db: sqlite3.Connection, tmp_path: Path
) -> None:
    store.add(answer())
    store.add(unchanged())
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        export(db, tmp_path / name / "out.warc.gz")
    assert (tmp_path / "one/out.warc.gz").read_bytes() == (
        tmp_path / "two/out.warc.gz"
    ).read_bytes()


def test_a_repeated_body_is_a_revisit(store: Store, db: sqlite3.Connection, file: Path) -> None:
    first, again = answer(), answer(at="2026-11-24T06:15:00Z")
    elsewhere = answer("https://www.example.gov.uk/copy", at="2026-11-25T06:15:00Z")
    more = answer(elsewhere.url, at="2026-11-26T06:15:00Z")
    for capture in (first, again, elsewhere, more):
        store.add(capture)
    export(db, file)
    (response,) = of_type(file, "response")
    revisits = of_type(file, "revisit")
    assert len(revisits) == 3
    for revisit in revisits:
        assert revisit["warc"]["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
        assert revisit["warc"]["WARC-Refers-To"] == response["warc"]["WARC-Record-ID"]
        assert revisit["warc"]["WARC-Refers-To-Target-URI"] == first.url
        assert revisit["warc"]["WARC-Refers-To-Date"] == first.fetched_at
        assert revisit["warc"]["WARC-Payload-Digest"] == response["warc"]["WARC-Payload-Digest"]
        assert revisit["payload"] == b""
        assert ("Server", "nginx") in revisit["http"], "the headers of this answer are kept"
    accepted(file)


def test_a_304_is_a_revisit_of_its_own_profile(
    store: Store, db: sqlite3.Connection, file: Path
) -> None:
    store.add(answer())
    store.add(unchanged())
    export(db, file)
    (revisit,) = of_type(file, "revisit")
    assert revisit["warc"]["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")
    assert revisit["status"] == "304 Not Modified"
    assert revisit["warc"]["WARC-Refers-To-Date"] == answer().fetched_at
    accepted(file)


def test_what_repeats_a_capture_outside_the_file_is_written_in_full(
    store: Store, db: sqlite3.Connection, file: Path
) -> None:
    monday = answer(source="kent")
    tuesday, wednesday = (answer(at=f"2026-11-2{day}T06:15:00Z") for day in (4, 5))
    for capture in (monday, tuesday, wednesday, unchanged(at="2026-11-26T06:15:00Z")):
        store.add(capture)
    assert export(db, file, since="2026-11-24") == 3
    (response,) = of_type(file, "response")
    assert response["payload"] == tuesday.body
    assert [r["warc"]["WARC-Refers-To-Date"] for r in of_type(file, "revisit")] == [
        tuesday.fetched_at,
        wednesday.fetched_at,
    ], "a 304 speaks of the answer before it"
    accepted(file)
    assert export(db, file, source="kent") == 1
    assert export(db, file, source="essex-jobs") == 3
    assert len(of_type(file, "response")) == 1
    accepted(file)
    assert export(db, file, since="2026-11-26") == 1
    (alone,) = of_type(file, "response")
    assert (alone["status"], alone["payload"]) == ("304 Not Modified", b"")


def test_a_decoded_body_is_told_as_such(store: Store, db: sqlite3.Connection, file: Path) -> None:
    sent = (
        ("Content-Type", "text/html"),
        ("content-encoding", "zstd"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "90"),
    )
    store.add(answer(response_headers=sent, decoded=True))
    store.add(answer("https://e.example/", response_headers=sent[:2], body=b"\x28\xb5\x2f"))
    export(db, file)
    by_url = {record["warc"]["WARC-Target-URI"]: record for record in of_type(file, "response")}
    assert by_url[answer().url]["http"] == [
        ("Content-Type", "text/html"),
        ("X-Archive-Orig-content-encoding", "zstd"),
        ("X-Archive-Orig-Transfer-Encoding", "chunked"),
        ("X-Archive-Orig-Content-Length", "90"),
        ("Content-Length", "16"),
    ]
    assert by_url["https://e.example/"]["http"] == list(sent[:2]), "not undone, so as it was sent"
    accepted(file)


HOSTILE = (
    ("X-Split", "a\r\n\r\nHTTP/1.1 200 OK\r\nX-Evil: 1"),
    ("X-Evil\r\nWARC-Type", "response"),
    ("", "no name"),
    ("X: Colon", "\x00\x1b[2J\x7f"),
    ("X-Folded", "\n continued"),
    ("X-Latin", "caf\xe9"),
    ("X-Wide", "swydd ŵ – £"),
    ("X-Blank", "   "),
)


def test_no_header_breaks_out_of_its_record(
    store: Store, db: sqlite3.Connection, file: Path
) -> None:
    url = "https://www.example.gov.uk/ŵ/£?a=b c\r\nWARC-Type: evil"
    store.add(
        answer(
            url,
            response_headers=HOSTILE,
            request_headers=HOSTILE,
            reason="OK\r\n\r\n<script>",
            method="GE T\r\n",
            ip="1.2.3.4\r\nX: y",
            source="essex\r\njobs",
            protocol="HTTP/9\r\n",
        )
    )
    store.add(answer(body=b"another"))
    export(db, file)
    kinds = Counter(record["warc"]["WARC-Type"] for record in records(file))
    assert kinds == {"warcinfo": 1, "response": 2, "request": 2}
    (response,) = (r for r in of_type(file, "response") if "%C5%B5" in r["warc"]["WARC-Target-URI"])
    assert response["payload"] == b"<h1>Planner</h1>"
    assert not any(name == "X-Evil" for name, _ in response["http"])
    assert ("X-Split", "a HTTP/1.1 200 OK X-Evil: 1") in response["http"]
    accepted(file)


TEXT = st.text(st.characters(max_codepoint=255), max_size=30)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=6).map(tuple),
    reason=TEXT,
    body=st.none() | st.binary(max_size=300),
    method=TEXT,
    path=st.text(max_size=30),
    status=st.integers(100, 999),
)
def test_any_capture_makes_a_file_that_is_accepted(
    tmp_path: Path,
    headers: tuple[tuple[str, str], ...],
    reason: str,
    body: bytes | None,
    method: str,
    path: str,
    status: int,
) -> None:
    from lgcrawl.captures.database import connect

    database = tmp_path / "any.db"
    database.unlink(missing_ok=True)
    db = connect(database)
    capture = answer(
        f"http://e.example/{path}",
        body=body,
        status=status,
        method=method,
        reason=reason,
        response_headers=headers,
        request_headers=headers,
    )
    Store(db).add(capture)
    Store(db).add(answer())
    file = tmp_path / "any.warc.gz"
    export(db, file)
    accepted(file)
    found = {one.fetched_at + one.url: one for one in read_warc(file)}
    assert len(found) == 2
    assert answer().body in [one.body for one in found.values()]
    assert body in [one.body for one in found.values()]
    db.close()


# What servers send and we keep: tokens for names, no blanks at the ends, no control characters.
NAMES = st.sampled_from(
    [
        *("Server", "ETag", "x-archive-orig-content-encoding", "X-Orig-Content-Length"),
        *("Content-Length", "content-length", "Transfer-Encoding", "X-Crawl-Transfer-Encoding"),
        *("Content-Encoding", "X-Archive-Orig-X-Crawl-Content-Length", "Set-Cookie"),
    ]
)
VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(NAMES, VALUES | st.just("3")), max_size=6).map(tuple),
            st.sampled_from([None, b"", b"abc", b"<p>", b"\x1f\x8b\x08 no gzip"]),
            st.sampled_from([200, 304, 404]),
            st.booleans(),
            st.sampled_from(["HTTP/1.1", "HTTP/1.0", "h2"]),
        ),
        max_size=6,
    )
)
def test_what_is_written_is_read_back_the_same(
    tmp_path: Path, answers: list[tuple[Any, bytes | None, int, bool, str]]
) -> None:
    from lgcrawl.captures.database import connect

    database = tmp_path / "any.db"
    database.unlink(missing_ok=True)
    db = connect(database)
    store = Store(db)
    for second, (headers, body, status, decoded, protocol) in enumerate(answers):
        asked = f"https://e.example/{second % 2}?a=%20b"
        store.add(
            answer(
                posted(asked, "q=1") if second % 3 else asked,
                f"2026-11-23T06:15:{second:02}Z",
                response_headers=headers,
                body=None if status == 304 else body,
                status=status,
                decoded=decoded,
                protocol=protocol,
                method="POST" if second % 3 else "GET",
                request_body=b"q=1" if second % 3 else b"",
            )
        )
    file = tmp_path / "any.warc.gz"
    export(db, file)
    skipped: Counter[str] = Counter()
    kept: list[Capture] = list(store.select())
    assert list(read_warc(file, skipped)) == kept
    assert skipped == {"warcinfo": 1}
    db.close()


def test_exporting_takes_one_capture_at_a_time(
    store: Store, db: sqlite3.Connection, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory does not grow with the number of captures."""
    for n in range(20):
        store.add(answer(f"https://e.example/{n}", body=bytes([n]) * 100))
    seen: list[int] = []
    with file.open("wb") as out:
        warc = WarcFile(out, db, software="x")
        original = Store.get

        def get(self: Store, id: str) -> Capture | None:
            seen.append(out.tell())
            return original(self, id)

        monkeypatch.setattr(Store, "get", get)
        warc.write("x", NOW, lambda done: None)
    assert seen == sorted(set(seen)), "each is written before the next is read"


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    path.write_bytes(b"yesterday")
    with pytest.raises(OSError, match=r"out\.warc\.gz"), replacing(path) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert path.read_bytes() == b"yesterday"
    assert [each.name for each in tmp_path.iterdir()] == ["out.warc.gz"]
    with replacing(path) as file:
        file.write(b"whole")
    assert path.read_bytes() == b"whole"


def test_a_database_is_never_replaced(path: Path, db: sqlite3.Connection) -> None:
    with pytest.raises(InputError, match="SQLite"), replacing(path):
        pass
    with pytest.raises(InputError, match="a folder"), replacing(path.parent):
        pass


def test_the_parts_add_up_to_what_common_tools_expect(
    store: Store, db: sqlite3.Connection, file: Path
) -> None:
    """`warcio index`, in a process of its own, lists every record with its offset."""
    store.add(answer())
    export(db, file)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "index", "-f", "offset,warc-type", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in io.StringIO(done.stdout)]
    assert [line["warc-type"] for line in lines] == ["warcinfo", "response", "request"]
    assert all(re.fullmatch(r"\d+", line["offset"]) for line in lines)
