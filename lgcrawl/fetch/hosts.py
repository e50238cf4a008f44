"""hosts.db: which host of the web this machine may ask when, and what its robots.txt says.

One small SQLite file for all crawls of the machine, not for an archive. It may be deleted at any
time; where it cannot be used the same is kept in memory, for this process alone.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from time import time
from typing import Any

from lgcrawl.fetch.holder import is_dead, new_holder
from lgcrawl.fetch.tempo import LONGEST_PAUSE, Heard, Tempo, after

LEASE = 60.0  # seconds; whoever holds a host renews it while a request is under way
BEAT = 15.0  # seconds between renewals
POLL = 0.03  # seconds between two looks at a host that another process is asking
GRANTED = 1.0  # seconds for which who asked in vain goes before who has just been
FARTHEST = 300.0  # seconds; a moment farther off comes from a clock that was wrong
KEPT = 30 * 86400.0  # seconds after which a host nobody asked is forgotten
APPLICATION = 0x4C474853
VERSION = 1

_TABLES = f"""
CREATE TABLE IF NOT EXISTS hosts (
    name TEXT PRIMARY KEY,
    token INTEGER NOT NULL DEFAULT 0,      -- grows with each holder: the fence
    holder TEXT,                           -- who asks it now
    expires_at REAL NOT NULL DEFAULT 0,    -- until when it is the holder's without renewal
    next_at REAL NOT NULL DEFAULT 0,       -- no request before this moment
    wanted_by TEXT,                        -- who asked in vain, and when
    wanted_at REAL NOT NULL DEFAULT 0,
    last TEXT,                             -- who held it before
    learned REAL NOT NULL DEFAULT 0, learned_at REAL NOT NULL DEFAULT 0,
    latency REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, trips INTEGER NOT NULL DEFAULT 0,
    given_up_until REAL NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (
    origin TEXT PRIMARY KEY,
    fetched_at REAL NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""
_TEMPO = "learned, learned_at, latency, failures, trips, given_up_until, why"
_LOOK = (
    "SELECT token, holder, expires_at, next_at, wanted_by, wanted_at, last, "  # noqa: S608
    f"{_TEMPO} FROM hosts WHERE name = ?"
)
_TAKE = (
    "UPDATE hosts SET token = token + 1, holder = ?, expires_at = ?, next_at = ?, last = ?, "
    "wanted_by = NULL WHERE name = ? AND token = ? AND holder IS ? AND next_at = ?"
)
_GIVE = (
    f"UPDATE hosts SET holder = NULL, next_at = ?, ({_TEMPO}) = (?, ?, ?, ?, ?, ?, ?) "  # noqa: S608
    "WHERE name = ? AND token = ? AND holder = ?"
)


@dataclass(slots=True)
class Turn:
    """The right to send one request to a host; ``token`` is what fences off an earlier holder."""

    host: str
    token: int
    holder: str
    expires_at: float
    delay: float
    tempo: Tempo

    def is_ours(self) -> bool:
        """Whether nobody else can have taken the host meanwhile."""
        return time() < self.expires_at


class LeftAlone(Exception):
    """A host that is given up for now; ``tempo`` says until when, and why."""

    def __init__(self, tempo: Tempo) -> None:
        super().__init__(tempo.why)
        self.tempo = tempo


@dataclass(frozen=True, slots=True)
class Kept:
    """A robots.txt as it was answered; ``status`` 200 and a body, 4xx, or 5xx and none."""

    fetched_at: float
    status: int
    body: bytes


class Hosts:
    """The file, or memory in its place; ``trouble`` says why, in one line."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.holder = new_holder()
        self.trouble: str | None = None
        self.wishes: dict[str, float] = {}  # host -> seconds that its robots.txt asks for
        self._inode = 0
        self._db = self._connect()

    # -- turns ---------------------------------------------------------------------------------
    def take(self, host: str, base: float) -> Turn | float:
        """A turn at a host, or the seconds after which to ask again.

        ``base`` is the polite delay. Raises LeftAlone for a host that is given up; its time over,
        the first request tries it: if that fails, so does the host.
        """
        self._look_for_file()
        row = self._run(_LOOK, (host,)).fetchone()
        if row is None:
            self._run("INSERT OR IGNORE INTO hosts (name) VALUES (?)", (host,))
            row = self._run(_LOOK, (host,)).fetchone()
        token, holder, expires_at, next_at, wanted_by, wanted_at, last, *rest = row
        now, me, tempo = time(), self.holder, Tempo(*rest)
        if now < tempo.given_up_until < now + LONGEST_PAUSE + FARTHEST:
            raise LeftAlone(tempo)
        if holder is not None and now < expires_at < now + FARTHEST and not is_dead(holder):
            self._want(host, wanted_by, now)
            return POLL
        if now < next_at < now + FARTHEST:
            return float(next_at - now)
        # Who asked in vain goes first: else who asks without a pause would never be interrupted.
        if last == me and wanted_by not in (None, me) and 0 <= now - wanted_at < GRANTED:
            return POLL
        delay = tempo.delay(base, self.wishes.get(host, 0.0), now)
        until = now + LEASE
        # The next moment already now: should we die, whoever follows keeps the distance.
        taken = self._run(_TAKE, (me, until, now + delay, me, host, token, holder, next_at))
        if taken.rowcount != 1:
            return 0.001
        return Turn(host, token + 1, me, until, delay, tempo)

    def give_back(self, turn: Turn, heard: Heard, base: float) -> None:
        """End a turn with what was heard; nothing happens if the host is another's by now."""
        now = time()
        tempo = after(turn.tempo, heard, turn.delay, now)
        pause = tempo.delay(base, self.wishes.get(turn.host, 0.0), now)
        next_at = now + max(pause, min(heard.wait, FARTHEST))
        fence = (turn.host, turn.token, turn.holder)
        self._run(_GIVE, (next_at, *astuple(tempo), *fence))

    def renew(self, turn: Turn) -> bool:
        """Hold on to a host for another LEASE; False if it is another's by now."""
        until = time() + LEASE
        fence = (turn.host, turn.token, turn.holder)
        done = self._run(
            "UPDATE hosts SET expires_at = ? WHERE name = ? AND token = ? AND holder = ?",
            (until, *fence),
        )
        if done.rowcount == 1:
            turn.expires_at = until
        return done.rowcount == 1

    def _want(self, host: str, wanted_by: str | None, now: float) -> None:
        if wanted_by in (None, self.holder) or is_dead(wanted_by):
            sql = "UPDATE hosts SET wanted_by = ?, wanted_at = ? WHERE name = ?"
            self._run(sql, (self.holder, now, host))

    # -- robots.txt ----------------------------------------------------------------------------
    def robots(self, origin: str) -> Kept | None:
        """What an origin's robots.txt said last."""
        sql = "SELECT fetched_at, status, body FROM robots WHERE origin = ?"
        row = self._run(sql, (origin,)).fetchone()
        return Kept(*row) if row else None

    def keep_robots(self, origin: str, status: int, body: bytes) -> None:
        """Remember an origin's robots.txt."""
        sql = "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)"
        self._run(sql, (origin, time(), status, body))

    # -- the file ------------------------------------------------------------------------------
    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def _run(self, sql: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.Error as error:
            self._make_do(str(error))
            return self._db.execute(sql, values)

    def _look_for_file(self) -> None:
        """Open it anew once it was deleted: the others use the new one."""
        if self.path is None:
            return
        try:
            inode = self.path.stat().st_ino
        except OSError:
            inode = 0
        if inode != self._inode:
            self._db.close()
            self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        if self.path is None:
            return self._in_memory()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._inode = 0
            if not _is_sound(self.path):
                _set_aside(self.path)
            return self._open(self.path)
        except (sqlite3.Error, OSError, ValueError) as error:
            return self._make_do(str(error))

    def _open(self, path: Path) -> sqlite3.Connection:
        db = sqlite3.connect(path, timeout=2.0, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db)
            self._inode = path.stat().st_ino
        except BaseException:
            db.close()
            raise
        return db

    def _make_do(self, error: str) -> sqlite3.Connection:
        """Go on in memory, and say so once."""
        path, self.path = self.path, None
        self.trouble = (
            f"{path}: {error}; hosts are paced by this process alone: "
            "mend or delete it, or name another in LGCRAWL_HOSTS"
        )
        print(f"lgcrawl: {self.trouble}", file=sys.stderr)
        self._db = self._in_memory()
        return self._db

    @staticmethod
    def _in_memory() -> sqlite3.Connection:
        db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        db.executescript(_TABLES)
        return db


def _prepare(db: sqlite3.Connection) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION:
        raise ValueError("another program's file")
    if version > VERSION:
        raise ValueError("written by a newer lgcrawl")
    # Nothing in it is worth a disk sync: it is made anew if the power fails.
    db.execute("PRAGMA synchronous = OFF")
    if tables:
        forgotten = (time() - KEPT,)
        if db.execute("SELECT 1 FROM hosts WHERE next_at < ? LIMIT 1", forgotten).fetchone():
            db.execute("DELETE FROM hosts WHERE next_at < ? AND holder IS NULL", forgotten)
            db.execute("DELETE FROM robots WHERE fetched_at < ?", forgotten)
        return
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(f"BEGIN IMMEDIATE;{_TABLES}COMMIT;")


def _is_sound(path: Path) -> bool:
    """Whether a file is no broken one of ours; another program's is not for us to judge."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return True
    if len(head) < 100 or int.from_bytes(head[68:72], "big") != APPLICATION:
        return True
    try:
        db = sqlite3.connect(path, timeout=2.0)
        try:
            return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        finally:
            db.close()
    except sqlite3.OperationalError:
        return True  # busy, or not ours to write: opening it will tell
    except sqlite3.DatabaseError:
        return False


def _set_aside(path: Path) -> None:
    """Make room for a new file; the broken one stays beside it."""
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").unlink()
    path.replace(f"{path}.broken")


def default_path() -> Path:
    """Where hosts.db is: LGCRAWL_HOSTS, else in the user's state folder."""
    named = os.environ.get("LGCRAWL_HOSTS")
    if named:
        return Path(named)
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state).expanduser() / "lgcrawl" / "hosts.db"
