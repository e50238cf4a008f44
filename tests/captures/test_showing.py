"""A captured page as a person opens it: it reads like the page, and nothing in it runs or loads."""

from __future__ import annotations

import os
import random
import re
import shutil
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from lgcrawl.captures import sanitising
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.charset import text_of
from lgcrawl.captures.sanitising import clean, clean_apart
from lgcrawl.captures.showing import POLICY, headers, page
from tests.captures.conftest import URL, answer

PAGE = """<!DOCTYPE html><html><head><title>Jobs</title><base href="/jobs/"></head><body>
<nav><ul><li><a href="/">Home</a><li><a href="page-2">More</a></ul></nav>
<h1>Planning Officer</h1><p>Pay: <b>£35,000</b> a year.<br>Closes <time datetime="2026-12-01">1
December</time></p><table><tr><th>Hours<td colspan=2>37</table><ol start=3><li>Apply</ol>
<dl><dt>Place<dd>Chelmsford</dl><blockquote>Good place</blockquote><pre>a  b</pre>
<noscript><p>Without script</p></noscript></body></html>"""

# Each of these would run or load something in a page shown as it came; {mark} tells which did.
TRICKS = """
<script>fetch('{site}/script'); document.title = 'pwned'</script>
<img src="{site}/img.png" onerror="document.title='pwned'">
<img srcset="{site}/srcset.png 2x"><picture><source srcset="{site}/source.png"></picture>
<link rel="stylesheet" href="{site}/link.css"><link rel="preload" as="image" href="{site}/pre">
<link rel="dns-prefetch" href="{site}"><link rel="icon" href="{site}/icon.png">
<style>@import url("{site}/import.css"); body {{ background: url({site}/bg.png) }}</style>
<p style="background: url({site}/inline.png)">a</p>
<p style="background-image: image-set('{site}/set.png' 1x)">b</p>
<body background="{site}/body.png" onload="document.title='pwned'">
<table background="{site}/table.png"><tr><td background="{site}/td.png">x</table>
<iframe src="{site}/iframe"></iframe><iframe srcdoc="<img src='{site}/srcdoc'>"></iframe>
<object data="{site}/object"></object><embed src="{site}/embed"><applet code="{site}/a"></applet>
<video src="{site}/video" poster="{site}/poster" autoplay></video><audio src="{site}/audio"></audio>
<meta http-equiv="refresh" content="0;url={site}/refresh">
<base href="{site}/base/"><img src="relative.png">
<form action="{site}/form" id="f"><input type="image" src="{site}/input.png" autofocus
 onfocus="document.title='pwned'"><button formaction="{site}/button">go</button></form>
<svg><image href="{site}/svg.png"/><use href="{site}/use#x"/><script>document.title='pwned'</script>
<animate onbegin="document.title='pwned'" attributeName="x" dur="1s"/>
<style>@import "{site}/svgstyle";</style>
<foreignObject><img src="{site}/foreign.png"></foreignObject></svg>
<math><mtext><table><mglyph><style><img src="{site}/mxss.png" onerror="document.title='pwned'">
</style></mglyph></table></mtext></math>
<noscript><p title="</noscript><img src={site}/noscript.png onerror=alert(1)>"></noscript>
<template><img src="{site}/template.png"></template>
<details open ontoggle="document.title='pwned'">d</details>
<a href="javascript:document.title='pwned'">j</a>
<a href="&#106;avascript:document.title='pwned'">k</a>
<a href="data:text/html,<script>alert(1)</script>">d</a>
<a ping="{site}/ping" href="{site}/linked">l</a>
<xmp><img src="{site}/xmp.png"></xmp><!--<img src="{site}/comment.png">-->
<![CDATA[<img src={site}/cdata>]]>
<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+">
</div></div></body></html><img src="{site}/after.png">
<p id="last">The end</p>
"""


