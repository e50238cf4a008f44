"""Bad input gets one line saying what, where and what to do: never a traceback, nothing lost."""

from __future__ import annotations

import resource
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Answer, Cli, Ran, Site
from tests.crawl.test_crawl import CARD, FEED, jobs, one


def one_line(ran: Ran, code: int, *words: str) -> None:
    assert ran.code == code, (ran.code, ran.err)
    assert "Traceback" not in ran.err
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    for word in words:
        assert word in lines[0], lines[0]


def test_a_missing_card_names_the_nearest(cli: Cli) -> None:
    cli.card("essex-jobs", CARD.format(url="https://www.example.gov.uk"))
    where = ("--sources", str(cli.cards), "--archive", str(cli.archive))
    one_line(cli("crawl", "esex-jobs", *where), 2, "esex-jobs", "essex-jobs")
    assert not cli.archive.exists()


def test_a_broken_card_names_file_and_line(cli: Cli) -> None:
    cli.card("mine", 'title = "x"\nkind = \n')
    ran = cli("crawl", "mine", "--sources", str(cli.cards), "--archive", str(cli.archive))
    one_line(ran, 2, "mine.toml:2")


def test_no_source_named(cli: Cli) -> None:
    one_line(cli("crawl"), 2, "--all")


def test_an_empty_folder_of_cards(cli: Cli) -> None:
    one_line(cli("crawl", "--all", "--sources", str(cli.cards)), 2, "no cards")


def test_an_unreachable_host(cli: Cli) -> None:
    with socket.socket() as held:  # bound and not listening: refused, and nobody else takes it
        held.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{held.getsockname()[1]}"
        cli.card("mine", CARD.format(url=f"http://{host}"))
        where = ("--sources", str(cli.cards), "--archive", str(cli.archive))
        one_line(cli("crawl", "mine", *where, "--allow-private", host), 1, "mine: failed")
    assert one(cli, "select outcome from runs") == "failed"


def test_a_host_that_does_not_exist(cli: Cli) -> None:
    cli.card("mine", CARD.format(url="http://no-such-council.invalid"))
    where = ("--sources", str(cli.cards), "--archive", str(cli.archive))
    one_line(cli("crawl", "mine", *where), 1, "mine: failed", "no-such-council.invalid")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"%PDF-1.7 \x00\x01 not a page", type="application/pdf"),
        Answer(b"\x89PNG\r\n\x1a\n\x00\x00", type="text/html"),
        Answer(b"", type="text/html"),
    ],
    ids=["pdf", "png", "nothing"],
)
@pytest.mark.parametrize("card", [CARD, FEED], ids=["listing", "feed"])
def test_a_page_that_is_not_a_page(cli: Cli, site: Site, card: str, answer: Answer) -> None:
    site.pages["/jobs"] = site.pages["/rss"] = answer
    cli.card("mine", card.format(url=site.url))
    one_line(cli.crawl(site), 1, "mine: failed: not_html", "not a page")


def test_an_archive_that_is_not_sqlite_is_left_alone(cli: Cli, site: Site) -> None:
    jobs(site, 2)
    cli.card("mine", CARD.format(url=site.url))
    cli.archive.write_text("my shopping list\n" * 100)
    one_line(cli.crawl(site), 3, "archive.db", "not")
    one_line(cli("export", "vacancies", "--archive", str(cli.archive)), 3, "archive.db")
    assert cli.archive.read_text() == "my shopping list\n" * 100


def test_somebody_elses_sqlite_is_left_alone(cli: Cli, site: Site) -> None:
    with closing(sqlite3.connect(cli.archive)) as db:
        db.execute("create table holidays (day text)")
    jobs(site, 2)
    cli.card("mine", CARD.format(url=site.url))
    one_line(cli.crawl(site), 3, "archive.db")
    assert one(cli, "select group_concat(name) from sqlite_master") == "holidays"


def test_no_archive_yet(cli: Cli) -> None:
    for command in (("status",), ("export", "articles")):
        one_line(cli(*command, "--archive", str(cli.archive)), 3, "archive.db", "lgcrawl crawl")
    assert not cli.archive.exists()


def test_a_full_disk_loses_nothing_stored(cli: Cli, site: Site) -> None:
    """The disk fills in mid-crawl: one line, exit code 3, and what was stored is still there."""
    jobs(site, 5)
    cli.card("mine", CARD.format(url=site.url))
    assert cli.crawl(site).code == 0
    jobs(site, 400, per_page=400)
    limit = cli.archive.stat().st_size + 60_000

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ran = cli.crawl(site, preexec_fn=fill)
    assert ran.code == 3, ran.err
    assert "Traceback" not in ran.err
    assert "disk" in ran.err
    assert one(cli, "pragma integrity_check") == "ok"
    assert one(cli, "select count(*) from vacancies") >= 5
    after = cli.crawl(site)
    assert after.code == 0, after.err
    assert one(cli, "select count(*) from vacancies") == 400


def test_an_export_that_cannot_be_written_leaves_the_old_file(cli: Cli, site: Site) -> None:
    jobs(site, 150, per_page=150)
    cli.card("mine", CARD.format(url=site.url))
    cli.crawl(site)
    table = cli.folder / "vacancies.csv"
    table.write_text("yesterday\n")

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    where = ("--archive", str(cli.archive), "-o", str(table))
    one_line(cli("export", "vacancies", *where, preexec_fn=fill), 3, "vacancies.csv")
    assert table.read_text() == "yesterday\n"
    assert sorted(p.name for p in cli.folder.glob("*csv*")) == ["vacancies.csv"]


@pytest.mark.parametrize("text", ["soon", "7x", "2026-13-01"])
def test_a_since_nobody_can_read(cli: Cli, site: Site, text: str) -> None:
    jobs(site, 1)
    cli.card("mine", CARD.format(url=site.url))
    cli.crawl(site)
    ran = cli("export", "vacancies", "--since", text, "--archive", str(cli.archive))
    one_line(ran, 2, text)


def test_files_that_give_no_record_say_why(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    one_line(cli("extract", "empty.html"), 1, "empty.html", "empty file")
    one_line(cli("extract", "nowhere.html"), 1, "nowhere.html", "No such file")
    one_line(cli("extract", "http://127.0.0.1:1/"), 1, "--allow-private")


def test_a_reader_that_leaves_early_is_no_error(cli: Cli) -> None:
    with cli.popen("sources", "list") as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
