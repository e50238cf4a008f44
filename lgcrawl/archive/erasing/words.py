"""What is erased, known only by salted digests of its folded words, its address or its URL."""

from __future__ import annotations

import re
import unicodedata
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from pipelines.addresses import canonical_url

KINDS = ("matching", "email", "url")
SALT = 16  # bytes
_DIGEST = 16  # bytes
DRAWERS = 1 << 12

# A word is a run of letters and digits; accents typed apart and invisible joiners belong to it.
WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff])+")
# Letters that no decomposition parts from their stroke.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SIGNS = bytes(c for c in range(128) if not chr(c).isalnum())
_LOWER = bytes(range(256)).lower()
_BEYOND = re.compile(r"[^\x00-\x7f]")

_DOT = r"(?:\.|\s{0,2}[\[({]\s{0,2}(?:dot|\.)\s{0,2}[\])}]\s{0,2}|\s{1,3}dot\s{1,3})"
_LABEL = r"\w(?:[\w-]{0,62}\w)?"
_DOMAIN = re.compile(
    rf"\s{{0,2}}[\])}}>]?\s{{0,3}}({_LABEL}(?:{_DOT}{_LABEL}){{1,8}})", re.IGNORECASE
)
# The local part is read from the @ back.
_TOD = r"(?:\.|\s{0,2}[\])}]\s{0,2}(?:tod|\.)\s{0,2}[\[({]\s{0,2}|\s{1,3}tod\s{1,3})"
_LACOL = re.compile(
    rf"\s{{0,2}}[\[({{<]?\s{{0,3}}((?:[\w+'-]{{1,64}}{_TOD}){{0,5}}[\w+'-]{{1,64}})", re.IGNORECASE
)
_AT_WORD = re.compile(r"at(?<=[\s\])}>\[({<]at)(?=[\s\])}<>])")
_DOTS = re.compile(_DOT, re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"(?<=[a-z0-9])\.(?=[A-Z])")
_REACH = 400  # characters on either side of an @ looked at
_FILES = re.compile(r"([0-9a-fA-F]{2})((?:[0-9a-fA-F]{2}){5,120})")


def fold_text(text: str) -> str:
    """A text as compared: without case, accents and what is not seen.

    >>> fold_text("NOVA\\u0301K"), fold_text("S\\u00f8rensen"), fold_text("Rown\\u00adtree")
    ('novak', 'sorensen', 'rowntree')
    """
    return _plain_letters(text, _folded).lower()


def squeeze(text: str) -> str:
    """The folded letters and digits of a text and nothing else.

    >>> squeeze("Ján  O’Neill–")
    'janoneill'
    """
    letters = text.encode("utf-8", "replace").translate(_LOWER, _SIGNS).decode()
    return _plain_letters(letters, _folded_letter)


def _plain_letters(text: str, plain: Callable[[str], str]) -> str:
    """The text with each letter beyond ASCII as ``plain`` has it."""
    return text if text.isascii() else _BEYOND.sub(lambda found: plain(found[0]), text)


@lru_cache(maxsize=1 << 14)
def _folded_letter(letter: str) -> str:
    return "".join(filter(str.isalnum, _folded(letter)))


@lru_cache(maxsize=1 << 14)
def _folded(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter.casefold())
    return "".join(c for c in parts if not (unicodedata.combining(c) or c in _HIDDEN)).translate(
        _PLAIN
    )


fold = lru_cache(maxsize=1 << 14)(fold_text)  # a word


def words(text: str) -> list[str]:
    """The folded words of a text, whatever stands between them.

    >>> words("Ján  O’Neill-Novák")
    ['jan', 'o', 'neill', 'novak']
    """
    return [fold(word) for word in WORD.findall(text)]


@lru_cache(maxsize=1 << 14)
def drawer(word: str) -> int:
    """One of 4,096 drawers a folded word lies in: most words of a page are in no one's drawer."""
    return zlib.crc32(word.encode("utf-8", "replace")) % DRAWERS


def canonical_email(text: str) -> str:
    """An address as compared: without case, its dots and its at written as such.

    >>> canonical_email("Jo.Rowntree [at] essex (dot) gov.uk")
    'jo.rowntree@essex.gov.uk'
    """
    return next((address for address, *_ in emails(text)), "")


