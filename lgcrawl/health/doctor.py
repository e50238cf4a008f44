"""What is wrong with one source, since when, what to try, and the page that shows it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from textwrap import shorten, wrap
from urllib.parse import urlsplit

from scrapy.robotstxt import ProtegoRobotParser

from lgcrawl.captures.capture import Capture
from lgcrawl.captures.charset import text_of as decoded
from lgcrawl.captures.sanitising import clean_apart
from lgcrawl.captures.showing import is_text
from lgcrawl.captures.store import Store
from lgcrawl.cards import Card
from lgcrawl.extract.html_text import text_of
from lgcrawl.fetch.robots import MAX_PARSED
from lgcrawl.health.advice import ADVICE, LATE, STALE, UNKNOWN
from lgcrawl.health.states import State
from lgcrawl.settings import PRODUCT_TOKEN

RUNS, ISSUES, LINES, WIDTH = 6, 5, 14, 96
MOST_READ = 2 * 1024 * 1024  # bytes of a page of which the beginning is shown
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # what could steer a terminal

_RUNS = """
SELECT started_at, outcome, items, new, pages, reason FROM runs WHERE source = ?
ORDER BY id DESC LIMIT ?
"""
_ISSUES = """
SELECT level, field, value, url FROM issues WHERE run = ? AND level != 'info' ORDER BY n LIMIT ?
"""
_NEXT = "SELECT min(next_visit) FROM pages WHERE source = ?"


def examine(
    state: State, card: Card | None, db: sqlite3.Connection, store: Store | None, now: datetime
) -> Iterator[str]:
    """The report, line by line; ``store`` None where no captures are kept."""
    yield f"{state.source}: {state.title}"
    since = f" since {state.since:%Y-%m-%d %H:%M} UTC" if state.since else ""
    yield f"It is {state.state}{since}{_ago(state.since, now)}."
    yield from _wrapped("why", state.why)
    advice = _advice(state)
    if advice is None:
        yield "Nothing needs to be done."
    else:
        yield from _wrapped("means", advice[0])
        yield from _wrapped("try", advice[1].replace("SLUG", state.source))
    yield ""
    yield from _clocks(state, now)
    yield from _facts(state, card, db)
    if card is not None and store is not None:
        yield from _robots(card, store)
    yield from _runs(db, state)
    yield from _issues(db, state)
    if state.state != "good" or state.run.get("sample"):
        yield from _page(state, store)


def _advice(state: State) -> tuple[str, str] | None:
    if state.state == "good":
        return None
    if state.state in ("stale", "late"):
        return {"stale": STALE, "late": LATE}[state.state]
    return ADVICE.get(state.run["failure"] or "", UNKNOWN)


def _clocks(state: State, now: datetime) -> Iterator[str]:
    told = state.clocks
    for name, moment in (
        ("last attempt", told.last_attempt),
        ("last good run", told.last_good),
        ("last new record", told.last_new),
    ):
        shown = f"{moment:%Y-%m-%d %H:%M} UTC{_ago(moment, now)}" if moment else "never"
        yield f"  {name:<16} {shown}"
    learned = "learned from its own gaps" if told.learned else "its rhythm is not known yet"
    days = told.patience / timedelta(days=1)
    yield f"  {'stale after':<16} {days:.0f} days without a new record ({learned})"


def _facts(state: State, card: Card | None, db: sqlite3.Connection) -> Iterator[str]:
    if card is None:
        yield f"  {'card':<16} none: it is no longer crawled; its records stay"
        return
    kept = "complete list" if card.complete else "list that may leave some out"
    yield f"  {'card':<16} {card.kind}, {card.records} records, {kept}"
    for url in card.start:
        yield f"  {'start':<16} {_plain(url)}"
    every = f"cron {card.cron}" if card.cron else f"every {card.every or '1d'}"
    if state.clocks.last_attempt:
        due = card.next_due(state.clocks.last_attempt)
        yield f"  {'next run':<16} {due:%Y-%m-%d %H:%M} UTC ({every}), if a schedule runs it"
    (visit,) = db.execute(_NEXT, (state.source,)).fetchone()
    if visit:
        yield f"  {'next visit':<16} {visit}: the first page that is due again"


def _robots(card: Card, store: Store) -> Iterator[str]:
    """What robots.txt said when it was asked last."""
    for url in card.start:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = store.latest(f"{origin}/robots.txt")
        if known is None:
            said = f"of {parts.netloc} not captured yet"
        elif known.status >= 500 or known.status == 429:
            said = f"answered {known.status} at {known.fetched_at}: keep out until it answers"
        elif known.status >= 400:
            said = f"answered {known.status} at {known.fetched_at}: nothing is forbidden"
        else:
            rules = ProtegoRobotParser((known.body or b"")[:MAX_PARSED], None)
            may = "allows" if rules.allowed(url, PRODUCT_TOKEN) else "forbids"
            said = f"{may} the start page (as of {known.fetched_at})"
        yield f"  {'robots.txt':<16} {said}"


def _runs(db: sqlite3.Connection, state: State) -> Iterator[str]:
    yield ""
    yield "Last runs"
    for started, outcome, items, new, pages, reason in db.execute(_RUNS, (state.source, RUNS)):
        counts = f"{items} records, {new} new, {pages} pages"
        yield f"  {started}  {outcome:<11}  {counts}"
        said = shorten(_plain(reason or "still going on"), WIDTH, placeholder=" ...")
        yield f"  {'':<20}  {said}"


def _issues(db: sqlite3.Connection, state: State) -> Iterator[str]:
    found = db.execute(_ISSUES, (state.run.get("id"), ISSUES)).fetchall()
    if found:
        yield ""
        yield "What the last run met"
    for level, field, value, url in found:
        text = shorten(_plain(f"{field}: {value}"), 2 * WIDTH, placeholder=" ...")
        yield f"  {level}: {text}"
        if url:
            yield f"    {_plain(url)}"


def _page(state: State, store: Store | None) -> Iterator[str]:
    id = state.run.get("sample")
    capture = store.get(id) if store and id else None
    if store and capture is not None and capture.body is None:
        capture = store.repeated(capture.id) or capture
    if capture is None:
        return
    size = "no body" if capture.body is None else f"{len(capture.body):,} bytes"
    yield ""
    yield f"The page: {_plain(capture.url)}"
    yield f"  {capture.id}  {capture.fetched_at}  HTTP {capture.status}  {size}"
    yield f"  lgcrawl capture show {capture.id} -o page.html"
    lines = _text(capture)
    for line in lines[:LINES]:
        yield f"  | {line}"
    if len(lines) > LINES:
        yield f"  | ... and {len(lines) - LINES} lines more"


def _text(capture: Capture) -> list[str]:
    """What a page says, a line each; nothing in it steers a terminal."""
    if not capture.body or not is_text(capture):
        return []
    text = decoded(capture.body[:MOST_READ], capture.content_type)
    if "html" in capture.content_type.lower():
        cleaned = clean_apart(text, capture.url)
        text = text if cleaned is None else text_of(cleaned)
    lines = (shorten(_plain(line), WIDTH, placeholder=" ...") for line in text.splitlines())
    return [line for line in lines if line]


def _plain(text: str) -> str:
    return _UNSAFE.sub(" ", text)


def _wrapped(name: str, text: str) -> Iterator[str]:
    first, *others = wrap(_plain(text), WIDTH - 8) or [""]
    yield f"  {name:<6} {first}"
    for line in others:
        yield f"  {'':<6} {line}"


def _ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in words.

    >>> _ago(datetime(2026, 11, 20), datetime(2026, 11, 23))
    ', 3 days ago'
    """
    if moment is None:
        return ""
    hours = (now - moment) / timedelta(hours=1)
    if hours < 1:
        return ", less than an hour ago"
    if hours < 48:
        return f", {hours:.0f} hours ago"
    return f", {hours / 24:.0f} days ago"
