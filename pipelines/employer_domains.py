"""Whose web address an apply link is: the employer's own domain, where it has one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from pipelines.employer_register import bodies
from pipelines.lookups import rows

MAX_LENGTH = 2000
# Everyone's addresses end in these, so only the bare host itself can be somebody's own.
_SHARED = frozenset(
    {"gov.uk", "gov.scot", "gov.wales", "llyw.cymru", "nhs.uk", "nhs.net", "nhs.scot", "nhs.wales"}
    | {"police.uk", "ac.uk", "co.uk", "org.uk"}
)
_NOBODYS = frozenset({"gov.uk", "nhs.uk", "nhs.net"})
_FRONTS = frozenset({"www", "www3", "new", "my", "go"})


def _place(url: str) -> tuple[str, tuple[str, ...]]:
    """Host without its front, and the parts of the path; ("", ()) for what is no address."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").strip(".").casefold()
    except ValueError:
        return "", ()
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _FRONTS:
        labels = labels[1:]
    return ".".join(labels), tuple(part for part in parts.path.casefold().split("/") if part)


@cache
def _owners() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Ids by host, and by host and path where one host serves several bodies."""
    homes: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for body in bodies().values():
        host, path = _place(body.homepage)
        if "." in host:
            homes[host][body.id] = path
    owners: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for host, paths in homes.items():
        for id, path in paths.items():
            key = (host, *path) if len(paths) > 1 else (host,)
            if key[0] not in _NOBODYS or len(key) > 1:
                owners[key].append(id)
    named = {(row["domain"],): row["employer_id"].split("|") for row in rows("employer_domains")}
    return {key: tuple(ids) for key, ids in (owners | named).items()}


def find_owners(url: str | None, on: date | None) -> tuple[str, ...]:
    """The bodies whose own address ``url`` is under; several share one, none: a stranger's.

    >>> find_owners("https://jobs.essex.gov.uk/vacancy/1", None)
    ('la-ess',)
    """
    if not url or len(url) > MAX_LENGTH:
        return ()
    host, path = _place(url)
    owners = _owners()
    for size in range(min(len(path), 3), 0, -1):
        if ids := owners.get((host, *path[:size])):
            return _living(ids, on)
    labels = host.split(".")
    for skip in range(min(len(labels), 8)):
        parent = ".".join(labels[skip:])
        if skip and parent in _SHARED:
            break
        if ids := owners.get((parent,)):
            return _living(ids, on)
    return ()


def _living(ids: tuple[str, ...], on: date | None) -> tuple[str, ...]:
    if on:
        pool = tuple(id for id in ids if bodies()[id].lived(on))
    else:
        pool = tuple(id for id in ids if bodies()[id].status == "current")
    return pool or ids
