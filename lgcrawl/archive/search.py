"""Search in vacancies and articles, and how many vacancies there are of each kind.

**Newest first** reads the index from its end and stops when the page is full: it costs the same in
an archive of a thousand rows and of ten million.

**Ranked** does without bm25, which looks at every row that has the words before it can name the
best: seconds, where a word is common. Instead the question is asked up to four times, each time
newest first and only for what is still missing: the words as typed in the title or the reference;
all of them in the title; all of them in title, employer, place or department; anywhere. So the rank
of a row is where it says the words, which a reader can follow, and within a rank news comes first.

**Filters** are words of the index too (lgcrawl/archive/schema/search.py).
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from lgcrawl.archive import lists
from lgcrawl.archive.lists import Row
from lgcrawl.archive.schema.search import COUNTED
from lgcrawl.archive.search_index import mark
from lgcrawl.archive.search_words import Asked, asked

MOST_COUNTED = 2_000  # matches that facets look at, the newest
_STATES = ("open", "unseen", "closed", "withdrawn", "expired")
_END = 1 << 62  # above every number

NUMBERS = """
SELECT rowid FROM {fts} WHERE {fts} MATCH :match AND rowid < :before
ORDER BY rowid DESC LIMIT :most
"""
# A vacancy is closed by the next run of its source, not by the clock: its date is looked at too.
OPEN_NUMBERS = """
SELECT f.rowid FROM vacancies_fts f CROSS JOIN vacancies v ON v.number = f.rowid
WHERE vacancies_fts MATCH :match AND f.rowid < :before
AND (v.closing_date IS NULL OR v.closing_date >= :today)
ORDER BY f.rowid DESC LIMIT :most
"""
EXCERPT = """
SELECT snippet({fts}, {column}, :opening, :ending, '…', 24) FROM {fts}
WHERE {fts} MATCH :match AND rowid = :number
"""
NUMBER = "SELECT number FROM {table} WHERE id = :id"
PUBLISHED_BY = "SELECT slug FROM sources WHERE publisher = :employer"
COUNTS = """
SELECT field, value, n FROM open_counts WHERE n > 0
"""
# Open in the archive, though their closing date has passed since the last run of their source.
OVERDUE = """
SELECT number FROM vacancies WHERE state = 'open' AND closing_date < :today
"""
VALUES = f"""
SELECT {", ".join(COUNTED)} FROM json_each(:numbers) n CROSS JOIN vacancies v ON v.number = n.value
"""  # noqa: S608 - our own names
EMPLOYERS = """
SELECT e.employer_id FROM json_each(:numbers) n
CROSS JOIN vacancy_employers e ON e.number = n.value GROUP BY e.number, e.employer_id
"""


@dataclass(frozen=True, slots=True)
class Only:
    """What vacancies to look among; a field left out leaves all.

    ``region``: a region or a nation. ``employer``: an id of the register. ``open_on``: a day,
    Europe/London: state open, and the closing date not before it.
    """

    region: str | None = None
    employer: str | None = None
    source: str | None = None
    contract_type: str | None = None
    working: str | None = None
    open_on: str | None = None

    def marks(self) -> list[str]:
        """The filters as expressions of FTS5; all vacancies where there is none."""
        places = self.region and [("region", self.region), ("nation", self.region)]
        wanted = [
            *([places] if places else []),
            *([[("state", "open")]] if self.open_on else []),
            *([(name, value)] for name in _PLAIN if (value := getattr(self, name))),
        ]
        return [_any_of(pairs) for pairs in wanted]


_PLAIN = ("employer", "source", "contract_type", "working")


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a page, and whether there are more."""

    rows: list[Row]
    more: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """How many vacancies have each value: ``{field: {value: vacancies}}``, the commonest first.

    ``more``: only the newest ``counted`` matches were looked at, there are others.
    """

    counts: dict[str, dict[str, int]]
    counted: int | None = None  # matches looked at; None where every open vacancy is counted
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    rows: str  # SQL
    every: str  # what every row is marked with
    excerpt: int  # column of the index that excerpts are cut from
    ranks: tuple[tuple[str, ...], ...]  # columns, best first, that may say the words
    phrase: tuple[str, ...]  # columns whose saying just these words is best of all

    @property
    def fts(self) -> str:
        return f"{self.name}_fts"


def _any_of(pairs: Iterable[tuple[str, str]]) -> str:
    words = [f'"{mark(kind, value)}"' for kind, value in pairs]
    return words[0] if len(words) == 1 else f"({' OR '.join(words)})"


_VACANCIES = _Table(
    "vacancies",
    lists.VACANCIES_BY_NUMBER,
    _any_of(("state", state) for state in _STATES),
    excerpt=5,
    ranks=(
        ("title",),
        ("title", "reference", "employer_text", "location_text", "department"),
        (),
    ),
    phrase=("title", "reference"),
)
_ARTICLES = _Table(
    "articles",
    lists.NEWS_BY_NUMBER,
    _any_of(("kind", kind) for kind in ("article", "issue")),
    excerpt=2,
    ranks=(("title",), ("title", "summary"), ()),
    phrase=("title",),
)


def search_vacancies(
    db: sqlite3.Connection,
    text: str,
    only: Only | None = None,
    *,
    ranked: bool = False,
    limit: int = 20,
    after: str | None = None,
    around: tuple[str, str] = ("", ""),
) -> Found:
    """Vacancies that have every word typed, as rows of ``lists`` with an ``excerpt``.

    ``text``: words, "phrases", -without, beginn*; where none is typed, all are found. They come
    newest first, behind the vacancy with the id ``after``. ``ranked``: the best first, each with
    its ``rank``, 1 to 4; there is one page of them. ``around``: what stands before and after a
    word that was found, in an excerpt.
    """
    only = only or Only()
    query = _Query(_VACANCIES, asked(text), only.marks(), only.open_on)
    return _search(db, query, ranked, limit, after, around)


