"""What of a record is content: its printed texts, their hash, and what one sighting adds."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Any

from lgcrawl.archive.identity import canonical_url
from pipelines.records import Article, Record, Vacancy

Row = dict[str, Any]

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

# Printed anew every day though nothing has changed.
_RELATIVE = re.compile(
    r"\b(?:ago|today|yesterday|tomorrow|left|remaining|just now|now"
    r"|in (?:an?|\d{1,4}) (?:minute|hour|day|week|month)s?)\b",
    re.IGNORECASE,
)
_DATES = frozenset({"posted_text", "closing_text", "published_text", "start_text"})
_MAX_DATE_TEXT = 200
_MAX_INTEGER = 2**63 - 1  # SQLite's
# What a column holds where its texts said nothing of it.
_SILENT: tuple[object, ...] = (None, 0, [], "[]")


@dataclass(frozen=True)
class Shape:
    """How one kind of record lies in the archive.

    ``texts`` are the printed fields; ``unhashed`` those whose change is no new version. ``groups``
    says which columns were cleaned from which texts: a sighting without the texts says nothing of
    the columns.
    """

    table: str
    owner: str  # the column of the versions table that names the record
    versions: str
    prefix: str
    texts: tuple[str, ...]
    unhashed: frozenset[str]
    groups: Mapping[tuple[str, ...], tuple[str, ...]]
    clean: Callable[[Any], Row]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that comes from the record itself."""
        cleaned = (c for columns in self.groups.values() for c in columns if c != "employer_ids")
        return (*self.texts, *cleaned, "evidence")


_AS_THEY_ARE = (*chain.from_iterable(DATES), *EMPLOYER)
_POSTED, _CLOSING, _INTERVIEW, _START = DATES


def _vacancy(vacancy: Vacancy) -> Row:
    row: Row = {}
    for names, value in (
        (SALARY, vacancy.salary),
        (PLACE, vacancy.place),
        (CONTRACT | CONDITIONS, vacancy.contract),
    ):
        row |= {column: _plain(getattr(value, name, None)) for column, name in names.items()}
    for column in _AS_THEY_ARE:
        row[column] = getattr(vacancy, column)
    row["employer_ids"] = list(dict.fromkeys(map(storable, vacancy.employer_ids)))
    return row


def _article(article: Article) -> Row:
    row = {c: getattr(article, c) for c in ("kind", "published", "modified")}
    return row | {"body_html": article.body_html and storable(article.body_html)}


VACANCY = Shape(
    table="vacancies",
    owner="vacancy_id",
    versions="vacancy_versions",
    prefix="vac_",
    texts=(
        "url",
        "reference",
        "title",
        "employer_text",
        "recruiter_text",
        "department",
        "salary_text",
        "location_text",
        "posted_text",
        "closing_text",
        "interview_text",
        "start_text",
        "contract_text",
        "hours_text",
        "description",
        "apply_url",
    ),
    unhashed=frozenset({"url"}),  # listings keeps every address
    groups={
        ("employer_text", "recruiter_text"): ("employer_ids", *EMPLOYER),
        ("salary_text",): tuple(SALARY),
        ("location_text",): tuple(PLACE),
        ("posted_text",): _POSTED,
        ("closing_text",): _CLOSING,
        ("interview_text", "closing_text"): _INTERVIEW,
        ("start_text", "closing_text"): _START,
        ("contract_text", "hours_text"): tuple(CONTRACT),
        ("contract_text", "hours_text", "description"): tuple(CONDITIONS),
    },
    clean=_vacancy,
)
ARTICLE = Shape(
    table="articles",
    owner="article_id",
    versions="article_versions",
    prefix="art_",
    texts=(
        "url",
        "title",
        "published_text",
        "modified_text",
        "author",
        "section",
        "summary",
        "body",
        "picture_credit",
        "language",
    ),
    # Many systems print the moment of the request as the moment of change.
    unhashed=frozenset({"url", "modified_text", "language"}),
    groups={
        (): ("kind",),
        ("published_text",): ("published",),
        ("modified_text",): ("modified",),
        ("body",): ("body_html",),
    },
    clean=_article,
)


