"""The queue holds JSON, opens nothing that is not its own, and is Huey's on Redis by its URL."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import huey.storage
import pytest

from lgcrawl.schedule import lock
from lgcrawl.schedule.queue import Queue
from pipelines.errors import ScheduleError, ScheduleLocked
from tests.schedule.conftest import Desk, card


def test_a_task_is_json_that_runs_nothing(queue_file: str) -> None:
    ran = []
    queue = Queue(queue_file, lambda slug, token: ran.append((slug, token)))
    queue.put("news", "t1")
    queue.put("asked", "t2", urgent=True)
    with sqlite3.connect(queue_file) as db:
        stored = [json.loads(data) for (data,) in db.execute("SELECT data FROM task")]
    assert {task["task"]["name"] for task in stored} == {"lgcrawl.schedule.queue.crawl"}
    assert queue.waiting() == {"t1", "t2"}
    while (task := queue.huey.dequeue()) is not None:
        queue.huey.execute(task)
    assert ran == [("asked", "t2"), ("news", "t1")]


def test_immediately_as_huey_calls_it_the_same_task_runs_in_place() -> None:
    ran = []
    queue = Queue(":memory:", lambda slug, token: ran.append(slug))
    queue.huey.immediate = True
    queue.put("news", "t1")
    assert ran == ["news"]


def test_looking_makes_no_file(tmp_path: Path) -> None:
    assert Queue.look(str(tmp_path / "queue.db")).waiting() == set()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"hello, I am a letter " * 100, b"", None])
def test_what_is_no_queue_is_told_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.db"
    if content is None:
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE vacancies (id)")
    else:
        path.write_bytes(content)
    if content == b"":
        Queue(str(path)).put("news", "t1")  # an empty file becomes one
        return
    before = path.read_bytes()
    with pytest.raises(ScheduleError, match=r"other\.db: .*name another with --queue"):
        Queue(str(path))
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ScheduleError, match="cannot be used"):
        Queue(str(tmp_path / "file" / "queue.db"))


def test_a_url_means_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    class Fake(huey.storage.MemoryStorage):  # type: ignore[misc]
        def __init__(self, name: str, **kwargs: object) -> None:
            asked.append(kwargs)
            super().__init__(name)

    monkeypatch.setattr("huey.PriorityRedisHuey.get_storage", lambda self, **kw: Fake("x", **kw))
    queue = Queue("redis://box:6379/1")
    assert asked == [{"url": "redis://box:6379/1"}]
    assert queue.shared


def test_without_the_library_of_redis_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(huey.storage, "Redis", None)
    with pytest.raises(ScheduleError, match="pip install redis"):
        Queue("redis://box:6379/1")


def test_one_scheduler_a_queue(queue_file: str) -> None:
    assert not lock.held(queue_file)
    with lock.Lock(queue_file):
        assert lock.held(queue_file)
        with pytest.raises(ScheduleLocked, match=r"another scheduler runs this queue \(pid \d+ on"):
            lock.Lock(queue_file)
    assert not lock.held(queue_file)
    with lock.Lock(queue_file):
        pass


def test_of_two_who_ask_at_once_one_has_it(queue_file: str) -> None:
    first, second = (Desk(queue_file, card("news")) for _ in range(2))
    now = datetime(2026, 11, 25, tzinfo=UTC)
    claims = [desk.book.claim("news", now) for desk in (first, second, first)]
    assert [claim is not None for claim in claims] == [True, False, False]
    second.book.release("news")
    assert first.book.claim("news", now) is not None


def test_many_entries_are_read_at_once(queue_file: str) -> None:
    desk = Desk(queue_file)
    slugs = [f"s{n}" for n in range(1000)]
    desk.book.pause("s999")
    entries = desk.book.entries(slugs)
    assert [slug for slug in slugs if entries[slug].paused] == ["s999"]
