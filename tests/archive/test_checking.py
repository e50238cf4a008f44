"""Each thing that can be wrong with an archive is one line: where, what, what to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.archive import search_index
from lgcrawl.archive.checking.examination import check
from lgcrawl.captures import retention
from lgcrawl.captures.capture import Capture
from lgcrawl.captures.database import captures_path, connect
from pipelines.errors import ArchiveError, NotAnArchive
from tests.archive.conftest import DAY, Bench, news, post


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A sound archive: two versions of a post, an article, captures, a group."""
    made = Bench(tmp_path / "archive.db")
    run = made.begin()
    captures = [
        Capture(
            url=f"https://e.uk/{n}",
            fetched_at=f"{DAY}T06:00:00Z",
            status=200,
            body=b"<p>same furniture</p>" * 200 + os.urandom(500),
            run=run,
        )
        for n in range(3)
    ]
    for capture in captures:
        made.writer.captured(run, capture).result()
    made.keep(
        run, post(capture=captures[0].id, employer_ids=["la-ess"]), news(capture=captures[1].id)
    )
    made.finish(run)
    made.run(post(salary_text="£36,000", employer_ids=["la-ess"], capture=captures[2].id))
    made.writer.close()
    yield made.path


def change(path: Path, *statements: str) -> None:
    """Break something, as a bug or another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        search_index.install(db)
        db.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            db.execute(statement)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def lines(path: Path, **how: bool) -> list[str]:
    return [str(finding) for finding in check(path, **how)]


@pytest.mark.parametrize("quick", [False, True])
def test_a_sound_archive(full: Path, quick: bool) -> None:
    assert lines(full, quick=quick) == []


BROKEN = {
    "DROP INDEX articles_identity": "the index articles_identity is missing; restore",
    "DROP VIEW open_vacancies": "the view open_vacancies is missing; restore",
    "ALTER TABLE runs ADD COLUMN mine TEXT": "the table runs is not as this program lays it down",
    "DELETE FROM sources": "name no row of sources",
    "UPDATE vacancies SET version = 3": "1 vacancies have other versions than they say (vac_",
    "DELETE FROM vacancy_versions WHERE n = 1": "1 vacancies have other versions",
    "UPDATE vacancy_versions SET record = NULL": "1 vacancies have other versions",
    "UPDATE vacancies SET address = 1": "1 vacancies have another hash than their texts",
    "UPDATE vacancies SET salary_text = '£1'": "1 vacancies have another hash than their texts",
    "UPDATE vacancy_versions SET record = '{}' WHERE n = 1": "version 1); run `lgcrawl replay`",
    "UPDATE articles SET group_id = 'art_a'": "1 groups of articles are not named by their least",
    "UPDATE vacancies SET capture = 'cap_a'": "1 records and versions name a capture that is not",
    "INSERT INTO vacancies_fts (vacancies_fts) VALUES ('delete-all')": "1 vacancies are not as",
    "DELETE FROM articles_fts_data WHERE id > 10": "search: ",
    "UPDATE open_counts SET n = 9": "counts of open vacancies are wrong (employer",
    "DROP TRIGGER articles_search_texts": "the trigger articles_search_texts is missing",
    "INSERT INTO erasures VALUES ('era_a', '2026-11-23T06:00:00Z', 'email', 2, x'00', x'00', "
    "'{\"unfinished\":1}')": "1 erasures were cut off before their end (era_a); run the same",
}


def test_a_text_that_the_search_does_not_know(full: Path) -> None:
    change(full, "DROP TRIGGER articles_search_texts", "UPDATE articles SET title = 'Other'")
    assert any("1 articles are not found by their titles (art_" in line for line in lines(full))


@pytest.mark.parametrize("statement", BROKEN, ids=lambda statement: statement[:40])
def test_what_is_wrong_in_the_archive(full: Path, statement: str) -> None:
    change(full, statement)
    found = lines(full)
    assert any(BROKEN[statement] in line for line in found), found
    assert all(line.startswith(f"{full}: ") and "; " in line for line in found)


BROKEN_CAPTURES = {
    "DROP INDEX captures_run": "the index captures_run is missing",
    "UPDATE bodies SET packed = x'00' WHERE base IS NULL": "bodies are damaged (",
    "UPDATE captures SET head = x'00'": "3 heads of captures are damaged (cap_",
    "DELETE FROM captures WHERE url = 'https://e.uk/0'": "1 bodies that no capture uses, ",
    "DELETE FROM bodies WHERE base IS NULL": "name no row of bodies",
}


@pytest.mark.parametrize("statement", BROKEN_CAPTURES, ids=lambda statement: statement[:40])
def test_what_is_wrong_in_the_captures(full: Path, statement: str) -> None:
    change(captures_path(full), statement)
    found = lines(full)
    assert any(BROKEN_CAPTURES[statement] in line for line in found), found


def test_captures_that_are_gone(full: Path) -> None:
    captures_path(full).unlink()
    (found,) = lines(full)
    assert "records and versions name a capture that is not in captures.db" in found


def test_damaged_pages(full: Path) -> None:
    """Said in a line of its own, and what else can be looked at is."""
    with closing(sqlite3.connect(full)) as db:
        roots = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name IN ('vacancies', 'articles_identity')"
        ).fetchall()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with full.open("r+b") as file:
        for (page,) in roots:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
    found = lines(full)
    assert any(line.startswith(f"{full}: pages of the file: it is damaged") for line in found)
    assert all(len(line.splitlines()) == 1 for line in found)
    assert not any("groups of articles" in line for line in found)


def test_a_file_cut_short(full: Path) -> None:
    with full.open("r+b") as file:
        file.truncate(full.stat().st_size // 2)
    try:
        found = lines(full)
    except ArchiveError as error:
        found = [str(error)]
    assert any("damaged" in line or "malformed" in line for line in found), found


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no SQLite at all")
    with pytest.raises(NotAnArchive):
        lines(tmp_path / "text.db")
    with pytest.raises(ArchiveError, match="no archive there"):
        lines(tmp_path / "none.db")


def test_files_left_behind(full: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for name in (f".lgcrawl.{gone.pid}.part", "archive.db-journal", f".lgcrawl.{os.getpid()}.part"):
        (full.parent / name).touch()
    found = lines(full)
    assert len(found) == 2
    assert any(
        f".lgcrawl.{gone.pid}.part: left by a process that died; delete it" in f for f in found
    )
    assert any("archive.db-journal: " in line for line in found)


def test_it_runs_beside_a_crawl_and_writes_nothing(full: Path) -> None:
    crawl = Bench(full)
    run = crawl.begin("kent-jobs")
    before = full.read_bytes()
    crawl.keep(run, post("Cook", reference="C-1"))
    assert lines(full) == []
    crawl.keep(run, post("Clerk", reference="C-2"))
    assert lines(full) == []
    assert full.read_bytes() == before
    crawl.finish(run)
    crawl.writer.close()


def test_every_step_is_told(full: Path) -> None:
    told: dict[str, int] = {}
    for _ in check(full, watch=lambda what, more: told.update({what: more})):
        pass
    assert {"pages of the file", "hashes", "captured pages", "files beside"} <= set(told)


def test_a_captures_file_that_cannot_be_opened_is_a_finding(full: Path) -> None:
    """And the archive is looked through all the same."""
    change(full, "DROP INDEX articles_identity")
    beside = captures_path(full)
    with beside.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 1500)
    found = lines(full)
    assert any(line.startswith(f"{beside}: it is damaged ") for line in found), found
    assert any("the index articles_identity is missing" in line for line in found)
    assert not any("name a capture that is not" in line for line in found)
    beside.write_text("no SQLite at all, whatever the name says")
    assert any(line.startswith(f"{beside}: no SQLite file") for line in lines(full))


def test_what_was_pruned_is_no_loss_and_what_was_lost_is_one(full: Path) -> None:
    with closing(sqlite3.connect(full)) as db:
        ids = [id for (id,) in db.execute("SELECT capture FROM vacancy_versions ORDER BY n")]
    old, now = ids
    with closing(connect(captures_path(full))) as captures:
        retention.prune(captures, [old], {old})
        assert lines(full) == []
        retention.prune(captures, [now], {now})  # a record as it is now rests on it: --force
    (found,) = lines(full)
    assert "1 records and versions name a capture that is not in captures.db (vac_" in found
    with closing(sqlite3.connect(captures_path(full))) as captures, captures:
        captures.execute("DELETE FROM dropped")
    (found,) = lines(full)
    assert "3 records and versions name a capture" in found
