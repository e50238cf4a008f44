"""What makes two sightings the same thing: pure functions from a record to its keys and id."""

from __future__ import annotations

import unicodedata
from base64 import b32encode
from hashlib import blake2b

from pipelines.addresses import canonical_url
from pipelines.records import Article, Record, Vacancy

_MAX_REFERENCE = 100


def fold(text: str | None) -> str:
    """A text as compared: NFKC, without case, white space run together.

    >>> fold(" ＥCC–2041\\u00a0 a ")
    'ecc–2041 a'
    """
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def address(url: str | None) -> int | None:
    """What an address is found by: 63 bits over its canonical form; None for no address.

    >>> address("https://e.uk/7") == address("https://e.uk/7?utm_id=rss"), address(" ")
    (True, None)
    """
    if not url or not url.strip():
        return None
    form = canonical_url(url).encode("utf-8", "replace")
    return int.from_bytes(blake2b(form, digest_size=8).digest()) >> 1


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
