"""The files an advert links to: job descriptions, person specifications, application forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from lxml import etree

from lgcrawl.extract.page import parse_html
from lgcrawl.extract.rows import title_of
from pipelines.errors import PageError
from pipelines.records import Attachment
from pipelines.text import clean

_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|dotx?|xlsx?|ods|pptx?)$", re.IGNORECASE)
# Systems that serve files from a program: what it is called, or what the link says of itself.
_SERVED = re.compile(
    r"download|getfile|get_file|getdoc|viewdoc|attachment|fileid=|documentid=|/documents?/\d|docid=",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"""job\s(?:description|profile|spec)|person\sspec|role\s(?:profile|description|outline)|\bJDPS\b
      |\bJD\b|application\s(?:form|pack)|(?:candidate|recruitment|information|job)\s(?:information\s)?pack
      |(?:disgrifiad|manyleb|swydd-?ddisgrifiad)|ffurflen\sgais|\b(?:PDF|Word|DOCX?|ODT)\b""",
    re.I | re.X,
)
# "Job description (PDF, 120 KB, opens in a new window)"
_ABOUT_THE_FILE = re.compile(
    r"""\s*[(\[-]?\s*(?:\b(?:pdf|word|docx?|odt|rtf|document|file|opens?\s(?:in\s)?(?:a\s)?new\s(?:window|tab)
      |\d+(?:\.\d+)?\s?[km]i?b|download)[\s,;:-]*){1,6}[)\]]?\s*$""",
    re.I | re.X,
)
_MOST = 30
_LONGEST = 200


def attachments(root: etree._Element, absolute: Callable[[str], str | None]) -> list[Attachment]:
    """The files linked below an element, each once, in their order.

    ``absolute`` makes an address of a link; None where it is none. Told by the file's ending, or,
    where a program serves it, by what the link says.
    """
    found: dict[str, Attachment] = {}
    for link in root.iter("a"):
        href = link.get("href")
        if not href or not _may_be_file(href, link):
            continue
        url = (absolute(href) or "").replace(" ", "%20")
        if url and url not in found:
            found[url] = Attachment(title=_title(link, href), url=url)
            if len(found) == _MOST:
                break
    return list(found.values())


def linked_in(markup: str, absolute: Callable[[str], str | None]) -> list[Attachment]:
    """The same for a fragment of HTML."""
    if "<a " not in markup:
        return []
    try:
        return attachments(
            parse_html(f"<body>{markup}</body>".encode("utf-8", "replace")), absolute
        )
    except PageError:
        return []


def _may_be_file(href: str, link: etree._Element) -> bool:
    if href.startswith(("#", "mailto:", "tel:", "javascript:", "data:")):
        return False
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    if _FILE.search(unquote(parts.path)) or _FILE.search(unquote(parts.query)):
        return True
    served = _SERVED.search(f"{parts.path}?{parts.query}") or link.get("download") is not None
    return bool(served and _NAMED.search(title_of(link)[:_LONGEST]))


def _title(link: etree._Element, href: str) -> str:
    """What the link says, without what it says of the file; else the file's name."""
    said = title_of(link) or clean(link.get("title"))
    named = _ABOUT_THE_FILE.sub("", said[:_LONGEST]).strip(" -–:")
    return named or said[:_LONGEST] or unquote(href.rpartition("/")[2])[:_LONGEST]
