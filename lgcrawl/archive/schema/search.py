"""Full-text search and the counts of open vacancies: tables, and the triggers that keep them true.

**External content.** The index keeps no text of its own (``content="vacancies"``). A contentless
one is just as large, but only this one lets any program print a snippet, and by ``content=``
Datasette and sqlite-utils find out what searches what. ``columnsize=0`` leaves out what only bm25
reads (20 bytes a row); phrases and references need all detail.

**What is indexed** is not quite what is printed: ``searchable`` (lgcrawl/archive/search_index.py)
takes telephone numbers and email addresses out.

**Marks.** The indexed text of one column (``state`` of vacancies, ``source`` of articles) is not
its own. It has what the row can be filtered by, each value made one word nobody can type or print:
a search within a region or an employer is one more word for the index to intersect, however many
rows have it. And it has the words of the title, and those of employer, place and department, once
more with a mark before them: what says the words in its title is found without a look at what says
them elsewhere.

**Triggers only note what has changed**, in the tables ``*_stale`` and ``*_stale_marks``: what the
index holds and the row no longer says. ``search_index.refresh``, called before each COMMIT, brings
the index up to date. FTS5 writes all it has in hand whenever a statement begins that may fail
halfway, as each with a trigger does: ten times the cost of rows written together and in order. An
index is a set of pairs of a word and a row, and FTS5's ``delete`` takes away the pairs of the words
it is given: so the marks of a vacancy that closes change without a look at its texts.
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

CREATE TABLE vacancies_stale ( -- internal: vacancies whose texts the index has yet to take up
    number INTEGER PRIMARY KEY, -- of the vacancy
    held INTEGER NOT NULL, -- flag: the index holds the following texts of it
    title TEXT, -- as it was
    reference TEXT, -- as it was
    employer_text TEXT, -- as it was
    location_text TEXT, -- as it was
    department TEXT, -- as it was
    description TEXT -- as it was
) STRICT;

CREATE TABLE vacancies_stale_marks ( -- internal: vacancies whose marks the index has yet to take up
    number INTEGER PRIMARY KEY, -- of the vacancy
    held INTEGER NOT NULL, -- flag: the index holds the marks of the following values
    state TEXT, -- as it was
    region TEXT, -- as it was
    nation TEXT, -- as it was
    contract_type TEXT, -- as it was
    working TEXT, -- as it was
    source TEXT, -- as it was
    employers TEXT -- ids as they were, a JSON array
) STRICT;

CREATE TABLE articles_stale ( -- internal: as vacancies_stale
    number INTEGER PRIMARY KEY, -- of the article
    held INTEGER NOT NULL, -- flag: the index holds the following texts of it
    title TEXT, -- as it was
    summary TEXT, -- as it was
    body TEXT, -- as it was
    author TEXT -- as it was
) STRICT;

CREATE TABLE articles_stale_marks ( -- internal: as vacancies_stale_marks
    number INTEGER PRIMARY KEY, -- of the article
    held INTEGER NOT NULL, -- flag: the index holds the marks of the following values
    source TEXT, -- as it was
    kind TEXT, -- as it was
    employers TEXT -- ids as they were, a JSON array
) STRICT;

CREATE TABLE open_counts ( -- how many vacancies with state open have a value
    field TEXT NOT NULL, -- region, nation, contract_type, working, source or employer
    value TEXT NOT NULL, -- as in vacancies; an employer's id; e.g. East of England
    n INTEGER NOT NULL, -- vacancies; 0 where the last has closed
    PRIMARY KEY (field, value)
) STRICT, WITHOUT ROWID;
"""


def _each(form: str, names: tuple[str, ...], between: str = ", ") -> str:
    return between.join(form.replace("*", name) for name in names)


# SQL: the employers of a row as they are stored with its marks.
EMPLOYERS = {
    "vacancies": """(SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM vacancy_employers WHERE number = {0}.number))""",
    "articles": """(SELECT json_group_array(employer_id) FROM (SELECT DISTINCT employer_id
        FROM mentions WHERE article_id = {0}.id AND employer_id IS NOT NULL))""",
}


