"""Memory of one long crawl: its resident set at page 20,000 against that at page 2,000."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EARLY, LATE = 2_000, 20_000  # pages
PER_LIST = 100
CARD = """
title = "bench"
kind = "listing"
records = "vacancy"
start = ["{url}/jobs"]
row = "li.job"
[budget]
pages = 100000
"""


def page(path: str) -> str:
    """A list of PER_LIST posts with a link to the next, or one post."""
    if path.startswith("/jobs?") or path == "/jobs":
        n = int(path.partition("page=")[2] or 0)
        rows = "".join(
            f'<li class="job"><a href="/jobs/{i}">Gritter driver {i}</a></li>'
            for i in range(n * PER_LIST, (n + 1) * PER_LIST)
        )
        onward = f'<a rel="next" href="/jobs?page={n + 1}">Next</a>'
        last = (n + 1) * PER_LIST > LATE
        return f"<html><body><main><ul>{rows}</ul>{'' if last else onward}</main></body></html>"
    n = int(path.rpartition("/")[2])
    return (
        f"<html><body><main><h1>Gritter driver {n}</h1><dl><dt>Reference</dt><dd>GD-{n}</dd>"
        "<dt>Salary</dt><dd>£24,000 per annum</dd><dt>Location</dt><dd>Norwich, NR1 2DH</dd>"
        "<dt>Closing date</dt><dd>31 December 2035</dd></dl><p>"
        + f"You will spread salt on route {n} before dawn and wash the lorry after. " * 20
        + "</p></main></body></html>"
    )


def run() -> list[tuple[str, float, str]]:
    """Both, and the ratio."""
    seen: dict[int, float] = {}
    asked = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            nonlocal asked
            if self.path == "/robots.txt":
                self.send_error(404)
                return
            asked += 1
            if asked in (EARLY, LATE):
                seen[asked] = resident(process.pid)
            body = page(self.path).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "cards").mkdir()
        (Path(folder) / "cards" / "bench.toml").write_text(CARD.format(url=f"http://{host}"))
        command = f"-m lgcrawl crawl bench --sources cards --archive a.db --allow-private {host}"
        env = {**os.environ, "no_proxy": "127.0.0.1", "LGCRAWL_HOSTS": f"{folder}/hosts.db"}
        process = subprocess.Popen([sys.executable, *command.split()], cwd=folder, env=env)
        process.wait()
    server.shutdown()
    return [
        (f"resident at page {EARLY:,}", seen[EARLY] / 1e6, "MB"),
        (f"resident at page {LATE:,}", seen[LATE] / 1e6, "MB"),
        ("late / early", seen[LATE] / seen[EARLY], "x"),
    ]


def resident(pid: int) -> float:
    """Bytes of memory a process holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return float(pages * os.sysconf("SC_PAGE_SIZE"))
