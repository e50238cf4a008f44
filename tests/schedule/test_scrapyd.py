"""Scrapyd stays usable: deployed as an egg, started by schedule.json, listed by listjobs.

Only in ``make scrapyd``: it installs the extra `scrapyd` into an environment of its own.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest

from lgcrawl.archive import queries
from tests.conftest import Answer, Site
from tests.schedule.test_children import wait_for
from tests.schedule.test_service import CARD, FEED, PAGE

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    not os.environ.get("LGCRAWL_SCRAPYD"), reason="installs Scrapyd: `make scrapyd` runs it"
)


def run(*command: str, cwd: Path) -> str:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    env |= {"no_proxy": "127.0.0.1", "PATH": f"{Path(command[0]).parent}:{env['PATH']}"}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """The folder of scrapyd and scrapyd-deploy; our other libraries are borrowed from here."""
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"), cwd=tmp_path)
    found = tmp_path / "venv" / "bin"
    python = str(found / "python")
    packages = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path
    )
    (Path(packages.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"]["scrapyd"]
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", *wanted], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"Scrapyd cannot be installed: {done.stderr.strip().splitlines()[-1]}")
    return found


class Scrapyd:
    """A real Scrapyd on loopback."""

    def __init__(self, programs: Path, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        folder.mkdir()
        (folder / "scrapyd.conf").write_text(
            f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {self.port}\npoll_interval = 0.5\n"
        )
        with (folder / "said").open("wb") as said:
            env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
            self.process = subprocess.Popen(
                [programs / "scrapyd"], cwd=folder, stdout=said, stderr=said, env=env
            )
        self._open = build_opener(ProxyHandler({})).open
        wait_for(self._answers, 30)

    def ask(self, name: str, *form: tuple[str, str], **query: str) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.port}/{name}.json?{urlencode(query)}"
        with self._open(url, urlencode(form).encode() if form else None) as answer:
            return json.load(answer)  # type: ignore[no-any-return]

    def ends(self) -> dict[str, Any]:
        """Wait until a project's jobs have ended; what is listed as finished, by id."""
        end = time.monotonic() + 60
        while (listed := self.ask("listjobs", project="lgcrawl"))["pending"] or listed["running"]:
            assert time.monotonic() < end, listed
            time.sleep(0.3)
        return {job["id"]: job for job in listed["finished"]}

    def _answers(self) -> bool:
        try:
            return bool(self.ask("daemonstatus")["status"] == "ok")
        except OSError:
            return False


@pytest.fixture
def scrapyd(programs: Path, tmp_path: Path) -> Iterator[Scrapyd]:
    daemon = Scrapyd(programs, tmp_path / "scrapyd")
    yield daemon
    daemon.process.terminate()
    daemon.process.wait(30)


def checkout(folder: Path) -> Path:
    """The project as it is, without its tests."""
    for name in run("/usr/bin/env", "git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).split(
        "\n"
    ):
        if name and (ROOT / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


def test_a_source_is_deployed_and_crawled(
    programs: Path, scrapyd: Scrapyd, tmp_path: Path, new_site: Callable[[], Site]
) -> None:
    site = new_site()
    site.pages |= {"/feed": Answer(FEED, type="application/rss+xml"), "/1": PAGE}
    cards = tmp_path / "cards"
    cards.mkdir()
    (cards / "news.toml").write_text(CARD.format(url=f"{site.url}/feed"))
    (cards / "broken.toml").write_text("nonsense")
    project, archive = checkout(tmp_path / "project"), tmp_path / "archive.db"
    (project / "scrapy.cfg").write_text(
        (project / "scrapy.cfg")
        .read_text()
        .replace("[deploy]\n", f"[deploy]\nurl = http://127.0.0.1:{scrapyd.port}/\n")
    )

    run(str(programs / "scrapyd-deploy"), cwd=project)
    spiders = scrapyd.ask("listspiders", project="lgcrawl")["spiders"]
    assert spiders == ["api", "feed", "listing", "sitemap"]

    jobs = {
        source: scrapyd.ask(
            "schedule",
            ("project", "lgcrawl"),
            ("spider", "feed"),
            ("source", source),
            ("sources", str(cards)),
            ("setting", f"LGCRAWL_ARCHIVE={archive}"),
            ("setting", f"ALLOW_PRIVATE={site.host}"),
        )["jobid"]
        for source in ("news", "broken")
    }
    finished = scrapyd.ends()
    with queries.connect_readonly(archive) as db:
        told = {row["source"]: row["outcome"] for row in queries.status(db)}
    assert told == {"news": "ok"}
    assert set(jobs.values()) == set(finished)  # the broken one too: Scrapyd does not know
