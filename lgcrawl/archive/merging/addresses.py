"""The addresses of vacancies that have several once two archives are joined."""

# ruff: noqa: S608 - nothing but our own names
from __future__ import annotations

import sqlite3

from lgcrawl.archive.listings import canonical
from lgcrawl.archive.merging.tables import Rule, join

_APART = Rule(
    "vacancy_addresses", ("vacancy_id", "url"), least=("first_seen",), most=("last_seen",)
)
_SEVERAL = """
CREATE TEMP TABLE several AS
SELECT m.id FROM main.vacancies m JOIN other.vacancies o ON o.id = m.id WHERE o.address != m.address
UNION SELECT vacancy_id FROM main.vacancy_addresses
UNION SELECT vacancy_id FROM other.vacancy_addresses
"""
_OWN = """
SELECT v.id AS vacancy_id, canonical(v.url) AS url, v.first_seen, v.last_seen
FROM temp.several CROSS JOIN {0}.vacancies v USING (id) WHERE v.address IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM {0}.vacancy_addresses WHERE vacancy_id = v.id)
"""
_ALONE = f"""
CREATE TEMP TABLE vacancy_addresses AS SELECT vacancy_id, url, min(first_seen) AS first_seen,
max(last_seen) AS last_seen FROM ({_OWN.format("main")} UNION ALL {_OWN.format("other")})
GROUP BY vacancy_id, url
"""


def note_own(db: sqlite3.Connection) -> None:
    """Note in a table of ``temp`` the addresses that are the only ones, before rows are joined."""
    db.create_function("canonical", 1, canonical, deterministic=True)
    db.execute(_SEVERAL)
    db.execute(_ALONE)


def join_addresses(db: sqlite3.Connection) -> None:
    """Write down every address of vacancies that have several, once the rows are joined."""
    for theirs in ("other", "temp"):
        join(db, _APART, theirs)
    for name in ("several", "vacancy_addresses"):
        db.execute(f"DROP TABLE temp.{name}")
