"""Years of history: pages in the WARC files of other crawlers are read as if crawled."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from lgcrawl.captures.database import captures_path
from tests.conftest import Cli, Site
from tests.test_replay_pages import CARD, NEWS, listing, post

# What hangs on the machine and on what a later run made of it.
OWN = {
    *("last_run", "run", "number", "group_id", "state", "closed_on", "closed_run", "absent_runs"),
    *("method_version", "uses", "first_seen", "last_seen"),
}
TABLES = (
    *("vacancies", "articles", "vacancy_versions", "article_versions", "employers_of_vacancies"),
    *("listings", "mentions", "pay_scale_checks", "employer_names"),
)


def facts(path: Path) -> dict[str, list[str]]:
    found = {}
    with closing(sqlite3.connect(path)) as db:
        for table in TABLES:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            wanted = ", ".join(name for name in columns if name not in OWN)
            found[table] = sorted(map(repr, db.execute(f"SELECT {wanted} FROM {table}")))
    return found


def elsewhere(cli: Cli, *files: Path) -> tuple[Path, dict[str, object]]:
    """Import into a new archive: it, and what the command told."""
    archive = cli.folder / "elsewhere" / "archive.db"
    where = ["--archive", str(archive), "--sources", str(cli.cards), "--json"]
    ran = cli("warc", "import", *map(str, files), *where)
    assert ran.code == 0, ran.err
    return archive, json.loads(ran.out)


def test_what_is_exported_and_imported_gives_the_same_records(cli: Cli, site: Site) -> None:
    site.pages["/jobs"] = listing(1, 2)
    site.pages |= {f"/jobs/{n}": post(n) for n in (1, 2, 3)}
    site.pages["/rss"] = (
        '<rss version="2.0"><channel><title>News</title><item><title>Bridge opens</title>'
        "<link>{{here}}/news/1</link><description>At last.</description></item></channel></rss>"
    )
    cli.card("jobs", CARD.format(url=site.url))
    cli.card("news", NEWS.format(url=site.url))
    cli.crawl(site)
    site.pages["/jobs"] = listing(2, 3)
    site.pages["/jobs/2"] = post(2, "£25,000")
    cli.crawl(site)
    file = cli.folder / "all.warc.gz"
    assert cli("warc", "export", str(file), "--archive", str(cli.archive)).code == 0
    archive, told = elsewhere(cli, file)
    assert (told["new"], told["strangers"]) == (4, {})
    before, after = facts(cli.archive), facts(archive)
    for table in TABLES:
        assert after[table] == before[table], table
    with closing(sqlite3.connect(archive)) as db:
        runs = db.execute("SELECT source, outcome, new FROM runs ORDER BY id").fetchall()
    assert sorted(runs) == [
        ("jobs", "imported", 1),
        ("jobs", "imported", 2),
        ("news", "imported", 0),
        ("news", "imported", 1),
    ]
    again = elsewhere(cli, file)[1]
    assert (again["kept"], again["records"]) == (0, 0)
    assert facts(archive) == after


def wget(path: Path, *pages: tuple[str, str, str]) -> None:
    """A file as wget writes it: answers alone, nothing of ours in it."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "Wget/1.21"}))
        for url, moment, body in pages:
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=BytesIO(body.encode()),
                    http_headers=head,
                    warc_headers_dict={"WARC-Date": moment},
                )
            )


