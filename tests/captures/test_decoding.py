"""Chunks and codings undone: what servers really send, and what an enemy might."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from lgcrawl.captures import decoding
from lgcrawl.captures.decoding import TooLarge, dechunk, decode
from lgcrawl.captures.schema import MAX_BODY

PAGE = b"<h1>Planning Officer</h1>" * 50


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def streamed(data: bytes) -> bytes:
    """As servers send it: without the size in the frame."""
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(data) + packer.flush()


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": streamed,
}


@pytest.mark.parametrize("name", CODINGS)
@given(body=st.binary(max_size=3000))
def test_every_coding_of_the_web_is_undone(name: str, body: bytes) -> None:
    assert decode(CODINGS[name](body), [name.upper()]) == (body, True)


def test_deflate_as_some_servers_have_it() -> None:
    assert decode(raw_deflate(PAGE), ["deflate"]) == (PAGE, True)


def test_codings_are_undone_in_their_order() -> None:
    twice = brotli.compress(gzip.compress(PAGE))
    assert decode(twice, ["gzip, br"]) == (PAGE, True)
    assert decode(twice, ["gzip", "br"]) == (PAGE, True)


def test_gzip_of_several_members_and_with_rubbish_after_it() -> None:
    assert decode(gzip.compress(PAGE) + gzip.compress(b"!"), ["gzip"]) == (PAGE + b"!", True)
    assert decode(gzip.compress(PAGE) + b"\0\0\0", ["gzip"]) == (PAGE, True)


@pytest.mark.parametrize("codings", [[], [""], ["identity"], ["identity, identity"]])
def test_without_a_coding_nothing_is_undone(codings: list[str]) -> None:
    assert decode(PAGE, codings) == (PAGE, False)


@pytest.mark.parametrize("name", CODINGS)
def test_a_body_cut_short_stays_as_it_came(name: str) -> None:
    whole = CODINGS[name](bytes(range(256)) * 20)
    assert decode(whole[:-5], [name]) == (whole[:-5], False)


@pytest.mark.parametrize("coding", ["sdch", "gzip, sdch", "compress", "gzip" + ", gzip" * 9])
def test_an_unknown_coding_stays_as_it_came(coding: str) -> None:
    body = gzip.compress(PAGE)
    assert decode(body, [coding]) == (body, False)


@pytest.mark.parametrize("name", CODINGS)
def test_a_page_that_its_recorder_decoded_counts_as_undone(name: str) -> None:
    """Some recorders undo the coding and leave the header."""
    assert decode(PAGE, [name]) == (PAGE, True)


def bomb(coding: str) -> bytes:
    zeros = bytes(1024 * 1024)
    if coding == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        return b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    if coding == "zstd":
        zstd = zstandard.ZstdCompressor().compressobj()
        return b"".join(zstd.compress(zeros) for _ in range(300)) + zstd.flush()
    return bytes(brotli.compress(zeros * 100, quality=5))


@pytest.mark.parametrize("coding", ["gzip", "zstd", "br"])
def test_a_bomb_ends_at_the_limit(coding: str) -> None:
    """Some kilobytes that unpack to hundreds of megabytes never fill the memory."""
    packed = bomb(coding)
    assert len(packed) < 400_000
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            decode(packed, [coding])
        assert tracemalloc.get_traced_memory()[1] < 3.5 * MAX_BODY
    finally:
        tracemalloc.stop()


def test_a_bomb_in_a_bomb_ends_at_the_limit() -> None:
    with pytest.raises(TooLarge):
        decode(gzip.compress(bomb("gzip")), ["gzip, gzip"])


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8))
def test_chunks_are_joined(parts: list[bytes]) -> None:
    chunked = b"".join(b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in parts)
    assert dechunk(chunked + b"0\r\nTrailer: x\r\n\r\n") == b"".join(parts)


def test_chunks_cut_short_stay_as_far_as_they_go() -> None:
    assert dechunk(b"4\r\nWiki\r\n20\r\npedia") == b"Wikipedia"
    assert dechunk(b"4\r\nWiki\r\n") == b"Wiki"


@pytest.mark.parametrize("body", [b"", PAGE, b"2026\r\nA council", b"4\r\nWiki\r\nno chunk\r\n"])
def test_what_is_not_in_chunks_stays_as_it_is(body: bytes) -> None:
    assert dechunk(body) == body


@given(st.binary(max_size=300), st.sampled_from([*CODINGS, "gzip, br", "other"]))
def test_anything_comes_back_as_bytes(body: bytes, coding: str) -> None:
    done, undone = decode(dechunk(body), [coding])
    assert isinstance(done, bytes)
    assert undone in (True, False)
    assert len(done) <= decoding.MAX_BODY