_UNLESS = "WHERE NOT EXISTS (SELECT 1 FROM {0} WHERE number = {1}.number)"


def _texts(table: str, row: str) -> str:
    """SQL: the texts that the index holds of a row, unless they have been noted already."""
    stale = f"{table}_stale"
    return f"""INSERT INTO {stale} SELECT {row}.number, 1, {_each(f"{row}.*", TEXTS[table])}
    {_UNLESS.format(stale, row)};"""


def _marks(table: str, row: str) -> str:
    """SQL: the values that the index holds marks of, unless they have been noted already."""
    stale = f"{table}_stale_marks"
    return f"""INSERT INTO {stale} SELECT {row}.number, 1, {_each(f"{row}.*", MARKED[table])},
    {EMPLOYERS[table].format(row)} {_UNLESS.format(stale, row)};"""


def _new(table: str) -> str:
    """SQL: the index holds nothing of a number."""
    return "\n    ".join(
        f"INSERT INTO {stale} (number, held) SELECT new.number, 0 {_UNLESS.format(stale, 'new')};"
        for stale in (f"{table}_stale", f"{table}_stale_marks")
    )


def _noted(table: str) -> str:
    """Triggers that note what the index of a table has yet to take up."""
    texts, marks = TEXTS[table], MARKED[table]
    return f"""
CREATE TRIGGER {table}_search_new AFTER INSERT ON {table} BEGIN
    {_new(table)}
END;

CREATE TRIGGER {table}_search_gone BEFORE DELETE ON {table} BEGIN
    {_texts(table, "old")}
    {_marks(table, "old")}
END;

CREATE TRIGGER {table}_search_texts BEFORE UPDATE OF number, {", ".join(texts)} ON {table}
WHEN old.number != new.number OR {_each("old.* IS NOT new.*", texts, " OR ")} BEGIN
    {_texts(table, "old")}
END;

CREATE TRIGGER {table}_search_marks BEFORE UPDATE OF number, {", ".join(marks)} ON {table}
WHEN old.number != new.number OR {_each("old.* IS NOT new.*", marks, " OR ")} BEGIN
    {_marks(table, "old")}
END;

CREATE TRIGGER {table}_search_moved AFTER UPDATE OF number ON {table}
WHEN old.number != new.number BEGIN
    {_new(table)}
END;
"""


def _of_vacancy(row: str) -> str:
    """SQL: the marks of the vacancy that an employer's row belongs to."""
    return f"""INSERT INTO vacancies_stale_marks
    SELECT r.number, 1, {_each("r.*", MARKED["vacancies"])}, {EMPLOYERS["vacancies"].format("r")}
    FROM vacancies r WHERE r.number = {row}.number
    AND NOT EXISTS (SELECT 1 FROM vacancies_stale_marks WHERE number = r.number);"""


def _of_article(row: str) -> str:
    """SQL: the marks of the article that a mention belongs to."""
    return f"""INSERT INTO articles_stale_marks
    SELECT r.number, 1, {_each("r.*", MARKED["articles"])}, {EMPLOYERS["articles"].format("r")}
    FROM articles r WHERE r.id = {row}.article_id
    AND NOT EXISTS (SELECT 1 FROM articles_stale_marks WHERE number = r.number);"""


# Employers are marks of a record that lie in another table. Where a vacancy gets another number
# its employers follow it, which is no change: the old number is not there any more.
_EMPLOYERS_NOTED = f"""
CREATE TRIGGER vacancy_employers_search_new BEFORE INSERT ON vacancy_employers BEGIN
    {_of_vacancy("new")}
END;

CREATE TRIGGER vacancy_employers_search_gone BEFORE DELETE ON vacancy_employers BEGIN
    {_of_vacancy("old")}
END;

CREATE TRIGGER vacancy_employers_search_other
BEFORE UPDATE OF number, employer_id ON vacancy_employers
WHEN EXISTS (SELECT 1 FROM vacancies WHERE number = old.number) BEGIN
    {_of_vacancy("old")}
    {_of_vacancy("new")}
END;

CREATE TRIGGER mentions_search_new BEFORE INSERT ON mentions BEGIN
    {_of_article("new")}
END;

CREATE TRIGGER mentions_search_gone BEFORE DELETE ON mentions BEGIN
    {_of_article("old")}
END;

CREATE TRIGGER mentions_search_other BEFORE UPDATE OF article_id, employer_id ON mentions BEGIN
    {_of_article("old")}
    {_of_article("new")}
END;
"""


