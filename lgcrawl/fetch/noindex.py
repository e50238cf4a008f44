"""Whether a page asks not to be shown in an index: X-Robots-Tag and <meta name="robots">."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lgcrawl.settings import PRODUCT_TOKEN

_SAYS_NO = frozenset({"noindex", "none"})
_LOOKED_AT = 256 * 1024  # bytes of a page; its <meta> stand in its head
_META = re.compile(rb"<meta\b[^<>]{0,1000}>", re.I)
_NAME = re.compile(rb"""\bname\s{0,9}=\s{0,9}["']?\s{0,9}([\w\-]{1,60})""", re.I)
_CONTENT = re.compile(
    rb"""\bcontent\s{0,9}=\s{0,9}(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s>]{1,100}))""", re.I
)
# Rules that take a value, and so look like the name of a robot: "unavailable_after: 25 Jun 2027".
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})


def noindex(headers: Iterable[str], body: bytes = b"", agent: str = PRODUCT_TOKEN) -> bool:
    """Whether a page asks all robots, or us by name, to keep it out of an index.

    ``headers`` are the values of its X-Robots-Tag, ``body`` its HTML as bytes. Costs a search for
    six letters where there is no such word.

    >>> noindex(["lgcrawl: noindex"]), noindex(["otherbot: noindex"]), noindex(["none"])
    (True, False, True)
    >>> noindex([], b'<meta content="noindex, follow" name="robots">')
    True
    """
    if any(_in_header(value, agent) for value in headers):
        return True
    head = body[:_LOOKED_AT]
    lowered = head.lower()
    if b"<meta" not in lowered or not (b"noindex" in lowered or b"none" in lowered):
        return False
    return any(_in_meta(tag[0], agent) for tag in _META.finditer(_uncommented(head)))


def _uncommented(markup: bytes) -> bytes:
    kept, done = [], 0
    while (start := markup.find(b"<!--", done)) >= 0 and (end := markup.find(b"-->", start)) >= 0:
        kept.append(markup[done:start])
        done = end + 3
    return b"".join((*kept, markup[done:]))


def _in_header(value: str, agent: str) -> bool:
    """One header: rules parted by commas; a robot's name before a colon owns those after it."""
    ours = True
    for part in value.lower()[:2000].split(","):
        name, colon, rule = part.partition(":")
        if colon and name.strip() not in _VALUED:
            ours = name.strip() in (agent, "*", "robots")
            part = rule
        if ours and part.strip() in _SAYS_NO:
            return True
    return False


def _in_meta(tag: bytes, agent: str) -> bool:
    name, content = _NAME.search(tag), _CONTENT.search(tag)
    if not name or not content or name[1].lower().decode() not in ("robots", agent):
        return False
    said = next(group for group in content.groups() if group is not None)
    rules = re.split(r"[\s,]+", said.decode("latin-1").lower())
    return not _SAYS_NO.isdisjoint(rules)
