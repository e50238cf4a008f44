"""`lgcrawl capture` and `lgcrawl warc`: pages shown, listed, pruned and taken out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from lgcrawl.archive.backup import back_up
from lgcrawl.archive.checking.examination import check
from lgcrawl.archive.lock import Lock
from lgcrawl.archive.writer import SourceRow, Writer
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import captures_path, connect
from lgcrawl.captures.store import Store
from lgcrawl.captures.warc_reading import read_warc
from lgcrawl.cli import captures
from pipelines.errors import ArchiveError, ArchiveLocked, InputError, LgcrawlError
from tests.archive.conftest import Bench, post
from tests.captures.conftest import URL, answer, page, unchanged

MONDAY = answer(at="2026-11-23T06:15:00Z", body=page("job", 1))
TUESDAY = answer(at="2026-11-24T06:15:00Z", body=page("job", 2))
LATER = unchanged(at="2026-11-25T06:15:00Z")
PDF = answer(
    "https://www.example.gov.uk/notice.pdf",
    "2026-11-24T07:00:00Z",
    body=b"%PDF-1.7\x00\x01",
    response_headers=(("Content-Type", "application/pdf"),),
    source="kent",
    role="other",
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive whose captures are those above; the archive itself is not there."""
    with closing(connect(tmp_path / "captures.db")) as db:
        store = Store(db)
        for capture in (MONDAY, TUESDAY, LATER, PDF):
            store.add(capture)
    return tmp_path / "archive.db"


def run(group: click.Group, *args: str, archive: Path) -> Result:
    return CliRunner().invoke(group, [*args, "--archive", str(archive)], standalone_mode=False)


def told(result: Result, kind: type[LgcrawlError], *words: str) -> None:
    assert isinstance(result.exception, kind), result.exception
    said = str(result.exception)
    assert "\n" not in said
    for word in words:
        assert word in said, said


# -- show ------------------------------------------------------------------------------------------


def test_a_page_is_shown_as_it_was(archive: Path) -> None:
    newest = run(captures.capture, "show", URL, archive=archive)
    assert TUESDAY.id in newest.stdout
    assert "<!DOCTYPE html>" in newest.stdout
    before = run(captures.capture, "show", URL, "--at", "2026-11-23", archive=archive)
    assert MONDAY.id in before.stdout
    by_id = run(captures.capture, "show", MONDAY.id, archive=archive)
    assert by_id.stdout == before.stdout


def test_a_page_goes_to_a_file(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    result = run(captures.capture, "show", URL, "-o", str(file), archive=archive)
    assert result.stdout == ""
    assert TUESDAY.id in file.read_text("utf-8")


def test_a_304_shows_the_page_it_speaks_of(archive: Path) -> None:
    result = run(captures.capture, "show", LATER.id, archive=archive)
    assert TUESDAY.id in result.stdout


def test_the_headers_of_a_capture(archive: Path) -> None:
    result = run(captures.capture, "show", PDF.id, "--headers", archive=archive)
    assert result.stdout.splitlines() == [
        "GET https://www.example.gov.uk/notice.pdf",
        "Accept: text/html",
        "User-Agent: lgcrawl/0.1.0",
        "",
        "HTTP/1.1 200 OK",
        "Content-Type: application/pdf",
    ]


def test_the_bytes_as_kept(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    run(captures.capture, "show", PDF.url, "--raw", "-o", str(file), archive=archive)
    assert file.read_bytes() == PDF.body
    piped = run(captures.capture, "show", PDF.url, "--raw", archive=archive)
    assert piped.stdout_bytes == PDF.body


def test_bytes_never_go_to_a_terminal(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(captures.sys, "stdout", Terminal())
    with pytest.raises(InputError, match="name a file with -o"):
        captures.show.callback(  # type: ignore[misc]
            what=PDF.url, at=None, as_headers=False, raw=True, output=None, archive=archive
        )
    monkeypatch.setattr(captures.sys, "stdout", sys.__stdout__)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["https://www.example.gov.uk/never"], ["no capture of this address", "capture list"]),
        ([URL, "--at", "2026-11-22"], ["no capture of this address by 2026-11-22"]),
        (["cap_aaaaaaaaaaaaaaaaaaaa"], ["no capture has this id", "capture list"]),
        ([URL, "--at", "last week"], ["--at 'last week'", "2026-11-23"]),
        ([URL, "--raw", "--headers"], ["--raw and --headers"]),
    ],
)
def test_what_cannot_be_shown_is_told(archive: Path, args: list[str], words: list[str]) -> None:
    told(run(captures.capture, "show", *args, archive=archive), InputError, *words)