def _values(row: str) -> str:
    return "(" + _each(f"SELECT '*' AS field, {row}.* AS value", COUNTED, " UNION ALL ") + ")"


def _counted(row: str, n: int) -> str:
    """SQL: one more or one less of each value of a row that is open."""
    return f"""INSERT INTO open_counts SELECT field, value, {n} FROM {_values(row)}
    WHERE {row}.state = 'open' AND value IS NOT NULL ON CONFLICT DO UPDATE SET n = n + ({n});"""


_EMPLOYED = "SELECT employer_id FROM vacancy_employers WHERE number ="
# A body that is named twice is counted once.
_SOLE = """NOT EXISTS (SELECT 1 FROM vacancy_employers o WHERE o.number = {0}.number
        AND o.employer_id = {0}.employer_id AND o.position != {0}.position)"""
_ADD_EMPLOYER = f"""INSERT INTO open_counts SELECT 'employer', new.employer_id, 1 FROM vacancies
    WHERE number = new.number AND state = 'open' AND {_SOLE.format("new")}
    ON CONFLICT DO UPDATE SET n = n + 1;"""
_LESS_EMPLOYER = f"""UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value = old.employer_id AND {_SOLE.format("old")}"""
_COUNTS = f"""
CREATE TRIGGER open_counts_new AFTER INSERT ON vacancies WHEN new.state = 'open' BEGIN
    {_counted("new", 1)}
END;

CREATE TRIGGER open_counts_gone BEFORE DELETE ON vacancies WHEN old.state = 'open' BEGIN
    {_counted("old", -1)}
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value IN ({_EMPLOYED} old.number);
END;

CREATE TRIGGER open_counts_other AFTER UPDATE OF state, {", ".join(COUNTED)} ON vacancies
WHEN 'open' IN (old.state, new.state)
AND ({_each("old.* IS NOT new.*", ("state", *COUNTED), " OR ")}) BEGIN
    {_counted("old", -1)}
    {_counted("new", 1)}
END;

CREATE TRIGGER open_counts_opened AFTER UPDATE OF state ON vacancies
WHEN old.state != 'open' AND new.state = 'open' BEGIN
    INSERT INTO open_counts SELECT DISTINCT 'employer', employer_id, 1 FROM vacancy_employers
    WHERE number = new.number ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER open_counts_closed AFTER UPDATE OF state ON vacancies
WHEN old.state = 'open' AND new.state != 'open' BEGIN
    UPDATE open_counts SET n = n - 1
    WHERE field = 'employer' AND value IN ({_EMPLOYED} new.number);
END;

CREATE TRIGGER open_counts_employed AFTER INSERT ON vacancy_employers BEGIN
    {_ADD_EMPLOYER}
END;

CREATE TRIGGER open_counts_unemployed AFTER DELETE ON vacancy_employers BEGIN
    {_LESS_EMPLOYER}
    AND EXISTS (SELECT 1 FROM vacancies WHERE number = old.number AND state = 'open');
END;

CREATE TRIGGER open_counts_other_employer AFTER UPDATE OF number, employer_id
ON vacancy_employers BEGIN
    {_LESS_EMPLOYER}
    AND (SELECT state FROM vacancies WHERE number IN (old.number, new.number)
        ORDER BY number = new.number LIMIT 1) = 'open';
    {_ADD_EMPLOYER}
END;
"""

SEARCH = TABLES + _noted("vacancies") + _noted("articles") + _EMPLOYERS_NOTED + _COUNTS


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
