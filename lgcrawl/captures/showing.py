"""A capture as a page that a person can open without a risk: nothing in it runs or loads."""

from __future__ import annotations

import re
from html import escape

from lgcrawl.captures.capture import Capture
from lgcrawl.captures.charset import text_of
from lgcrawl.captures.http_message import line
from lgcrawl.captures.sanitising import clean_apart

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
MAX_PAGE = 8 * 1024 * 1024  # bytes of HTML shown as a page; larger is shown as text
_HTML_START = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.I | re.S)
_TEXT_TYPE = re.compile(r"text/|[\w.+-]*/[\w.+-]*(?:json|xml|javascript|ecmascript|yaml)", re.I)
_HTML_TYPE = re.compile(r"(?:text/html|application/xhtml\+xml)\b", re.I)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BEGINNING = 1024  # bytes of a body that tell whether it is text
_FEW = 8  # control characters that any text may have

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #222; background: #fff }
#lgcrawl { background: #fff8d6; border-bottom: 3px solid #8a6d00; padding: .8rem 1.2rem }
#lgcrawl p { margin: 0 0 .4rem } #lgcrawl dl { margin: 0; display: grid;
  grid-template-columns: max-content 1fr; gap: 0 1rem; font-size: .85rem }
#lgcrawl dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace }
#captured { padding: 1rem 1.2rem; max-width: 60rem; overflow-wrap: anywhere }
#captured table { border-collapse: collapse } #captured td, #captured th { border: 1px solid #ccc;
  padding: .2rem .5rem; text-align: left; vertical-align: top }
#captured img { max-width: 100% } pre { white-space: pre-wrap }
@media print { a[href^=http]::after { content: " <" attr(href) ">"; font-size: .8em } }
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="lgcrawl">
<p><strong>As captured by lgcrawl.</strong> {note}</p>
<dl>
{facts}
</dl>
</div>
<div id="captured">
{content}
</div>
</body>
</html>
"""
_CLEANED = "Scripts, styles, forms and whatever loads from elsewhere are left out."
_SOURCE = "Shown as text."
_UNSHOWN = "Not text: only what is known of it is shown."
_NO_BODY = "No body came with this answer."


def page(capture: Capture) -> str:
    """An HTML document that tells what was captured and shows it, as far as it can be shown.

    Its policy forbids scripts and every request; the page's own markup is reduced to text, tables,
    lists, headings, links and pictures that are part of it.
    """
    note, content = _content(capture)
    return _PAGE.format(
        policy=escape(POLICY),
        style=_STYLE,
        title=escape(f"{line(capture.url)} as captured at {capture.fetched_at}"),
        note=note,
        facts="\n".join(
            f"<dt>{name}</dt><dd>{escape(line(value))}</dd>" for name, value in _facts(capture)
        ),
        content=content,
    )


def headers(capture: Capture) -> str:
    """What was asked and answered, a header a line, nothing in it that moves a cursor."""
    asked = [f"{capture.method} {capture.url}", *_lines(capture.request_headers)]
    status = f"{capture.protocol} {capture.status} {capture.reason}"
    answered = [status, *_lines(capture.response_headers)]
    return "\n".join(_shown(text) for text in [*asked, "", *answered]) + "\n"


def is_text(capture: Capture) -> bool:
    """Whether a body can be read as text, by its type and its beginning.

    What calls itself text may have control characters in it, which are not shown, but not many:
    of packed bytes one in ten is such a character.
    """
    body = capture.body or b""
    if body[:4] in (b"%PDF", b"PK\3\4", b"\x89PNG") or body.startswith(b"\x1f\x8b"):
        return False
    marked = body.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 is full of zeros
    spared = (
        max(_FEW, len(body[:_BEGINNING]) // 20) if _TEXT_TYPE.match(capture.content_type) else 0
    )
    return marked or len(_BINARY.findall(body, 0, _BEGINNING)) <= spared


def _content(capture: Capture) -> tuple[str, str]:
    """What was done with the body, and the body as markup of ours."""
    body = capture.body
    if body is None:
        return _NO_BODY, ""
    if not is_text(capture):
        return _UNSHOWN, ""
    text = text_of(body, capture.content_type)
    if _is_html(capture) and len(body) <= MAX_PAGE:
        cleaned = clean_apart(text, capture.url)
        if cleaned is not None:
            return _CLEANED, cleaned
    return _SOURCE, f"<pre>{escape(text)}</pre>"


def _is_html(capture: Capture) -> bool:
    if _HTML_TYPE.match(capture.content_type):
        return True
    named = _TEXT_TYPE.match(capture.content_type)
    return not named and bool(_HTML_START.match(capture.body or b""))


def _facts(capture: Capture) -> list[tuple[str, str]]:
    facts = [
        ("Address", capture.url),
        ("Captured", capture.fetched_at),
        ("Status", f"{capture.status} {capture.reason}"),
        ("Type", capture.content_type),
        ("Capture", capture.id),
    ]
    if capture.body is not None and capture.digest is not None:
        facts += [
            ("Size", f"{len(capture.body)} bytes"),
            ("Digest", f"{capture.digest.hex()} (BLAKE2b, 128 bits)"),
        ]
    return [(name, value) for name, value in facts if value.strip()]


def _lines(headers: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def _shown(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda c: f"\\x{ord(c[0]):02x}", text)
