"""``make score``: how many labelled facts come out right, per kind and field.

Reads the private development data beside the checkout; says so and leaves when it is absent.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lgcrawl.saved import records_of
from pipelines import employer, salary
from pipelines.errors import InputError
from pipelines.text import clean
from tests.conftest import SHARED

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
Score = dict[str, list[int]]  # field -> [right, asked]


def folded(text: Any) -> str:
    """Text as compared: no case, no punctuation, no spaces."""
    return re.sub(r"[\W_]+", "", clean(str(text or "")).lower())


def read_all(pages: Path) -> tuple[dict[str, list[dict[str, Any]]], dict[str, str]]:
    """Records by file, and the reason by file where there are none; ``error:`` marks a bug."""
    records, reasons = {}, {}
    for path in sorted(p for p in pages.rglob("*") if p.is_file()):
        name = str(path.relative_to(pages))
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


def score_pages(pages: Path, console: Console, verbose: bool) -> int:
    """Print the page scores; the number of files that raised."""
    records, reasons = read_all(pages)
    facts = [json.loads(line) for line in (pages / "expected.jsonl").open(encoding="utf-8")]
    scores: dict[str, Score] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for fact in facts:
        record = best(fact, records.get(fact["file"], []))
        for field, right in judge_fact(fact, record):
            tally = scores[fact["type"]][field]
            tally[0] += right
            tally[1] += 1
            if verbose and not right:
                got = record.get(JOB_FIELDS.get(field, field)) if record else None
                console.print(f"{fact['file']}: {field}: {fact.get(field)!r} != {got!r}"[:400])
    for kind, fields in scores.items():
        show(console, f"{kind}: {sum(f['type'] == kind for f in facts)} labelled records", fields)
    folders = Counter(name.split("/")[0] for name in [*records, *reasons])
    table = Table("folder", "files", "with records", "with one clear reason", "errors")
    for folder, count in folders.items():
        mine = [r for n, r in reasons.items() if n.split("/")[0] == folder]
        errors = sum(r.startswith("error: ") for r in mine)
        given = sum(n.split("/")[0] == folder for n in records)
        table.add_row(folder, *map(str, (count, given, len(mine) - errors, errors)))
    console.print(table)
    bugs = {n: r for n, r in reasons.items() if r.startswith("error: ")}
    for name, reason in bugs.items():
        console.print(f"{name}: {reason}", style="red")
    return len(bugs)


def score_bodies(folder: Path, console: Console) -> None:
    """Print how well main texts are cut: precision and recall over the labelled strings."""
    hits = Counter[str]()
    for line in (folder / "truth.jsonl").open(encoding="utf-8"):
        truth = json.loads(line)
        path = folder / truth["file"]
        if not path.exists():
            continue
        try:
            found = list(records_of(str(path), url=truth["url"].strip(), kind="article"))
            body = clean(found[0]["body"])
        except InputError:
            body = ""
        for text in truth["with"]:
            hits["tp" if clean(text) in body else "fn"] += 1
        for text in truth["without"]:
            hits["fp" if clean(text) in body else "tn"] += 1
    precision = hits["tp"] / (hits["tp"] + hits["fp"])
    recall = hits["tp"] / (hits["tp"] + hits["fn"])
    f1 = 2 * precision * recall / (precision + recall)
    console.print(f"article bodies: F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f})")


def show(console: Console, title: str, fields: Score) -> None:
    """One table of fields."""
    table = Table("field", "right", "of", "share", title=title)
    for field, (right, asked) in fields.items():
        table.add_row(field, str(right), str(asked), f"{right / asked:.1%}")
    console.print(table)


def score_salaries(folder: Path, console: Console) -> None:
    """Print the salary scores by the private scorer's own comparison."""
    sys.path.insert(0, str(folder))
    from score import score  # type: ignore[import-not-found]

    result, columns = score(str(folder / "dev.csv"), lambda raw: salary.parse(raw).to_dict())
    worst = sorted(columns.items(), key=lambda item: item[1])[:5]
    console.print(
        f"salaries: (min, max, period) {result['exact']:.1%} of {result['rows']} exact; "
        f"worst columns {', '.join(f'{n} {v:.1%}' for n, v in worst)}"
    )


def score_employers(folder: Path, console: Console) -> None:
    """Print the employer scores: right overall, wrong ids among matches."""
    right = wrong = matched = asked = 0
    for row in csv.DictReader((folder / "variants_dev.csv").open(encoding="utf-8")):
        ids = set(employer.match(row["raw"]).ids)
        want = set(filter(None, re.split(r"[|;+ ]+", row["expected_id"])))
        asked += 1
        right += ids == want
        matched += bool(ids)
        wrong += bool(ids) and ids != want
    console.print(f"employers: {right / asked:.1%} of {asked} right; {wrong} of {matched} wrong")


def main() -> int:
    """Print every score; 1 when a page raised."""
    console = Console(width=150)
    if not (SHARED / "pages").is_dir():
        console.print("no folder `shared` beside the checkout: nothing to score against")
        return 0
    verbose = "-v" in sys.argv
    steps: list[Callable[[], Any]] = [
        lambda: score_salaries(SHARED / "data" / "salary", console),
        lambda: score_employers(SHARED / "data" / "employers", console),
        lambda: score_bodies(SHARED / "pages" / "article_body", console),
    ]
    for step in steps:
        step()
    return 1 if score_pages(SHARED / "pages", console, verbose) else 0


if __name__ == "__main__":
    sys.exit(main())
