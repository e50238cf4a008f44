"""Downloads what is asked by POST; the rest of a crawl knows its answer by one address."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response

from pipelines.addresses import unposted


class Handler(HTTP11DownloadHandler):
    """Scrapy's own, but for addresses that hold what is to be posted (pipelines.addresses)."""

    async def download_request(self, request: Request) -> Response:
        """The answer, under the address it was asked by."""
        url, body = unposted(request.url)
        if body is None:
            return await super().download_request(request)
        asked = request.replace(url=url, method="POST", body=body)
        asked.headers.setdefault("Content-Type", content_type(body))
        answer = await super().download_request(asked)
        return answer.replace(url=request.url)


def content_type(body: str) -> str:
    """What a body that is posted is: JSON, or the fields of a form.

    >>> content_type('{"limit": 20}'), content_type("page=2")
    ('application/json', 'application/x-www-form-urlencoded')
    """
    json = body.lstrip().startswith(("{", "["))
    return "application/json" if json else "application/x-www-form-urlencoded"