def html(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Capture:
    data = body.encode() if isinstance(body, str) else body
    return answer(body=data, response_headers=(("Content-Type", content_type),))


def test_a_page_reads_like_the_page() -> None:
    shown = page(html(PAGE))
    for kept in (
        "<h1>Planning Officer</h1>",
        "<b>£35,000</b>",
        '<th>Hours</th><td colspan="2">37</td>',
        '<ol start="3"><li>Apply</li></ol>',
        "<dd>Chelmsford</dd>",
        "<pre>a  b</pre>",
        "<p>Without script</p>",
        '<a href="https://www.example.gov.uk/" rel="noopener noreferrer">Home</a>',
        '<a href="https://www.example.gov.uk/jobs/page-2" rel="noopener noreferrer">More</a>',
    ):
        assert kept in shown, kept


def test_it_says_what_it_is() -> None:
    capture = html(PAGE)
    shown = page(capture)
    for said in (
        "As captured by lgcrawl.",
        URL,
        capture.fetched_at,
        "200 OK",
        capture.id,
        (capture.digest or b"").hex(),
        f"{len(PAGE.encode())} bytes",
    ):
        assert said in shown, said
    policy = POLICY.replace("'", "&#x27;")
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in shown
    assert shown.index("Content-Security-Policy") < shown.index("<title>")


def test_nothing_that_runs_or_loads_is_left() -> None:
    shown = page(html(TRICKS.format(site="http://evil.example")))
    content = shown.partition('<div id="captured">')[2]
    assert "The end" in content
    for element in lxml_html.fromstring(f"<div>{content}</div>").iter():
        assert element.tag not in {"script", "style", "iframe", "form", "input", "svg", "math"}
        assert element.tag not in {"object", "embed", "meta", "link", "base", "video", "audio"}
        assert set(element.attrib) <= {"id", "href", "rel", "title", "alt", "src", "open"}
        for name in ("src", "href"):
            assert element.get(name, "http://evil.example/linked") == "http://evil.example/linked"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(*TRICKS.splitlines(), *PAGE.splitlines()),
                *("<", ">", "&lt;", "'", '"', "</", "<!--", "-->", "\0", "<svg", "<table>"),
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_whatever_comes_a_second_look_finds_nothing(markup: str) -> None:
    """What is left, looked at again as a browser reads it, is what may be left."""
    once = clean(markup, URL)
    twice = clean(once, URL)
    assert clean(twice, URL) == twice
    assert not re.search(r"<(?:script|style|iframe|form|svg|math|meta|link|base)", once, re.I)


def test_a_picture_that_is_part_of_the_page_stays() -> None:
    inside = "data:image/png;base64,iVBORw0KGgo="
    assert f'<img alt="A" src="{inside}">' in re.sub(
        r'<img src="([^"]*)" alt="A">',
        r'<img alt="A" src="\1">',
        clean(f'<img src="{inside}" alt=A>', URL),
    )
    assert clean('<img src="data:text/html;base64,AA" alt="B">', URL) == '<img alt="B">'


def test_links_within_the_page_lead_there_and_to_none_of_ours() -> None:
    assert clean('<a href="#lgcrawl">x</a><p id="lgcrawl">y</p>', URL) == (
        '<a href="#page-lgcrawl" rel="noopener noreferrer">x</a><p id="page-lgcrawl">y</p>'
    )


@pytest.mark.parametrize(
    ("body", "content_type", "shown"),
    [
        (
            '{"a": "<script>"}',
            "application/json",
            "<pre>{&quot;a&quot;: &quot;&lt;script&gt;&quot;}</pre>",
        ),
        ("User-agent: *\nDisallow: /", "text/plain", "<pre>User-agent: *\nDisallow: /</pre>"),
        ("<?xml version='1.0'?><rss>é</rss>", "application/rss+xml", "&lt;rss&gt;é&lt;/rss&gt;"),
        ("<svg onload='x()'/>", "image/svg+xml", "&lt;svg onload="),
        ("", "text/plain", "<pre></pre>"),
        ("<!doctype html><h1>Hi</h1>", "", "<h1>Hi</h1>"),
        ("<h1>Hi</h1>", "text/plain", "&lt;h1&gt;Hi"),
    ],
    ids=["json", "robots", "feed", "svg", "empty", "untold html", "text"],
)
def test_what_is_no_html_is_shown_as_text(body: str, content_type: str, shown: str) -> None:
    assert shown in page(html(body, content_type))


@pytest.mark.parametrize("body", [b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04"])
def test_what_is_no_text_is_told_and_not_shown(body: bytes) -> None:
    shown = page(html(body, "application/octet-stream"))
    assert "Not text" in shown
    assert f"{len(body)} bytes" in shown
    assert "PDF" not in shown and "PNG" not in shown


@pytest.mark.parametrize(
    ("body", "content_type", "shown"),
    [
        ("Post\x00 of\x07 clerk\x1b[2J", "text/plain", "<pre>Post of clerk[2J</pre>"),
        ("\x01" * 40 + "clerk " * 300, "text/csv", f"<pre>{'clerk ' * 300}</pre>"),
        ('{"a": "\x02"}', "application/json; charset=utf-8", "&quot;a&quot;"),
        ("<h1>Cl\x01erk</h1>", "text/html", "<h1>Clerk</h1>"),
    ],
)
def test_a_text_with_control_characters_is_shown_without_them(
    body: str, content_type: str, shown: str
) -> None:
    assert shown in page(html(body, content_type))


def test_packed_bytes_are_no_text_whatever_they_are_called() -> None:
    assert "Not text" in page(html(random.Random(1).randbytes(2000), "text/plain"))


def test_an_answer_without_a_body() -> None:
    assert "No body came with this answer." in page(answer(body=None, status=304))


def test_what_steers_a_terminal_is_taken_out() -> None:
    shown = page(html("<p>\x1b[2J\x9b31m\x07red</p>")) + page(html("\x1b]0;x\x07", "text/plain"))
    told = headers(answer(reason="\x1b[2J", response_headers=(("X", "\r\n\x1b[31m"),)))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown + told)
    assert "X: \\x0d\\x0a\\x1b[31m" in told


def test_addresses_and_headers_are_no_markup() -> None:
    evil = answer(
        "https://e.uk/<script>alert(1)</script>",
        reason="<img src=x>",
        response_headers=(("Content-Type", "text/html<script>"),),
    )
    shown = page(evil)
    assert "<script>" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("£9".encode(), "", "£9"),
        (b"\xa39", "", "£9"),
        ("£9".encode("utf-16"), "text/html", "£9"),
        (b"\xef\xbb\xbf\xc2\xa39", "text/html; charset=iso-8859-1", "£9"),
        (b"\x80 9", "text/html; charset=ISO-8859-1", "€ 9"),
        (b'<meta charset="windows-1251">\xcf', "", '<meta charset="windows-1251">П'),
        (b"caf\\u00e9", "text/html; charset=unicode_escape", "caf\\u00e9"),
        (b"+ADw-script", "text/html; charset=utf-7", "+ADw-script"),
        (b"x", "text/html; charset=no-such", "x"),
        (b"a" * 5000, "text/html; charset=punycode", "a" * 5000),
    ],
)
def test_text_is_decoded_as_browsers_do_and_by_no_other_codec(
    body: bytes, content_type: str, text: str
) -> None:
    assert text_of(body, content_type) == text