@pytest.mark.parametrize("command", [["show", URL], ["list"], ["prune", "--older", "1d"]])
def test_no_captures_yet(tmp_path: Path, command: list[str]) -> None:
    result = run(captures.capture, *command, archive=tmp_path / "archive.db")
    told(result, InputError, "captures.db: no captures yet", "lgcrawl crawl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["archive.db", "captures.db", "captures.db-wal"])
def test_the_databases_are_never_written_over(archive: Path, name: str) -> None:
    target = archive.with_name(name)
    for command in (["show", URL, "-o", str(target)],):
        told(run(captures.capture, *command, archive=archive), InputError, "belongs to the archive")
    assert Store(connect(archive.with_name("captures.db"))).get(MONDAY.id) == MONDAY


# -- list ------------------------------------------------------------------------------------------


def test_captures_are_listed_oldest_first(archive: Path) -> None:
    lines = run(captures.capture, "list", archive=archive).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [MONDAY.id, TUESDAY.id, PDF.id, LATER.id]
    assert lines[2].split()[1:] == [PDF.fetched_at, "200", "other", "10", "kent", PDF.url]
    assert lines[3].split()[2:5] == ["304", "detail", "-"]


def test_captures_are_listed_for_a_machine(archive: Path) -> None:
    result = run(captures.capture, "list", "--json", "--source", "kent", archive=archive)
    (row,) = map(json.loads, result.stdout.splitlines())
    assert row["digest"] == (PDF.digest or b"").hex()
    assert (row["id"], row["size"], row["revisit_of"]) == (PDF.id, 10, None)


def test_captures_are_chosen(archive: Path) -> None:
    def ids(*args: str) -> list[str]:
        result = run(captures.capture, "list", *args, archive=archive)
        return [line.split()[0] for line in result.stdout.splitlines()]

    assert ids("--since", "2026-11-24") == [TUESDAY.id, PDF.id, LATER.id]
    assert ids("--url", PDF.url) == [PDF.id]
    none = run(captures.capture, "list", "--source", "no-such", archive=archive)
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "no such captures\n")


def test_an_address_that_steers_a_terminal_is_listed_without_doing_so(archive: Path) -> None:
    with closing(connect(archive.with_name("captures.db"))) as db:
        Store(db).add(answer("https://e.example/\x1b[2J\r\n"))
    listed = run(captures.capture, "list", archive=archive).stdout
    assert "https://e.example/?[2J??" in listed


# -- prune -----------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Path, list[Capture]]]:
    """An archive with one vacancy, which rests on the second of three old captures."""
    pages = [
        answer(f"https://jobs.essex.example/{n}", f"2020-01-0{n}T06:00:00Z", body=page("job", n))
        for n in range(1, 4)
    ]
    bench = Bench(tmp_path / "archive.db")
    run_id = bench.begin()
    for capture in pages:
        bench.writer.captured(run_id, capture).result()
    bench.keep(run_id, post(capture=pages[1].id))
    bench.finish(run_id)
    bench.writer.close()
    yield tmp_path / "archive.db", pages


def left(archive: Path) -> set[str]:
    with closing(connect(archive.with_name("captures.db"))) as db:
        return {row.id for row in Store(db).listed()}


def test_what_a_record_rests_on_stays(kept: tuple[Path, list[Capture]]) -> None:
    archive, pages = kept
    dry = run(captures.capture, "prune", "--older", "400d", "--dry-run", archive=archive)
    assert "2 captures would go, 1 kept, on which records rest" in dry.stderr
    assert left(archive) == {capture.id for capture in pages}
    done = run(captures.capture, "prune", "--older", "400d", archive=archive)
    assert "2 captures and 2 bodies gone" in done.stderr
    assert left(archive) == {pages[1].id}
    assert run(captures.capture, "show", pages[1].id, archive=archive).exit_code == 0
    run(captures.capture, "prune", "--older", "52w", "--force", archive=archive)
    assert left(archive) == set()


def test_only_a_source_is_pruned(kept: tuple[Path, list[Capture]]) -> None:
    archive, pages = kept
    with closing(connect(archive.with_name("captures.db"))) as db:
        Store(db).add(answer(at="2020-01-01T06:00:00Z", source="kent"))
    done = run(captures.capture, "prune", "--older", "1d", "--source", "kent", archive=archive)
    assert "1 capture and 1 body gone, " in done.stderr
    assert left(archive) == {capture.id for capture in pages}


