"""The head of a capture, headers and all, packed small: most of it is the same on every page."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

import zstandard

from lgcrawl.captures.capture import Capture, Headers
from pipelines.errors import ArchiveError

# What heads are made of, the commonest last. Part of the file format: a letter changed here makes
# every stored head unreadable, so a better one needs a migration.
COMMON = (
    '"Strict-Transport-Security","max-age=31536000; includeSubDomains; preload","X-Powered-By",'
    '"PHP/8.2","ASP.NET","X-AspNet-Version","4.0.30319","Request-Context","appId=cid-v1:",'
    "\"Content-Security-Policy\",\"default-src 'self'; script-src 'self' 'unsafe-inline' "
    "https://www.googletagmanager.com; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
    "https:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'self'; "
    'upgrade-insecure-requests","Permissions-Policy","geolocation=(), microphone=(), camera=()",'
    '"Feature-Policy","Referrer-Policy","strict-origin-when-cross-origin","no-referrer",'
    '"X-XSS-Protection","1; mode=block","X-Content-Type-Options","nosniff","X-Frame-Options",'
    '"SAMEORIGIN","DENY","Access-Control-Allow-Origin","*","Alt-Svc","h3=\\":443\\"; ma=86400",'
    '"CF-RAY","-LHR","CF-Cache-Status","DYNAMIC","NEL","{\\"success_fraction\\":0,\\"report_to\\":'
    '\\"cf-nel\\",\\"max_age\\":604800}","Report-To","{\\"endpoints\\":[{\\"url\\":\\"https:","Age",'
    '"0","Via","1.1 varnish","1.1 google","X-Served-By","cache-lhr","X-Cache","HIT","MISS",'
    '"X-Cache-Hits","X-Timer","X-Varnish","X-Drupal-Cache","X-Drupal-Dynamic-Cache","X-Generator",'
    '"Drupal 10 (https://www.drupal.org)","Link","<https://www.","rel=\\"shortlink\\"",'
    '"rel=\\"canonical\\"","Content-language","Content-Language","en-GB","en","Expires",'
    '"Sun, 19 Nov 1978 05:00:00 GMT","Thu, 19 Nov 1981 08:52:00 GMT","-1","Pragma","no-cache",'
    '"Set-Cookie","PHPSESSID=","ASP.NET_SessionId=","; path=/; secure; HttpOnly; SameSite=Lax",'
    '"Location","https://www.","Retry-After","Accept-Ranges","bytes","Keep-Alive",'
    '"timeout=5, max=100","Server","nginx","Apache","Microsoft-IIS/10.0","cloudflare",'
    '"Connection","keep-alive","close","Transfer-Encoding","chunked","Content-Encoding","br",'
    '"gzip","Vary","Accept-Encoding","Accept-Encoding,Cookie","Cache-Control",'
    '"no-cache, no-store, must-revalidate","private","max-age=0, must-revalidate, private",'
    '"public, max-age=3600","ETag","W/\\"","\\"Last-Modified","Mon, 23 Nov 2026 06:15:00 GMT",'
    '"Tue, ","Wed, ","Thu, ","Fri, ","Sat, ","Sun, "," Dec 2026 "," Jan 2027 "," Feb 2027 ",'
    '"Content-Length","Content-Type","application/json; charset=utf-8","application/json",'
    '"application/rss+xml; charset=utf-8","application/xml","text/xml; charset=utf-8",'
    '"text/plain; charset=utf-8","text/html","text/html; charset=UTF-8","text/html; charset=utf-8",'
    '"Date","Mon, 23 Nov 2026 06:15:00 GMT"],["If-None-Match","If-Modified-Since","Referer",'
    '"Host","www.","Accept-Encoding","gzip, deflate, br, zstd","Accept-Encoding","gzip, deflate",'
    '"User-Agent","lgcrawl/0.1.0 (+https://","Accept-Language","en","Accept",'
    '"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"]]'
    '["Not Modified","Moved Permanently","Found","Not Found","HTTP/1.0","h2","",null,"",['
    '["OK","HTTP/1.1",null,"",['
)
_JSON = json.JSONEncoder(separators=(",", ":"))
_LEVEL = 6
_DICTIONARY = zstandard.ZstdCompressionDict(
    COMMON.encode(), dict_type=zstandard.DICT_TYPE_RAWCONTENT
)
_DICTIONARY.precompute_compress(level=_LEVEL)
MAX_HEAD = 16 * 1024 * 1024  # bytes of JSON; more is no head but damage


def pack(capture: Capture) -> bytes:
    """What the columns do not hold: reason, protocol, ip, request body, both sets of headers."""
    parts = [
        capture.reason,
        capture.protocol,
        capture.ip,
        b64encode(capture.request_body).decode(),
        _flat(capture.response_headers),
        _flat(capture.request_headers),
    ]
    text = _JSON.encode(parts)
    # One for each head: a compressor must not be shared by threads, and costs next to nothing.
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=_DICTIONARY).compress(text.encode())


def unpack(packed: bytes) -> dict[str, Any]:
    """The fields of a Capture that :func:`pack` took; raises ArchiveError for a damaged head."""
    try:
        text = zstandard.ZstdDecompressor(dict_data=_DICTIONARY).decompress(
            packed, max_output_size=MAX_HEAD
        )
        reason, protocol, ip, body, response, request = json.loads(text)
        return {
            "reason": reason,
            "protocol": protocol,
            "ip": ip,
            "request_body": b64decode(body),
            "response_headers": _pairs(response),
            "request_headers": _pairs(request),
        }
    except (zstandard.ZstdError, ValueError, TypeError):
        raise ArchiveError("captures: a head is damaged; restore a copy of captures.db") from None


def _flat(headers: Headers) -> list[str]:
    return [part for header in headers for part in header]


def _pairs(flat: list[str]) -> Headers:
    return tuple(zip(flat[::2], flat[1::2], strict=True))