def test_markup_made_to_take_for_ever_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elements in elements take a parser of HTML minutes: its process ends, ours goes on."""
    monkeypatch.setattr(sanitising, "_PATIENCE", 1)
    nested = "<div>" * 200_000
    assert clean_apart(nested, URL) is None
    shown = page(html(nested))
    assert "Shown as text." in shown
    assert "&lt;div&gt;&lt;div&gt;" in shown


def test_cleaning_apart_is_cleaning() -> None:
    assert clean_apart(PAGE, URL) == clean(PAGE, URL)


@pytest.fixture
def watched() -> Callable[[], tuple[str, list[str]]]:
    """A site that notes every request made of it."""

    def start() -> tuple[str, list[str]]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}", asked

    return start


@pytest.mark.browser
def test_in_a_browser_nothing_runs_and_nothing_is_asked(
    tmp_path: Path, watched: Callable[[], tuple[str, list[str]]]
) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        assert not os.environ.get("REQUIRE_BROWSER"), "REQUIRE_BROWSER=1 and no chromium"
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    noticed, seen = watched()  # a site of its own: its last requests come late
    site, asked = watched()
    as_it_came, shown = tmp_path / "raw.html", tmp_path / "shown.html"
    as_it_came.write_text(TRICKS.format(site=noticed), "utf-8")
    shown.write_text(page(html(PAGE + TRICKS.format(site=site))), "utf-8")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        raw = browser.new_page()
        raw.goto(as_it_came.as_uri(), wait_until="commit")
        raw.wait_for_timeout(500)
        assert len(set(seen)) > 5, "the tricks do work on a page that is shown as it came"
        raw.close()
        tab = browser.new_page()
        requests: list[str] = []
        dialogs: list[str] = []
        tab.on("request", lambda request: requests.append(request.url))
        tab.on("dialog", lambda dialog: dialogs.append(dialog.message))
        tab.goto(shown.as_uri())
        tab.wait_for_timeout(500)
        assert "as captured at 2026-11-23T06:15:00Z" in tab.title()
        assert "As captured by lgcrawl." in tab.inner_text("#lgcrawl")
        assert tab.inner_text("#captured h1") == "Planning Officer"
        assert tab.locator("#captured th").inner_text() == "Hours"
        assert "The end" in tab.inner_text("#captured")
        assert tab.locator("script, iframe, form, svg, object, embed").count() == 0
        browser.close()
    web = [url for url in requests if not url.startswith(("file:", "data:"))]
    assert (web, asked, dialogs) == ([], [], [])