SHAPES = (VACANCY, ARTICLE)


def shape_of(record: Record) -> Shape:
    """VACANCY or ARTICLE."""
    return VACANCY if isinstance(record, Vacancy) else ARTICLE


# -- texts -----------------------------------------------------------------------------------------
def storable(value: object) -> str:
    """A text SQLite and JSON can hold: without lone surrogates and NULs."""
    text = value if isinstance(value, str) else str(value)
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def printed(record: Record) -> dict[str, str | None]:
    """The printed fields; what is empty or only white space is None."""
    found: dict[str, str | None] = {}
    for name in shape_of(record).texts:
        value = getattr(record, name)
        text = None if value is None else storable(value)
        found[name] = text if text and text.strip() else None
    return found


def face(shape: Shape, texts: Mapping[str, str | None]) -> dict[str, str]:
    """What is compared: white space folded, trackers gone, relative dates left out."""
    found = {}
    for name in shape.texts:
        text = texts.get(name)
        if not text or name in shape.unhashed:
            continue
        if name in _DATES and _RELATIVE.search(text[:_MAX_DATE_TEXT]):
            continue
        if name == "apply_url":
            text = canonical_url(text)
        found[name] = " ".join(unicodedata.normalize("NFC", text).split())
    return found


def content_hash(shape: Shape, texts: Mapping[str, str | None]) -> bytes:
    """128 bits over :func:`face`."""
    return blake2b(to_json(face(shape, texts)).encode(), digest_size=16).digest()


def differences(
    shape: Shape, old: Mapping[str, str | None], new: Mapping[str, str | None]
) -> dict[str, list[str | None]]:
    """``{field: [old, new]}`` as printed, for the fields whose :func:`face` differs."""
    before, after = face(shape, old), face(shape, new)
    return {
        name: [old.get(name), new.get(name)]
        for name in shape.texts
        if before.get(name) != after.get(name)
    }


def to_json(value: object) -> str:
    """Compact JSON, keys in order, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# -- one sighting on top of what is stored -------------------------------------------------------
def merge(record: Record, stored: Row | None, stated: frozenset[str]) -> tuple[Row, frozenset[str]]:
    """The row after this sighting, and the texts it stated.

    A text the record does not state was not denied: the stored one stays, with the columns cleaned
    from it. Of several sightings in one run the first to state a text wins; ``stated`` names the
    texts this run has already had. A partial sighting of a known record fills only what is empty,
    and counts as having stated nothing: the record's own page may still be read in this run.
    """
    shape = shape_of(record)
    texts, clean = printed(record), shape.clean(record)
    old = stored or {}
    fills = record.partial and stored is not None
    had = frozenset(n for n in shape.texts if old[n] is not None) if fills else stated
    taken = frozenset(n for n, text in texts.items() if text is not None and n not in had)
    row: Row = {name: texts[name] if name in taken else old.get(name) for name in shape.texts}
    for names, columns in shape.groups.items():
        known = {name for name in names if row[name] is not None}
        if not known:  # such as the publisher of the source as the employer
            kept = old if stated or fills else {}
        elif not known & taken:
            kept = {column: old.get(column) for column in columns}
            clean |= kept
            continue
        else:  # of two texts only one was stated: it may not know what the other said
            kept = old if known - taken else {}
        for column in columns:
            silent = clean[column] in _SILENT or (fills and kept.get(column) not in _SILENT)
            if silent and kept.get(column) is not None:
                clean[column] = kept[column]
    row |= clean
    evidence = json.loads(old["evidence"]) if stored else {}
    given = {storable(k): storable(v) for k, v in record.evidence.items()}
    given = {k: v for k, v in given.items() if k in taken or k not in shape.texts}
    row["evidence"] = to_json(given | evidence if fills else evidence | given)
    return row, frozenset() if record.partial else taken


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return to_json([storable(item) for item in value])
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and abs(value) > _MAX_INTEGER:
        return None
    return storable(value) if isinstance(value, str) else value
