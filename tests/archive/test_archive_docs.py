"""docs/archive.md describes every view, table and column, made from the schema's own comments.

After a change of the schema: ``python -m tests.archive.test_archive_docs`` writes that part anew.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from lgcrawl.archive.schema import SEARCH, TABLES, VIEWS, migrations
from lgcrawl.archive.schema.search import statements
from lgcrawl.archive.search_index import install

DOCS = Path(__file__).resolve().parents[2] / "docs" / "archive.md"
BEGIN = "<!-- made by python -m tests.archive.test_archive_docs: edit the schema, not this -->\n"
END = "<!-- end -->\n"
KINDS = {"TEXT": "text", "INTEGER": "integer", "REAL": "number", "BLOB": "bytes", "": "text"}
LIKE_ALL = ("open_vacancies", "recent_vacancies")

_COLUMN = re.compile(r"^    ([a-z_]+)(?: (TEXT|INTEGER|REAL|BLOB)\b(.*?)|,)(?: -- (.*))?$")
_TABLE = re.compile(r"CREATE (?:VIRTUAL )?(?:TABLE|VIEW) (\w+)[^\n]*?-- (.*)")
_IN = re.compile(r"\bIN \(([^)]*)\)")
_REFERENCE = re.compile(r"REFERENCES (\w+) \((\w+)\)")
_VIEWED = re.compile(r"(?:\bAS |\.)(\w+),? -- (.*)$")


@dataclass
class Column:
    """One column as its line in the schema tells of it."""

    name: str
    kind: str
    means: str = ""
    more: str = ""  # what follows on the next lines

    def row(self) -> str:
        means, _, example = self.means.partition("e.g. ")
        means = means.strip().rstrip(";:").strip()
        kind = KINDS[self.kind]
        if reference := _REFERENCE.search(self.more):
            kind = f"`{reference[1]}.{reference[2]}`"
        if "IN (0, 1)" in self.more:
            kind = "0 or 1"
        elif (values := _IN.search(self.more)) and "'" in values[1]:
            kind = ", ".join(f"`{value}`" for value in re.findall(r"'([^']*)'", values[1]))
        example = example.strip().rstrip(".")
        shown = f"`{example}`" if example else ""
        return f"| `{self.name}` | {kind} | {means.replace('|', '/')} | {shown} |"


def columns(statement: str) -> Iterator[Column]:
    """The columns of a CREATE TABLE statement."""
    column: Column | None = None
    for line in statement.splitlines()[1:]:
        if match := _COLUMN.match(line):
            if column:
                yield column
            column = Column(match[1], match[2] or "", match[4] or "", match[3] or "")
        elif column and line.startswith("     "):
            column.more += line.partition(" -- ")[0]
        elif column:
            yield column
            column = None
    if column:
        yield column


def documented(script: str) -> dict[str, tuple[str, str]]:
    """Name of each table or view -> what its first line says, and its statement."""
    found = {}
    for statement in statements(script):
        if match := _TABLE.search(statement):
            found[match[1]] = (match[2].strip(), statement)
    return found


def schema() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    install(db)
    migrations.apply(Database(db, execute_plugins=False))
    return db


def made() -> str:
    """The part of docs/archive.md that is made of the schema."""
    db = schema()
    tables, views = documented(TABLES), documented(VIEWS)
    known: dict[str, Column] = {}
    for name in ("runs", "sources", "mentions", "articles", "vacancy_versions", "vacancies"):
        known |= {column.name: column for column in columns(tables[name][1])}
    known |= {f"articles.{c.name}": c for c in columns(tables["articles"][1])}
    head = "| column | kind | means | e.g. |\n|---|---|---|---|"
    out = ["## Views\n"]
    for name, (means, statement) in views.items():
        out.append(f"### `{name}`\n\n{_sentence(means)}\n")
        if name in LIKE_ALL:
            out.append("Columns as in `all_vacancies`.\n")
            continue
        told = {m[1]: m[2] for line in statement.splitlines() if (m := _VIEWED.search(line))}
        out.append(head)
        for _, column, kind, *_ in db.execute(f"PRAGMA table_info({name})"):
            like = known.get(f"articles.{column}" if name == "news_latest" else column)
            like = like or known.get(column)
            if column in told:
                out.append(Column(column, kind, told[column]).row())
            else:
                assert like, f"{name}.{column} is explained nowhere"
                out.append(Column(column, like.kind, like.means, like.more).row())
        out.append("")
    out.append("## Tables\n")
    for name, (means, statement) in (tables | documented(SEARCH)).items():
        out.append(f"### `{name}`\n\n{_sentence(means)}\n\n{head}")
        out += [column.row() for column in columns(statement)]
        out.append("")
    return "\n".join(out)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def test_every_table_and_column_is_explained() -> None:
    db = schema()
    internal = re.compile(r"sqlite_|_sqlite_|.*_(?:data|idx|docsize|config|content)$")
    sql = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"
    names = {name for name, _ in db.execute(sql) if not internal.match(name)}
    explained = documented(TABLES) | documented(VIEWS) | documented(SEARCH)
    assert set(explained) == names
    for name, (_, statement) in documented(TABLES + SEARCH).items():
        there = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
        assert [column.name for column in columns(statement)] == there, name
        assert [column.name for column in columns(statement) if not column.means] == [], name


def test_the_docs_are_those_of_the_schema() -> None:
    text = DOCS.read_text("utf-8")
    assert text[text.index(BEGIN) + len(BEGIN) : text.index(END)] == made()


if __name__ == "__main__":
    text = DOCS.read_text("utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    DOCS.write_text(before + BEGIN + made() + END + after, "utf-8")
