"""Made-up rows by the million, written straight into the tables of a new archive.

No parsing, no writer: what is measured on them is the archive itself. Shapes follow what councils
and trusts print: a description of some 900 characters with about a hundred different words, a
reference, pay, a place, a closing date; a few common words and many rare ones.
"""

from __future__ import annotations

import random
import sqlite3
from base64 import b32encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from lgcrawl.archive.columns import to_json
from lgcrawl.archive.identity import address
from lgcrawl.archive.numbers import evidence_number, first_of, run_number
from pipelines.employer_register import bodies
from pipelines.lookups import rows as lookup

TODAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
A_YEAR = 500_000  # vacancies first seen in one
SOURCES = 40
NEWS_SOURCES = 10  # of them
RULES = "0.1.0+1f0c9a3d"
_BATCH = 5_000
_DAY = timedelta(days=1)

_ROLES = (
    *("nurse", "social worker", "planning officer", "teaching assistant", "care assistant"),
    *("project manager", "gritter driver", "solicitor", "housing officer", "cook", "cleaner"),
    *("occupational therapist", "data analyst", "librarian", "park ranger", "building surveyor"),
    *("payroll clerk", "head of finance", "environmental health officer", "youth worker"),
    *("business support officer", "speech and language therapist", "radiographer", "porter"),
    *("civil enforcement officer", "electoral services manager", "archivist", "lifeguard"),
)
_RANKS = ("", "", "", "senior ", "principal ", "deputy ", "assistant ", "trainee ", "lead ")
_AREAS = (
    *("", "", "", "adult services", "children and families", "highways", "mental health"),
    *("revenues and benefits", "community", "regeneration", "emergency planning", "nights"),
    *("waste and recycling", "special educational needs", "theatres", "maternity cover"),
)
_COMMON = (
    *("the", "and", "to", "of", "a", "in", "you", "will", "our", "for", "with", "we", "be", "is"),
    *("are", "your", "work", "team", "as", "on", "this", "have", "an", "service", "role", "that"),
    *("working", "or", "at", "experience", "support", "by", "people", "from", "all", "post"),
    *("council", "services", "local", "within", "community", "skills", "application", "care"),
    *("health", "development", "opportunity", "management", "please", "about", "who", "training"),
    *("flexible", "hours", "annual", "leave", "pension", "safeguarding", "children", "school"),
    *("housing", "planning", "knowledge", "qualification", "successful", "candidate", "contact"),
    *("equality", "diversity", "essential", "desirable", "interview", "colleagues", "residents"),
)
_ONSETS = ("b", "br", "c", "d", "dr", "f", "g", "h", "l", "m", "n", "p", "r", "s", "st", "t", "w")
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "l", "n", "r", "s", "t", "nd", "rt", "ment", "ing", "tion")
_VOCABULARY = 40_000
_SENTENCES = 40_000
_CONTACT = (
    "For an informal chat call {name} on 01632 960{n:03d} or write to {name}.{n}@jobs.example.uk.",
    "Questions? {name}, 07700 900{n:03d}.",
    "Email {name}.{n}@jobs.example.uk.",
    "Tel: (01632) 960 {n:03d} ({name})",
    "Contact {name}.{n} at example dot gov dot uk.",
)
_SALARY = ("£{:,} - £{:,} per annum", "Grade {} SCP 12 - 17, £{:,} to £{:,} pro rata", "£{:,}")
_EVIDENCE = tuple(
    to_json(dict.fromkeys(("title", "salary_text", "description", "url"), how))
    for how in ("label", "jsonld", "platform", "feed", "generic", "text")
)
_LABELS = ("Full time", "Part time, 18.5 hours a week", "37 hours a week", "Term time only")


