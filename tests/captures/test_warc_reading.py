"""WARC files as others write them, and as an enemy might: captures, counts, never a traceback."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections import Counter
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lgcrawl.captures import warc_reading
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.warc_reading import read_warc
from pipelines.errors import InputError

URL = "https://www.example.gov.uk/jobs/1"
DATE = "2024-05-18T01:58:10Z"
PAGE = b"<h1>Planner</h1>\n" * 30
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def record(kind: str, block: bytes = b"", **fields: str) -> bytes:
    """A WARC record; a field of the empty text is left out."""
    given = {
        "WARC-Type": kind,
        "WARC-Target-URI": URL,
        "WARC-Date": DATE,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    given |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(body: bytes = PAGE, head: bytes = HEAD, **fields: str) -> bytes:
    return record("response", head + b"\r\n" + body, **fields)


def request(**fields: str) -> bytes:
    asked = b"GET /jobs/1 HTTP/1.1\r\nUser-Agent: Wget/1.21\r\n\r\n"
    return record("request", asked, Content_Type="application/http; msgtype=request", **fields)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "in.warc.gz"


def read(file: Path, *records: bytes, packed: bool = True) -> tuple[list[Capture], Counter[str]]:
    """What a file of these records gives."""
    file.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    skipped: Counter[str] = Counter()
    return list(read_warc(file, skipped)), skipped


# -- files of others -------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["member a record", "one member", "plain", "plain 1.1"])
def test_every_layout_is_read(file: Path, layout: str) -> None:
    records = [
        record("warcinfo", b"software: x\r\n", WARC_Target_URI=""),
        response(WARC_Target_URI=URL),
        response(b"two", WARC_Target_URI="http://e.example/"),
    ]
    whole = b"".join(records)
    packed = {
        "member a record": b"".join(map(gzip.compress, records)),
        "one member": gzip.compress(whole),
        "plain": whole,
        "plain 1.1": whole.replace(b"WARC/1.0", b"WARC/1.1").replace(
            DATE.encode(), b"2024-05-18T01:58:10.5Z"
        ),
    }
    file.write_bytes(packed[layout])
    skipped: Counter[str] = Counter()
    found = list(read_warc(file, skipped))
    assert [(one.url, one.body, one.status) for one in found] == [
        (URL, PAGE, 200),
        ("http://e.example/", b"two", 200),
    ]
    assert skipped == {"warcinfo": 1}


def test_as_wget_writes_it(file: Path) -> None:
    """Angle brackets around the address, the request before the answer, chunks kept."""
    chunked = b"10\r\n" + PAGE[:16] + b"\r\n0\r\n\r\n"
    found, skipped = read(
        file,
        record("warcinfo", b"software: Wget/1.21\r\n", WARC_Target_URI=""),
        request(WARC_Record_ID="<urn:uuid:1>", WARC_Target_URI=f"<{URL}>"),
        response(
            chunked,
            HEAD + b"Transfer-Encoding: chunked\r\n",
            WARC_Record_ID="<urn:uuid:2>",
            WARC_Concurrent_To="<urn:uuid:1>",
            WARC_Target_URI=f"<{URL}>",
            WARC_IP_Address="192.0.2.7",
        ),
        record(
            "metadata",
            b"x: y\r\n",
            WARC_Target_URI="metadata://gnu.org/software/wget/warc/MANIFEST.txt",
        ),
        record(
            "resource", b"log", WARC_Target_URI="metadata://gnu.org/software/wget/warc/wget.log"
        ),
    )
    (one,) = found
    assert (one.url, one.body, one.ip, one.fetched_at) == (URL, PAGE[:16], "192.0.2.7", DATE)
    assert one.request_headers == (("User-Agent", "Wget/1.21"),)
    assert ("Transfer-Encoding", "chunked") in one.response_headers, "the headers are evidence too"
    assert skipped == {"warcinfo": 1, "metadata": 1, "resource": 1}


def test_as_wget_writes_it_without_requests(file: Path) -> None:
    (one,), _ = read(file, response())
    assert (one.method, one.request_headers, one.body) == ("GET", (), PAGE)


def test_as_common_crawl_writes_it(file: Path) -> None:
    """Decoded, the headers that no longer fit renamed, HTTP/2 as HTTP/1.1."""
    head = (
        b"HTTP/1.1 200 \r\ncontent-type: text/html\r\nX-Crawl-content-encoding: gzip\r\n"
        b"X-Crawl-Transfer-Encoding: chunked\r\nContent-Length: %d\r\n" % len(PAGE)
    )
    (one,), _ = read(
        file,
        request(WARC_Record_ID="<urn:uuid:1>"),
        response(PAGE, head, WARC_Concurrent_To="<urn:uuid:1>", WARC_Protocol="h2"),
        record("metadata", b"fetchTimeMs: 40\r\n"),
    )
    assert (one.body, one.decoded, one.protocol, one.reason) == (PAGE, True, "h2", "")
    assert one.response_headers == (
        ("content-type", "text/html"),
        ("content-encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
    )
    assert one.request_headers


def test_as_browsertrix_writes_it(file: Path) -> None:
    """The answer before the request that led to it, its headers renamed another way."""
    head = HEAD + b"x-orig-content-encoding: br\r\n"
    found, _ = read(
        file,
        response(PAGE, head, WARC_Record_ID="<urn:uuid:1>"),
        request(WARC_Record_ID="<urn:uuid:2>", WARC_Concurrent_To="<urn:uuid:1>"),
        response(b"other", WARC_Record_ID="<urn:uuid:3>"),
    )
    assert (found[0].body, found[0].decoded) == (PAGE, True)
    assert ("content-encoding", "br") in found[0].response_headers
    assert (found[0].request_headers != (), found[1].request_headers) == (True, ())


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("br", brotli.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
    ],
    ids=["gzip", "br", "deflate"],
)
def test_coded_answers_are_decoded(file: Path, coding: str, packed: bytes) -> None:
    head = HEAD + f"Content-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n".encode()
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    (one, cut), _ = read(file, response(chunked, head), response(chunked[:20], head))
    assert (one.body, one.decoded) == (PAGE, True)
    assert (cut.decoded, ("Content-Encoding", coding) in cut.response_headers) == (False, True)


def test_a_revisit_gets_the_body_of_the_answer_it_repeats(file: Path) -> None:
    same = {"WARC_Payload_Digest": "sha1:ABC", "WARC_Date": "2024-06-01T00:00:00Z"}
    head = HEAD.replace(b"200 OK", b"200 Fine") + b"\r\n"
    found, skipped = read(
        file,
        response(WARC_Record_ID="<urn:uuid:1>", WARC_Payload_Digest="sha1:ABC"),
        response(b"other", WARC_Record_ID="<urn:uuid:2>"),
        record("revisit", head, **same),
        record("revisit", head, WARC_Refers_To="<urn:uuid:2>"),
        record("revisit", head, WARC_Payload_Digest="sha1:NEVER"),
    )
    assert [one.body for one in found[2:]] == [PAGE, b"other", None]
    assert found[2].reason == "Fine"
    assert found[2].fetched_at == "2024-06-01T00:00:00Z"
    assert skipped == {"without body": 1}


def test_a_304_has_no_body(file: Path) -> None:
    head = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    profile = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
    found, skipped = read(
        file, record("revisit", head, WARC_Profile=profile), record("response", head)
    )
    assert [(one.status, one.body) for one in found] == [(304, None)] * 2
    assert not skipped


def test_only_the_web_is_read(file: Path) -> None:
    found, skipped = read(
        file,
        record("response", b"20240518 127.0.0.1\r\n", WARC_Target_URI="dns:www.example.gov.uk"),
        response(WARC_Target_URI="ftp://e.example/x"),
        response(WARC_Target_URI=""),
        record("conversion", b"text", WARC_Target_URI=URL),
        record("response", b"220 smtp ready\r\n"),
        record("response", b""),
    )
    assert found == []
    assert skipped == {"not http": 5, "conversion": 1}


@pytest.mark.parametrize("date", ["", "yesterday", "20240518015810", "2024-05-18"])
def test_an_answer_without_a_moment_is_no_evidence(file: Path, date: str) -> None:
    found, skipped = read(file, response(WARC_Date=date))
    assert (found, skipped) == ([], {"no date": 1})


def test_what_a_stranger_says_of_role_and_source_is_checked(file: Path) -> None:
    ours, strange = read(
        file,
        response(Lgcrawl_Role="list", Lgcrawl_Source="essex-jobs", Lgcrawl_Decoded="yes"),
        response(Lgcrawl_Role="boss", Lgcrawl_Source="../etc", WARC_IP_Address="; rm"),
    )[0]
    assert (ours.role, ours.source, ours.decoded) == ("list", "essex-jobs", True)
    assert (strange.role, strange.source, strange.ip) == ("other", None, None)


# -- damage ----------------------------------------------------------------------------------------


def urls(found: list[Capture]) -> list[str]:
    return [one.url.rpartition("/")[2] for one in found]


def five() -> list[bytes]:
    chance = random.Random(3)
    return [
        response(chance.randbytes(2000).hex().encode(), WARC_Target_URI=f"https://e.example/{n}")
        for n in range(5)
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_cut_short_gives_what_is_whole(file: Path, packed: bool) -> None:
    read(file, *five(), packed=packed)
    file.write_bytes(file.read_bytes()[:-900])
    skipped: Counter[str] = Counter()
    assert urls(list(read_warc(file, skipped))) == ["0", "1", "2", "3"]
    assert sum(skipped.values()) == 1


def test_damage_within_a_record_costs_that_record(file: Path) -> None:
    packed = [bytearray(gzip.compress(one)) for one in five()]
    packed[2][60:200] = bytes(140)
    file.write_bytes(b"".join(packed))
    skipped: Counter[str] = Counter()
    assert urls(list(read_warc(file, skipped))) == ["0", "1", "3", "4"]
    assert skipped == {"damaged": 1}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "wrong", ["", "-4", "nine", "9" * 30, "1"], ids=["none", "negative", "word", "huge", "short"]
)
def test_a_wrong_length_costs_that_record_at_most(file: Path, packed: bool, wrong: str) -> None:
    records = five()
    records[2] = response(b"x" * 300, WARC_Target_URI="https://e.example/2", Content_Length=wrong)
    found, skipped = read(file, *records, packed=packed)
    assert [name for name in urls(found) if name != "2"] == ["0", "1", "3", "4"]
    assert skipped["damaged"] + skipped["not http"] >= 1


def test_rubbish_between_records_is_passed_over(file: Path) -> None:
    records = five()
    found, skipped = read(
        file, records[0], b"\r\n\r\nrubbish\r\nmore\r\n\r\n", records[1], packed=False
    )
    assert urls(found) == ["0", "1"]
    assert skipped == {"damaged": 1}
    file.write_bytes(
        gzip.compress(records[0]) + b"rubbish" * 50 + gzip.compress(records[1]) + bytes(512)
    )
    skipped = Counter()
    assert urls(list(read_warc(file, skipped))) == ["0", "1"]
    assert skipped == {"damaged": 1}


def test_an_empty_member_is_no_record(file: Path) -> None:
    records = five()
    file.write_bytes(gzip.compress(records[0]) + gzip.compress(b"") + gzip.compress(records[1]))
    assert urls(list(read_warc(file))) == ["0", "1"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "nothing in it"),
        (gzip.compress(b""), "nothing in it"),
        (b"title,employer\nPlanner,Essex\n", "no WARC file"),
        (gzip.compress(b"<html>"), "no WARC file"),
        (b"\x1f\x8b\x08" + bytes(50), "damaged from its beginning"),
        (b"SQLite format 3\0" + bytes(4000), "no WARC file"),
    ],
    ids=["empty", "empty gzip", "csv", "gzip of html", "no gzip", "sqlite"],
)
def test_a_file_that_is_no_warc_is_told_in_one_line(file: Path, content: bytes, told: str) -> None:
    file.write_bytes(content)
    with pytest.raises(InputError) as error:
        list(read_warc(file))
    assert told in str(error.value)
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.warc", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            list(read_warc(path))


# -- hostility -------------------------------------------------------------------------------------


def test_a_bomb_is_counted_and_the_rest_is_read(file: Path) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(100)) + bomb.flush()
    gzipped = HEAD + b"Content-Encoding: gzip\r\n"
    file.write_bytes(b"".join(map(gzip.compress, [response(packed, gzipped), response()])))
    skipped: Counter[str] = Counter()
    tracemalloc.start()
    try:
        found = list(read_warc(file, skipped))
        assert tracemalloc.get_traced_memory()[1] < 120 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert ([one.body for one in found], skipped) == ([PAGE], {"over 32 MiB": 1})


def test_a_record_over_the_limit_is_passed_over_unread(file: Path) -> None:
    large = response(bytes(34 * 1024 * 1024))
    tracemalloc.start()
    try:
        file.write_bytes(gzip.compress(large) + gzip.compress(response()))
        del large
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        skipped: Counter[str] = Counter()
        found = list(read_warc(file, skipped))
        assert tracemalloc.get_traced_memory()[1] - before < 16 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert ([one.body for one in found], skipped) == ([PAGE], {"over 32 MiB": 1})


@pytest.mark.parametrize(
    "start",
    [
        b"WARC/1.0\r\n" + b"X: " + b"a" * 5_000_000,
        b"WARC/1.0\r\n" + b"X: y\r\n" * 200_000,
        b"WARC/1.0\r\n" + b" folded\r\n" * 200_000,
        b"WARC/1.0\r\nno colon\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: 999999999999999\r\n\r\n",
        b"WARC/1.0\r\n" + b"\r\n" * 1_000_000,
    ],
    ids=["a line without end", "headers without end", "folds", "no colon", "no block", "blanks"],
)
def test_headers_are_bounded(file: Path, start: bytes) -> None:
    tracemalloc.start()
    try:
        file.write_bytes(gzip.compress(start))
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        skipped: Counter[str] = Counter()
        assert list(read_warc(file, skipped)) == []
        assert tracemalloc.get_traced_memory()[1] - before < 16 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert skipped["damaged"] + skipped["cut short"] == 1


def test_headers_that_never_end_are_no_answer(file: Path) -> None:
    endless = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 300_000
    found, skipped = read(file, record("response", endless), response())
    assert ([one.body for one in found], skipped) == ([PAGE], {"not http": 1})


def test_requests_without_answers_are_let_go(file: Path) -> None:
    many = [request(WARC_Record_ID=f"<urn:uuid:{n}>") for n in range(300)]
    last = response(WARC_Concurrent_To="<urn:uuid:299>")
    forgotten = response(WARC_Concurrent_To="<urn:uuid:0>")
    file.write_bytes(gzip.compress(b"".join([*many, last, forgotten])))
    first, second = read_warc(file)
    assert (len(first.request_headers), second.request_headers) == (1, ())


def test_revisits_of_one_another_do_not_go_round(file: Path) -> None:
    head = HEAD + b"\r\n"
    found, skipped = read(
        file,
        record("revisit", head, WARC_Record_ID="<urn:uuid:1>", WARC_Refers_To="<urn:uuid:2>"),
        record("revisit", head, WARC_Record_ID="<urn:uuid:2>", WARC_Refers_To="<urn:uuid:1>"),
        record("revisit", head, WARC_Record_ID="<urn:uuid:3>", WARC_Refers_To="<urn:uuid:3>"),
    )
    assert [one.body for one in found] == [None] * 3
    assert skipped == {"without body": 3}


def test_what_is_remembered_is_bounded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_reading, "MAX_REMEMBERED", 2)
    bodies = [response(b"%d" % n, WARC_Payload_Digest=f"sha1:{n}") for n in range(4)]
    repeats = [record("revisit", HEAD + b"\r\n", WARC_Payload_Digest=f"sha1:{n}") for n in range(4)]
    found, skipped = read(file, *bodies, *repeats)
    assert [one.body for one in found[4:]] == [b"0", b"1", None, None]
    assert skipped == {"without body": 2}


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_damage_gives_captures_or_one_line(file: Path, data: st.DataObject) -> None:
    """Bytes cut out, put in and changed anywhere, packed or not: never another error."""
    whole = bytearray(b"".join(gzip.compress(one) for one in [*five(), request()]))
    if data.draw(st.booleans()):
        whole = bytearray(b"".join([*five(), request()]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole)))
        end = min(len(whole), start + data.draw(st.integers(0, 400)))
        whole[start:end] = data.draw(st.binary(max_size=40))
    file.write_bytes(whole)
    skipped: Counter[str] = Counter()
    try:
        found = list(read_warc(file, skipped))
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert len(found) <= 6
    assert all(isinstance(one.body, bytes) for one in found)
