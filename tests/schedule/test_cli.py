"""`lgcrawl schedule`: a table for people, JSON for machines, one line for a name that is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lgcrawl.cli import cli as root
from lgcrawl.schedule import lock, service
from lgcrawl.schedule.book import Book, Ended, stamp
from lgcrawl.schedule.listing import Row
from lgcrawl.schedule.queue import Queue
from pipelines.errors import InputError, ScheduleError
from tests.schedule.test_service import CARD

SLUGS = ("essex-jobs", "essex-news", "kent-news")


class Schedule:
    """The command in this process, over three cards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "cards").mkdir()
        for slug in SLUGS:
            (folder / "cards" / f"{slug}.toml").write_text(CARD.format(url=f"https://{slug}.eg/"))

    def __call__(self, *args: str) -> Result:
        where = ["--sources", str(self.folder / "cards")]
        where += ["--archive", str(self.folder / "archive.db")]
        return CliRunner().invoke(
            root, ["schedule", *args, *where], standalone_mode=False, env={"COLUMNS": "200"}
        )

    def rows(self, *args: str) -> dict[str, dict[str, Any]]:
        result = self(*args, "--json")
        assert result.exception is None
        found = [json.loads(line) for line in result.output.splitlines()]
        return {row["source"]: row for row in found}

    @property
    def book(self) -> Book:
        return Book(Queue(str(self.folder / "queue.db")))


@pytest.fixture
def schedule(tmp_path: Path) -> Schedule:
    return Schedule(tmp_path)


def test_a_new_schedule_is_all_due_and_looking_makes_no_file(schedule: Schedule) -> None:
    rows = schedule.rows("list")
    assert list(rows) == list(SLUGS)
    assert {row["state"] for row in rows.values()} == {"due"}
    assert list(rows["kent-news"]) == list(Row.__dataclass_fields__)
    assert "essex-jobs  every 6h  due" in schedule("list").output
    assert not (schedule.folder / "queue.db").exists()


def test_pause_and_resume_by_name_by_glob_and_all(schedule: Schedule) -> None:
    def paused() -> list[str]:
        return [slug for slug, row in schedule.rows("list").items() if row["state"] == "paused"]

    assert schedule("pause", "essex-*").output == "lgcrawl: paused 2 sources\n"
    assert paused() == ["essex-jobs", "essex-news"]
    assert set(schedule.rows("next")) == {"kent-news"}
    assert schedule("resume", "essex-news").output == "lgcrawl: resumed 1 source\n"
    assert paused() == ["essex-jobs"]
    schedule("pause", "--all")
    assert paused() == list(SLUGS)
    schedule("resume", "--all")
    assert paused() == []


@pytest.mark.parametrize("command", ["pause", "resume", "now"])
def test_a_name_that_is_none_is_told_with_its_neighbours(schedule: Schedule, command: str) -> None:
    error = schedule(command, "kent-news", "esex-news").exception
    assert isinstance(error, InputError)
    assert str(error).startswith("'esex-news': no source is called so; did you mean essex-news")
    assert "\n" not in str(error)
    assert isinstance(schedule(command).exception, InputError)  # neither names nor --all
    assert isinstance(schedule(command, "--all", "kent-news").exception, InputError)
    assert schedule.rows("list")["kent-news"]["state"] == "due"  # all or nothing


def test_now_puts_in_what_is_not_in_hand_already(schedule: Schedule) -> None:
    said = schedule("now", "kent-news").output
    assert said.startswith("lgcrawl: queued 1 source\n")
    assert "no scheduler runs this queue; start it with `lgcrawl schedule run`" in said
    with lock.Lock(str(schedule.folder / "queue.db")):
        said = schedule("now", "*-news").output
    assert said == "lgcrawl: queued 1 source; 1 in hand already\n"
    states = {slug: row["state"] for slug, row in schedule.rows("list").items()}
    assert states == {"essex-jobs": "due", "essex-news": "queued", "kent-news": "queued"}


def test_how_the_last_run_ended_and_what_is_next(schedule: Schedule) -> None:
    now = datetime.now(UTC)
    for slug, hours in zip(SLUGS, (1, 3, 2), strict=True):
        schedule.book.begun(slug, now - timedelta(hours=hours))
    ended = Ended(stamp(now), stamp(now), 1, "partial", "2 pages failed")
    schedule.book.ended("kent-news", ended)
    hold = schedule.book.claim("essex-jobs", now)
    assert hold
    schedule.book.change("essex-jobs", hold, now, "running", 123)

    rows = schedule.rows("list")
    kent = rows["kent-news"]
    assert (kent["outcome"], kent["code"], kent["line"]) == ("partial", 1, "2 pages failed")
    assert kent["begun"] == stamp(now - timedelta(hours=2))
    assert rows["essex-jobs"]["state"] == "stopped"  # in hand, and nobody runs the queue
    with lock.Lock(str(schedule.folder / "queue.db")):
        assert schedule.rows("list")["essex-jobs"]["state"] == "running"
    assert list(schedule.rows("next")) == ["essex-news", "kent-news"]
    assert list(schedule.rows("next", "-n", "1")) == ["essex-news"]


def test_a_queue_that_is_none_is_one_line_and_exit_code_3(schedule: Schedule) -> None:
    (schedule.folder / "queue.db").write_text("Dear all, " * 1000)
    error = schedule("list").exception
    assert isinstance(error, ScheduleError)
    assert error.exit_code == 3
    assert "name another with --queue" in str(error)


def test_a_scheduler_that_nobody_answers_for_does_not_start(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lgcrawl.cli.scheduling.CONTACT", "")
    error = schedule("run").exception
    assert isinstance(error, InputError)
    assert "LGCRAWL_CONTACT is not set" in str(error)
    assert not (schedule.folder / "queue.db").exists()


def test_run_hands_its_options_on(schedule: Schedule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lgcrawl.cli.scheduling.CONTACT", "ops@example.org")
    ran: list[service.Service] = []
    monkeypatch.setattr(service.Service, "run", lambda self: ran.append(self) or 0)
    result = schedule("run", "--workers", "3", "--allow-private", "127.0.0.1:80")
    assert result.return_value == 0
    options = ran[0].options
    assert (options.queue, options.logs) == (
        str(schedule.folder / "queue.db"),
        schedule.folder / "logs",
    )
    assert (options.workers, options.args) == (3, ["--allow-private", "127.0.0.1:80"])
    assert isinstance(schedule("run", "--allow-private", "nonsense").exception, InputError)
