"""Walls against robots are told from pages, and pages from walls."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Request

from lgcrawl.fetch.failures import classify
from lgcrawl.fetch.walls import BotWall, Walls, wall

CLOUDFLARE = b"""<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>
<script>window._cf_chl_opt = {cType: 'managed'};</script>
<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1"></script></body></html>"""
AKAMAI = b"""<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>
You don't have permission to access "http&#58;&#47;&#47;www&#46;e&#46;uk&#47;" on this server.<P>
Reference&#32;&#35;18&#46;9c0e1602&#46;1700000000&#46;1b2c3d4e</BODY></HTML>"""
IMPERVA = b"""<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body>
<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1" frameborder=0>
Request unsuccessful. Incapsula incident ID: 877000500-1234</iframe></body></html>"""
DATADOME = b"""<html><body><p id="cmsg">Please enable JS and disable any ad blocker</p><script>
var dd={'rt':'c','cid':'x','hsh':'y','host':'geo.captcha-delivery.com'}</script></body></html>"""
PERIMETERX = b"""<html><head><title>Access to this page has been denied</title></head><body>
<div id="px-captcha"></div><script>window._pxAppId = 'PXabc';</script></body></html>"""
F5 = b"""<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.
Please consult with your administrator.<br>Your support ID is: 1234567890</body></html>"""
SIGN_IN = b"""<html><body><h1>Are you a person?</h1><form>
<div class="g-recaptcha" data-sitekey="k"></div></form></body></html>"""
CONTACT = b"""<html><head><title>Contact us</title><script src="https://www.google.com/recaptcha/api.js">
</script><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>
<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script></head><body>
<p>Fill in the captcha. Just a moment... please; access denied is what robots see.</p>
<form><div class="g-recaptcha" data-sitekey="k"></div></form></body></html>"""
NEWS = b"""<html><head><title>Just a moment: a poem for the bus stop</title></head><body>
<p>Cloudflare, Akamai, DataDome and PerimeterX were in the news.</p></body></html>"""


@pytest.mark.parametrize(
    ("status", "headers", "body", "whose"),
    [
        (403, {"cf-mitigated": b"challenge"}, b"", "Cloudflare"),
        (200, {}, CLOUDFLARE, "Cloudflare"),
        (403, {"server": b"akamaighost"}, AKAMAI, "Akamai"),
        (200, {}, IMPERVA, "Imperva"),
        (403, {}, DATADOME, "DataDome"),
        (403, {"x-datadome": b"protected"}, b"", "DataDome"),
        (403, {}, PERIMETERX, "PerimeterX"),
        (202, {"x-amzn-waf-action": b"challenge"}, b"", "AWS WAF"),
        (429, {"x-kpsdk-ct": b"1"}, b"", "Kasada"),
        (200, {}, F5, "F5"),
        (429, {}, SIGN_IN, "a CAPTCHA"),
        (200, {}, SIGN_IN, None),  # it may be what the page is for
        (200, {}, CONTACT, None),
        (404, {}, CONTACT, None),
        (200, {}, NEWS, None),
        (200, {"x-datadome": b"protected"}, NEWS, None),  # it let us in
        (429, {}, b"Too many requests", None),
        (403, {}, b"<h1>Forbidden</h1>", None),
        (200, {}, CLOUDFLARE + b" " * 300_000, None),  # no wall is so long
    ],
)
def test_wall(status: int, headers: dict[str, bytes], body: bytes, whose: str | None) -> None:
    assert wall(status, headers, body) == whose


def test_a_wall_is_a_failure_of_its_own_class_and_no_page() -> None:
    request = Request("https://www.e.uk/jobs")
    headers = {"CF-Mitigated": "challenge"}
    answer = HtmlResponse(request.url, status=403, headers=headers, body=CLOUDFLARE)
    with pytest.raises(BotWall, match="by Cloudflare") as raised:
        Walls().process_response(request, answer)
    assert classify(raised.value) == ("bot_wall", "a wall against robots by Cloudflare (HTTP 403)")
    page = HtmlResponse(request.url, body=NEWS)
    assert Walls().process_response(request, page) is page
    robots = request.replace(meta={"dont_obey_robotstxt": True})  # has rules of its own
    assert Walls().process_response(robots, answer) is answer


def test_no_real_page_is_taken_for_a_wall(shared: Path) -> None:
    files = [path for path in (shared / "pages").rglob("*.*") if path.is_file()]
    assert len(files) > 700
    taken = {}
    for path in files:
        body = path.read_bytes()
        whose = wall(200, {}, gzip.decompress(body) if path.suffix == ".gz" else body)
        if whose:
            taken[path.name] = whose
    assert taken == {}
