"""Addresses with holes: ``{name}`` filled from the address of the page that they stand on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

_HOLE = re.compile(r"\{(\w{1,40})\}")


def fill(template: str, url: str | None, known: Mapping[str, str | None]) -> str | None:
    """The template with its holes filled; None where one stays open.

    A hole is what ``known`` calls so, else that query parameter of ``url``, in any case.

    >>> fill("/run?WVID={WVID}&id={id}", "https://example.org/x?wvid=7", {"id": "12"})
    '/run?WVID=7&id=12'
    >>> fill("/run?WVID={WVID}", "https://example.org/x", {}) is None
    True
    """
    names = _HOLE.findall(template)
    if not names:
        return template
    asked = params(url)
    values = {name: known.get(name) or asked.get(name.lower()) for name in names}
    if not all(values.values()):
        return None
    return _HOLE.sub(lambda hole: values[hole[1]] or "", template)


def groups(pattern: str | None, url: str | None) -> dict[str, str | None]:
    """The named groups of a regular expression found in an address; empty where it is not."""
    match = re.search(pattern, url or "") if pattern else None
    return match.groupdict() if match else {}


def params(url: str | None) -> dict[str, str]:
    """The query parameters of an address by their names in lower case."""
    try:
        return {name.lower(): value for name, value in parse_qsl(urlsplit(url or "").query)}
    except ValueError:
        return {}
