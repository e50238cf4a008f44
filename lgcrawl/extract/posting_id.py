"""The number a recruitment system gives an advert, read from the address of its page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

# Query parameters that name one advert, in the systems of data/platforms.
_PARAMS = (
    "npostingtargetid",
    "vacancy_id",
    "vacancyid",
    "jobid",
    "job_id",
    "jid",
    "record",
    "vacancyref",
    "vacref",
    "vac_ref",
    "jobref",
    "job",
    "postid",
    "adid",
    "oppid",
)
_ID = re.compile(r"(?=[\w.-]{0,40}\d)[A-Za-z0-9][\w.-]{1,40}")
_PATHS = (
    re.compile(r"/opp/(\d{2,10})(?=[-/]|$)"),
    re.compile(
        r"/(?:jobs?|vacanc(?:y|ies)|jobadvert|details|advert|position)(?:/[\w%.-]{1,150})??"
        r"/((?:[A-Z]{1,3}\d{1,8}|\d{3,12})(?:-\d{1,6}){0,3})/?$",
        re.IGNORECASE,
    ),
    re.compile(r"[-_/](?:v|id)?(\d{4,12})(?:\.\w{2,5})?/?$"),
)


def posting_id(url: str | None) -> str | None:
    """The advert's own number in a URL; None where there is none, or the text is no URL.

    >>> posting_id("https://jobs.example.org/x.cfm?nPostingID=15923&nPostingTargetID=31688&lg=UK")
    '31688'
    >>> posting_id("https://www.example.gov.uk/jobs/job/Traffic-Warden/4711")
    '4711'
    >>> posting_id("https://www.example.gov.uk/jobs/2026"), posting_id("CET01739")
    (None, None)
    """
    try:
        parts = urlsplit(url or "")
        query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    except ValueError:
        return None
    if not parts.query and "/" not in parts.path:
        return None
    for name in _PARAMS if query else ():
        if _ID.fullmatch(query.get(name, "")):
            return query[name]
    path = unquote(parts.path)[:400]
    for pattern in _PATHS:
        match = pattern.search(path)
        if match and not re.fullmatch(r"(?:19|20)\d\d", match[1]):
            return match[1]
    return None
