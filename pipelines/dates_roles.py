"""The labelled dates of a text: when it was posted, when it closes, interviews, start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from pipelines.dates_forms import DATE
from pipelines.dates_labels import LABEL, ROLES, extends
from pipelines.dates_reading import Reading, read

_MAX_LABELS = 60  # of a text are weighed
_REACH = 120  # characters from a label to its date, at most
_TAIL = 200  # characters read after the label's reach, for the rest of the date and its time
# A label speaks for no date of the next sentence; "Closing date. Midday on 5 May" is one sentence.
_SENTENCE = re.compile(
    r"[A-Za-z\d)][.!?]\s+(?!Midday|Noon|Midnight|By|The\s\d)[A-Z][a-z]*,?\s+[a-z]{2,}"
)
# "Interviews start on", "shortlisting will commence": that start is not the job's.
_EVENT = re.compile("interview|assess|selection|short", re.IGNORECASE)
_SAME_CLAUSE = re.compile(r"[\sa-z]{0,25}", re.IGNORECASE)
_DATE_BEFORE = re.compile(r"[\s:(-]{1,3}")


def told_apart(text: str, base: date | None) -> dict[str, tuple[str, Reading]]:
    """By role, the part of a plain text that speaks of it and what that says."""
    parts: dict[str, list[str]] = {}
    for role, part in _parts(text):
        if role in ROLES:
            parts.setdefault(role, []).append(part)
    found: dict[str, tuple[str, Reading]] = {}
    for role in ROLES:
        best = _best(role, parts.get(role, []), base)
        if best:
            found[role] = best
    _give_years(found, base)
    return found


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Each label's role with the text from the label to the next, cut at the sentence's end."""
    labels: list[tuple[str, int, int]] = []
    for label in islice(LABEL.finditer(text), _MAX_LABELS):
        role = label.lastgroup or "other"
        if labels and role == "start":
            _, start, end = labels[-1]
            if _EVENT.match(text, start) and _SAME_CLAUSE.fullmatch(text, end, label.start()):
                continue
        labels.append((role, label.start(), label.end()))
    if _date_comes_first(text, labels):
        yield from _reversed_parts(text, labels)
        return
    for number, (role, start, end) in enumerate(labels):
        until = labels[number + 1][1] if number + 1 < len(labels) else len(text)
        until = min(until, end + _REACH + _TAIL)
        sentence = _SENTENCE.search(text, end, until)
        if sentence:
            until = sentence.start() + 2
        first = DATE.search(text, end, until)
        if first and first.start() - end > _REACH:
            continue
        yield role, text[start:until].strip()


def _date_comes_first(text: str, labels: list[tuple[str, int, int]]) -> bool:
    """Whether each label stands after its date: "5 May 2026 - closing date"."""
    if not labels or DATE.search(text, labels[-1][2]):
        return False
    first = DATE.search(text)
    return bool(first and _DATE_BEFORE.fullmatch(text, first.end(), labels[0][1]))


def _reversed_parts(text: str, labels: list[tuple[str, int, int]]) -> Iterator[tuple[str, str]]:
    begin = 0
    for role, start, end in labels:
        yield role, text[begin:start].strip(" :;,(-")
        begin = end


def _best(role: str, parts: list[str], base: date | None) -> tuple[str, Reading] | None:
    """The first part with a date, or else with a reason that says something."""
    held = None
    if len(parts) > 1:
        parts = sorted(parts, key=lambda part: not extends(part))
    for part in parts:
        reading = _read(part, base, role)
        if reading.date:
            return part, reading
        if held is None and reading.reason not in ("empty", "no date found"):
            held = part, reading
    return held


def _read(part: str, base: date | None, role: str) -> Reading:
    return read(part, base, first=role != "closing")


def _give_years(found: dict[str, tuple[str, Reading]], base: date | None) -> None:
    """Read the days without a year again, from a date of the same text that is near them."""
    lacking = [
        role
        for role, (_, reading) in found.items()
        if reading.method == "no_year" or reading.reason == "no year"
    ]
    if not lacking:
        return
    dated = {role: reading.date for role, (_, reading) in found.items() if role not in lacking}
    near = dated.get("closing") or dated.get("posted") or dated.get("interview")
    if near is None and base is None:
        near = dated.get("start")
    for role in sorted(lacking, key=("closing", "posted", "interview", "start").index):
        part, reading = found[role]
        if near:
            reading = _read(part, date.fromisoformat(near), role)
            found[role] = part, reading
        near = near or reading.date
