"""When a page is asked for again, and what is remembered of it meanwhile; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any, Protocol, Self

from pipelines.records import OF_THE_SIGHTING, Article, Attachment, Mention, Record, Vacancy

LIST, DETAIL = "list", "detail"  # roles of a page, as captures.schema.ROLES has them

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TOLD = 7 * DAY  # at least, for a page whose list says when it changes
UNKNOWN = HOUR  # a page that has stayed as it is for less than that has no history yet
LONGEST = {Vacancy: 14 * DAY, Article: 30 * DAY}
EVE = 12 * HOUR  # between visits of a page that is about to close
JITTER = 0.15  # of the wait: pages met together are not asked together for ever
MOST_FALSE = 2  # times a list says "changed" of a page that has not, before it is not believed

# Fields that hold records of their own.
_PARTS: dict[str, type[Any]] = {"mentions": Mention, "attachments": Attachment}
_KINDS: dict[str, type[Record]] = {kind.table: kind for kind in (Article, Vacancy)}
# Printed anew every day, or by the moment of the request, though nothing has changed.
_VOLATILE = OF_THE_SIGHTING | {"modified_text", "modified", "description_html", "body_html"}
_RELATIVE = re.compile(
    r"\b(?:ago|today|yesterday|tomorrow|left|remaining|now|in \w{1,4} (?:min|hour|day|week|month))",
    re.IGNORECASE,
)
_MAX_DATE_TEXT = 60


@dataclass(slots=True, eq=False)
class Ask:
    """A page to be asked for: as what, and what the list that leads to it says of it.

    ``n`` is its place in the frontier, ``parent`` that of the page that leads to it, ``depth`` the
    number of list pages before it.
    """

    url: str
    role: str
    listed: Record | None = None
    lastmod: str | None = None
    first: bool = True  # of a list: where it begins
    depth: int = 0
    n: int = 0
    parent: int = 0

    def plain(self) -> dict[str, Any]:
        """As JSON, without its place."""
        found: dict[str, Any] = {"url": self.url, "role": self.role}
        if self.listed is not None:
            found |= {"kind": self.listed.table, "listed": as_plain(self.listed)}
        if self.lastmod:
            found["lastmod"] = self.lastmod
        if not self.first:
            found["first"] = False
        return found

    @classmethod
    def of(cls, plain: dict[str, Any], *, n: int = 0, parent: int = 0, depth: int = 0) -> Self:
        """From what :meth:`plain` gave."""
        given = plain | {"n": n, "parent": parent, "depth": depth}
        kind = given.pop("kind", None)
        if kind:
            given["listed"] = from_plain(_KINDS[kind], given["listed"])
        return cls(**given)


@dataclass(slots=True)
class Gave:
    """What reading a page came to: the records, the pages it leads to, what it says of itself."""

    ids: list[str] = field(default_factory=list)
    asks: list[dict[str, Any]] = field(default_factory=list)  # as Ask.plain
    met: int = 0  # records on a list page
    promised: int = 0  # of those the list says it has
    said: list[str] = field(default_factory=list)  # what a page without records says of having none

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of(cls, text: str) -> Self:
        """From what :meth:`text` gave."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a page that was read to its end by the rules of today."""

    url: str
    digest: str  # of the body that was read, in hex
    etag: str | None
    last_modified: str | None
    last_fetched: str  # moment
    next_visit: str | None  # moment
    content: str  # digest of what was read on it
    announced: str | None  # digest of what its list said of it
    lastmod: str | None  # when its list said it had changed
    false_alarms: int  # times lastmod moved and the page had not changed
    last_changed: str  # moment from which on it has said the same
    checks: int  # visits since the first
    gave: Gave

    def validators(self) -> dict[str, str]:
        """The headers that ask whether the page has changed; verbatim (TRAPS 39)."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}

    def is_announced_anew(self, ask: Ask) -> bool:
        """Whether the list now says something else of it than when it was read."""
        return ask.listed is not None and announced(ask.listed) != self.announced

    def is_dated_later(self, ask: Ask) -> bool:
        """Whether the list says it has changed since, and has been right about that before.

        A day alone leaves the rest of the day open on which the page was fetched.
        """
        said = ask.lastmod
        if not said or self.false_alarms >= MOST_FALSE:
            return False
        return said != self.lastmod or (len(said) <= 10 and said >= self.last_fetched[:10])

    def is_due(self, ask: Ask, now: str) -> bool:
        """Whether a detail page is to be asked for again."""
        if self.is_announced_anew(ask) or self.is_dated_later(ask):
            return True
        return self.next_visit is None or self.next_visit <= now


def next_visit(
    kind: type[Record],
    url: str,
    now: str,
    *,
    unchanged_since: str,
    checks: int,
    told: bool = False,
    closing: str | None = None,
) -> str:
    """The moment from which on a detail page, read or found unchanged at ``now``, is due again.

    What has stayed the same for a day is looked at after another: the wait doubles while nothing
    changes, and begins anew when something does. ``told``: its list says when it changes;
    ``closing``: the first closing date on it that is to come, before which it is looked at.

    >>> moments = {"now": "2026-11-25T06:00:00Z", "unchanged_since": "2026-11-23T06:00:00Z"}
    >>> next_visit(Vacancy, "https://e.uk/1", **moments, checks=3)
    '2026-11-27T10:25:43Z'
    """
    moment = datetime.fromisoformat(now)
    age = moment - datetime.fromisoformat(unchanged_since)
    wait = age if age >= UNKNOWN else timedelta(0)
    wait = min(max(wait, TOLD) if told else wait, LONGEST[kind])
    visit = moment + wait * (1 + JITTER * _between(url, checks))
    if closing and closing >= now[:10]:
        eve = datetime.combine(date.fromisoformat(closing), time(), UTC) - DAY
        visit = min(visit, max(eve, moment + EVE))
    return visit.strftime("%Y-%m-%dT%H:%M:%SZ")


def _between(url: str, checks: int) -> float:
    """A number from -1 to 1 that is the same for the same page and visit."""
    digest = blake2b(f"{checks} {url}".encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest) / 0x7FFFFFFF - 1


# -- records as JSON, and what they say ------------------------------------------------------------
def as_plain(record: Record) -> dict[str, Any]:
    """The printed fields of a record that is not cleaned yet, as JSON can hold them."""
    found = {f.name: getattr(record, f.name) for f in fields(record)}
    found = {name: value for name, value in found.items() if value not in (None, "", [], {}, False)}
    for name in _PARTS.keys() & found.keys():
        found[name] = [asdict(part) for part in found[name]]
    return found


def from_plain(kind: type[Record], plain: dict[str, Any]) -> Record:
    """From what :func:`as_plain` gave."""
    given = dict(plain)
    for name in _PARTS.keys() & given.keys():
        given[name] = [_PARTS[name](**part) for part in given[name]]
    return kind(**given)


def announced(record: Record) -> str:
    """A digest of what a list says of a record."""
    return _digest([_facts(record)])


def content_digest(records: Iterable[Record], asks: Sequence[dict[str, Any]]) -> str:
    """A digest of what a page says, furniture and tokens aside."""
    return _digest([*map(_facts, records), *sorted(ask["url"] for ask in asks)])


def _facts(record: Record) -> list[tuple[str, str]]:
    return [
        (f.name, value)
        for f in fields(record)
        if f.name not in _VOLATILE
        and isinstance(value := getattr(record, f.name), str)
        and not (len(value) <= _MAX_DATE_TEXT and _RELATIVE.search(value))
    ]


def _digest(facts: Sequence[Any]) -> str:
    text = json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace")
    return blake2b(text, digest_size=16).hexdigest()


# -- who remembers ---------------------------------------------------------------------------------
@dataclass(slots=True)
class PageRead:
    """A page that a spider is done with, for the run to write down.

    ``same``: it was as it was known, so nothing was read. ``failures`` are the run's, as they are.
    """

    ask: Ask
    asks: list[Ask] = field(default_factory=list)
    gave: Gave = field(default_factory=Gave)
    failures: list[Any] = field(default_factory=list)
    url: str | None = None  # that answered; None where none did
    body: bytes | None = None  # its digest
    size: int = 0  # bytes
    same: bool = False
    known: Known | None = None
    at: str = ""  # moment
    content: str = ""  # content digest
    limited: str | None = None
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer by which a page is as it was: ids of captures, its own and its list's."""

    role: str
    capture: str | None
    listed: str | None = None


class Memory(Protocol):
    """Who remembers pages from run to run, and writes down which are done."""

    def known(self, url: str) -> Known | None:
        """What is remembered of a page; None where it is to be read anew."""

    def read(self, page: PageRead, records: Sequence[Record]) -> None:
        """A page is done once these records of it are kept."""

    def sight(self, known: Known, seen: Seen | None = None) -> None:
        """A page gives what it gave last time: it answered so, or there is no need to ask."""


class Forgetful:
    """Remembers nothing: replay, and pages read on their own."""

    def known(self, url: str) -> None:
        """Nothing."""

    def read(self, page: PageRead, records: Sequence[Record]) -> None:
        """Nothing."""

    def sight(self, known: Known, seen: Seen | None = None) -> None:
        """Nothing."""
