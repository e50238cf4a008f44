"""A person forgotten: no byte of the name is left beside the archive, and nothing else is lost."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lgcrawl.archive.checking import examination as checking
from lgcrawl.archive.forgetting import erasure as forgetting
from lgcrawl.archive.forgetting.sought import Sought
from lgcrawl.captures.capture import digest_of
from lgcrawl.captures.database import captures_path
from pipelines.errors import ArchiveError, ArchiveLocked, InputError
from tests.archive.conftest import Bench, post
from tests.archive.forgetting_scene import (
    NAME,
    PAGES,
    SITE,
    bench,
    body_of,
    forget,
    full,
    left,
    page,
)

__all__ = ["bench", "full"]


# -- the heart -------------------------------------------------------------------------------------
def test_no_byte_of_a_name_is_left(full: Bench) -> None:
    folder = full.path.parent
    assert {"archive.db", "captures.db"} <= set(left(folder))
    receipt = forget(full.path, "matching", "jan rowntree")
    assert left(folder) == []
    assert receipt.traces == []
    assert receipt.found.counts["vacancy_versions"] == 2
    assert receipt.found.counts["bodies"] == len(PAGES) - 1


def test_everything_else_stays(full: Bench) -> None:
    ids = full.rows("SELECT id FROM vacancies UNION SELECT id FROM articles")
    forget(full.path, "matching", NAME)
    assert full.rows("SELECT id FROM vacancies UNION SELECT id FROM articles") == ids
    assert body_of(full.path, f"{SITE}/other") == PAGES["/other"]
    assert full.row("SELECT description FROM vacancies WHERE title = 'Cook'") == {
        "description": "Ask Janet Rowntreeson."
    }
    article = full.row("SELECT title, url, body, body_html FROM articles")
    assert article["title"] == "[erased] joins the board"
    assert re.fullmatch(rf"{SITE}/news/erased-\w{{10}}-joins", article["url"])
    assert article["body_html"] == "<p>He is <b>[erased]</b>.</p><p>[erased]</p>"
    old = full.row("SELECT record FROM vacancy_versions WHERE n = 1 AND record IS NOT NULL")
    assert "Contact [erased] or [erased]." in json.loads(old["record"])["description"]


def test_a_page_is_redacted_in_its_own_bytes(full: Bench) -> None:
    forget(full.path, "matching", NAME)
    assert body_of(full.path, f"{SITE}/latin") == b"<p>Ask [erased], call 5 \x80.</p>"
    assert body_of(full.path, f"{SITE}/apart") == b"<td>[erased]</td><td></td>"
    assert body_of(full.path, f"{SITE}/wide") == "<p>[erased]</p>".encode("utf-16")
    escaped = body_of(full.path, f"{SITE}/escaped") or b""
    assert json.loads(escaped[8:-9]) == {"name": "[erased]", "n": 1}


def test_a_page_that_cannot_be_redacted_goes_whole(bench: Bench) -> None:
    """Such as one that is kept in a coding of its own: its capture stays, without a body."""
    run = bench.begin()
    coded = page(
        "/coded", gzip.compress(PAGES["/plain"]), run, headers=(("Content-Encoding", "gzip"),)
    )
    bench.writer.captured(run, coded).result()
    bench.finish(run)
    bench.writer.close()
    receipt = forget(bench.path, "matching", NAME)
    assert receipt.found.counts == {"bodies erased whole": 1}
    assert body_of(bench.path, f"{SITE}/coded") is None
    assert list(checking.check(bench.path)) == []


def test_a_damaged_page_is_counted(full: Bench) -> None:
    """Nobody can look into it, and the rest is erased all the same."""
    with closing(sqlite3.connect(captures_path(full.path))) as db, db:
        db.execute(
            "UPDATE bodies SET packed = x'00' WHERE digest = (SELECT digest FROM captures "
            "WHERE url LIKE '%/other')"
        )
    receipt = forget(full.path, "matching", NAME)
    assert receipt.found.counts["unreadable"] == 1
    assert receipt.found.counts["bodies"] == len(PAGES) - 1


def test_the_digest_of_a_page_follows(full: Bench) -> None:
    """The crawl erases an answer before it compares: it must find the page unchanged."""
    forget(full.path, "matching", NAME)
    digest = full.row("SELECT digest FROM pages WHERE url = ?", f"{SITE}/plain")["digest"]
    assert digest == digest_of(body_of(full.path, f"{SITE}/plain") or b"").hex()


def test_the_archive_is_sound_afterwards(full: Bench) -> None:
    forget(full.path, "matching", NAME)
    assert [str(finding) for finding in checking.check(full.path)] == []


# -- run again -------------------------------------------------------------------------------------
KILLED = """
import os, sys
from pathlib import Path
from lgcrawl.archive.forgetting import erasure as forgetting
from lgcrawl.archive.forgetting.sought import Sought
where = sys.argv[2]
def stop(*_, **__):
    os.kill(os.getpid(), 9)
