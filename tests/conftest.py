"""What tests share: the private development data, a real web server, the real command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lgcrawl.archive import batching
from pipelines import employer, employer_overrides
from tests.warm import Warm

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The private development data beside the checkout; the test is skipped without it."""
    if not (SHARED / "data").is_dir():
        pytest.skip("no folder `shared` beside the checkout: private development data")
    return SHARED


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test waits for every record, where a crawl hands over many."""
    monkeypatch.setattr(batching, "LINGER", 0.0)


@pytest.fixture(autouse=True)
def among_strangers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test knows a host from another, or from the machine's own crawls."""
    monkeypatch.setenv("LGCRAWL_HOSTS", str(tmp_path / "hosts.db"))
    monkeypatch.setenv("LGCRAWL_CONTACT", "crawler@example.org")


@dataclass
class Answer:
    """What a test site answers: body, status, headers, and how long it takes."""

    body: str | bytes = ""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


class Site:
    """A real web server on loopback: ``site.pages[path]`` is answered, ``site.asked`` is the log.

    A page is an Answer, a string, or a function of the path; what is posted stands in the path
    after a blank.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Answer | str | Callable[[str], Answer | str]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.headers: Mapping[str, str] = {}  # of the request being answered
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else each page waits for a delayed ACK

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.path = f"{self.path} {body}"
                self.do_GET()

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.agents.add(self.headers.get("User-Agent", ""))
                site.headers = self.headers
                answer = site.answer(self.path)
                time.sleep(answer.delay)
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.type)
                self.send_header("Content-Length", str(len(body)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128  # default 5; who comes too many waits a second

        self.server = Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, path: str) -> Answer:
        page = self.pages.get(path, Answer("<h1>Not found</h1>", 404))
        if callable(page):
            page = page(path)
        page = Answer(page) if isinstance(page, str) else page
        return Answer(
            page.body.replace("{{here}}", self.url) if isinstance(page.body, str) else page.body,
            page.status,
            page.type,
            page.headers,
            page.delay,
        )

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def new_site() -> Iterator[Callable[[], Site]]:
    """Makes test sites; all are closed at the end."""
    with ExitStack() as stack:

        def make() -> Site:
            site = Site()
            stack.callback(site.close)
            return site

        yield make


@pytest.fixture
def site(new_site: Callable[[], Site]) -> Site:
    """One test site."""
    return new_site()


@dataclass
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


WARM = Warm()


class Cli:
    """Runs the real ``lgcrawl`` in its own process, away from the checkout's data/var."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cards = folder / "cards"
        self.cards.mkdir()
        self.archive = folder / "archive.db"

    def card(self, slug: str, text: str) -> None:
        (self.cards / f"{slug}.toml").write_text(text, "utf-8")

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "no_proxy": "127.0.0.1,localhost", "COLUMNS": "200"}

    def popen(self, *args: str, **kwargs: object) -> subprocess.Popen[str]:
        """A command started as users start it."""
        return subprocess.Popen(
            [sys.executable, "-m", "lgcrawl", *args],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **kwargs,  # type: ignore[call-overload]
        )

    def __call__(self, *args: str, timeout: float = 90, **kwargs: object) -> Ran:
        if not kwargs and WARM.fits(self.env):
            return Ran(*WARM.run(args, self.folder, self.env, timeout))
        with self.popen(*args, **kwargs) as process:
            try:
                out, err = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                raise
            return Ran(process.returncode, out, err)

    def crawl(self, *sites: Site, args: tuple[str, ...] = ("--all",), **kwargs: object) -> Ran:
        """Crawl the folder's cards, the given sites allowed."""
        allow = [part for site in sites for part in ("--allow-private", site.host)]
        where = ["--sources", str(self.cards), "--archive", str(self.archive)]
        return self("crawl", *args, *where, *allow, **kwargs)  # type: ignore[arg-type]


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The real command line in an empty folder."""
    return Cli(tmp_path)


Corrections = Callable[..., None]


@pytest.fixture
def corrections(monkeypatch: pytest.MonkeyPatch) -> Iterator[Corrections]:
    """Puts rows of (raw, employer_id, note) in the place of employer_overrides.csv's."""

    def forget() -> None:
        employer_overrides.overrides.cache_clear()
        employer._resolve.cache_clear()

    def write(*rows: tuple[str, ...]) -> None:
        names = ("raw", "employer_id", "note")
        table = tuple(dict(zip(names, row, strict=False)) for row in rows)
        monkeypatch.setattr(employer_overrides, "rows", lambda _: table)
        forget()

    yield write
    monkeypatch.undo()
    forget()
