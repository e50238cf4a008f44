"""Which pages of a host are likely to share their furniture: told by the address alone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LONG = 24  # characters; a longer part of a path is a title or a key
_PARTS = 4
_NAMES = 4


def host_of(url: str) -> str:
    """The host of an address in lower case, its port with it; empty where there is none.

    >>> host_of("https://Jobs.Example.gov.uk:8443/post/7")
    'jobs.example.gov.uk:8443'
    """
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()[:255]
    except ValueError:
        return ""


def shape_of(url: str, content_type: str) -> str:
    """What an address has in common with its like: its type, its path and its query's names.

    >>> shape_of("https://e.gov.uk/jobs/planner-1234?utm=x&page=2", "text/html; charset=utf-8")
    'html /jobs/*?page&utm'
    >>> shape_of("https://e.gov.uk/news/2026/a-title", "")
    ' /news/*/*'
    """
    kind = re.match(r"[\w.+-]{0,60}/([\w.+-]{0,60})", content_type)
    try:
        address = urlsplit(url)
    except ValueError:
        return kind[1].lower() if kind else ""
    parts = address.path[:1000].strip("/").split("/")
    same = [part if _is_word(part) else "*" for part in parts[:-1][:_PARTS]]
    last = ["*"] if parts[-1] else []
    names = sorted({pair.partition("=")[0][:_LONG] for pair in address.query[:1000].split("&")})
    query = "?" + "&".join(names[:_NAMES]) if address.query else ""
    return f"{kind[1].lower() if kind else ''} /{'/'.join(same + last)}{query}"


def _is_word(part: str) -> bool:
    return len(part) <= _LONG and not any(c.isdigit() for c in part)
