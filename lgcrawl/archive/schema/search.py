"""Full-text search and the counts of open vacancies: tables, and the triggers that keep them true.

**External content.** The index keeps no text of its own (``content="vacancies"``). A contentless
one is just as large, but only this one lets any program print a snippet, and by ``content=``
Datasette and sqlite-utils find out what searches what. ``columnsize=0`` leaves out what only bm25
reads (20 bytes a row); phrases and references need all detail.

**What is indexed** is not quite what is printed: ``searchable`` (lgcrawl/archive/search_index.py)
takes telephone numbers and email addresses out, in the triggers and in the rebuild alike. So a
program without that function cannot write these tables; it can read and search them as any other.

**Marks.** The indexed text of one column (``state`` of vacancies, ``source`` of articles) is not
its own but what the row can be filtered by, each value made one word nobody can type or print. A
search within a region or an employer is one more word for the index to intersect, however many
rows have it. An index is a set of pairs of a word and a row, and FTS5's ``delete`` takes away the
pairs of the words it is given: where only marks change, only they are written, at a tenth of the
cost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

TEXTS = {
    "vacancies": (
        *("title", "reference", "employer_text", "location_text", "department", "description"),
    ),
    "articles": ("title", "summary", "body", "author"),
}
# Values of a vacancy that are counted; employers, in a table of their own, are counted too.
COUNTED = ("region", "nation", "contract_type", "working", "source")
# What marks are made of, besides employers; the first column is the one indexed as marks.
MARKED = {"vacancies": ("state", *COUNTED), "articles": ("source", "kind")}

TABLES = """
CREATE VIRTUAL TABLE vacancies_fts USING fts5( -- full text of vacancies, without contact details
    title, -- as printed
    reference, -- as printed
    employer_text, -- as printed
    location_text, -- as printed
    department, -- as printed
    description, -- as printed
    state, -- internal: what lgcrawl filters by, not the word
    content="vacancies",
    content_rowid="number",
    columnsize=0,
    tokenize="unicode61 remove_diacritics 2"
);

CREATE VIRTUAL TABLE articles_fts USING fts5( -- full text of articles, without contact details
    title, -- as printed
    summary, -- as printed
    body, -- as printed
    author, -- as printed
    source, -- internal: what lgcrawl filters by, not the slug
    content="articles",
    content_rowid="number",
    columnsize=0,
    tokenize="unicode61 remove_diacritics 2"
);

CREATE TABLE open_counts ( -- how many vacancies with state open have a value
    field TEXT NOT NULL, -- region, nation, contract_type, working, source or employer
    value TEXT NOT NULL, -- as in vacancies; an employer's id; e.g. East of England
    n INTEGER NOT NULL, -- vacancies; 0 where the last has closed
    PRIMARY KEY (field, value)
) STRICT, WITHOUT ROWID;
"""


def _each(form: str, names: tuple[str, ...], between: str = ", ") -> str:
    return between.join(form.replace("*", name) for name in names)


def texts(table: str, row: str) -> str:
    """SQL: the texts of a row as they are indexed."""
    return _each(f"searchable({row}.*)", TEXTS[table])


def marks(table: str, row: str) -> str:
    """SQL: the marks of a row, those of its employers aside."""
    return "marks(" + _each(f"'*', {row}.*", MARKED[table]) + ")"


def _index(table: str) -> str:
    """Triggers that keep the index of a table true to its rows."""
    fts, mark, columns = f"{table}_fts", MARKED[table][0], ", ".join(TEXTS[table])
    changed = f"old.number != new.number OR {_each('old.* IS NOT new.*', TEXTS[table], ' OR ')}"
    marked = _each("old.* IS NOT new.*", MARKED[table], " OR ")
    take = f"""INSERT INTO {fts} ({fts}, rowid, {columns}, {mark})
    VALUES ('delete', old.number, {texts(table, "old")}, {marks(table, "old")})"""
    put = f"""INSERT INTO {fts} (rowid, {columns}, {mark})
    VALUES (new.number, {texts(table, "new")}, {marks(table, "new")})"""
    return f"""
CREATE TRIGGER {fts}_new AFTER INSERT ON {table} BEGIN
    {put};
END;

CREATE TRIGGER {fts}_gone AFTER DELETE ON {table} BEGIN
    {take};
END;

CREATE TRIGGER {fts}_texts AFTER UPDATE OF number, {columns} ON {table}
WHEN {changed} BEGIN
    {take};
    {put};
END;

CREATE TRIGGER {fts}_marks AFTER UPDATE OF {", ".join(MARKED[table])} ON {table}
WHEN NOT ({changed}) AND ({marked}) BEGIN
    INSERT INTO {fts} ({fts}, rowid, {mark}) VALUES ('delete', old.number, {marks(table, "old")});
    INSERT INTO {fts} (rowid, {mark}) VALUES (new.number, {marks(table, "new")});
