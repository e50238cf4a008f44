"""What of an address names a page: trackers, sessions and spelling aside."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

# Parameters that say who sent the reader or which visit it is, never which page.
_TRACKERS = re.compile(
    r"utm_\w{1,40}|source|_ga|_gl|mc_[ce]id|igshid|(?:fb|g|d|y|tw|ms)clk?id|[gw]braid"
    r"|(?:php|j)?sess(?:ion)?_?(?:id)?|aspsessionid\w{1,20}|cfid|cftoken",
    re.IGNORECASE,
)
# `sid` names a session or a site: only a value no one would type is a session.
_SESSION_VALUE = re.compile(r"(?=[a-z]*\d)[0-9a-z]{16,128}", re.IGNORECASE)
# Oleeo has the session and the visitor among the parts of its paths: /vx/brand-2/xf-3b7f9c01/so/...
_OLEEO = re.compile(r"(?<=/vx/).+?(?=/candidate/)")
_OLEEO_SESSION = re.compile(r"(?:^|/)(?:xf|user|wid)-\w{1,80}(?=/|$)")
_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;?]{0,200}|/\((?:[A-Z]\(\w{10,200}\)){1,5}\)(?=/)",
    re.IGNORECASE,
)
# An address that is canonical as it stands, if its query is. Left to the long way: ports, escapes,
# fragments, segments that begin with a dot, and all that may hold a session.
_PLAIN = re.compile(
    r"https?://[a-z0-9.-]+(?=/)(?:/[A-Za-z0-9_~+,-][A-Za-z0-9_~+,.-]*)*/?"
    r"(?:\?([\w.~-]+=[\w.~-]*(?:&[\w.~-]+=[\w.~-]*)*))?",
    re.ASCII,
)
# How web archives name the answer to a POST: by what was asked, in the query of its address.
_POSTED = re.compile(r"[?&]__wb_method=POST&__wb_post_data=([^&#]*)$")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=1024)
def canonical_url(url: str) -> str:
    """An address without what changes from visit to visit; a text that is no URL as it stands.

    >>> canonical_url("HTTPS://Jobs.Example.gov.uk:443/post?id=7&utm_source=x&Source=rss#apply")
    'https://jobs.example.gov.uk/post?id=7'
    >>> canonical_url("https://x.tal.net/vx/brand-2/user-7/xf-3b7f/candidate/so/pm/1/pl/1/opp/12-a")
    'https://x.tal.net/vx/brand-2/candidate/so/pm/1/pl/1/opp/12-a'
    >>> canonical_url("https://example.gov.uk/jobs#/vacancy/12")
    'https://example.gov.uk/jobs#/vacancy/12'
    """
    plain = _PLAIN.fullmatch(url) if "/vx/" not in url else None
    if plain and (plain[1] is None or _settled(plain[1])):
        return url
    return _canonical(url)


def _settled(query: str) -> bool:
    """Whether a query has its parameters in order, and none that is left out."""
    pairs = query.split("&")
    return not any(map(_tracks, pairs)) and (
        len(pairs) == 1 or pairs == sorted(pairs, key=lambda pair: pair.split("="))
    )


def _canonical(url: str) -> str:
    """:func:`canonical_url` the long way, ten times as dear."""
    url = " ".join(url.split())
    try:
        # A fragment that reads like a path is a page of its own in a one-page application.
        routed = url.partition("#")[2].startswith(("/", "!"))
        parts = urlsplit(canonicalize_url(url, keep_fragments=routed))
        netloc = parts.netloc
        if parts.port is not None and parts.port == _DEFAULT_PORTS.get(parts.scheme):
            netloc = netloc.rpartition(":")[0]
    except (ValueError, TypeError):
        return url
    if not netloc or any(c.isspace() for c in netloc):
        return url
    query = "&".join(pair for pair in parts.query.split("&") if not _tracks(pair))
    path = _SESSION_PATH.sub("", parts.path) or "/"
    if "/vx/" in path:
        path = _OLEEO.sub(lambda part: _OLEEO_SESSION.sub("", part[0]), path)
    return urlunsplit((parts.scheme, netloc, path, query, parts.fragment))


def _tracks(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if name.lower() == "sid":
        return bool(_SESSION_VALUE.fullmatch(value))
    return bool(_TRACKERS.fullmatch(name))


def posted(url: str, body: str) -> str:
    """The one address of what a POST of ``body`` to ``url`` gives, as web archives write it.

    >>> posted("https://example.org/jobs", '{"offset": 20}')
    'https://example.org/jobs?__wb_method=POST&__wb_post_data=%7B%22offset%22%3A%2020%7D'
    """
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}__wb_method=POST&__wb_post_data={quote(body, safe='')}"


def unposted(url: str) -> tuple[str, str | None]:
    """The address that is asked, and the body to post to it; None for a GET.

    >>> unposted(posted("https://example.org/jobs?a=1", "x=1&y=2"))
    ('https://example.org/jobs?a=1', 'x=1&y=2')
    >>> unposted("https://example.org/jobs")
    ('https://example.org/jobs', None)
    """
    match = _POSTED.search(url) if "__wb_method=POST" in url else None
    return (url[: match.start()], unquote(match[1])) if match else (url, None)
