"""Search in vacancies and articles, and how many vacancies there are of each kind.

**Newest first** reads the index from its end and stops when the page is full: it costs the same in
an archive of a thousand rows and of ten million.

**Ranked** does without bm25, which looks at every row that has the words before it can name the
best: seconds, where a word is common. Instead the question is asked up to four times, each time
newest first and only until the page is full: the words as typed in the title or the reference; all
of them in the title; all of them in title, employer, place or department; anywhere. So the rank of
a row is where it says the words, which a reader can follow, and within a rank news comes first.
Words of titles and heads are words of their own in the index: no row is looked at to tell.

**Filters** are words of the index too (lgcrawl/archive/schema/search.py).
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from lgcrawl.archive import lists
from lgcrawl.archive.lists import Row
from lgcrawl.archive.schema.search import COUNTED
from lgcrawl.archive.search_index import folded, mark, words
from lgcrawl.archive.search_words import Asked, Part, asked

MOST_COUNTED = 1_000  # matches that facets look at, the newest
MOST_BEGIN = 300  # words that a beginning may stand for, by the alphabet
_STATES = ("open", "unseen", "closed", "withdrawn", "expired")
_END = 1 << 62  # above every number

# {excerpt}: EXCERPT, or NULL where none is wanted. What another program has written is left out
# until the index has taken it up: FTS5 cuts excerpts out of the row as it is.
MATCHES = """
SELECT rowid, {excerpt} FROM {fts} WHERE {fts} MATCH :match AND rowid < :before
AND rowid NOT IN (SELECT number FROM {table}_stale) ORDER BY rowid DESC LIMIT :most
"""
# A vacancy is closed by the next run of its source, not by the clock: its date is looked at too.
OPEN_MATCHES = """
SELECT f.rowid, {excerpt} FROM vacancies_fts f CROSS JOIN vacancies v ON v.number = f.rowid
WHERE vacancies_fts MATCH :match AND f.rowid < :before
AND (v.closing_date IS NULL OR v.closing_date >= :today)
AND f.rowid NOT IN (SELECT number FROM {table}_stale)
ORDER BY f.rowid DESC LIMIT :most
"""
EXCERPT = "snippet({fts}, {column}, :opening, :ending, '…', 24)"
WORDS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_of_{fts} USING fts5vocab(main, {fts}, instance)"
)
NEXT_WORD = "SELECT term FROM temp.words_of_{fts} WHERE term >= :least LIMIT 1"
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
    too_short: tuple[str, ...] = ()  # beginnings of more words than were looked for


@dataclass(frozen=True, slots=True)
class Facets:
    """How many vacancies have each value: ``{field: {value: vacancies}}``, the commonest first.

    ``more``: only the newest ``counted`` matches were looked at, there are others.
    """

    counts: dict[str, dict[str, int]]
    counted: int | None = None  # matches looked at; None where every open vacancy is counted
    more: bool = False
    too_short: tuple[str, ...] = ()  # as in Found


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    rows: str  # SQL
    every: str  # what every row is marked with
    excerpt: int  # column of the index that excerpts are cut from
    ranks: tuple[Callable[[Part], str], ...]  # where the words may be said, the best first
    references: bool  # whether the index has a column of them

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
    ranks=(Part.in_title, Part.in_head, Part.anywhere),
    references=True,
)
_ARTICLES = _Table(
    "articles",
    lists.NEWS_BY_NUMBER,
    _any_of(("kind", kind) for kind in ("article", "issue")),
    excerpt=2,
    ranks=(Part.in_title, Part.anywhere),
    references=False,
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
    query = _query(db, _VACANCIES, text, only.marks(), only.open_on)
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
    query = _query(db, _ARTICLES, text, marks)
    return _search(db, query, ranked, limit, after, around)


def facets(
    db: sqlite3.Connection, text: str = "", only: Only | None = None, most: int = MOST_COUNTED
) -> Facets:
    """How many of the vacancies found have each region, nation, contract type, employer ...

    With nothing typed and ``open_on`` as the only filter, every open vacancy is counted; else the
    newest ``most`` that match.
    """
    only = only or Only()
    query = _query(db, _VACANCIES, text, only.marks(), only.open_on)
    if only.open_on and only == Only(open_on=only.open_on) and not query.asked.words:
        return Facets(_sorted(_open_counts(db, only.open_on)))
    numbers = list(_matches(db, query, query.match(), most + 1))
    counted = _count(db, numbers[:most])
    return Facets(_sorted(counted), len(numbers[:most]), len(numbers) > most, query.too_short)


# -- asking the index ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Query:
    table: _Table
    asked: Asked
    marks: list[str]
    today: str | None = None

    def match(self, said: Callable[[Part], str] = Part.anywhere) -> str:
        also = self.marks or ([] if self.asked.words else [self.table.every])
        return self.asked.match(said, also)

    @property
    def too_short(self) -> tuple[str, ...]:
        parts = (*self.asked.words, *self.asked.without)
        return tuple(part.text for part in parts if len(part.spelled) > MOST_BEGIN)

    def ranks(self) -> Iterator[str]:
        """FTS5 expressions, the one with the best rows first; each finds all of the one before."""
        yield self.asked.as_typed(self.table.references, self.marks)
        yield from map(self.match, self.table.ranks)


def _query(
    db: sqlite3.Connection,
    table: _Table,
    text: str,
    marks: list[str],
    today: str | None = None,
) -> _Query:
    """What was typed, every beginning spelled out.

    FTS5's own ``begin*`` reads all rows of all the words before it gives the newest of them.
    """
    typed = asked(text)
    parts = ([_spelled(db, table.fts, part) for part in of] for of in (typed.words, typed.without))
    return _Query(table, Asked(*map(tuple, parts)), marks, today)


def _spelled(db: sqlite3.Connection, fts: str, part: Part) -> Part:
    if not part.begins:
        return part
    *before, last = words(part.text)
    begins = least = folded(last)
    found: list[str] = []
    db.execute(WORDS.format(fts=fts))
    while len(found) <= MOST_BEGIN:
        row = db.execute(NEXT_WORD.format(fts=fts), {"least": least}).fetchone()
        if not row or not row[0].startswith(begins):
            break
        found.append(row[0])
        least = row[0] + "\x01"  # no word has it: the next word there is
    return replace(part, spelled=tuple(" ".join([*before, word]) for word in found))


def _matches(
    db: sqlite3.Connection,
    query: _Query,
    match: str,
    most: int,
    before: int = _END,
    around: tuple[str, str] | None = None,
) -> dict[int, str | None]:
    """The newest rows that match, at most ``most``: number and excerpt."""
    fts = query.table.fts
    excerpt = EXCERPT.format(fts=fts, column=query.table.excerpt) if around else "NULL"
    sql = (OPEN_MATCHES if query.today else MATCHES).format(
        fts=fts, table=query.table.name, excerpt=excerpt
    )
    values = {"match": match, "before": before, "most": most, "today": query.today}
    opening, ending = around or ("", "")
    return dict(db.execute(sql, values | {"opening": opening, "ending": ending}).fetchall())


def _ranked(
    db: sqlite3.Connection, query: _Query, most: int, around: tuple[str, str]
) -> dict[int, tuple[str | None, int]]:
    """Number of each of the best rows: its excerpt and its rank."""
    found: dict[int, tuple[str | None, int]] = {}
    for rank, match in enumerate(query.ranks(), start=1):
        for number, excerpt in _matches(db, query, match, most, around=around).items():
            found.setdefault(number, (excerpt, rank))
        if len(found) >= most:
            break
    return found


def _search(
    db: sqlite3.Connection,
    query: _Query,
    ranked: bool,
    limit: int,
    after: str | None,
    around: tuple[str, str],
) -> Found:
    table, most, typed = query.table, limit + 1, bool(query.asked.words)
    if ranked and typed:
        found = _ranked(db, query, most, around)
    else:
        last = after and db.execute(NUMBER.format(table=table.name), {"id": after}).fetchone()
        before, cut = last[0] if last else _END, around if typed else None
        newest = _matches(db, query, query.match(), most, before, cut)
        found = {number: (excerpt, 0) for number, excerpt in newest.items()}
    shown = list(found)[:limit]
    rows = lists.rows(db, table.rows, numbers=json.dumps(shown))
    for number, row in zip(shown, rows, strict=True):
        row["excerpt"], rank = found[number]
        if rank:
            row["rank"] = rank
    return Found(rows, len(found) > limit, query.too_short)


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
