"""What of a record is content: its printed texts, their hash, and what one sighting adds."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from lgcrawl.archive.columns import (
    ARTICLE_COLUMNS,
    CONDITIONS,
    CONTRACT,
    DATES,
    EMPLOYER,
    FORMS,
    PLACE,
    SALARY,
    VACANCY_COLUMNS,
    read_article,
    read_vacancy,
    storable,
    to_json,
)
from pipelines.addresses import canonical_url
from pipelines.records import Record, Vacancy

Row = dict[str, Any]
Evidence = tuple[tuple[str, str], ...]  # field and evidence

# Printed anew every day though nothing has changed.
_RELATIVE = re.compile(
    r"\b(?:ago|today|yesterday|tomorrow|left|remaining|just now|now"
    r"|in (?:an?|\d{1,4}) (?:minute|hour|day|week|month)s?)\b",
    re.IGNORECASE,
)
_DATES = frozenset({"posted_text", "closing_text", "published_text", "start_text"})
_MAX_DATE_TEXT = 200
# What a column holds where its texts said nothing of it.
_SILENT: tuple[object, ...] = (None, 0, [], "[]")


@dataclass(frozen=True)
class Shape:
    """How one kind of record lies in the archive.

    ``texts`` are the printed fields; ``unhashed`` those whose change is no new version. ``groups``
    says which columns were cleaned from which texts: a sighting without the texts says nothing of
    the columns. ``read`` gives the values of the columns in ``cleaned``.
    """

    table: str
    owner: str  # the column of the versions table that names the record
    versions: str
    prefix: str
    texts: tuple[str, ...]
    unhashed: frozenset[str]
    groups: Mapping[tuple[str, ...], tuple[str, ...]]
    cleaned: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column that comes from the record itself."""
        cleaned = (c for columns in self.groups.values() for c in columns if c != "employer_ids")
        return (*self.texts, *cleaned, "evidence")

    @cached_property
    def hashed(self) -> tuple[str, ...]:
        """The texts whose change is a new version."""
        return tuple(name for name in self.texts if name not in self.unhashed)

    @cached_property
    def as_printed(self) -> Callable[[Record], tuple[Any, ...]]:
        """What a record has in each of ``texts``."""
        return attrgetter(*self.texts)

    def clean(self, record: Record) -> Row:
        """The cleaned columns of a record."""
        return dict(zip(self.cleaned, self.read(record), strict=True))


_POSTED, _CLOSING, _INTERVIEW, _START = DATES
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
        ("description",): FORMS,
    },
    cleaned=VACANCY_COLUMNS,
    read=read_vacancy,
)
ARTICLE = Shape(
    table="articles",
    owner="article_id",
    versions="article_versions",
    prefix="art_",
    texts=(
        *("url", "title", "published_text", "modified_text", "author", "section", "summary"),
        *("body", "picture_url", "picture_credit", "language"),
    ),
    # Many systems print the moment of the request as the moment of change.
    unhashed=frozenset({"url", "modified_text", "picture_url", "language"}),
    groups={
        (): ("kind",),
        ("published_text",): ("published",),
        ("modified_text",): ("modified",),
        ("body",): ("body_html",),
    },
    cleaned=ARTICLE_COLUMNS,
    read=read_article,
)


SHAPES = (VACANCY, ARTICLE)


def shape_of(record: Record) -> Shape:
    """VACANCY or ARTICLE."""
    return VACANCY if isinstance(record, Vacancy) else ARTICLE


# -- texts -----------------------------------------------------------------------------------------
def printed(record: Record) -> dict[str, str | None]:
    """The printed fields; what is empty or only white space is None."""
    shape = shape_of(record)
    found: dict[str, str | None] = dict.fromkeys(shape.texts)
    for name, value in zip(shape.texts, shape.as_printed(record), strict=True):
        if value is not None:
            text = storable(value)
            if text and not text.isspace():
                found[name] = text
    return found


def face(shape: Shape, texts: Mapping[str, str | None]) -> dict[str, str]:
    """What is compared: white space folded, trackers gone, relative dates left out."""
    found = {}
    for name in shape.hashed:
        text = texts.get(name)
        if not text or (name in _DATES and _relative(text[:_MAX_DATE_TEXT])):
            continue
        if name == "apply_url":
            text = canonical_url(text)
        found[name] = " ".join(unicodedata.normalize("NFC", text).split())
    return found


@lru_cache(maxsize=1024)
def _relative(text: str) -> bool:
    return _RELATIVE.search(text) is not None


