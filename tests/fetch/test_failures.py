"""Every failure class is what some failure is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import HtmlResponse, Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error as twisted_error
from twisted.web.client import ResponseFailed

from lgcrawl.fetch.failures import classify
from lgcrawl.fetch.guard import Refused
from lgcrawl.fetch.robots import RobotsForbidden, RobotsUnavailable
from lgcrawl.fetch.walls import BotWall
from lgcrawl.spiders.listing import ListingSpider
from lgcrawl.visits import LIST, Ask

JOBS = "https://www.essex.example/jobs"


class SSLError(Exception):
    """Named as the errors of TLS libraries are."""


def because(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (CannotResolveHostError("essex.example"), "dns"),
        (twisted_error.DNSLookupError("essex.example"), "dns"),
        (DownloadConnectionRefusedError("no"), "refused"),
        (twisted_error.ConnectionRefusedError("no"), "refused"),
        (DownloadTimeoutError("30 s"), "timeout"),
        (twisted_error.TimeoutError("30 s"), "timeout"),
        (SSLError("certificate has expired"), "tls"),
        (ResponseFailed([]), "broken"),
        (twisted_error.ConnectionLost("gone"), "broken"),
        (OSError("cable"), "network"),
        (HttpError(Response(JOBS, status=404)), "http_4xx"),
        (HttpError(Response(JOBS, status=503)), "http_5xx"),
        (IgnoreRequest("max redirections reached"), "moved"),
        (RobotsForbidden("no"), "robots"),
        (RobotsUnavailable("500"), "robots_unavailable"),
        (because(RobotsUnavailable("no answer"), DownloadTimeoutError("30 s")), "timeout"),
        (Refused("private"), "refused_address"),
        (BotWall("by Cloudflare"), "bot_wall"),
        (DownloadCancelledError("over 32 MiB"), "too_big"),
    ],
)
def test_class_of_an_error(error: BaseException, kind: str) -> None:
    told, detail = classify(error)
    assert told == kind
    assert detail
    assert "\n" not in detail


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7 jobs", "not_html"),
        (b"", "not_html"),
        (b"<html><body><h1>Sorry, a technical error</h1></body></html>", "layout"),
    ],
)
def test_class_of_a_page(tmp_path: Path, body: bytes, kind: str) -> None:
    spider = _spider(tmp_path)
    ask = Ask(JOBS, LIST, first=True)
    answer = HtmlResponse(JOBS, body=body, request=Request(JOBS))
    assert spider.answered(answer, ask) == []
    assert [failure.kind for failure in spider.failures] == [kind]


def test_a_bug_of_ours_is_said_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def buggy(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on this page")

    monkeypatch.setattr("lgcrawl.extract.lists.read_listing", buggy)
    spider = _spider(tmp_path)
    answer = HtmlResponse(JOBS, body=b"<p>jobs</p>", request=Request(JOBS))
    spider.answered(answer, Ask(JOBS, LIST, first=True))
    assert [failure.kind for failure in spider.failures] == ["parser"]


def _spider(folder: Path) -> ListingSpider:
    card = f'title = "Essex"\nkind = "listing"\nrecords = "vacancy"\nstart = ["{JOBS}"]\n'
    (folder / "essex.toml").write_text(card)
    return ListingSpider(source="essex", sources=str(folder))
