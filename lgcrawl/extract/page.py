"""One fetched or saved page: its bytes decoded once, parsed once, the tree shared by all."""

from __future__ import annotations

import codecs
import re
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from pipelines.errors import PageError

if TYPE_CHECKING:  # importing Scrapy costs half a second
    from scrapy.http import Response

CAPTURE = "lgcrawl_capture"  # where a request's meta holds the capture of its answer
MAX_BYTES = 32 * 1024 * 1024  # decompressed; a listing of every NHS vacancy is about 6 MB
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding=["']([\w.:-]{2,40})["']|<meta[^>]{0,200}?charset=["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# libxml2 looks every attribute up among the tag's others: 300,000 on one take minutes. An attribute
# as HTML parts them, and the tags worth counting.
_ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>]*+))?+"""
_MAX_ATTRIBUTES = 1000
_MAX_BUSY_TAGS = 20_000  # each is counted up to the limit: a second for them all
# Without a lookahead around it the search goes from "<" to "<", not from byte to byte.
_BUSY_TAG = re.compile(rb"<[a-zA-Z][^\s/>]*+(?:%b){16}" % _ATTRIBUTE)
_FULL_TAG = re.compile(rb"<[a-zA-Z][^\s/>]*+(?:%b){%d}" % (_ATTRIBUTE, _MAX_ATTRIBUTES))
_SURPLUS = re.compile(rb"(?:(?![\s/]*+<)%b)*+[\s/]*+>?+" % _ATTRIBUTE)
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.\-]{0,20}:", re.IGNORECASE)
# What browsers do: a page that says latin-1 is read as its superset (WHATWG Encoding).
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030"}
# One parser for all pages, made for half the price of parsing one. It looks up the class of an
# element in C, where lxml.html asks a function of Python for each.
_PARSER = html.HTMLParser(huge_tree=False, encoding="utf-8")
_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(
        element=html.HtmlElement,
        comment=html.HtmlComment,
        pi=html.HtmlProcessingInstruction,
        entity=html.HtmlEntity,
    )
)


def now() -> str:
    """This moment, UTC, ISO 8601 with Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def capture_in(response: Response) -> tuple[str | None, str]:
    """The id of the response's capture, None where none was made; and when it was fetched."""
    capture = response.request.meta.get(CAPTURE) if response.request else None
    return (capture.id, capture.fetched_at) if capture else (None, now())


