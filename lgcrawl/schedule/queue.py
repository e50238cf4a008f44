"""The queue: Huey with its one task, on a SQLite file of its own or on Redis."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from huey import MemoryHuey, PriorityRedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer

from pipelines.errors import ScheduleError

NAME = "lgcrawl"
URGENT = 10  # what a person asked for goes before what is merely due
REDIS = ("redis://", "rediss://", "unix://")
_TABLES = {"kv", "schedule", "task", "counter"}

Crawl = Callable[[str, str], None]  # slug, token


class Json(Serializer):  # type: ignore[misc]
    """Tasks and values as JSON: Huey's own pickles let whoever writes the queue run any code."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            kept = {name: getattr(data, name) for name in ("id", "name", "priority", "args")}
            data = {"task": kept}
        else:
            data = {"value": data}
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        read = json.loads(bytes(data))
        if "task" not in read:
            return read["value"]
        task = read["task"]
        return Message(**task | {"args": tuple(task["args"])})


class Queue:
    """Sources to crawl, each put in with a token that says by which claim (book.py).

    ``where``: a file, or ``redis://...``. ``crawl`` is called by the workers; who only puts in
    leaves it out. Raises ScheduleError where the queue cannot be used.
    """

    def __init__(self, where: str, crawl: Crawl | None = None) -> None:
        self.where = where
        self.shared = where.startswith(REDIS)
        self.huey = self._open()

        def _crawl(slug: str, token: str) -> None:
            if crawl:
                crawl(slug, token)

        self._task = self.huey.task(name="crawl")(_crawl)

    @classmethod
    def look(cls, where: str) -> Queue:
        """The queue for reading only: an empty one where there is no file yet."""
        there = where.startswith(REDIS) or Path(where).exists()
        return cls(where if there else ":memory:")

    def put(self, slug: str, token: str, *, urgent: bool = False) -> None:
        """Let the next free worker crawl a source."""
        task = self._task.s(slug, token)
        task.priority = URGENT if urgent else 0
        self.huey.enqueue(task)

    def waiting(self) -> set[str]:
        """The tokens of the tasks no worker has taken yet."""
        return {task.args[1] for task in self.huey.pending()}

    def _open(self) -> Any:
        kind = {"name": NAME, "serializer": Json(), "results": False}
        if self.where == ":memory:":
            return MemoryHuey(**kind)
        if not self.shared:
            return self._file(kind)
        try:
            return PriorityRedisHuey(url=self.where, **kind)
        except ConfigurationError:
            raise ScheduleError(
                f"{self.where}: a queue on Redis needs its library: pip install redis"
            ) from None

    def _file(self, kind: dict[str, Any]) -> Any:
        path = Path(self.where)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                with closing(
                    sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
                ) as db:
                    names = {row[0] for row in db.execute("SELECT tbl_name FROM sqlite_master")}
                if names - _TABLES:
                    raise ScheduleError(f"{path}: is no queue of ours; name another with --queue")
            return SqliteHuey(filename=str(path), **kind)
        except (sqlite3.Error, OSError) as error:
            raise ScheduleError(
                f"{path}: the queue cannot be used: {error}; name another with --queue"
            ) from None