END;
"""


# A body that is named twice is marked and counted once.
_SOLE = """NOT EXISTS (SELECT 1 FROM vacancy_employers o WHERE o.number = {0}.number
        AND o.employer_id = {0}.employer_id AND o.position != {0}.position)"""
_SOLE_MENTION = """{0}.employer_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM mentions o WHERE o.article_id = {0}.article_id
        AND o.employer_id = {0}.employer_id AND o.position != {0}.position)"""


def _employed(row: str) -> str:
    """SQL: an employer of a vacancy is marked and, where that is open, counted."""
    return f"""INSERT INTO vacancies_fts (rowid, state)
    SELECT {row}.number, marks('employer', {row}.employer_id) WHERE {_SOLE.format(row)};
    INSERT INTO open_counts SELECT 'employer', {row}.employer_id, 1 FROM vacancies
    WHERE number = {row}.number AND state = 'open' AND {_SOLE.format(row)}
    ON CONFLICT DO UPDATE SET n = n + 1;"""


def _unemployed(row: str) -> str:
    """SQL: the opposite; a vacancy that is gone has taken its counts with it."""
    return f"""INSERT INTO vacancies_fts (vacancies_fts, rowid, state)
    SELECT 'delete', {row}.number, marks('employer', {row}.employer_id) WHERE {_SOLE.format(row)};
    UPDATE open_counts SET n = n - 1 WHERE field = 'employer' AND value = {row}.employer_id
    AND {_SOLE.format(row)}"""


def _mentioned(row: str) -> str:
    return f"""INSERT INTO articles_fts (rowid, source)
    SELECT number, marks('employer', {row}.employer_id) FROM articles
    WHERE id = {row}.article_id AND {_SOLE_MENTION.format(row)};"""


def _unmentioned(row: str) -> str:
    return f"""INSERT INTO articles_fts (articles_fts, rowid, source)
    SELECT 'delete', number, marks('employer', {row}.employer_id) FROM articles
    WHERE id = {row}.article_id AND {_SOLE_MENTION.format(row)};"""


# An article's number is not in mentions: what is marked with it is moved or taken with the article.
_MENTIONS = "FROM mentions WHERE article_id = old.id AND employer_id IS NOT NULL"
EMPLOYERS = f"""
CREATE TRIGGER vacancy_employers_new AFTER INSERT ON vacancy_employers BEGIN
    {_employed("new")}
END;

CREATE TRIGGER vacancy_employers_gone AFTER DELETE ON vacancy_employers BEGIN
    {_unemployed("old")}
    AND EXISTS (SELECT 1 FROM vacancies WHERE number = old.number AND state = 'open');
END;

CREATE TRIGGER vacancy_employers_other AFTER UPDATE OF number, employer_id ON vacancy_employers
BEGIN
    {_unemployed("old")}
    AND (SELECT state FROM vacancies WHERE number IN (old.number, new.number)
        ORDER BY number = new.number LIMIT 1) = 'open';
    {_employed("new")}
END;

CREATE TRIGGER mentions_new AFTER INSERT ON mentions BEGIN
    {_mentioned("new")}
END;

CREATE TRIGGER mentions_gone AFTER DELETE ON mentions BEGIN
    {_unmentioned("old")}
END;

CREATE TRIGGER mentions_other AFTER UPDATE OF article_id, employer_id ON mentions BEGIN
    {_unmentioned("old")}
    {_mentioned("new")}
END;

CREATE TRIGGER articles_fts_mentions_gone BEFORE DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, source)
    SELECT DISTINCT 'delete', old.number, marks('employer', employer_id) {_MENTIONS};
END;

CREATE TRIGGER articles_fts_mentions_moved AFTER UPDATE OF number ON articles
WHEN old.number != new.number BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, source)
    SELECT DISTINCT 'delete', old.number, marks('employer', employer_id) {_MENTIONS};
    INSERT INTO articles_fts (rowid, source)
    SELECT DISTINCT new.number, marks('employer', employer_id) {_MENTIONS};
END;
"""


def _values(row: str) -> str:
    return "(" + _each(f"SELECT '*' AS field, {row}.* AS value", COUNTED, " UNION ALL ") + ")"


def _counted(row: str) -> str:
    return f"""INSERT INTO open_counts SELECT field, value, 1 FROM {_values(row)}
    WHERE {row}.state = 'open' AND value IS NOT NULL ON CONFLICT DO UPDATE SET n = n + 1;"""


def _uncounted(row: str) -> str:
    return f"""UPDATE open_counts SET n = n - 1
    WHERE {row}.state = 'open' AND (field, value) IN {_values(row)};"""


_EMPLOYERS = "SELECT employer_id FROM vacancy_employers WHERE number ="
COUNTS = f"""
CREATE TRIGGER open_counts_new AFTER INSERT ON vacancies WHEN new.state = 'open' BEGIN
    {_counted("new")}
END;

CREATE TRIGGER open_counts_gone BEFORE DELETE ON vacancies WHEN old.state = 'open' BEGIN
    {_uncounted("old")}
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value IN ({_EMPLOYERS} old.number);
END;

CREATE TRIGGER open_counts_other AFTER UPDATE OF state, {", ".join(COUNTED)} ON vacancies
WHEN 'open' IN (old.state, new.state)
AND ({_each("old.* IS NOT new.*", ("state", *COUNTED), " OR ")}) BEGIN
    {_uncounted("old")}
    {_counted("new")}
END;

CREATE TRIGGER open_counts_opened AFTER UPDATE OF state ON vacancies
WHEN old.state != 'open' AND new.state = 'open' BEGIN
    INSERT INTO open_counts SELECT DISTINCT 'employer', employer_id, 1 FROM vacancy_employers
    WHERE number = new.number ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER open_counts_closed AFTER UPDATE OF state ON vacancies
WHEN old.state = 'open' AND new.state != 'open' BEGIN
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value IN ({_EMPLOYERS} new.number);
END;
"""

SEARCH = TABLES + _index("vacancies") + _index("articles") + EMPLOYERS + COUNTS


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one; the semicolons inside a trigger part none.

    >>> list(statements("CREATE TABLE a (b); -- why\\nSELECT 1;\\n"))
    ['CREATE TABLE a (b); -- why', 'SELECT 1;']
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if ";" in line and sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        yield statement.strip()
