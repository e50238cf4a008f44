"""Years of history: pages in the WARC files of other crawlers are read as if crawled."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

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