def search_articles(
    db: sqlite3.Connection,
    text: str,
    *,
    employer: str | None = None,
    source: str | None = None,
    ranked: bool = False,
    limit: int = 20,
    after: str | None = None,
    around: tuple[str, str] = ("", ""),
) -> Found:
    """Articles and issues, as :func:`search_vacancies` does.

    ``employer``: published by that id of the register, or naming it.
    """
    published = db.execute(PUBLISHED_BY, {"employer": employer}).fetchall() if employer else []
    by = [("employer", employer)] if employer else []
    by += [("source", slug) for (slug,) in published]
    marks = [_any_of(pairs) for pairs in (by, [("source", source)] if source else []) if pairs]
    query = _Query(_ARTICLES, asked(text), marks)
    return _search(db, query, ranked, limit, after, around)


def facets(
    db: sqlite3.Connection, text: str = "", only: Only | None = None, most: int = MOST_COUNTED
) -> Facets:
    """How many of the vacancies found have each region, nation, contract type, employer ...

    With nothing typed and ``open_on`` as the only filter, every open vacancy is counted; else the
    newest ``most`` that match.
    """
    only = only or Only()
    query = _Query(_VACANCIES, asked(text), only.marks(), only.open_on)
    if only.open_on and only == Only(open_on=only.open_on) and not query.asked.words:
        return Facets(_sorted(_open_counts(db, only.open_on)))
    numbers = _numbers(db, query, query.match(), most + 1)
    counted = _count(db, numbers[:most])
    return Facets(_sorted(counted), len(numbers[:most]), len(numbers) > most)


# -- asking the index ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Query:
    table: _Table
    asked: Asked
    marks: list[str]
    today: str | None = None

    def match(self, columns: Iterable[str] = ()) -> str:
        also = self.marks or ([] if self.asked.words else [self.table.every])
        return self.asked.match(columns, also)

    def ranks(self) -> Iterator[str]:
        """FTS5 expressions, the one with the best rows first; each finds all of the one before."""
        typed = Asked((self.asked.phrase,), self.asked.without)
        yield typed.match(self.table.phrase, self.marks)
        yield from map(self.match, self.table.ranks)


def _numbers(
    db: sqlite3.Connection, query: _Query, match: str, most: int, before: int = _END
) -> list[int]:
    """The newest rows that match, at most ``most``."""
    sql = OPEN_NUMBERS if query.today else NUMBERS.format(fts=query.table.fts)
    values = {"match": match, "before": before, "most": most, "today": query.today}
    return [number for (number,) in db.execute(sql, values)]


def _ranked(db: sqlite3.Connection, query: _Query, most: int) -> dict[int, int]:
    """Number of each of the best rows -> its rank."""
    ranks: dict[int, int] = {}
    for rank, match in enumerate(query.ranks(), start=1):
        for number in _numbers(db, query, match, most):
            ranks.setdefault(number, rank)
        if len(ranks) >= most:
            break
    return dict(list(ranks.items())[:most])


def _search(
    db: sqlite3.Connection,
    query: _Query,
    ranked: bool,
    limit: int,
    after: str | None,
    around: tuple[str, str],
) -> Found:
    table, most = query.table, limit + 1
    if ranked and query.asked.words:
        ranks = _ranked(db, query, most)
    else:
        last = after and db.execute(NUMBER.format(table=table.name), {"id": after}).fetchone()
        numbers = _numbers(db, query, query.match(), most, last[0] if last else _END)
        ranks = dict.fromkeys(numbers, 0)
    shown = list(ranks)[:limit]
    rows = lists.rows(db, table.rows, numbers=json.dumps(shown))
    for number, row in zip(shown, rows, strict=True):
        row["excerpt"] = _excerpt(db, query, number, around) if query.asked.words else None
        if ranks[number]:
            row["rank"] = ranks[number]
    return Found(rows, len(ranks) > limit)


def _excerpt(
    db: sqlite3.Connection, query: _Query, number: int, around: tuple[str, str]
) -> str | None:
    sql = EXCERPT.format(fts=query.table.fts, column=query.table.excerpt)
    values = {"match": query.asked.match(), "number": number}
    found = db.execute(sql, values | dict(zip(("opening", "ending"), around, strict=True)))
    text: str | None = found.fetchone()[0]
    return text


# -- counting --------------------------------------------------------------------------------------
_Counts = dict[str, Counter[str]]


def _open_counts(db: sqlite3.Connection, today: str) -> _Counts:
    counts: _Counts = {name: Counter() for name in (*COUNTED, "employer")}
    for name, value, n in db.execute(COUNTS):
        counts[name][value] = n
    overdue = [number for (number,) in db.execute(OVERDUE, {"today": today})]
    for name, few in _count(db, overdue).items():
        counts[name].subtract(few)
    return counts


def _count(db: sqlite3.Connection, numbers: list[int]) -> _Counts:
    values = {"numbers": json.dumps(numbers)}
    columns = list(zip(*db.execute(VALUES, values), strict=True)) or [()] * len(COUNTED)
    counts = dict(zip(COUNTED, map(Counter, columns), strict=True))
    counts["employer"] = Counter(chain.from_iterable(db.execute(EMPLOYERS, values)))
    return counts


def _sorted(counts: _Counts) -> dict[str, dict[str, int]]:
    return {
        name: {
            value: n
            for value, n in sorted(few.items(), key=lambda pair: (-pair[1], str(pair[0])))
            if n > 0 and value is not None
        }
        for name, few in counts.items()
    }