module, name = {
    "ledger": (forgetting, "_captures"),
    "captures": (forgetting, "_rows"),
    "archive": (forgetting, "rewrite"),
    "rewriting": (forgetting, "traces"),
}[where]
setattr(module, name, stop)
forgetting.forget(Path(sys.argv[1]), Sought.of("matching", "jan rowntree"))
"""


@pytest.mark.parametrize("where", ["ledger", "captures", "archive"])
def test_killed_it_finishes_when_run_again(full: Bench, where: str) -> None:
    ran = subprocess.run([sys.executable, "-c", KILLED, str(full.path), where], check=False)
    assert ran.returncode == -9
    (cut,) = [str(finding) for finding in checking.check(full.path) if "era_" in str(finding)]
    assert "run the same" in cut
    receipt = forget(full.path, "matching", NAME)
    assert left(full.path.parent) == []
    assert full.row("SELECT count(*) AS n, min(id) AS id FROM erasures") == {
        "n": 1,
        "id": receipt.id,
    }
    assert list(checking.check(full.path)) == []


def test_run_again_it_finds_nothing(full: Bench) -> None:
    first = forget(full.path, "matching", NAME)
    again = forget(full.path, "matching", NAME)
    assert again.id == first.id
    assert not again.found.counts
    counts = json.loads(full.row("SELECT counts FROM erasures")["counts"])
    assert counts == dict(first.found.counts)


def test_a_dry_run_writes_nothing(full: Bench) -> None:
    before = {file: file.read_bytes() for file in full.path.parent.iterdir()}
    found = forgetting.look_for(full.path, Sought.of("matching", NAME))
    assert found.counts["vacancies"] == 0  # only its history says it
    assert found.counts["vacancy_versions"] == 2
    assert found.counts["articles"] == found.counts["mentions"] == 1
    assert "Contact Ján Rowntree or JAN ROWNTREE." in " ".join(found.contexts["vacancy_versions"])
    after = {file: file.read_bytes() for file in full.path.parent.iterdir()}
    assert {file: after[file] for file in before if file.suffix == ".db"} == {
        file: data for file, data in before.items() if file.suffix == ".db"
    }


def test_the_ledger_names_nobody(full: Bench) -> None:
    receipt = forget(full.path, "matching", NAME)
    row = full.row("SELECT * FROM erasures")
    assert (row["id"], row["kind"], row["words"]) == (receipt.id, "matching", 2)
    assert re.fullmatch(r"era_[a-z2-7]{10}", receipt.id)
    assert len(row["salt"]) == 16
    assert json.loads(row["counts"])["articles"] == 1


# -- what is refused -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("matching", " ... ", "a word"),
        ("matching", "jo@example.org", "--email"),
        ("email", "jo", "an address"),
        ("url", "essex.example", "an address"),
    ],
)
def test_a_request_that_names_nothing(kind: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Sought.of(kind, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Jo Li", "fewer than 5 letters"),
        ("Manager", "a single word"),
        ("Essex County Council", "name of the register"),
        ("County Durham", "name of the register"),
        ("Ján Rowntree", ""),
    ],
)
def test_a_request_for_more_than_one_person(text: str, said: str) -> None:
    doubt = Sought.of("matching", text).doubt()
    assert said in doubt if said else not doubt


def test_many_records_are_no_single_person(bench: Bench) -> None:
    bench.run(
        *(
            post(f"Post {n}", reference=f"R-{n}", url=f"{SITE}/{n}", description=NAME)
            for n in range(21)
        )
    )
    bench.writer.close()
    found = forgetting.look_for(bench.path, Sought.of("matching", NAME))
    assert found.doubt() == "it stands in 21 of 21 records"


def test_the_register_keeps_its_names(bench: Bench) -> None:
    row = {"id": "la-ess", "official_name": "Essex County Council"}
    bench.writer.sync_employers([row]).result()
    bench.run(post(employer_ids=["la-ess"]))
    bench.writer.close()
    forget(bench.path, "matching", "Essex County Council")
    assert bench.row("SELECT name FROM employers WHERE id = 'la-ess'")["name"] == (
        "Essex County Council"
    )
    assert bench.row("SELECT employer_text FROM vacancies")["employer_text"] == "[erased]"


def test_while_somebody_writes(bench: Bench) -> None:
    with pytest.raises(ArchiveLocked):
        forget(bench.path, "matching", NAME)


def test_a_reader_that_holds_the_old_pages(full: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its snapshot needs the log: that is said, and the same run again finishes."""
    monkeypatch.setattr("lgcrawl.captures.database.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(full.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vacancies").fetchone()
        with pytest.raises(ArchiveLocked, match="run the same again"):
            forget(full.path, "matching", NAME)
    forget(full.path, "matching", NAME)
    assert left(full.path.parent) == []


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive there"):
        forget(tmp_path / "archive.db", "matching", NAME)