class Writing:
    """Sentences whose words are spread as in print: few are common, most are rare."""

    def __init__(self, rng: random.Random) -> None:
        words = list(_COMMON)
        known = set(words)
        while len(words) < _VOCABULARY:
            word = "".join(
                rng.choice(part)
                for _ in range(1 + (len(words) > 800) + (len(words) > 20_000))
                for part in (_ONSETS, _MIDDLES, _CODAS)
            )
            if word not in known:
                known.add(word)
                words.append(word)
        weights = list(accumulate((rank + 3) ** -1.1 for rank in range(len(words))))
        self.sentences = [
            " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(10, 24))).capitalize()
            + "."
            for _ in range(_SENTENCES)
        ]
        self._popular = list(accumulate(1 / (rank + 500) for rank in range(_SENTENCES)))

    def text(self, rng: random.Random, size: int) -> str:
        """About ``size`` characters, in paragraphs."""
        parts = rng.choices(self.sentences, cum_weights=self._popular, k=max(1, size // 110))
        return "\n\n".join(" ".join(parts[at : at + 3]) for at in range(0, len(parts), 3))


def an_id(prefix: str, rng: random.Random) -> str:
    """An id of the archive's shape."""
    return prefix + b32encode(rng.randbytes(13)).decode().lower()[:20]


def fill(db: sqlite3.Connection, vacancies: int, seed: int = 1) -> None:
    """Employers, sources, runs, ``vacancies`` rows and a tenth as many articles, oldest first."""
    rng = random.Random(seed)
    writing = Writing(rng)
    _register(db, rng)
    runs = _runs(db, vacancies)
    evidence = [evidence_number(text) for text in _EVIDENCE]
    db.execute("BEGIN")
    db.executemany("INSERT INTO evidence_sets VALUES (?, ?)", zip(evidence, _EVIDENCE, strict=True))
    made = _vacancies(rng, writing, vacancies, runs, evidence)
    while batch := list(islice(made, _BATCH)):
        _write(db, batch)
        db.execute("COMMIT")  # else all of it stood in the log first
        db.execute("BEGIN")
    news = _articles(rng, writing, vacancies // 10, vacancies, runs, evidence)
    while batch := list(islice(news, _BATCH)):
        _write(db, batch)
    db.execute("COMMIT")


Rows = dict[str, list[dict[str, Any]]]  # table -> rows of one record


def _write(db: sqlite3.Connection, batch: list[Rows]) -> None:
    by_table: dict[str, list[dict[str, Any]]] = {}
    for record in batch:
        for table, rows in record.items():
            by_table.setdefault(table, []).extend(rows)
    for table, rows in by_table.items():
        if rows:
            names = ", ".join(rows[0])
            marks = ", ".join(f":{name}" for name in rows[0])
            db.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _register(db: sqlite3.Connection, rng: random.Random) -> None:
    db.executemany(
        """INSERT OR IGNORE INTO employers (id, name, short_name, kind, nation, region, listed)
        VALUES (?, ?, ?, ?, ?, ?, 1)""",
        [
            (b.id, b.official_name or b.id, b.short_name, b.kind, b.nation, b.region)
            for b in bodies().values()
        ],
    )
    ids = list(bodies())
    db.executemany(
        "INSERT INTO sources VALUES (?, ?, ?, ?, ?, 'jobtrain', 'OGL-UK-3.0', 1, ?, ?)",
        [
            (
                *(f"source-{n:02d}", f"Made-up source {n}", rng.choice(ids), "listing"),
                *("vacancy" if n >= NEWS_SOURCES else "article", _moment(TODAY), _moment(TODAY)),
            )
            for n in range(SOURCES)
        ],
    )


def _runs(db: sqlite3.Connection, vacancies: int) -> dict[str, list[int]]:
    """One run a day and source."""
    days = int(365 * vacancies / A_YEAR) + 2
    runs: dict[str, list[int]] = {}
    for n in range(SOURCES):
        slug = f"source-{n:02d}"
        for day in range(days, -1, -1):
            at = _moment(TODAY - day * _DAY)
            number = run_number(at, slug, "box", 4711)
            runs.setdefault(slug, []).append(number)
            db.execute(
                """INSERT INTO runs (id, source, started_at, finished_at, outcome, pid, host)
                VALUES (?, ?, ?, ?, 'ok', 4711, 'box')""",
                (number, slug, at, at),
            )
    return runs


def _moments(rng: random.Random, count: int, a_year: float) -> Iterator[datetime]:
    """``count`` moments up to TODAY, in bursts: a run finds dozens of records, one a second."""
    span = 365 * count / a_year * 86_400
    start = TODAY - timedelta(seconds=span)
    burst = 20
    for at in range(0, count, burst):
        began = start + timedelta(seconds=span * at / count + rng.random() * 60)
        for n in range(min(burst, count - at)):
            yield began + timedelta(seconds=n)


def _vacancies(
    rng: random.Random,
    writing: Writing,
    count: int,
    runs: dict[str, list[int]],
    evidence: list[int],
) -> Iterator[Rows]:
    employers = list(bodies().values())
    rng.shuffle(employers)
    sizes = list(accumulate(1 / (rank + 20) for rank in range(len(employers))))
    towns = [place for place in lookup("places") if place["region"] and place["within"]]
    slugs = [f"source-{n:02d}" for n in range(NEWS_SOURCES, SOURCES)]
    busy = list(accumulate(1 / (rank + 3) for rank in range(len(slugs))))
    last = -1
    for n, seen in enumerate(_moments(rng, count, A_YEAR)):
        (source,) = rng.choices(slugs, cum_weights=busy)
        (employer,) = rng.choices(employers, cum_weights=sizes)
        last = number = max(last + 1, first_of(_moment(seen)))
        yield _vacancy(
            rng, writing, n, number, seen, source, employer, rng.choice(towns), runs, evidence
        )


def _vacancy(
    rng: random.Random,
    writing: Writing,
    n: int,
    number: int,
    seen: datetime,
    source: str,
    employer: Any,
    town: dict[str, str],
    runs: dict[str, list[int]],
    evidence: list[int],
) -> Rows:
    id, low = an_id("vac_", rng), rng.randrange(22_000, 60_000, 50)
    name = employer.official_name or employer.id
    title = f"{rng.choice(_RANKS)}{rng.choice(_ROLES)}".capitalize()
    area = rng.choice(_AREAS)
    closing = seen + rng.randint(10, 40) * _DAY
    run = runs[source][-1 - min((TODAY - seen).days, len(runs[source]) - 1)]
    state, rolling = _state(rng, seen, closing)
    gone = state in ("closed", "expired", "withdrawn")
    description = writing.text(rng, 900)
    if rng.random() < 0.4:
        contact = rng.choice(_CONTACT).format(name=rng.choice(("sam", "alex", "jo")), n=n % 1000)
        description = f"{description}\n\n{contact}"
    code, digits = name[:3].upper(), f"{n:06d}"
    url = f"https://jobs.{employer.id}.example.uk/vacancies/{n}/{title.lower().replace(' ', '-')}"
    row = {
        "number": number,
        "id": id,
        "source": source,
        "identity_key": f"ref:{code.lower()}-{digits}",
        "url": url,
        "address": address(url),
        "reference": f"{code}-{digits}",
        "title": f"{title} - {area}" if area else title,
        "employer_text": name,
        "employer_method": "exact",
        "department": area.capitalize() or None,
        "salary_text": rng.choice(_SALARY).format(low, low + 3_000, low + 4_000),
        "salary_min": float(low),
        "salary_max": float(low + 3_000),
        "salary_currency": "GBP",
        "salary_period": "year",
        "salary_pro_rata": 0,
        "salary_annual_min": float(low),
        "salary_annual_max": float(low + 3_000),
        "salary_annual_method": "stated",
        "location_text": f"{town['name']}, {town['within']}",
        "town": town["name"],
        "county": town["within"],
        "region": town["region"],
        "nation": town["nation"],
        "place_method": "name",
        "closing_text": "Open until filled" if rolling else closing.strftime("%d %B %Y"),
        "closing_date": None if rolling else f"{closing:%Y-%m-%d}",
        "closing_method": "printed",
        "posted_text": f"{seen:%d/%m/%Y}",
        "posted_date": f"{seen:%Y-%m-%d}",
        "posted_method": "printed",
        "contract_text": rng.choice(("Permanent", "Fixed term, 12 months")),
        "hours_text": rng.choice(_LABELS),
        "contract_type": rng.choice(("permanent", "fixed_term")),
        "working": rng.choice(("full_time", "part_time")),
        "hours_per_week": 37.0,
        "description": description,
        "apply_url": f"{url}/apply" if n % 2 else None,
        "evidence": evidence[n % len(evidence)],
        "method_version": RULES,
        "capture": an_id("cap_", rng),
        "listed_capture": an_id("cap_", rng),
        "state": state,
        "closed_on": f"{closing:%Y-%m-%d}" if gone else None,
        "closed_run": run if gone else None,
        "first_seen": _moment(seen),
        "last_seen": _moment(min(closing, TODAY)),
        "last_run": run,
        "version": 2 if n % 10 == 0 else 1,
        "content_hash": rng.randbytes(16),
        "group_id": id if n % 20 == 0 else None,
    }
    return {
        "vacancies": [row],
        "vacancy_employers": [{"number": number, "position": 1, "employer_id": employer.id}],
        "vacancy_versions": _versions("vacancy_id", row, rng),
        "vacancy_keys": [{"key": _key(rng), "number": number} for _ in range(4)],
    }


def _key(rng: random.Random) -> int:
    return rng.getrandbits(32) - 2**31


def _state(rng: random.Random, seen: datetime, closing: datetime) -> tuple[str, bool]:
    """The state of a vacancy, and whether it is a rolling advert, which never closes."""
    if closing > TODAY:
        return ("unseen" if rng.random() < 0.05 else "open"), False
    if rng.random() < 0.005:
        return "open", True
    return rng.choices(("expired", "closed", "withdrawn", "unseen"), (80, 13, 5, 2))[0], False


def _versions(owner: str, row: dict[str, Any], rng: random.Random) -> list[dict[str, Any]]:
    texts = [name for name in row if name.endswith("_text") or name in ("title", "description")]
    record = to_json({name: row[name] for name in texts if row[name] is not None})
    of = {name: row[name] for name in ("capture", "method_version", "content_hash")}
    of |= {owner: row["id"], "seen_at": row["first_seen"], "run": row["last_run"]}
    newest = of | {"n": row["version"], "record": None, "changes": "{}"}
    if row["version"] == 1:
        return [newest]
    older = of | {"n": 1, "record": record, "changes": "{}", "content_hash": rng.randbytes(16)}
    return [older, newest | {"changes": to_json({"title": ["Nurse", row["title"]]})}]


def _articles(
    rng: random.Random,
    writing: Writing,
    count: int,
    vacancies: int,
    runs: dict[str, list[int]],
    evidence: list[int],
) -> Iterator[Rows]:
    ids = list(bodies())
    last = -1
    for n, seen in enumerate(_moments(rng, count, A_YEAR * count / max(1, vacancies))):
        source = f"source-{rng.randrange(NEWS_SOURCES):02d}"
        last = number = max(last + 1, first_of(_moment(seen)))
        run = runs[source][-1 - min((TODAY - seen).days, len(runs[source]) - 1)]
        url = f"https://www.{source}.example.uk/news/{seen:%Y/%m}/{n}"
        body = writing.text(rng, 1800)
        row = {
            "number": number,
            "id": an_id("art_", rng),
            "source": source,
            "identity_key": f"url:{url}",
            "kind": "article",
            "url": url,
            "title": writing.text(rng, 60)[:90],
            "published_text": seen.strftime("%d %B %Y"),
            "published": f"{seen:%Y-%m-%d}",
            "author": "Press office",
            "summary": writing.text(rng, 150),
            "body": body,
            "body_html": f"<p>{body}</p>",
            "language": "en",
            "evidence": evidence[n % len(evidence)],
            "method_version": RULES,
            "capture": an_id("cap_", rng),
            "listed_capture": an_id("cap_", rng),
            "first_seen": _moment(seen),
            "last_seen": _moment(seen + _DAY),
            "last_run": run,
            "version": 2 if n % 10 == 0 else 1,
            "content_hash": rng.randbytes(16),
        }
        mention = {"article_id": row["id"], "position": 1, "employer_id": rng.choice(ids)}
        yield {
            "articles": [row],
            "article_versions": _versions("article_id", row, rng),
            "mentions": [mention | {"method": "exact", "found_in": "text", "uses": 2}],
            "article_keys": [{"key": _key(rng), "number": number} for _ in range(3)],
        }


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
