"""Hands every answer to the run as it came: pages, redirects, errors, robots.txt."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Request, Response
from scrapy.http.headers import Headers

from lgcrawl.captures.capture import Capture
from lgcrawl.extract.page import CAPTURE, now
from pipelines.addresses import unposted
from pipelines.stages import keeper

ROLE = "lgcrawl_role"  # in a request's meta: list or detail, as captures.schema.ROLES has them
_CODING = "lgcrawl_coding"  # what the answer's Content-Encoding was


class Decode(HttpCompressionMiddleware):
    """Scrapy's decompression, which drops the header that it undoes."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Any:
        """Decode the body; remember its coding for the capture."""
        request.meta[_CODING] = response.headers.getlist("Content-Encoding")
        return super().process_response(request, response)


class Capturing:
    """Sees each answer once it is decoded, before a redirect or a retry takes it away."""

    def __init__(self, crawler: Crawler) -> None:
        self.keeper = keeper(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer, and leave its capture with the request for the spider."""
        capture = capture_of(request, response)
        request.meta[CAPTURE] = capture
        self.keeper.captured(capture)
        return response


def capture_of(request: Request, response: Response) -> Capture:
    """What was asked and answered, as it goes into captures.db."""
    coding = request.meta.pop(_CODING, [])
    left = response.headers.getlist("Content-Encoding")  # a coding Scrapy does not know
    answered = _headers(response.headers)
    if len(left) < len(coding):
        answered = tuple(pair for pair in answered if pair[0] != "Content-Encoding")
        answered += tuple(("Content-Encoding", value.decode("latin-1")) for value in coding)
    _, posted = unposted(request.url)
    role = request.meta.get(ROLE, "other")
    if request.meta.get("dont_obey_robotstxt"):
        role = "robots"
    elif 300 <= response.status < 400 and "Location" in response.headers:
        role = "redirect"
    return Capture(
        url=response.url,
        fetched_at=now(),
        status=response.status,
        body=None if response.status == 304 else response.body,
        method=request.method if posted is None else "POST",
        protocol=response.protocol or "HTTP/1.1",
        request_headers=_headers(request.headers),
        response_headers=answered,
        request_body=request.body if posted is None else posted.encode(),
        ip=str(response.ip_address) if response.ip_address else None,
        decoded=len(left) < len(coding),
        role=role,
    )


def _headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