def content_hash(shape: Shape, texts: Mapping[str, str | None]) -> bytes:
    """128 bits over :func:`face`."""
    return blake2b(to_json(face(shape, texts)).encode(), digest_size=16).digest()


def differences(
    shape: Shape, old: Mapping[str, str | None], new: Mapping[str, str | None]
) -> dict[str, list[str | None]]:
    """``{field: [old, new]}`` as printed, for the fields whose :func:`face` differs."""
    other = [name for name in shape.texts if old.get(name) != new.get(name)]
    before, after = (face(shape, {name: of.get(name) for name in other}) for of in (old, new))
    return {
        name: [old.get(name), new.get(name)]
        for name in other
        if before.get(name) != after.get(name)
    }


# -- one sighting on top of what is stored -------------------------------------------------------
@dataclass(slots=True)
class Sighting:
    """What one look at a record says, as it can be stored; read once, however often it is used.

    ``stated`` names the texts that are not None; ``values`` are those of ``shape.cleaned``.
    """

    record: Record
    shape: Shape
    texts: dict[str, str | None]
    stated: frozenset[str]
    values: tuple[Any, ...]
    evidence: Evidence


def look(record: Record) -> Sighting:
    """Read a record."""
    shape, texts = shape_of(record), printed(record)
    stated = frozenset([name for name, text in texts.items() if text is not None])
    evidence = _storable_items(tuple(record.evidence.items()))
    return Sighting(record, shape, texts, stated, shape.read(record), evidence)


def merge(
    record: Record, stored: Row | None, stated: frozenset[str], seen: Sighting | None = None
) -> tuple[Row, frozenset[str]]:
    """The row after this sighting, and the texts it stated; ``seen`` is the record read already.

    A text the record does not state was not denied: the stored one stays, with the columns cleaned
    from it. Of several sightings in one run the first to state a text wins; ``stated`` names the
    texts this run has already had. A partial sighting of a known record fills only what is empty,
    and counts as having stated nothing: the record's own page may still be read in this run.
    """
    seen = seen or look(record)
    shape, texts = seen.shape, seen.texts
    old = stored or {}
    fills = record.partial and stored is not None
    had = frozenset(n for n in shape.texts if old[n] is not None) if fills else stated
    taken = seen.stated - had
    row: Row = {name: texts[name] if name in taken else old.get(name) for name in shape.texts}
    row |= _cleaned(seen, old, row, taken, stated)
    row["evidence"] = given = evidence_given(seen, taken)
    if stored and stored["evidence"] != given:
        new, before = json.loads(given), json.loads(stored["evidence"])
        row["evidence"] = to_json(new | before if fills else before | new)
    return row, frozenset() if record.partial else taken


def _cleaned(
    seen: Sighting, old: Row, row: Row, taken: frozenset[str], stated: frozenset[str]
) -> Row:
    """The cleaned columns after a sighting, of which ``row`` has the texts."""
    fills = seen.record.partial and bool(old)
    clean: Row = dict(zip(seen.shape.cleaned, seen.values, strict=True))
    if not old or tuple(map(old.get, seen.shape.cleaned)) == seen.values:
        return clean  # whichever of the two each column is taken from
    for names, columns in seen.shape.groups.items():
        there = {name for name in names if row[name] is not None}
        if not there:  # such as the publisher of the source as the employer
            kept = old if stated or fills else {}
        elif not there & taken:
            clean |= {column: old.get(column) for column in columns}
            continue
        else:  # of two texts only one was stated: it may not know what the other said
            kept = old if there - taken else {}
        for column in columns:
            silent = clean[column] in _SILENT or (fills and kept.get(column) not in _SILENT)
            if silent and kept.get(column) is not None:
                clean[column] = kept[column]
    return clean


def evidence_given(seen: Sighting, taken: Container[str]) -> str:
    """The evidence of a sighting, as JSON: that of the texts taken, and of what is no text."""
    texts = seen.shape.texts
    return _json_of_items(tuple([e for e in seen.evidence if e[0] in taken or e[0] not in texts]))


@lru_cache(maxsize=256)
def _storable_items(items: tuple[tuple[object, object], ...]) -> Evidence:
    """Evidence as it can be stored; the records of one source share a few sets."""
    return tuple({storable(field): storable(where) for field, where in items}.items())


@lru_cache(maxsize=256)
def _json_of_items(items: Evidence) -> str:
    return to_json(dict(items))