class Page:
    """Bytes and where they came from; ``text``, ``tree`` and ``xml`` are made on first use.

    ``charset`` is what the HTTP header declared. Raises PageError for bytes over MAX_BYTES.
    """

    def __init__(
        self,
        body: bytes,
        url: str | None = None,
        *,
        content_type: str = "",
        charset: str | None = None,
        fetched_at: str | None = None,
    ) -> None:
        if body[:2] == b"\x1f\x8b":
            body = _gunzip(body)
        if len(body) > MAX_BYTES:
            raise PageError(f"over {MAX_BYTES >> 20} MiB; save a smaller page")
        self.body = body
        self.url = url
        self.content_type = content_type.partition(";")[0].strip().lower()
        self.fetched_at = fetched_at
        self._charset = charset

    @classmethod
    def of(cls, response: Response) -> Page:
        """The page a spider received, stamped with the moment of its capture."""
        header = (response.headers.get("Content-Type") or b"").decode("latin-1")
        charset = header.partition("charset=")[2].split(";")[0].strip(" \"'")
        return cls(
            response.body,
            response.url,
            content_type=header,
            charset=charset or None,
            fetched_at=capture_in(response)[1],
        )

    @cached_property
    def charset(self) -> str:
        """The charset the body is read with: BOM, header, declaration, UTF-8, else cp1252."""
        return self._decoded[0]

    @cached_property
    def text(self) -> str:
        """The whole body as text; bytes the charset lacks become U+FFFD."""
        return self._decoded[1].removeprefix("\ufeff").replace("\0", "")

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        for bom, name in _BOMS:
            if self.body.startswith(bom):
                return name, self.body.decode(name, "replace")
        declared = _DECLARED.search(self.body, 0, 2048)
        names = [self._charset]
        if declared:
            names.append((declared[1] or declared[2]).decode("ascii"))
        # Undeclared or falsely declared: UTF-8 if it is, else what Windows servers send (TRAPS 6).
        for codec in filter(None, (*map(_codec, names), "utf-8")):
            text = _decode(self.body, codec)
            if text is not None:
                return codec, text
        return "cp1252", self.body.decode("cp1252", "replace")

    @cached_property
    def parsed(self) -> html.HtmlElement:
        """The parsed HTML, its links as the page writes them until ``tree`` is asked for.

        Raises PageError when there is nothing to parse.
        """
        # UTF-8 that nothing was cut out of is the body itself.
        whole = self.charset == "utf-8" and self.text is self._decoded[1]
        markup = self.body if whole else self.text.encode("utf-8", "replace")
        return parse_html(markup)

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The parsed HTML with every link absolute: for readers that follow many or keep them.

        Who needs one of a page's hundreds of links takes ``parsed`` and ``absolute``.
        """
        # lxml's own way costs 30 microseconds a link, this costs one.
        root = self.parsed
        for element in root.iter("a", "link", "area"):
            href = element.get("href")
            if href and (url := self.absolute(href)) is not href:
                with suppress(ValueError):  # a control character that libxml2 let in but not out
                    element.set("href", url)
        return root

    def markup(self, element: etree._Element) -> str:
        """The HTML of an element of this page, or of a copy of one, with its links absolute."""
        for link in element.iter("a"):
            href = link.get("href")
            if href and (url := self.absolute(href)) is not href:
                with suppress(ValueError):
                    link.set("href", url)
        return etree.tostring(element, encoding="unicode", with_tail=False)

    def absolute(self, href: str) -> str:
        """Where a link of this page leads.

        What is no address, or has no base that is one, stays as it stands: it must not lose the
        page.
        """
        base, origin = self._base
        link = href.strip()
        if not origin or not link:
            return href
        if link[0] == "/" and link[:2] != "//" and "/." not in link:
            return origin + link
        if _ABSOLUTE.match(link):
            return href
        try:
            return urljoin(base, link)
        except ValueError:
            return href

    @cached_property
    def _base(self) -> tuple[str, str]:
        """The URL links are relative to and its origin: ``<base href>`` if absolute, else our own.

        Both "" where there is none, or it is no address.
        """
        if not self.url:
            return "", ""
        hrefs = (element.get("href") for element in self.parsed.iter("base"))
        base = next((href for href in hrefs if href is not None), "")
        base = base if base.startswith(("http://", "https://")) else self.url
        try:
            return base, "{0.scheme}://{0.netloc}".format(urlsplit(base))
        except ValueError:
            return "", ""

    @cached_property
    def xml(self) -> etree._Element:
        """The parsed XML, entities left unexpanded; raises PageError when it is malformed."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, recover=True
        )
        try:
            root = etree.fromstring(self.body, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise PageError(f"malformed XML: {error}") from None
        if root is None:
            raise PageError("malformed XML: no element in it")
        return root


def parse_html(markup: bytes) -> html.HtmlElement:
    """The tree of markup in UTF-8; raises PageError when there is nothing to parse."""
    try:
        root = html.document_fromstring(cap_attributes(markup), parser=_PARSER)
    except (etree.LxmlError, ValueError, AssertionError):
        raise PageError("no markup in it") from None
    return cast(html.HtmlElement, root)


def cap_attributes(markup: bytes) -> bytes:
    """The markup with at most _MAX_ATTRIBUTES to a tag; the text around them stays.

    Comments and scripts are looked at too, so that no stray quote in one can hide a tag. Raises
    PageError for markup with far more such tags than any page.
    """
    kept, done, harmless = [], 0, 0
    busy = _BUSY_TAG.search(markup)
    while busy:
        at = busy.start()
        full = _FULL_TAG.match(markup, at)
        harmless += full is None
        if harmless > _MAX_BUSY_TAGS:
            raise PageError(f"over {_MAX_BUSY_TAGS} tags with dozens of attributes")
        if full:
            kept += [markup[done : full.end()], b">"]
            surplus = _SURPLUS.match(markup, full.end())
            done = surplus.end() if surplus else full.end()
        busy = _BUSY_TAG.search(markup, max(done, at + 1))
    return b"".join((*kept, markup[done:])) if kept else markup


def _gunzip(body: bytes) -> bytes:
    """Inflate every member, MAX_BYTES in all, so that a gzip bomb costs no more than a large page.

    What follows the last member and is none (padding) is left out, as gzip itself does.
    """
    inflated = bytearray()
    while body[:2] == b"\x1f\x8b" and len(inflated) <= MAX_BYTES:
        member = zlib.decompressobj(wbits=31)
        try:
            inflated += member.decompress(body, MAX_BYTES + 1 - len(inflated))
        except zlib.error as error:
            raise PageError(f"broken gzip: {error}") from None
        if not member.eof and len(inflated) <= MAX_BYTES:
            raise PageError("broken gzip: it ends too early")
        body = member.unused_data
    return bytes(inflated)


def _codec(name: str | None) -> str | None:
    try:
        codec = codecs.lookup(name or "").name
    except LookupError:
        return None
    return _SUPERSETS.get(codec, codec)


def _decode(body: bytes, codec: str) -> str | None:
    """The text, None where the bytes are not of that charset."""
    try:
        return body.decode(codec)
    except (UnicodeDecodeError, ValueError, LookupError):
        # cp1252 leaves five bytes undefined; browsers read them, so they do not disqualify it.
        return body.decode(codec, "replace") if codec == "cp1252" else None