def test_years_of_another_crawlers_pages(cli: Cli) -> None:
    site = "https://jobs.zedshire.example"
    cli.card("jobs", CARD.format(url=site))
    file = cli.folder / "wget.warc.gz"
    wget(
        file,
        (f"{site}/about", "2024-03-01T09:00:00Z", "<h1>About us</h1><p>We are a council.</p>"),
        (f"{site}/jobs", "2024-03-01T09:00:01Z", listing(1)),
        (f"{site}/jobs/1", "2024-03-01T09:00:02Z", post(1)),
        (f"{site}/jobs/9", "2024-03-01T09:00:03Z", post(9)),  # no list of the file names it
        ("https://elsewhere.example/", "2024-03-01T09:00:04Z", "<h1>Hello</h1>"),
        (f"{site}/jobs", "2025-03-01T09:00:00Z", listing(1)),
        (f"{site}/jobs/1", "2025-03-01T09:00:01Z", post(1, "£26,000")),
    )
    archive, told = elsewhere(cli, file)
    assert (told["captures"], told["kept"], told["runs"], told["new"]) == (7, 6, 2, 2)
    assert told["strangers"] == {"elsewhere.example": 1}
    with closing(sqlite3.connect(archive)) as db:
        rows = db.execute(
            "SELECT reference, salary_text, first_seen, last_seen, version FROM vacancies "
            "ORDER BY reference"
        ).fetchall()
        order = [row[0] for row in db.execute("SELECT reference FROM all_vacancies")]
    assert rows == [
        ("GD-1", "£26,000 per annum", "2024-03-01T09:00:02Z", "2025-03-01T09:00:01Z", 2),
        ("GD-9", "£24,000 per annum", "2024-03-01T09:00:03Z", "2024-03-01T09:00:03Z", 1),
    ]
    assert sorted(order) == ["GD-1", "GD-9"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no warc at all", "no WARC"), (b"", "WARC"), (b"\x1f\x8b broken", "WARC")],
    ids=["text", "empty", "broken gzip"],
)
def test_a_file_that_is_none_is_one_line(cli: Cli, content: bytes, said: str) -> None:
    cli.card("jobs", CARD.format(url="https://jobs.zedshire.example"))
    file = cli.folder / "file.warc.gz"
    file.write_bytes(content)
    where = ["--archive", str(cli.archive), "--sources", str(cli.cards)]
    ran = cli("warc", "import", str(file), *where)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_what_is_no_address_or_no_moment_is_passed_over_and_counted(cli: Cli) -> None:
    site = "https://jobs.zedshire.example"
    cli.card("jobs", CARD.format(url=site))
    file = cli.folder / "odd.warc.gz"
    ahead = datetime.now(UTC) + timedelta(hours=1)
    wget(
        file,
        ("http://[bad/jobs", "2024-03-01T09:00:00Z", listing(1)),
        (f"{site}/jobs", "2024-03-01T09:00:01Z", listing(1)),
        (f"{site}/jobs/1", "2099-03-01T09:00:02Z", post(1)),
        (f"{site}/jobs/2", "2024-19-39T29:00:02Z", post(2)),
        (f"{site}/jobs/3", ahead.strftime("%Y-%m-%dT%H:%M:%SZ"), post(3)),
    )
    _, told = elsewhere(cli, file)
    assert (told["captures"], told["kept"], told["runs"]) == (2, 2, 2)
    assert told["skipped"] == {
        "warcinfo": 1,
        "no address": 1,
        "dated in the future": 1,
        "no date": 1,
    }


def test_one_record_is_told_as_one(cli: Cli) -> None:
    site = "https://jobs.zedshire.example"
    cli.card("jobs", CARD.format(url=site))
    file = cli.folder / "one.warc.gz"
    day = "2024-03-01T09:00:00Z"
    wget(file, ("http://[bad/", day, ""), ("https://e.example/", day, ""), (f"{site}/1", day, ""))
    where = ["--archive", str(cli.archive), "--sources", str(cli.cards)]
    ran = cli("warc", "import", str(file), *where)
    assert "2 captures read, 1 new; 1 page gave 0 records, 0 new\n" in ran.err
    assert "e.example: 1 capture left out; no card starts there" in ran.err
    assert "1 WARC record not read: no address" in ran.err


def test_a_damaged_archive_is_said_to_be(cli: Cli) -> None:
    site = "https://jobs.zedshire.example"
    cli.card("jobs", CARD.format(url=site))
    file, where = cli.folder / "one.warc.gz", ["--archive", str(cli.archive)]
    wget(file, (f"{site}/jobs/1", "2024-03-01T09:00:00Z", post(1)))
    assert cli("warc", "import", str(file), *where, "--sources", str(cli.cards)).code == 0
    captures = captures_path(cli.archive)
    whole = captures.read_bytes()
    damage(captures, "bodies")
    ran = cli("replay", "--dry-run", *where, "--sources", str(cli.cards))
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert ran.err.startswith(f"lgcrawl: {captures}: it is damaged")
    captures.write_bytes(whole)
    damage(cli.archive, "vacancies")
    wget(file, (f"{site}/jobs/2", "2024-03-01T09:00:00Z", post(2)))
    imported = cli("warc", "import", str(file), *where, "--sources", str(cli.cards))
    for ran in (imported, cli("replay", "--dry-run", *where, "--sources", str(cli.cards))):
        assert ran.code == 3
        assert re.fullmatch(rf"lgcrawl: {cli.archive}: it is damaged .*; restore .*\n", ran.err)


def damage(path: Path, table: str) -> None:
    """Overwrite the middle of a table's first page."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 1500)
