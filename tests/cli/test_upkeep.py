"""lgcrawl backup, check, compact and forget as a person calls them."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click import Command, Group
from click.testing import CliRunner, Result

from lgcrawl.cli import upkeep
from lgcrawl.cli.options import Group as Ours
from pipelines.errors import ArchiveError, ArchiveLocked, InputError
from tests.archive.conftest import Bench, post
from tests.archive.forgetting_scene import left
from tests.conftest import Cli, Site
from tests.crawl.test_crawl import CARD, jobs, query

COMMANDS = (upkeep.backup, upkeep.check, upkeep.compact, upkeep.forget)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    """Two posts; one names a person."""
    made = Bench(tmp_path / "archive.db")
    made.run(
        post(description="Ask Jo Rowntree."),
        post("Cook", reference="C-1", url="https://jobs.essex.example/2"),
    )
    made.writer.close()
    yield made.path


def group() -> Group:
    commands: list[Command] = list(COMMANDS)
    return Ours("lgcrawl", commands=commands)


def ran(archive: Path, *args: str, typed: str | None = None) -> Result:
    """The result of a command; its return value in ``return_value``, errors raised."""
    call = [args[0], *args[1:], "--archive", str(archive)]
    runner = CliRunner()
    return runner.invoke(group(), call, standalone_mode=False, catch_exceptions=False, input=typed)


def descriptions(archive: Path) -> list[str]:
    with closing(sqlite3.connect(archive)) as db:
        return [text for (text,) in db.execute("SELECT description FROM vacancies ORDER BY title")]


def test_backup_says_what_it_made(archive: Path, tmp_path: Path) -> None:
    result = ran(archive, "backup", str(tmp_path / "copy"))
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{tmp_path}/copy/archive.db: ")
    assert first.endswith(" MB, 2 vacancies, 0 articles")
    assert second.endswith(" MB, 0 captures")
    with pytest.raises(InputError, match="--replace"):
        ran(archive, "backup", str(tmp_path / "copy"))
    made = json.loads(ran(archive, "backup", str(tmp_path / "copy"), "--replace", "--json").stdout)
    assert made[0]["rows"]["vacancies"] == 2
    assert made[0]["bytes"] == (tmp_path / "copy" / "archive.db").stat().st_size


def test_check_says_what_is_wrong_and_leaves_with_1(archive: Path) -> None:
    clean = ran(archive, "check")
    assert (clean.return_value, clean.stdout) == (0, "")
    assert clean.stderr == f"{archive}: no findings\n"
    with closing(sqlite3.connect(archive)) as db, db:
        db.execute("DROP INDEX articles_identity")
    told = ran(archive, "check", "--quick")
    assert told.return_value == 1
    assert told.stdout == (f"{archive}: the index articles_identity is missing; restore a backup\n")
    row = json.loads(ran(archive, "check", "--json").stdout)
    assert row == {
        "where": str(archive),
        "what": "the index articles_identity is missing",
        "todo": "restore a backup",
    }


def test_compact_says_bytes_before_and_after(archive: Path) -> None:
    result = ran(archive, "compact")
    assert result.stdout.startswith(f"{archive}: ")
    assert " before, " in result.stdout
    assert set(json.loads(ran(archive, "compact", "--json").stdout)) == {
        "before",
        "after",
        "bodies",
    }


def test_forget_shows_before_it_writes(archive: Path) -> None:
    result = ran(archive, "forget", "--matching", "jo rowntree", "--dry-run")
    assert result.stdout == "vacancies: 1\n    Ask Jo Rowntree.\n"
    assert result.stderr == "in 1 of 2 records; nothing was written\n"
    told = json.loads(
        ran(archive, "forget", "--matching", "jo rowntree", "--dry-run", "--json").stdout
    )
    assert told == {
        "written": False,
        "receipt": None,
        "counts": {"vacancies": 1},
        "contexts": {"vacancies": ["Ask Jo Rowntree."]},
        "traces": [],
    }
    assert "Ask Jo Rowntree." in descriptions(archive)


def test_forget_gives_a_receipt_that_names_nobody(archive: Path) -> None:
    result = ran(archive, "forget", "--matching", "Jo Rowntree", "--yes")
    first, last = result.stdout.splitlines()
    assert first == "vacancies: 1"
    assert last.startswith("erased; receipt era_")
    assert "Rowntree" not in result.output
    assert "Ask [erased]." in descriptions(archive)
    again = json.loads(
        ran(archive, "forget", "--matching", "jo rowntree", "--yes", "--json").stdout
    )
    assert (again["receipt"], again["counts"]) == (last.split()[-1], {})


def test_forget_where_there_is_nothing(archive: Path) -> None:
    result = ran(archive, "forget", "--matching", "Nobody Here", "--yes")
    assert (result.return_value, result.stdout) == (0, "")
    assert result.stderr == "not found; nothing was written\n"
    with closing(sqlite3.connect(archive)) as db:
        assert db.execute("SELECT count(*) FROM erasures").fetchone() == (0,)


def test_forget_wants_somebody_to_ask(archive: Path) -> None:
    with pytest.raises(InputError, match="add --yes"):
        ran(archive, "forget", "--matching", "Jo Rowntree")
    assert "Ask Jo Rowntree." in descriptions(archive)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "name one of"),
        (("--email", "jo@e.uk", "--url", "https://e.uk/"), "name one of"),
        (("--matching", "Jo Li"), "fewer than 5 letters"),
        (("--matching", "Planner"), "a single word"),
        (("--matching", "Essex County Council"), "a name of the register"),
        (("--email", "jo"), "an address such as"),
    ],
)
def test_forget_refuses_what_names_more_than_one(
    archive: Path, args: tuple[str, ...], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        ran(archive, "forget", *args, "--yes")


def test_force_lifts_the_guard(archive: Path) -> None:
    result = ran(archive, "forget", "--matching", "Rowntree", "--force", "--yes")
    assert "receipt" in result.stdout
    assert "Ask Jo [erased]." in descriptions(archive)


ASKED = """
import sys
from lgcrawl.cli import upkeep
upkeep.forget(["--matching", "Jo Rowntree", "--archive", sys.argv[1]])
"""


@pytest.mark.parametrize(("answer", "left"), [("y\n", False), ("n\n", True)])
def test_forget_asks_on_a_terminal(archive: Path, answer: str, left: bool) -> None:
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", ASKED, str(archive)],
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.write(leader, answer.encode())
        _, shown = process.communicate(timeout=60)
    os.close(leader)
    os.close(follower)
    assert "Ask Jo Rowntree." in shown
    assert ("Ask Jo Rowntree." in descriptions(archive)) == left


@pytest.mark.parametrize(
    "args", [("compact",), ("forget", "--matching", "Jo Rowntree", "--yes")], ids=lambda a: a[0]
)
def test_while_a_crawl_writes(archive: Path, args: tuple[str, ...]) -> None:
    crawl = Bench(archive)
    with pytest.raises(ArchiveLocked) as told:
        ran(archive, *args)
    assert told.value.exit_code == 4
    crawl.writer.close()


@pytest.mark.parametrize(
    "args",
    [("backup", "copy"), ("check",), ("compact",), ("forget", "--email", "jo@e.uk")],
    ids=lambda args: args[0],
)
def test_no_archive(tmp_path: Path, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArchiveError, match="no archive there") as told:
        ran(tmp_path / "archive.db", *args)
    assert told.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_has_examples(command: Command) -> None:
    shown = CliRunner().invoke(command, ["--help"]).output
    assert f"lgcrawl {command.name}" in shown.partition("Examples:")[2]


def test_a_forgotten_page_is_not_told_by_the_list_either(cli: Cli, site: Site) -> None:
    """Its title and pay stand on the list, whose page is kept: no replay brings them back."""
    jobs(site, 3)
    cli.card("jobs", CARD.format(url=site.url))
    assert cli.crawl(site).code == 0
    where = ("--archive", str(cli.archive))
    assert cli("forget", "--url", f"{site.url}/jobs/1", "--yes", *where).code == 0
    facts = "SELECT title, salary_text, reference, * FROM vacancies ORDER BY id"
    assert cli.crawl(site).code == 0
    before = query(cli, facts)
    assert [row[:3] for row in before if row[0] == "[erased]"] == [("[erased]", None, None)]
    replayed = cli("replay", *where, "--sources", str(cli.cards), "--json")
    assert json.loads(replayed.out)["changed"] == 0, replayed.out
    assert query(cli, facts) == before


def test_forgotten_is_forgotten_after_a_replay_and_the_next_crawl(cli: Cli, site: Site) -> None:
    """Over real pages: the name stands in a title, in the text, in markup and in an address."""
    jobs(site, 4)
    named = "Assistant to J&oacute; <b>Rowntree</b>"
    site.pages["/jobs"] = str(site.pages["/jobs"]).replace(
        '/jobs/2">Gritter driver 2', f'/jobs/jo-rowntree">{named}'
    )
    page = str(site.pages.pop("/jobs/2")).replace("Gritter driver 2", named)
    site.pages["/jobs/jo-rowntree"] = page.replace("before dawn", "with Jó  Rowntree before dawn")
    cli.card("jobs", CARD.format(url=site.url))
    assert cli.crawl(site).code == 0
    where = ("--archive", str(cli.archive))
    assert cli("forget", "--matching", "Jo Rowntree", "--yes", *where).code == 0
    facts = "SELECT id, title, version, description, content_hash FROM vacancies ORDER BY id"
    before = query(cli, facts)
    assert any("with [erased] before dawn" in row[3] for row in before)
    replayed = cli("replay", *where, "--sources", str(cli.cards))
    assert replayed.code == 0, replayed.err
    assert query(cli, facts) == before
    again = json.loads(cli.crawl(site, args=("--all", "--json")).out)
    assert (again["new"], again["changed"], again["closed"]) == (0, 0, 0)
    assert query(cli, facts) == before
    assert left(cli.archive.parent, r"\bjo\W*rowntree\b") == []
    assert cli("check", *where).code == 0
