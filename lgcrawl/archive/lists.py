"""The lists a site shows, each one SQL statement that reads no more than the rows it gives.

What they leave out (open vacancies of a source, an employer, a nation, a kind of contract, or of
two of these at once) is a search with nothing typed: ``search_vacancies(db, "", Only(...))``.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

Row = dict[str, Any]

_LISTS = frozenset({"employer_ids", "sites", "patterns"})  # JSON arrays in SQL, lists in rows
# What a line of a list shows; each column is one of all_vacancies or news_latest.
_VACANCY = """a.id, a.title, a.employer, a.employer_ids, a.employer_text, a.salary_text,
    a.salary_annual_min, a.salary_annual_max, a.town, a.region, a.nation, a.contract_type,
    a.working, a.remote, a.closing_date, a.state, a.first_seen, a.source, a.source_title, a.url"""
_ARTICLE = """a.id, a.title, a.published, a.summary, a.employer_ids, a.first_seen, a.source,
    a.source_title, a.publisher, a.url"""
_OPEN = "o.state = 'open' AND (o.closing_date IS NULL OR o.closing_date >= :today)"
# The next page begins after the last row of the one before.
_AFTER = "o.number < coalesce((SELECT number FROM {} WHERE id = :after), 1 << 62)"
_NEWEST = f"""AND {_AFTER.format("vacancies")} ORDER BY o.number DESC LIMIT :limit"""

OPEN = f"""
SELECT {_VACANCY} FROM vacancies o CROSS JOIN all_vacancies a ON a.id = o.id
WHERE {_OPEN} {_NEWEST}
"""  # noqa: S608 - our own names
OPEN_OF_REGION = f"""
SELECT {_VACANCY} FROM vacancies o CROSS JOIN all_vacancies a ON a.id = o.id
WHERE {_OPEN} AND o.region = :region COLLATE NOCASE {_NEWEST}
"""  # noqa: S608 - our own names
OPEN_WITH_PAY = f"""
SELECT {_VACANCY} FROM vacancies o CROSS JOIN all_vacancies a ON a.id = o.id
WHERE {_OPEN} AND coalesce(o.salary_annual_max, o.salary_annual_min) >= :pay {_NEWEST}
"""  # noqa: S608 - our own names
CLOSING_SOON = f"""
SELECT {_VACANCY} FROM vacancies o CROSS JOIN all_vacancies a ON a.id = o.id
WHERE o.state = 'open' AND o.closing_date >= :today ORDER BY o.closing_date LIMIT :limit
"""  # noqa: S608 - our own names
OF_EMPLOYER = f"""
SELECT {_VACANCY} FROM vacancy_employers o CROSS JOIN vacancies v ON v.number = o.number
CROSS JOIN all_vacancies a ON a.id = v.id
WHERE o.employer_id = :employer {_NEWEST}
"""  # noqa: S608 - our own names
VACANCIES_BY_NUMBER = f"""
SELECT {_VACANCY} FROM json_each(:numbers) n CROSS JOIN vacancies o ON o.number = n.value
CROSS JOIN all_vacancies a ON a.id = o.id ORDER BY n.key
"""  # noqa: S608 - our own names
NEWS = f"""
SELECT {_ARTICLE} FROM articles o CROSS JOIN news_latest a ON a.id = o.id
WHERE {_AFTER.format("articles")} ORDER BY o.number DESC LIMIT :limit
"""  # noqa: S608 - our own names
NEWS_BY_NUMBER = f"""
SELECT {_ARTICLE} FROM json_each(:numbers) n CROSS JOIN articles o ON o.number = n.value
CROSS JOIN news_latest a ON a.id = o.id ORDER BY n.key
"""  # noqa: S608 - our own names


def rows(db: sqlite3.Connection, sql: str, **values: object) -> list[Row]:
    """The rows of one of these lists; ``values`` are its named parameters.

    ``today``: a day, Europe/London. ``after``: id of the last row shown, None for the first page.
    ``limit``: rows at most. ``employer``: an id. ``pay``: pounds a year.
    """
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [
        {
            name: json.loads(value) if name in _LISTS and value else value
            for name, value in zip(names, row, strict=True)
        }
        for row in cursor
    ]
