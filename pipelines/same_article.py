"""Whether two articles are one story: a release printed on two sites, not its follow-up."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.same_advert import Verdict
from pipelines.same_time import day
from pipelines.same_words import word_set
from pipelines.shingles import MAX_CHARS, Shingle, containment, key, minhash, shingles, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as the archive holds it; all but ``id`` and ``source`` may be None."""

    id: str
    source: str
    url: str | None = None
    title: str | None = None
    published: str | None = None  # a day or a moment
    author: str | None = None
    summary: str | None = None
    body: str | None = None


_NOTES = re.compile(
    r"^\W{0,5}(?:notes? (?:to|for) editors?|ends|about (?:the|us)\b.{0,40}|media (?:contacts?"
    r"|enquiries)|press (?:contacts?|enquiries|office)|for (?:more|further) information,? contact"
    r"|background(?: information)?)\W{0,5}$",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST_BEFORE_NOTES = 60  # characters: a release does not begin with its notes
_SHORT_LINE = 6  # words: share buttons, labels, captions
_CONTACT = re.compile(
    r"press office|media (?:enquir|contact|team)|photographs? (?:is|are) available|follow us on"
    r"|for (?:more|further) (?:information|details),? (?:please )?(?:contact|call|email|visit|see)"
    r"|sign up (?:to|for) our|subscribe to",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"(?<=[a-z0-9,;] )[A-Z][a-z]{2,}")
_DATES = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december spring summer autumn winter"""
)
_STOP = word_set(
    """a an and are as at be by for from has have in into is it its new of on or our over says set
    that the their this to up was we will with your how what why who after more out latest news
    press release council update updated"""
)


@dataclass(frozen=True, slots=True)
class _Reading:
    title: frozenset[str]  # telling words, numbers and dates aside
    marks: frozenset[str]  # numbers, days and months of the title
    runs: frozenset[Shingle]
    head: frozenset[Shingle]
    first: frozenset[Shingle]
    size: int  # words
    numbers: frozenset[str]
    names: frozenset[str]
    moments: frozenset[str]  # days, dates and times of day
    published: int | None


_HEAD = 60  # words
_FIGURE = 4  # digits
_FIRST = 25  # words: what a feed prints
_CONTACT_CHARS = 400


@lru_cache(maxsize=512)  # as in pipelines.same_text
def _read(story: Story) -> _Reading:
    said = words(story.title or "", 400)
    marks = frozenset(word for word in said if word in _DATES or word.isdigit())
    text = _main(story.body or story.summary or "")
    found = words(text)
    return _Reading(
        title=frozenset(said) - _STOP - marks,
        marks=marks,
        runs=shingles(found),
        head=shingles(found[:_HEAD]),
        first=shingles(found[:_FIRST]),
        size=len(found),
        numbers=frozenset(n.replace(",", "") for n in _NUMBER.findall(text) if not _plain(n)),
        names=frozenset(name.lower() for name in _NAME.findall(text)) - _DATES,
        moments=frozenset(m[0].lower().replace(" ", "") for m in _MOMENT.finditer(text)),
        published=day(story.published) if story.published else None,
    )


def _plain(number: str) -> bool:
    """Whether a number is of no one story: a year, a digit."""
    return bool(_YEAR.fullmatch(number)) or len(number) < 2


def _main(body: str) -> str:
    """The text without its notes to editors and its short lines.

    >>> _main("Share this page\\n\\nThe new bridge over the river opens on Monday 4 May.")
    'The new bridge over the river opens on Monday 4 May.'
    """
    text = body[:MAX_CHARS]
    if notes := next((m for m in _NOTES.finditer(text) if m.start() >= _LEAST_BEFORE_NOTES), None):
        text = text[: notes.start()]
    lines = [
        line
        for line in text.splitlines()
        if len(line.split()) >= _SHORT_LINE and not _CONTACT.search(line[:_CONTACT_CHARS])
    ]
    return "\n".join(lines) or text


_PRIOR = -3.0
_COPIED = ((0.8, 5.0), (0.6, 4.0), (0.45, 2.4), (0.3, 0.0), (0.15, -2.0), (0.0, -4.0))
_TITLES = ((1.0, 2.5), (0.75, 1.5), (0.5, 0.7), (0.2, 0.0), (0.01, -0.7), (0.0, -1.2))
_LEAST_RUNS = 15
_LONG = 80  # words
_ONE_TITLE = 4.0  # a telling headline of which there is no text to compare
_TELLING = 5  # words
_ENOUGH = 4  # words in common: two make a headline of any council
_OTHER_MARKS = -6.0  # "Planning applications: week 12", "week 13"
# For each kind the least that both must have; the share of the fewer that stand in the other, and
# its log odds.
_DETAILS: dict[str, tuple[int, tuple[tuple[float, float], ...]]] = {
    "numbers": (4, ((0.6, 1.0), (0.35, 0.0), (0.0, -3.5))),
    "names": (5, ((0.5, 1.0), (0.25, 0.0), (0.0, -3.0))),
    "moments": (2, ((0.6, 0.5), (0.34, 0.0), (0.01, -2.0), (0.0, -6.0))),
}
_ROUND_UP = -5.0
_OTHER_BEGINNINGS = -5.0  # two awards of one fund: each begins with its own, and ends as the other
_LONGER = 2.5
# Days between two printings, and their log odds.
_GAPS = ((1, 1.0), (7, 0.3), (21, 0.0), (60, -1.5))
_LONG_GAP = -3.0


def compare(a: Story, b: Story) -> Verdict:
    """Whether two articles are one story; the order does not matter.

    ``evidence`` has title, text, details (numbers and names) and time.

    >>> text = "The new library in Mill Lane opens its doors on Saturday 9 May with a choir of 80 "
    >>> text += "children, a treasure hunt and a visit by the mayor, Councillor Ann Ode."
    >>> one = Story(id="1", source="news", title="Library opens", body=text)
    >>> other = Story(id="2", source="press", title="Mill Lane library to open on 9 May", body=text)
    >>> compare(one, other).kind
    'same'
    """
    one, other = _read(a), _read(b)
    weights = {
        "title": _weigh_titles(one, other),
        "text": _weigh_texts(one, other),
        "details": _weigh_details(one, other),
        "time": _weigh_gap(one.published, other.published),
    }
    total = sum(weights.values(), _PRIOR)
    evidence = {name: round(weight, 2) for name, weight in weights.items() if weight}
    score = round(1 / (1 + math.exp(-total)), 4)
    return Verdict("same" if total > 0 else "different", score, evidence)


def _weigh_titles(a: _Reading, b: _Reading) -> float:
    if not a.title or not b.title:
        return 0.0
    common = len(a.title & b.title)
    share = common / max(len(a.title), len(b.title))
    weight = next(weight for from_, weight in _TITLES if share >= from_)
    if share >= 0.75 and _other_days(a.marks, b.marks):
        return _OTHER_MARKS
    if share >= 0.75 and common >= _TELLING and min(a.size, b.size) < _LEAST_RUNS:
        return _ONE_TITLE
    return weight if weight < 0 else weight * min(1.0, common / _ENOUGH)


def _other_days(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two headlines name other days, or other months, or other numbers."""
    for one, other in ((a & _DATES, b & _DATES), (a - _DATES, b - _DATES)):
        if one and other and not one & other:
            return True
    return False


def _weigh_texts(a: _Reading, b: _Reading) -> float:
    small, large = (a, b) if a.size <= b.size else (b, a)
    if len(small.runs) < _LEAST_RUNS:
        return 0.0
    share = containment(a.runs, b.runs)
    weight = next(weight for from_, weight in _COPIED if share >= from_)
    weight *= min(1.0, small.size / _LONG)
    if large.size > _LONGER * small.size and containment(large.head, small.runs) < 0.3:
        # One paragraph of a round-up, or of a newsletter: the longer text begins elsewhere.
        return min(weight, 0.0) + _ROUND_UP
    begun = max(containment(a.first, b.runs), containment(b.first, a.runs))
    if weight > 0 and begun < 0.3 and not (_told_by(a, b) or _told_by(b, a)):
        weight += _OTHER_BEGINNINGS
    return weight


def _told_by(a: _Reading, b: _Reading) -> bool:
    """Whether half of what the one headline says stands in the other article."""
    told = a.title & b.title.union(*b.runs)
    return len(told) >= len(a.title) / 2


def _weigh_details(a: _Reading, b: _Reading) -> float:
    """What numbers and names say: a weekly list is the same text about other things."""
    weight = 0.0
    for field, (least, shares) in _DETAILS.items():
        one, other = getattr(a, field), getattr(b, field)
        fewest = min(len(one), len(other))
        if fewest >= least:
            share = len(one & other) / fewest
            weight += next(weight for from_, weight in shares if share >= from_)
    return weight


def _weigh_gap(a: int | None, b: int | None) -> float:
    if a is None or b is None:
        return 0.0
    gap = abs(a - b)
    return next((weight for most, weight in _GAPS if gap <= most), _LONG_GAP)


def keys(story: Story) -> tuple[int, ...]:
    """At most four numbers; articles that may be one story share one of them.

    The words of the headline, a run of words of the text, one of its beginning, and one long number
    that stands in it.

    >>> len(keys(Story(id="1", source="news", title="Library opens")))
    1
    """
    reading = _read(story)
    found = [key("title", *sorted(reading.title | reading.marks))] if reading.title else []
    if len(reading.runs) >= _LEAST_RUNS:
        found += [key("text", run) for run in minhash(reading.runs)]
        found += [key("text", run) for run in minhash(reading.first)]
    # A paper that writes a release anew keeps its figures.
    figures = [(number,) for number in reading.numbers if len(number) >= _FIGURE]
    found += [key("figure", number) for number in minhash(figures)]
    return tuple(dict.fromkeys(found))
