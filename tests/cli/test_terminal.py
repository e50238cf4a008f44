"""What a person at a terminal sees."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

from tests.conftest import Cli, Site
from tests.crawl.test_crawl import CARD, jobs


def on_a_terminal(cli: Cli, *args: str) -> tuple[int, str]:
    """Run the command with a terminal for stderr; its exit code and what the terminal got."""
    leader, follower = pty.openpty()
    env = {**os.environ, "no_proxy": "127.0.0.1", "COLUMNS": "100", "TERM": "xterm"}
    process = subprocess.Popen(
        [sys.executable, "-m", "lgcrawl", *args],
        cwd=cli.folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    got = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other side is gone
            break
        if not part:
            break
        got += part
    os.close(leader)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", got.decode("utf-8", "replace"))
    return process.wait(30), plain


def test_a_crawl_shows_bars_then_a_table(cli: Cli, site: Site) -> None:
    jobs(site, 8)
    cli.card("jobs", CARD.format(url=site.url))
    where = ("--sources", str(cli.cards), "--archive", str(cli.archive))
    code, seen = on_a_terminal(cli, "crawl", "jobs", *where, "--allow-private", site.host)
    assert code == 0
    assert re.search(r"jobs\s+━+", seen), "a bar for the source"
    assert re.search(r"ok\s+jobs: 8 new, 0 changed", seen), "a line when it is done"
    assert re.search(r"jobs\s+ok\s+9\s+8\s+8\s+0\s+0", seen), "the table at the end"
