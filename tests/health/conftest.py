"""An archive with the runs a test wants, and people to tell: real servers on loopback."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from lgcrawl.archive.past import Finding
from lgcrawl.archive.writer import SourceRow, Writer
from lgcrawl.captures.capture import Capture
from lgcrawl.health.states import stamp
from tests.archive.conftest import new_archive

CARD = """
title = "{title}"
kind = "listing"
records = "vacancy"
start = ["https://{slug}.example/jobs"]
every = "1d"
"""
GOOD: dict[str, Any] = {"outcome": "ok", "reason": "1 new, 0 changed", "healthy": True, "new": 1}
BAD: dict[str, Any] = {
    "outcome": "failed",
    "reason": "http_5xx: HTTP 503 (https://essex.example/jobs)",
    "failure": "http_5xx",
    "new": 0,
}


@dataclass
class Ward:
    """An archive and a folder of cards; ``now`` is when the tests ask."""

    folder: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __post_init__(self) -> None:
        self.cards = self.folder / "cards"
        self.cards.mkdir()
        self.archive = new_archive(self.folder / "archive.db")

    @property
    def options(self) -> list[str]:
        """How a command is told of both."""
        return ["--archive", str(self.archive), "--sources", str(self.cards)]

    def card(self, slug: str, more: str = "", title: str = "Essex: jobs") -> None:
        (self.cards / f"{slug}.toml").write_text(CARD.format(slug=slug, title=title) + more)

    def run(
        self,
        slug: str,
        days_ago: float,
        *captures: Capture,
        title: str = "Essex: jobs",
        **how: Any,
    ) -> int:
        """A whole run so long ago, good unless it is told how."""
        told = GOOD | {"items": 9, "errors": 0, "failure": None} | how
        row = SourceRow(slug=slug, title=title, kind="listing", records="vacancy")
        started = stamp(self.now - timedelta(days=days_ago)) or ""
        counts = {name: told[name] for name in ("items", "new", "errors")}
        with Writer.open(self.archive) as writer:
            run = writer.begin_run(row, started).result()
            for capture in captures:
                writer.captured(run, capture).result()
            writer.finish_run(
                run,
                told["outcome"],
                told["reason"],
                counts,
                healthy=told["healthy"] if told["outcome"] in ("ok", "partial") else False,
                complete=False,
                absent_runs=2,
                today="2026-11-25",
                finding=Finding(told["failure"], [capture.url for capture in captures]),
            ).result()
        return run

    def month(self, slug: str, until: int = 0, **how: Any) -> None:
        """Thirty good days, up to so many days ago."""
        for days_ago in range(30 + until, until - 1, -1):
            self.run(slug, days_ago + 0.01, **how)


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


@dataclass
class Web:
    """A web server that takes what it is sent; ``answer`` is the status it gives."""

    url: str
    took: list[tuple[str, str, bytes]] = field(default_factory=list)  # method, path, body
    answer: int = 200


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def web() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            took.took.append((self.command, self.path, self.rfile.read(length)))
            self.send_response(took.answer)
            if took.answer == 302:
                self.send_header("Location", f"{took.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    took = Web(f"http://127.0.0.1:{server.server_port}")
    with serving(server):
        yield took


@dataclass
class Post:
    """An SMTP server as small as one can be: ``said`` is what clients said, line by line."""

    address: str
    said: list[str] = field(default_factory=list)
    refuses: bool = False

    @property
    def letters(self) -> str:
        return "\n".join(self.said)


@pytest.fixture
def post_office() -> Iterator[Post]:
    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 loopback")
            reading = False
            for raw in self.rfile:
                line = raw.decode().rstrip("\r\n")
                office.said.append(line)
                if reading:
                    reading = line != "."
                    if not reading:
                        self.say("250 taken")
                    continue
                word = line.partition(" ")[0].upper()
                reading = word == "DATA"
                self.say(self.answer(word))
                if word == "QUIT":
                    return

        def answer(self, word: str) -> str:
            if word == "MAIL" and office.refuses:
                return "451 password-of-yours is wrong"  # servers repeat what they were sent
            return {
                "EHLO": "250-loopback\r\n250 AUTH PLAIN",
                "AUTH": "235 known",
                "DATA": "354 go on",
                "QUIT": "221 bye",
            }.get(word, "250 well")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    office = Post(f"127.0.0.1:{server.server_address[1]}")
    with serving(server):
        yield office


Invoke = Callable[..., tuple[int, str, str]]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Invoke:
    """Runs a command as `lgcrawl` does, in this process: exit code, stdout, stderr."""
    from lgcrawl.cli import commands

    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    for name in ("LGCRAWL_ALERT_WEBHOOK", "LGCRAWL_ALERT_SMTP", "LGCRAWL_PING_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["lgcrawl", *args])
        capsys.readouterr()
        code = commands.run()
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
