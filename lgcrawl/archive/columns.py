"""The columns of cleaned values, read from a record as a database can hold them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any

from pipelines.records import Article, Vacancy

# Attributes of the cleaned values that have a column; which column, below.
_SALARY = (
    *("min", "max", "currency", "period", "period_inferred", "pro_rata", "fte"),
    *("actual_only", "actual_min", "actual_max", "hourly_min", "hourly_max", "grade"),
    *("scale", "scp_min", "scp_max", "up_to", "from_", "circa", "plus_benefits"),
    *("negotiable", "award_pending", "suspect", "annual_min", "annual_max"),
    *("annual_method", "scale_check", "scale_year", "from_scale_min", "from_scale_max", "reason"),
)
_PLACE = ("postcode", "outcode", "town", "county", "region", "nation", "sites", "remote")
_CONTRACT = (
    *("working", "patterns", "term_time", "hours_per_week", "hours_max", "weeks_per_year", "fte"),
    *("job_share", "maternity_cover"),
)

# Column of the archive -> attribute of the cleaned value.
SALARY = {f"salary_{name.rstrip('_')}": name for name in _SALARY}
PLACE = {name: name for name in _PLACE} | {"place_method": "method", "place_reason": "reason"}
CONTRACT = {name: name for name in _CONTRACT} | {
    "contract_type": "type",
    "contract_months": "duration_months",
    "contract_end_date": "end_date",
    "contract_remote": "remote",
    "contract_reason": "reason",
}
# Conditions of the post, which descriptions print as often as contract texts.
CONDITIONS = {name: name for name in ("dbs", "politically_restricted")}

# The columns of each date of a vacancy, the day first.
DATES = (
    ("posted_date", "posted_method"),
    ("closing_date", "closing_time", "closing_method"),
    ("interview_date",),
    ("start_date",),
)
EMPLOYER = ("employer_method", "end_client")
_AS_THEY_ARE = (*chain.from_iterable(DATES), *EMPLOYER)
# What stands beside the description.
FORMS = ("description_html", "attachments")
VACANCY_COLUMNS = (*SALARY, *PLACE, *CONTRACT, *CONDITIONS, *_AS_THEY_ARE, *FORMS, "employer_ids")
ARTICLE_COLUMNS = ("kind", "published", "modified", "body_html")
_MAX_INTEGER = 2**63 - 1  # SQLite's

# The attributes of each cleaned value; an object of some sixty columns is read in three calls.
_OF_SALARY, _OF_PLACE, _OF_CONTRACT = (
    attrgetter(*names.values()) for names in (SALARY, PLACE, CONTRACT | CONDITIONS)
)
_OF_VACANCY = attrgetter(*_AS_THEY_ARE)
_NO_SALARY, _NO_PLACE, _NO_CONTRACT = (
    (None,) * len(names) for names in (SALARY, PLACE, CONTRACT | CONDITIONS)
)


def read_vacancy(vacancy: Vacancy) -> tuple[Any, ...]:
    """The values of VACANCY_COLUMNS."""
    salary, place, contract = vacancy.salary, vacancy.place, vacancy.contract
    values = (
        *(_OF_SALARY(salary) if salary is not None else _NO_SALARY),
        *(_OF_PLACE(place) if place is not None else _NO_PLACE),
        *(_OF_CONTRACT(contract) if contract is not None else _NO_CONTRACT),
    )
    return (
        # Most are None or False, for which a call costs more than all the rest.
        *[v if v is None else 0 if v is False else _PLAIN.get(type(v), _plain)(v) for v in values],
        *_OF_VACANCY(vacancy),
        vacancy.description_html and storable(vacancy.description_html),
        _attachments(vacancy) if vacancy.attachments else None,
        list(dict.fromkeys(map(storable, vacancy.employer_ids))),
    )


def _attachments(vacancy: Vacancy) -> str:
    """As a JSON array of objects."""
    return to_json(
        [{"title": storable(a.title), "url": storable(a.url)} for a in vacancy.attachments]
    )


def read_article(article: Article) -> tuple[Any, ...]:
    """The values of ARTICLE_COLUMNS."""
    html = article.body_html and storable(article.body_html)
    return article.kind, article.published, article.modified, html


# -- what a column can hold -----------------------------------------------------------------------
def storable(value: object) -> str:
    """A text SQLite and JSON can hold: without lone surrogates and NULs."""
    if type(value) is str and value.isascii() and "\0" not in value:
        return value  # nearly every text, and a long one is copied twice below
    text = value if isinstance(value, str) else str(value)
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def to_json(value: object) -> str:
    """Compact JSON, keys in order, characters as they are."""
    return _JSON.encode(value)


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=256)
def json_array(texts: tuple[str, ...]) -> str:
    """As JSON; most are empty, or the one employer of a source."""
    return to_json(texts)


def _plain(value: Any) -> Any:
    """A cleaned value, whatever its type, as a column has it."""
    for kind, plain in _PLAIN.items():
        if isinstance(value, kind):
            return plain(value)
    return value


def _list(items: Iterable[object]) -> str:
    return json_array(tuple([storable(item) for item in items]))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _bounded(value: int) -> int | None:
    return value if abs(value) <= _MAX_INTEGER else None


_PLAIN: dict[type, Callable[[Any], Any]] = {
    tuple: _list,
    list: _list,
    float: _finite,
    bool: int,  # before int, which it is too
    int: _bounded,
    str: storable,
}
