"""The text of a body: decoded as a browser would, by codecs that only decode."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding=["']([\w.:-]{2,40})|<meta[^>]{0,200}?charset=["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# Python knows codecs that are none of the web's, such as one that unescapes.
_OF_THE_WEB = re.compile(
    r"utf-8|utf-16(-[lb]e)?|cp12\d\d|cp874|iso8859-\d{1,2}|ascii|koi8-[ru]|shift_jis|cp932"
    r"|euc_jp|iso2022_jp|euc_kr|cp949|gb2312|gbk|gb18030|big5|big5hkscs|mac-roman|mac-cyrillic"
)
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030"}  # WHATWG Encoding
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def text_of(body: bytes, content_type: str) -> str:
    """The body as text without control characters; what cannot be decoded becomes U+FFFD.

    >>> text_of("£9\\x1b[2J".encode("cp1252"), "text/html; charset=ISO-8859-1")
    '£9[2J'
    """
    return _CONTROL.sub("", body.decode(_charset(body, content_type), "replace")).lstrip("\ufeff")


def _charset(body: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    in_header = _IN_HEADER.search(content_type[:1000])
    declared = _DECLARED.search(body, 0, 2048)
    labels = [in_header[1]] if in_header else []
    labels += [(declared[1] or declared[2]).decode("ascii", "replace")] if declared else []
    for label in labels:
        codec = _codec(label)
        if codec:
            return codec
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(name, name) if _OF_THE_WEB.fullmatch(name) else None
