"""Printed text made plain: entities, broken encodings, control characters and white space."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

# The byte each character stands for where Windows-1252 was read in place of UTF-8; the five
# bytes Windows-1252 leaves undefined, and Latin-1 readers, give the C1 control of that number.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CP1252 = {
    byte: bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in _UNDEFINED
}
_BYTES = {chr(byte): byte for byte in range(0x80, 0x100)} | {c: b for b, c in _CP1252.items()}
_TAIL = "[" + "".join(c for c, byte in _BYTES.items() if byte < 0xC0) + "]"
# Only the lead bytes of _MENDED; a last quote whose third byte was dropped stands alone.
_MOJIBAKE = re.compile(
    f"[\u00c2-\u00c5]{_TAIL}|[\u00e1\u00e2\u00ef]{_TAIL}{{2}}|\u00f0{_TAIL}{{3}}|\u00e2\u20ac\ufffd?"
)
# What British texts hold: letters of Western Europe, Welsh and Gaelic, punctuation, symbols,
# emoji. Anything else, such as CAFÉ’S read as one letter, was printed as it stands.
_MENDED = (
    (0xA0, 0x17F),
    (0x1E80, 0x1EFF),
    (0x2000, 0x20CF),
    (0x2100, 0x27BF),
    (0xFB00, 0xFB06),
    (0xFEFF, 0xFEFF),
    (0x1F000, 0x1FAFF),
)
_NESTED_AMP = re.compile(r"&(?:amp;|#0{0,5}38;|#x0{0,5}26;)+", re.IGNORECASE)
_LAYERS = 3  # of escaping or wrong decoding undone; two have been seen

_DROPPED = dict.fromkeys(
    [
        *(c for c in range(0x20) if not chr(c).isspace()),
        0x7F,
        0xAD,  # soft hyphen
        *(0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF),
        # Bidirectional overrides can make a text read otherwise than it is stored.
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
# Browsers read the C1 controls as Windows-1252; so do the people who typed "£20 \x96 £30".
_CONTROLS: dict[int, str | None] = {**_DROPPED, **dict.fromkeys(_UNDEFINED), **_CP1252}
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
# Most texts: nothing in them to mend, whatever stands beside what. Latin-1 without the letters
# that mojibake begins with and the soft hyphen; dashes, quotation marks, bullets.
_SOUND = re.compile(
    "[\t\n\r -~\u00a0-\u00ac\u00ae-\u00c1\u00c6-\u00e0\u00e3-\u00ee\u00f1-\u00ff\u2010-\u2027€]*"
)


P = ParamSpec("P")
T = TypeVar("T")
_SHORT = 120  # characters; longer texts hardly come again
_REMEMBERED = 1 << 12  # texts


def remember(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same reader, which reads a short text once: boards print three in four again and again.

    Only for pure functions whose answers cannot be changed.

    >>> [remember(len)(text) for text in ("Permanent", "Permanent")]
    [9, 9]
    """
    before = cast("Callable[Concatenate[str, P], T]", lru_cache(maxsize=_REMEMBERED)(read))

    @wraps(read)
    def again(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return (before if len(text) <= _SHORT else read)(text, *args, **kwargs)

    return again


def mend(raw: str | None) -> str:
    """Undo entities (escaped twice as well), mojibake and control characters; keep white space.

    >>> mend("Jack &amp;amp; Jill\\u00e2\\u20ac\\u2122s")
    'Jack & Jill’s'
    >>> mend("\\u00c2\\u00a320,000 \\x96 \\u00c2\\u00a325,000")
    '£20,000 – £25,000'
    """
    text = raw or ""
    if "&" in text:
        text = _unescape(text)
    if text.isascii():
        return _ASCII_CONTROL.sub("", text)
    if _SOUND.fullmatch(text):
        return text
    for _ in range(_LAYERS):
        mended = _MOJIBAKE.sub(_decode, text)
        if mended == text:
            break
        text = mended
    # SQLite and every UTF-8 writer refuse lone surrogates, which JSON can smuggle in.
    text = _SURROGATE.sub("\ufffd", text.translate(_CONTROLS))
    return unicodedata.normalize("NFC", text)


def unaccented(text: str) -> str:
    """The text with its letters without accents, as labels and names are compared.

    >>> unaccented("Dàmhair, Tŷ, ½")
    'Damhair, Ty, 1⁄2'
    """
    return text if text.isascii() else _NOT_ASCII.sub(_bare, text)


def _bare(found: re.Match[str]) -> str:
    return _unaccented_letter(found[0])


@lru_cache(maxsize=1024)
def _unaccented_letter(letter: str) -> str:
    # One by one is as all at once: order matters to marks alone, and they go.
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))


def clean(raw: str | None) -> str:
    """One line: as :func:`mend`, with white space collapsed.

    >>> clean("  Caf&eacute;\\u00a0 &amp;\\u200b bar\\n")
    'Café & bar'
    >>> clean(None)
    ''
    """
    if raw and raw.isascii() and "&" not in raw:
        line = " ".join(raw.split())
        if line.isprintable():  # nearly every text: nothing in it to mend
            return line
    return " ".join(mend(raw).split())


def paragraphs(raw: str | None) -> str:
    """Several lines kept as paragraphs, each cleaned, parted by one blank line.

    >>> paragraphs("One  line\\n\\n\\n  Two ")
    'One line\\n\\nTwo'
    """
    lines = (" ".join(line.split()) for line in mend(raw).splitlines())
    return "\n\n".join(filter(None, lines))


def _unescape(text: str) -> str:
    """Unescape until nothing changes; a chain of ``&amp;amp;`` costs one step, not one each."""
    for _ in range(_LAYERS):
        plain = html.unescape(_NESTED_AMP.sub("&", text))
        if plain == text:
            break
        text = plain
    return text


def _decode(match: re.Match[str]) -> str:
    """The character a run of misread UTF-8 bytes stood for, or the run itself when none."""
    run = match[0]
    if run[:2] == "\u00e2\u20ac" and run[2:] in ("", "\ufffd"):
        return "\u201d"
    try:
        char = bytes(_BYTES[c] for c in run).decode("utf-8")
    except UnicodeDecodeError:
        return run
    return char if any(low <= ord(char) <= high for low, high in _MENDED) else run
