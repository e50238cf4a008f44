"""Tables of which two rows with one key are joined in SQL, each by a rule on one line."""

# ruff: noqa: S608 - nothing but our own names
from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """How two rows with one key become one.

    The columns ``least`` and ``most`` become the lesser and the greater of both. All others come
    together from the row that is greater by ``order``, an SQL expression with ``{}`` for the row's
    name; what that leaves equal is told apart by the values themselves, so that it does not matter
    which archive comes first.
    """

    table: str
    key: tuple[str, ...]
    order: str = "0"
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()


_OUTCOME = "CASE {}.outcome WHEN 'running' THEN 0 WHEN 'interrupted' THEN 1 ELSE 2 END"

# In the order of their references.
BOOKS = (
    Rule("employers", ("id",), "{0}.listed * 2 + ({0}.name <> {0}.id)"),
    Rule("sources", ("slug",), "{}.last_seen", least=("first_seen",), most=("last_seen",)),
    Rule("runs", ("id",), _OUTCOME),
    Rule("pages", ("url",), "{}.last_fetched", least=("first_fetched",), most=("last_fetched",)),
    Rule(
        "employer_names",
        ("raw",),
        "{}.last_seen",
        least=("first_seen",),
        most=("last_seen", "uses"),
    ),
    Rule("evidence_sets", ("id",)),
    Rule("rejects", ("run", "n")),
    Rule("issues", ("run", "n")),
    Rule("erasures", ("id",)),
)
# What hangs on records: joined once these are. Links come with the records that are new; the linker
# finds those between records that both archives know.
UNLINKED = Rule("unlinked", ("id",))
LINKS = {
    "vacancies": Rule("vacancy_links", ("a", "b"), "{}.score"),
    "articles": Rule("article_links", ("a", "b"), "{}.score"),
}
# Tables whose rows are part of what a record says, and their column that names it.
PARTS = {
    "vacancies": {"vacancy_employers": "number", "pay_scale_checks": "vacancy_id"},
    "articles": {"mentions": "article_id"},
}


def join(db: sqlite3.Connection, rule: Rule, theirs: str = "other", which: str = "true") -> int:
    """Join the table of the schema ``theirs`` into our own; how many rows were written.

    ``which``: a condition for rows of theirs, called ``o``.
    """
    return db.execute(statement(columns(db, rule.table), rule, theirs, which)).rowcount


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table of ours."""
    return [name for _, name, *_ in db.execute(f"PRAGMA main.table_info({table})")]


def statement(names: list[str], rule: Rule, theirs: str = "other", which: str = "true") -> str:
    """The one statement that joins a table.

    >>> print(statement(["id"], Rule("unlinked", ("id",))))
    INSERT INTO main.unlinked (id) SELECT id FROM other.unlinked AS o WHERE true
    ON CONFLICT (id) DO NOTHING
    """
    ours, listed = rule.table, ", ".join(names)
    apart = (*rule.key, *rule.least, *rule.most)
    together = [name for name in names if name not in apart]
    first = (
        f"INSERT INTO main.{ours} ({listed}) SELECT {listed} FROM {theirs}.{ours} AS o "
        f"WHERE {which}\nON CONFLICT ({', '.join(rule.key)}) DO "
    )
    if len(apart) == len(rule.key) and not together:
        return f"{first}NOTHING"
    wins = _wins(rule, together)
    sets = [f"{name} = iif({wins}, excluded.{name}, {ours}.{name})" for name in together]
    sets += [f"{name} = min({ours}.{name}, excluded.{name})" for name in rule.least]
    sets += [f"{name} = max({ours}.{name}, excluded.{name})" for name in rule.most]
    where = [f"excluded.{name} < {ours}.{name}" for name in rule.least]
    where += [f"excluded.{name} > {ours}.{name}" for name in rule.most]
    return f"{first}UPDATE SET {', '.join(sets)}\nWHERE {' OR '.join([*where, wins])}"


def _wins(rule: Rule, together: list[str]) -> str:
    """Whether their row is the greater: by the rule's order, else by its values."""
    if not together:
        return "false"
    values = {
        name: " || ',' || ".join(f"quote({name}.{column})" for column in together)
        for name in ("excluded", rule.table)
    }
    before, after = rule.order.format(rule.table), rule.order.format("excluded")
    return (
        f"({after} > {before} OR ({after} = {before} "
        f"AND {values['excluded']} > {values[rule.table]}))"
    )
