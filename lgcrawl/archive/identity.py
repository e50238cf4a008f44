"""What makes two sightings the same thing: pure functions from a record to its keys and id."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from pipelines.records import Article, Record, Vacancy

# Parameters that say who sent the reader or which visit it is, never which page.
_TRACKERS = re.compile(
    r"utm_\w{1,40}|source|_ga|_gl|mc_[ce]id|igshid|(?:fb|g|d|y|tw|ms)clk?id|[gw]braid"
    r"|(?:php|j)?sess(?:ion)?_?(?:id)?|aspsessionid\w{1,20}|cfid|cftoken",
    re.IGNORECASE,
)
# `sid` names a session or a site: only a value no one would type is a session.
_SESSION_VALUE = re.compile(r"(?=[a-z]*\d)[0-9a-z]{16,128}", re.IGNORECASE)
_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;?]{0,200}|/\((?:[A-Z]\(\w{10,200}\)){1,5}\)(?=/)",
    re.IGNORECASE,
)
# An address that is canonical as it stands, if its query is. Left to the long way: ports, escapes,
# fragments, segments that begin with a dot, and all that may hold a session.
_PLAIN = re.compile(
    r"https?://[a-z0-9.-]+(?=/)(?:/[A-Za-z0-9_~+,-][A-Za-z0-9_~+,.-]*)*/?"
    r"(?:\?([\w.~-]+=[\w.~-]*(?:&[\w.~-]+=[\w.~-]*)*))?",
    re.ASCII,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_REFERENCE = 100


def fold(text: str | None) -> str:
    """A text as compared: NFKC, without case, white space run together.

    >>> fold(" ＥCC–2041\\u00a0 a ")
    'ecc–2041 a'
    """
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


@lru_cache(maxsize=1024)
def canonical_url(url: str) -> str:
    """An address without what changes from visit to visit; a text that is no URL as it stands.

    >>> canonical_url("HTTPS://Jobs.Example.gov.uk:443/post?id=7&utm_source=x&Source=rss#apply")
    'https://jobs.example.gov.uk/post?id=7'
    >>> canonical_url("https://example.gov.uk/jobs#/vacancy/12")
    'https://example.gov.uk/jobs#/vacancy/12'
    """
    plain = _PLAIN.fullmatch(url)
    if plain and (plain[1] is None or _settled(plain[1])):
        return url
    return _canonical(url)


def address(url: str | None) -> int | None:
    """What an address is found by: 63 bits over its canonical form; None for no address.

    >>> address("https://e.uk/7") == address("https://e.uk/7?utm_id=rss"), address(" ")
    (True, None)
    """
    if not url or not url.strip():
        return None
    form = canonical_url(url).encode("utf-8", "replace")
    return int.from_bytes(blake2b(form, digest_size=8).digest()) >> 1


def _settled(query: str) -> bool:
    """Whether a query has its parameters in order, and none that is left out."""
    pairs = query.split("&")
    return not any(map(_tracks, pairs)) and (
        len(pairs) == 1 or pairs == sorted(pairs, key=lambda pair: pair.split("="))
    )


def _canonical(url: str) -> str:
    """:func:`canonical_url` the long way, ten times as dear."""
    url = " ".join(url.split())
    try:
        # A fragment that reads like a path is a page of its own in a one-page application.
        routed = url.partition("#")[2].startswith(("/", "!"))
        parts = urlsplit(canonicalize_url(url, keep_fragments=routed))
        netloc = parts.netloc
        if parts.port is not None and parts.port == _DEFAULT_PORTS.get(parts.scheme):
            netloc = netloc.rpartition(":")[0]
    except (ValueError, TypeError):
        return url
    if not netloc or any(c.isspace() for c in netloc):
        return url
    query = "&".join(pair for pair in parts.query.split("&") if not _tracks(pair))
    path = _SESSION_PATH.sub("", parts.path) or "/"
    return urlunsplit((parts.scheme, netloc, path, query, parts.fragment))


def _tracks(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if name.lower() == "sid":
        return bool(_SESSION_VALUE.fullmatch(value))
    return bool(_TRACKERS.fullmatch(name))


def keys(record: Record) -> list[str]:
    """The record's keys within its source, strongest first; at least one.

    ``ref:`` its reference, where that holds a digit (a word is a label, not a number), ``url:``
    its canonical address, ``text:`` what it says of itself.

    >>> keys(Vacancy(title="Planner", reference=" ecc-1 ", url="https://e.uk/1?utm_id=2"))
    ['ref:ecc-1', 'url:https://e.uk/1', 'text: | planner | ']
    """
    found: list[str] = []
    says: list[str | None] = []
    if isinstance(record, Vacancy):
        reference = fold(record.reference)
        if any(c.isdigit() for c in reference) and len(reference) <= _MAX_REFERENCE:
            found.append(f"ref:{reference}")
        says = [record.employer_text, record.title, record.location_text]
    elif isinstance(record, Article):
        says = [record.title, record.published_text or record.published]
    if record.url and record.url.strip():
        found.append(f"url:{canonical_url(record.url)}")
    return [*found, "text:" + " | ".join(fold(text) for text in says)]


def make_id(prefix: str, source: str, key: str) -> str:
    """An opaque id, the same on every machine: ``prefix`` and 100 bits in lower-case base 32.

    >>> make_id("vac_", "essex-jobs", "ref:ecc-2041")
    'vac_42nk47d4kh334kqqmfvj'
    """
    digest = blake2b(f"{source}\n{key}".encode("utf-8", "replace"), digest_size=13).digest()
    return prefix + b32encode(digest).decode().lower()[:20]
