"""Scores of extraction on the private captured pages: facts of records, and main texts."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

from lgcrawl.saved import records_of
from pipelines.errors import InputError
from pipelines.text import clean
from tests.scoring.disputes import disputed
from tests.scoring.normalisers import Wrong, silent
from tests.scoring.tallies import Scores, Tally

JOB_FIELDS = {
    "title": "title",
    "employer": "employer_text",
    "salary_text": "salary_text",
    "location": "location_text",
    "closing_date": "closing_date",
    "reference": "reference",
    "contract": "contract_text",
    "hours": "hours_text",
}
NEWS_FIELDS = ("title", "published", "author", "body_first80", "must_contain", "must_not_contain")


def folded(text: Any) -> str:
    """Text as compared: no case, no punctuation, no spaces."""
    return re.sub(r"[\W_]+", "", clean(str(text or "")).lower())


def read_all(
    pages: Path, only: set[str] | None = None
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, str]]:
    """Records by file, and the reason by file where there are none; ``error:`` marks a bug."""
    records, reasons = {}, {}
    for path in sorted(p for p in pages.rglob("*") if p.is_file()):
        name = str(path.relative_to(pages))
        if only is not None and name not in only:
            continue
        try:
            records[name] = list(records_of(str(path)))
        except InputError as error:
            reasons[name] = str(error)
        except Exception as error:
            reasons[name] = f"error: {type(error).__name__}: {error}"
    return records, reasons


def best(fact: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The record a labelled row means: the same title and as many other facts as may be."""
    if fact["type"] == "news":
        return next((r for r in found if r["kind"] == "article"), None)
    rows = [r for r in found if r["kind"] == "vacancy"]

    def likeness(record: dict[str, Any]) -> int:
        return 2 * (folded(record["title"]) == folded(fact["title"])) + sum(
            bool(fact.get(ours)) and folded(record.get(theirs)) == folded(fact[ours])
            for ours, theirs in JOB_FIELDS.items()
        )

    return max(rows, key=likeness, default=None)


def judge_fact(fact: dict[str, Any], record: dict[str, Any] | None) -> Iterator[tuple[str, bool]]:
    """Each labelled field of a fact, and whether the record has it right."""
    if fact["type"] == "job":
        labelled = fact.get("labelled") or {}
        for ours, theirs in JOB_FIELDS.items():
            if fact.get(ours):
                yield ours, bool(record) and folded(record[theirs]) == folded(fact[ours])
        for label, value in labelled.items():
            text = json.dumps(record, ensure_ascii=False) if record else ""
            yield f"labelled {label.strip(': ')}", folded(value) in folded(text)
        return
    body = clean((record or {}).get("body"))
    for field in NEWS_FIELDS:
        want = fact.get(field)
        if not want:
            continue
        if field == "published":
            yield field, bool(record) and (record["published"] or "")[:10] in days(want)
        elif field == "body_first80":
            summary = clean((record or {}).get("summary"))
            yield field, folded(want)[:60] in folded(body + summary)
        elif field in ("must_contain", "must_not_contain"):
            for text in [want] if isinstance(want, str) else want:
                yield field, (folded(text) in folded(body)) == (field == "must_contain")
        else:
            yield field, bool(record) and folded(record[field]) == folded(want)


def days(printed: str) -> set[str]:
    """The day as printed in its own zone, and the same moment's day in UTC."""
    from pipelines import dates

    return {printed[:10], (dates.parse(printed).utc or printed)[:10]}


def facts(pages: Path, wrong: Wrong = silent) -> Iterator[tuple[str, Scores]]:
    """The labelled facts of ``expected.jsonl``, as the sets ``news pages`` and ``job pages``."""
    labelled = [json.loads(line) for line in (pages / "expected.jsonl").open(encoding="utf-8")]
    records, _ = read_all(pages, {fact["file"] for fact in labelled})
    sets: dict[str, Scores] = defaultdict(dict)
    for fact in labelled:
        record = best(fact, records.get(fact["file"], []))
        for field, right in judge_fact(fact, record):
            sets[fact["type"]].setdefault(field, Tally()).add(right)
            if fact["type"] == "news" and field in ("title", "published"):
                path = pages / fact["file"]
                undisputed = sets["news"].setdefault(f"{field}, undisputed labels", Tally())
                if right or not disputed(fact, field, record, path, folded):
                    undisputed.add(right)
            if not right:
                got = record.get(JOB_FIELDS.get(field, field)) if record else None
                wrong(f"{fact['file']}: {field}: {fact.get(field)!r} != {got!r}"[:400])
    for kind, scores in sets.items():
        yield f"{kind} pages", scores


def folders(pages: Path) -> tuple[Table, list[str]]:
    """How many files of each folder give records or one clear reason, and those that raise."""
    records, reasons = read_all(pages)
    table = Table("folder", "files", "with records", "with one clear reason", "errors")
    for folder, count in Counter(name.split("/")[0] for name in [*records, *reasons]).items():
        mine = [r for n, r in reasons.items() if n.split("/")[0] == folder]
        errors = sum(r.startswith("error: ") for r in mine)
        given = sum(n.split("/")[0] == folder for n in records)
        table.add_row(folder, *map(str, (count, given, len(mine) - errors, errors)))
    return table, [f"{n}: {r}" for n, r in reasons.items() if r.startswith("error: ")]
