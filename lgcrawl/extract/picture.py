"""An article's lead picture: its address, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree

from lgcrawl.extract.credit import figure_credit
from lgcrawl.extract.headline import host_of
from lgcrawl.extract.page import Page
from pipelines.records import Article
from pipelines.text import clean

_METAS = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
# What a site shows of itself where a page has no picture of its own.
_OF_THE_SITE = re.compile(
    r"logo|default|placeholder|favicon|icon[-_./]|avatar|sprite|blank\.|spacer|opengraph-image|"
    r"no-?image|generic|[-_/](?:crest|brand)|1x1|pixel",
    re.IGNORECASE,
)
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original")
_MOST_CAPTIONS, _MOST_PICTURES = 3, 5


def set_picture(
    article: Article,
    page: Page,
    given: Article,
    meta: dict[str, str],
    headline: etree._Element | None,
) -> None:
    """Set the picture's address and credit: what the page prints of the credit counts first."""
    how = given.evidence.get("picture_url", "jsonld")
    said = [(how, given.picture_url), *(("meta", meta.get(name)) for name in _METAS)]
    for evidence, address in chain(said, (("generic", source) for source in _printed(headline))):
        article.set(evidence, picture_url=_own(page, address))
    for caption in islice(page.parsed.iter("figcaption"), _MOST_CAPTIONS):
        article.set("text", picture_credit=figure_credit(caption))
    how = given.evidence.get("picture_credit", "jsonld")
    article.set(how, picture_credit=given.picture_credit)


def _printed(headline: etree._Element | None) -> Iterator[str]:
    """The addresses of the first pictures in the part of the page that the headline stands in."""
    part = headline
    while part is not None and part.tag not in ("article", "main"):
        part = part.getparent()
    if part is None:
        return
    for image in islice(part.iter("img"), _MOST_PICTURES):
        sources = (clean(image.get(name)) for name in _SOURCES)
        yield next((source for source in sources if source and source[:5] != "data:"), "")


def _own(page: Page, address: str | None) -> str | None:
    """The address made absolute; None where it is none, or shows the site's own sign."""
    url = page.absolute(clean(address)) if address else ""
    if (
        not url.startswith(("http://", "https://"))
        or not host_of(url)
        or _OF_THE_SITE.search(url.rpartition("/")[2])
    ):
        return None
    return url