def emails(text: str) -> Iterator[tuple[str, int, int]]:
    """Every e-mail address in a text as compared, and where it begins and ends.

    >>> list(emails("To JO@Essex.gov.uk.Then call"))
    [('jo@essex.gov.uk.then', 3, 23), ('jo@essex.gov.uk', 3, 18)]
    >>> list(emails("meet jo at noon"))
    []
    """
    for begins, ends in _ats(text):
        local = _LACOL.match(text[max(0, begins - _REACH) : begins][::-1])
        domain = _DOMAIN.match(text, ends, ends + _REACH)
        if local is None or domain is None:
            continue
        name = local[1][::-1]
        first = begins - local.end() + len(name) - len(name.lstrip("'-"))
        name = _DOTS.sub(".", name).strip("'-").casefold()
        given = domain[1]
        for length in {len(given)} | {m.start() for m in _NEXT_SENTENCE.finditer(given)}:
            labels = _DOTS.sub(".", given[:length]).casefold()
            if "." in labels:
                yield f"{name}@{labels}", first, domain.start(1) + length


def _ats(text: str) -> Iterator[tuple[int, int]]:
    """Where what may be the at of an address begins and ends."""
    for sign in "@＠":
        start = text.find(sign)
        while start >= 0:
            yield start, start + 1
            start = text.find(sign, start + 1)
    lower = text.lower()
    if len(lower) == len(text):  # a letter that two stand for has moved the rest
        for found in _AT_WORD.finditer(lower):
            yield found.span()


def hidden_emails(text: str) -> Iterator[tuple[str, int, int]]:
    """Addresses that a site hides from harvesters: hex digits, the first two the key of the rest.

    >>> list(hidden_emails('data-cfemail="1e74715e7b307971 30"'.replace(" ", "")))[0][0]
    'jo@e.go.'
    """
    for mark in ('data-cfemail="', "email-protection#"):
        start = text.find(mark)
        while start >= 0:
            found = _FILES.match(text, start + len(mark))
            if found:
                key = int(found[1], 16)
                plain = bytes(byte ^ key for byte in bytes.fromhex(found[2]))
                yield plain.decode("utf-8", "replace").casefold(), found.start(), found.end()
            start = text.find(mark, start + 1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One erased text: ``words`` are counted, ``digest`` is salted, ``drawer`` is of the last word.

    ``id`` is the number of its receipt.
    """

    id: str
    kind: str
    words: int
    salt: bytes
    digest: bytes
    drawer: int = -1

    @classmethod
    def make(cls, kind: str, text: str, id: str, salt: bytes) -> Pattern:
        """The pattern of a text as a person gives it."""
        plain, count = _plain(kind, text), len(words(text))
        last = drawer(words(text)[-1]) if kind == "matching" else -1
        return cls(id, kind, max(1, count), salt, _digest(salt, plain), last)

    @classmethod
    def stored(cls, id: str, kind: str, count: int, salt: bytes, digest: bytes) -> Pattern:
        """The pattern of a row of ``erasures``; :attr:`blob` is what lies in ``digest``."""
        if kind != "matching":
            return cls(id, kind, count, salt, digest)
        return cls(id, kind, count, salt, digest[2:], int.from_bytes(digest[:2]))

    @property
    def blob(self) -> bytes:
        """The digest as stored, the drawer before it."""
        return self.digest if self.drawer < 0 else self.drawer.to_bytes(2) + self.digest

    def says(self, plain: str) -> bool:
        """Whether this is the erased text, given as :func:`plain` gives it."""
        return _digest(self.salt, plain) == self.digest

    def meant(self, text: str) -> bool:
        """Whether a person who gives this text means what was erased."""
        return self.says(_plain(self.kind, text))

    def ends_at(self, folded: Sequence[str], last: int) -> bool:
        """Whether the erased words end with the one at ``last`` of a run of folded words."""
        first = last + 1 - self.words
        return first >= 0 and self.says(" ".join(folded[first : last + 1]))

    def among(self, folded: Sequence[str]) -> Iterator[int]:
        """Where in a run of folded words the erased ones begin."""
        for last, word in enumerate(folded):
            if drawer(word) == self.drawer and self.ends_at(folded, last):
                yield last + 1 - self.words


def _plain(kind: str, text: str) -> str:
    """A text as its digest is made of."""
    if kind == "matching":
        return " ".join(words(text))
    return canonical_email(text) if kind == "email" else canonical_url(text)


def _digest(salt: bytes, plain: str) -> bytes:
    return blake2b(plain.encode("utf-8", "replace"), digest_size=_DIGEST, key=salt).digest()


def receipt(random: bytes) -> str:
    """The number of a receipt, made of 7 random bytes.

    >>> receipt(bytes(7))
    'era_aaaaaaaaaa'
    """
    return "era_" + b32encode(random).decode().lower()[:10]
