"""What a page says, without anything that runs or loads: a process of its own, within limits.

A parser of hostile markup can be made to take minutes or gigabytes; here that ends this process
and nothing else. ``python -m lgcrawl.captures.sanitising URL`` reads HTML and writes HTML.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from urllib.parse import urljoin, urlsplit

import nh3

SECONDS = 10  # of CPU
MEMORY = 2 * 1024 * 1024 * 1024  # bytes of address space
MAX_CLEANED = 64 * 1024 * 1024  # bytes; markup can be made to multiply
_PATIENCE = 60  # seconds on the clock: the machine may be busy

_KEPT = """
a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details
dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav
ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead
time tr u ul var wbr
"""
# What stands between these is no text of the page: code, other documents, pictures, lists to pick.
_SILENT = """
script style template iframe frame frameset noframes noembed object embed applet svg math canvas
audio video map title select datalist
"""
_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
}
_LINKS = frozenset({"http", "https", "mailto", "tel"})
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=\s]*")
_ID_PREFIX = "page-"  # so that no id of the page is one of ours
_BASE = re.compile(
    r"<base\s[^>]{0,500}?href\s{0,5}=\s{0,5}[\"']?([^\"'>\s]{1,2000})", re.IGNORECASE
)
_NOSCRIPT = re.compile(r"</?noscript[^>]{0,200}>", re.IGNORECASE)  # we are such a reader


def clean(html: str, url: str) -> str:
    """The text, tables, lists, headings and links of a page; links made whole by its address.

    >>> clean('<p onclick="x()">Pay: <a href="/pay#top">£9</a><script>y()</script>', "http://e.uk/")
    '<p>Pay: <a href="http://e.uk/pay#top" rel="noopener noreferrer">£9</a></p>'
    """
    declared = _BASE.search(html, 0, 65_536)
    base = _joined(url, declared[1]) if declared else url

    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            return value if _PICTURE.fullmatch(value) else None
        return _link(base, value) if attribute == "href" else value

    return nh3.clean(
        _NOSCRIPT.sub("", html),
        tags=set(_KEPT.split()),
        clean_content_tags=set(_SILENT.split()),
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes=_LINKS | {"data"},
        id_prefix=_ID_PREFIX,
    )


def clean_apart(html: str, url: str) -> str | None:
    """As :func:`clean`, in another process; None where the page is more than that can take."""
    command = [sys.executable, "-m", __name__, url[:2000].encode("utf-8", "replace").hex()]
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command,
            input=html.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout.decode("utf-8", "replace")


def main() -> None:
    """HTML from standard input, cleaned, to standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    url = bytes.fromhex(sys.argv[1]).decode("utf-8")
    html = sys.stdin.buffer.read().decode("utf-8")
    cleaned = clean(html, url).encode("utf-8", "replace")
    if len(cleaned) > MAX_CLEANED:
        sys.exit(1)
    sys.stdout.buffer.write(cleaned)


def _link(base: str, href: str) -> str | None:
    """A link as it may stay: whole, of a kind that only goes where it says."""
    href = href.strip()
    if href.startswith("#"):
        return f"#{_ID_PREFIX}{href[1:]}"
    whole = _joined(base, href)
    try:
        return whole if urlsplit(whole).scheme.lower() in _LINKS else None
    except ValueError:
        return None


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


if __name__ == "__main__":
    main()
