"""Bad input gets one line saying what, where and what to do: never a traceback, nothing lost."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from lgcrawl.archive.writer import Writer
from lgcrawl.cli import cli as root
from pipelines.errors import LookupFileError
from tests.conftest import Answer, Cli, Corrections, Ran, Site
from tests.crawl.test_crawl import CARD, FEED, detail, jobs, one

LONG = "x" * 300  # longer than a name may be


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
    jobs(site, 80, per_page=80)
    limit = 200_000  # bytes of a file: less than the log of so many records

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
    assert one(cli, "select count(*) from vacancies") == 80


def test_an_export_that_cannot_be_written_leaves_the_old_file(cli: Cli, site: Site) -> None:
    jobs(site, 100, per_page=100)
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


# -- the command line itself -----------------------------------------------------------------------
def archive_of(cli: Cli) -> tuple[str, str]:
    """An archive that holds nothing yet, as arguments."""
    Writer.open(cli.archive).close()
    return "--archive", str(cli.archive)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("exprot",), ("exprot", "see lgcrawl --help")),
        (("--nosuch",), ("--nosuch", "see lgcrawl --help")),
        (("export", "salaries"), ("export: ", "vacancies", "see lgcrawl export --help")),
        (("export", "-o"), ("export: ", "-o", "see lgcrawl export --help")),
        (("export",), ("export: ", "Missing", "see lgcrawl export --help")),
        (("crawl", "x", "--limit-pages", "0"), ("crawl: ", "--limit-pages", "0")),
        (("sources", "list", "--sources", __file__), ("sources list: ", "--sources")),
        (("extract",), ("extract: ", "Missing")),
        (("extract", ""), ("empty",)),
        (("sources", "list", "--sources", ""), ("--sources", "empty")),
        (("sources", "list", "--sources", LONG), (LONG, "too long")),
        (("normalise", "salary", LONG), (LONG, "too long")),
        (("normalise", "salary", "/proc/self/mem"), ("/proc/self/mem", "rror")),
        (("normalise", "salary", "/"), ("/", "directory")),
        (("crawl", "x", "--delay", "nan"), ("--delay", "nan")),
        (("crawl", "x", "--delay", "inf"), ("--delay", "inf")),
        (("crawl", "x", "--delay", "1e300"), ("--delay", "3600")),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_a_misuse_is_one_line(cli: Cli, args: tuple[str, ...], words: tuple[str, ...]) -> None:
    one_line(cli(*args), 2, *words)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("-o", ""), ("--output", "empty")),
        (("-o", LONG), (LONG, "too long")),
        (("-o", "."), ("directory",)),
        (("-o", "/nowhere/at/all.csv"), ("/nowhere/at/all.csv", "No such")),
        (("--since", ""), ("--since", "7d")),
        (("--min-salary", "nan"), ("--min-salary", "nan")),
        (("--min-salary", "inf"), ("--min-salary", "inf")),
        (("--employer", "la-esq"), ("la-esq", "la-est")),
        (("--employer", "Essex County"), ("Essex County", "la-ess")),
        (("--employer", ""), ("--employer",)),
        (("--region", "Narnia"), ("Narnia", "South East", "Wales")),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_an_export_of_nothing_that_is(
    cli: Cli, args: tuple[str, ...], words: tuple[str, ...]
) -> None:
    one_line(cli("export", "vacancies", *archive_of(cli), *args), 2, *words)


def test_an_employer_and_a_region_in_any_case(cli: Cli) -> None:
    where = archive_of(cli)
    ran = cli("export", "vacancies", "--employer", "LA-ESS", "--region", "south  east", *where)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("end", ["", "-wal", "-shm", ".lock"])
def test_an_export_never_takes_the_archives_place(cli: Cli, end: str) -> None:
    where = archive_of(cli)
    before = cli.archive.read_bytes()
    link = cli.folder / "table.csv"
    link.symlink_to(f"archive.db{end}")
    for name in (f"{cli.archive}{end}", str(link)):
        one_line(cli("export", "vacancies", *where, "-o", name), 2, name, "archive")
    assert cli.archive.read_bytes() == before


def test_an_export_takes_no_other_databases_place(cli: Cli) -> None:
    other = cli.folder / "holidays.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("create table holidays (day text)")
    before = other.read_bytes()
    ran = cli("export", "vacancies", *archive_of(cli), "-o", str(other))
    one_line(ran, 2, "holidays.db", "SQLite")
    assert other.read_bytes() == before


@pytest.mark.parametrize("name", ["/", ".", LONG])
@pytest.mark.parametrize(
    "command", [("status",), ("export", "articles"), ("crawl", "mine", "--sources", "cards")]
)
def test_an_archive_that_is_no_file(cli: Cli, command: tuple[str, ...], name: str) -> None:
    cli.card("mine", CARD.format(url="http://no-such-council.invalid"))
    one_line(cli(*command, "--archive", name), 3, "folder" if name == "." else name)


def test_a_full_device_is_named(cli: Cli) -> None:
    ran = cli("export", "vacancies", *archive_of(cli), "-o", "/dev/full")
    one_line(ran, 3, "/dev/full", "space")


@pytest.mark.parametrize("args", [("extract", "-"), ("normalise", "salary")], ids=" ".join)
def test_standard_input_that_is_closed(cli: Cli, args: tuple[str, ...]) -> None:
    one_line(cli(*args, preexec_fn=lambda: os.close(0)), 2, "standard input is closed")


def test_what_is_printed_is_utf_8_in_every_locale(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    (tmp_path / "names.txt").write_text("Cyngor Môn – ŵ 職\n", "utf-8")
    ran = cli("normalise", "employer", "names.txt", encoding="utf-8")
    assert (ran.code, ran.err) == (0, "")
    assert "Cyngor Môn – ŵ 職" in ran.out
    one_line(cli("extract", "ŵ.html", encoding="utf-8"), 1, "ŵ.html")


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.15, 0.3])
def test_an_interrupt_while_loading(cli: Cli, seconds: float) -> None:
    """From the first of our lines on; what Python does before them is not ours."""
    code = "import lgcrawl.cli as c; print(flush=True); c.main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "normalise", "salary"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin and process.stdout and process.stderr
    process.stdout.readline()
    time.sleep(0.01 + seconds)
    process.send_signal(signal.SIGINT)
    one_line(Ran(process.wait(30), "", process.stderr.read()), 130, "interrupted")
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


@pytest.mark.parametrize(
    "args", [("sources", "list"), ("--help",), ("crawl", "--help"), ("status",), ("export",)]
)
def test_a_pipe_nobody_reads_is_no_error(cli: Cli, args: tuple[str, ...]) -> None:
    if args[0] in ("status", "export"):
        args = (*args, *(("vacancies",) if args[0] == "export" else ()), *archive_of(cli))
    process = cli.popen(*args)
    assert process.stdout
    process.stdout.close()  # long before it prints
    process.stdout = None
    err = process.communicate(timeout=60)[1]
    assert (process.returncode, err) == (0, "")


# -- addresses on the command line -----------------------------------------------------------------
def test_several_addresses_in_the_order_given(cli: Cli, site: Site) -> None:
    site.pages["/jobs/1"], site.pages["/jobs/2"] = detail(1), detail(2)
    urls = [f"{site.url}/jobs/2", f"{site.url}/gone", f"HTTP://{site.host}/jobs/1"]
    ran = cli("extract", *urls, "--allow-private", site.host)
    one_line(ran, 1, "/gone: http_4xx: HTTP 404")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [(row["file"], row["reference"]) for row in rows] == [
        (urls[0], "GD-2"),
        (urls[2], "GD-1"),
    ]
    assert site.asked.count("/robots.txt") == 1


@pytest.mark.parametrize("url", ["http://[", "https://[::1", "http://a]b/", "HTTP://["])
def test_a_malformed_address(cli: Cli, url: str) -> None:
    one_line(cli("extract", url), 1, url, "malformed address")


@pytest.mark.parametrize("command", ["crawl essex --sources cards", "replay", "demo"])
def test_a_wrong_correction_is_told_before_anything_is_asked_for_or_written(
    cli: Cli, corrections: Corrections, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.card("essex", CARD.format(url="http://127.0.0.1:9"))
    Writer.open(cli.folder / "kept.db").close()
    monkeypatch.chdir(cli.folder)
    corrections(("A", "la-nobody", ""))
    args = [*command.split(), *(["--archive", "kept.db"] if command != "demo" else [])]
    error = CliRunner().invoke(root, args).exception
    assert isinstance(error, LookupFileError)
    assert error.exit_code == 2
    assert "employer_overrides.csv:2: no body 'la-nobody'" in str(error)
    assert not (cli.folder / "data").exists()
