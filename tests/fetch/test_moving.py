"""A start page that has moved for good is told, one that was tidied up is not."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Request

from lgcrawl.fetch.moving import moved

START = "https://jobs.essex.example/vacancies"


@pytest.mark.parametrize(
    ("landed", "status", "told"),
    [
        ("https://careers.essex.example/list", 301, True),
        ("https://careers.essex.example/list", 308, True),
        ("https://careers.essex.example/list", 302, False),  # for now only
        ("https://jobs.essex.example/", 301, True),  # the front page is not the list
        ("https://jobs.essex.example/en/vacancies", 301, False),
        ("https://www.jobs.essex.example/vacancies/", 301, False),
    ],
)
def test_moved(landed: str, status: int, told: bool) -> None:
    meta = {"redirect_urls": [START], "redirect_reasons": [status]}
    failure = moved(Request(landed, meta=meta), HtmlResponse(landed), [START])
    assert (failure is not None) == told
    if failure:
        assert (failure.kind, failure.url) == ("moved", START)
        assert landed in failure.detail


def test_only_start_pages_move() -> None:
    meta = {"redirect_urls": [f"{START}/7"], "redirect_reasons": [301]}
    landed = "https://careers.essex.example/"
    assert moved(Request(landed, meta=meta), HtmlResponse(landed), [START]) is None
    assert moved(Request(START), HtmlResponse(START), [START]) is None