def test_a_source_that_nobody_knows_is_told(kept: tuple[Path, list[Capture]]) -> None:
    archive, _ = kept
    for age in (["--older", "1d"], []):
        result = run(captures.capture, "prune", *age, "--source", "nope", archive=archive)
        told(result, InputError, f"{archive}: nothing of a source 'nope'", "lgcrawl status")


def test_after_a_prune_the_archive_is_as_sound_as_before(kept: tuple[Path, list[Capture]]) -> None:
    """An earlier version of a record lost its page, as documented."""
    archive, pages = kept
    bench = Bench(archive)
    run_id = bench.begin()
    bench.keep(run_id, post(salary_text="£36,000", capture=pages[2].id))
    bench.finish(run_id)
    bench.writer.close()
    assert list(check(archive)) == []
    run(captures.capture, "prune", "--older", "400d", archive=archive)
    assert left(archive) == {pages[2].id}
    assert list(check(archive)) == []
    back_up(archive, archive.parent / "copy")
    assert list(check(archive.parent / "copy" / "archive.db")) == []


def test_nothing_is_pruned_while_a_crawl_writes(kept: tuple[Path, list[Capture]]) -> None:
    archive, pages = kept
    lock = Lock(archive, "2026-11-23T06:00:00Z")
    try:
        result = run(captures.capture, "prune", "--older", "1d", archive=archive)
    finally:
        lock.release()
    told(result, ArchiveLocked, "another lgcrawl is writing")
    assert len(left(archive)) == len(pages)


@pytest.mark.parametrize("age", ["", "old", "-4d", "4", "9999999d", "4h"])
def test_an_age_that_is_none(archive: Path, age: str) -> None:
    told(run(captures.capture, "prune", "--older", age, archive=archive), InputError, "write 400d")


def test_without_an_archive_nothing_is_known_to_be_needed(archive: Path) -> None:
    told(run(captures.capture, "prune", "--older", "1d", archive=archive), ArchiveError)
    assert len(left(archive)) == 4


# -- warc export -----------------------------------------------------------------------------------


def test_captures_are_exported(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.warc.gz"
    result = run(captures.warc, "export", str(file), archive=archive)
    assert (result.return_value, result.stdout) == (0, "")
    assert f"4 captures in {file}" in result.stderr
    assert [capture.id for capture in read_warc(file)] == [
        MONDAY.id,
        TUESDAY.id,
        PDF.id,
        LATER.id,
    ]
    run(captures.warc, "export", str(file), "--source", "kent", archive=archive)
    assert [capture.id for capture in read_warc(file)] == [PDF.id]


def test_an_export_of_nothing_makes_no_file(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "none.warc.gz"
    for args, where in (
        (["--source", "no-such"], archive),
        ([], tmp_path / "elsewhere" / "archive.db"),
    ):
        result = run(captures.warc, "export", str(file), *args, archive=where)
        assert result.return_value == 1
        assert not file.exists()


@pytest.mark.parametrize(
    ("name", "word"),
    [("captures.db", ".warc.gz"), ("x.warc", ".warc.gz"), ("none/x.warc.gz", "cannot be written")],
)
def test_where_an_export_cannot_go(archive: Path, name: str, word: str) -> None:
    result = run(captures.warc, "export", str(archive.parent / name), archive=archive)
    told(result, InputError, word)


def test_each_card_says_how_long_its_captures_are_kept(tmp_path: Path) -> None:
    cards, archive = tmp_path / "cards", tmp_path / "archive.db"
    cards.mkdir()
    card = 'title = "{0}"\nkind = "feed"\nrecords = "article"\nstart = ["https://{0}.example/"]\n'
    (cards / "short.toml").write_text(card.format("short") + '[captures]\nkeep = "30d"\n', "utf-8")
    (cards / "long.toml").write_text(card.format("long"), "utf-8")
    with Writer.open(archive) as writer:
        for slug in ("short", "long"):
            number = writer.begin_run(
                SourceRow(slug, slug, "feed", "article"), "2020-01-01T06:00:00Z"
            ).result()
            for day in (1, 2):
                moment = f"2020-01-0{day}T06:00:00Z"
                capture = Capture(
                    url=f"https://{slug}.example/", fetched_at=moment, status=200, body=b"<p>x</p>"
                )
                writer.captured(number, capture).result()
    ran = run(captures.capture, "prune", "--sources", str(cards), archive=archive)
    assert ran.exit_code == 0, ran.output
    with closing(connect(captures_path(archive))) as db:
        left = db.execute("SELECT source, count(*) FROM captures GROUP BY source").fetchall()
    assert left == [("long", 2)]
