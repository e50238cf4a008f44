"""One hostile server: each behaviour of docs/ops.md's table on a port of its own, on real sockets.

A behaviour is a function that takes a Port and gives its pages; ``BEHAVIOURS`` names them all, and
the names are those of the table. A new one is a function and a row.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import zstandard

TIMEOUT = 1.5  # seconds; DOWNLOAD_TIMEOUT while the tests run
MAXSIZE = 1024 * 1024  # bytes; DOWNLOAD_MAXSIZE
INSIDE = "inside.example.org"  # a name that the tests let lead to this machine
BOMB = 8 * MAXSIZE
PAGE = "<html><body><main><h1>Nothing to see</h1><p>No links here.</p></main></body></html>"


@dataclass
class Reply:
    """What is answered; ``send`` answers by itself, byte by byte, and knows no manners."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    send: Callable[[BaseHTTPRequestHandler], None] | None = None
    type: str = "text/html; charset=utf-8"


@dataclass(eq=False)
class Port:
    """One host of the hostile web, and the log of who came when."""

    server: ThreadingHTTPServer
    pages: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    starts: list[str] = field(default_factory=lambda: ["/jobs"])
    asked: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    at_once: int = 0  # the most requests under way at one time
    under_way: int = 0
    hidden: Port | None = None  # a second host that nobody allowed

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def urls(self) -> list[str]:
        return [f"http://{self.host}{path}" for path in self.starts]

    @property
    def pages_asked(self) -> list[str]:
        """What was asked but for robots.txt."""
        return [path for path in self.asked if path != "/robots.txt"]

    def reply(self, path: str) -> Reply:
        """The page; of several each once, the last for ever."""
        found = self.pages.get(path, Reply("Not found", 404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


class Handler(BaseHTTPRequestHandler):
    """Answers from the Port its server belongs to."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    port: Port

    def do_GET(self) -> None:
        port = self.port
        port.asked.append(self.path)
        port.moments.append(time.monotonic())
        port.under_way += 1
        port.at_once = max(port.at_once, port.under_way)
        try:
            self.answer(port.reply(self.path))
        except OSError:
            self.close_connection = True  # they had enough
        finally:
            port.under_way -= 1

    def answer(self, reply: Reply) -> None:
        time.sleep(reply.delay)
        if reply.send:
            self.close_connection = True
            reply.send(self)
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value.format(host=self.port.host, later=later()))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def later() -> str:
    """The moment two seconds from now, as HTTP has it."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


# -- behaviours --------------------------------------------------------------------------------
def robots_while_waiting(port: Port) -> None:
    port.starts = [f"/private/{n}" for n in range(8)]
    port.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /private/", delay=0.3)
    port.pages.update(dict.fromkeys(port.starts, Reply(PAGE)))


def robots_5xx(port: Port) -> None:
    port.pages = {"/robots.txt": Reply("oops", 500), "/jobs": Reply(PAGE)}


def robots_503(port: Port) -> None:
    port.pages = {"/robots.txt": Reply("oops", 503), "/jobs": Reply(PAGE)}


def robots_busy(port: Port) -> None:
    port.pages = {"/robots.txt": Reply("oops", 429), "/jobs": Reply(PAGE)}


def robots_silent(port: Port) -> None:
    port.pages = {"/robots.txt": Reply("late", delay=2 * TIMEOUT), "/jobs": Reply(PAGE)}


def robots_redirected(port: Port) -> None:
    hops = [Reply("", 302, {"Location": f"http://{{host}}/r{n}"}) for n in range(4)]
    port.pages = {"/robots.txt": hops[0], "/jobs": Reply(PAGE)}
    port.pages.update({f"/r{n}": hops[n + 1] for n in range(3)})
    port.pages["/r3"] = Reply("User-agent: *\nDisallow: /")


def robots_vast(port: Port) -> None:
    filler = "# what a long list this is\n" * 20_000
    port.pages = {"/robots.txt": Reply(f"User-agent: *\n{filler}Disallow: /"), "/jobs": Reply(PAGE)}


def robots_4xx(port: Port) -> None:
    port.pages = {"/robots.txt": Reply("User-agent: *\nDisallow: /", 403), "/jobs": Reply(PAGE)}


def robots_bom_and_group(port: Port) -> None:
    rules = "\ufeffUser-agent: LGcrawl/9.9\nDisallow: /jobs\n\nUser-agent: *\nAllow: /"
    port.pages = {"/robots.txt": Reply(rules), "/jobs": Reply(PAGE)}


def crawl_delay(port: Port) -> None:
    port.starts = ["/a", "/b", "/c"]
    port.pages = {"/robots.txt": Reply("User-agent: *\nCrawl-delay: 0.4")}
    port.pages.update(dict.fromkeys(port.starts, Reply(PAGE)))


def request_rate(port: Port) -> None:
    port.starts = ["/a", "/b", "/c"]
    port.pages = {"/robots.txt": Reply("User-agent: *\nRequest-rate: 2/1")}
    port.pages.update(dict.fromkeys(port.starts, Reply(PAGE)))


def retry_after(port: Port) -> None:
    port.pages["/jobs"] = [Reply("busy", 429, {"Retry-After": "1"}), Reply(PAGE)]


def retry_after_503(port: Port) -> None:
    port.pages["/jobs"] = [Reply("busy", 503, {"Retry-After": "1"}), Reply(PAGE)]


def retry_after_a_date(port: Port) -> None:
    port.pages["/jobs"] = [Reply("busy", 429, {"Retry-After": "{later}"}), Reply(PAGE)]


def retry_after_a_date_503(port: Port) -> None:
    port.pages["/jobs"] = [Reply("busy", 503, {"Retry-After": "{later}"}), Reply(PAGE)]


def retry_after_an_hour(port: Port) -> None:
    port.starts = ["/jobs", "/news"]
    busy = Reply("busy", 503, {"Retry-After": "3600"})
    port.pages = {"/jobs": busy, "/news": busy}


def all_at_once(port: Port) -> None:
    port.starts = [f"/{n}" for n in range(8)]
    port.pages.update(dict.fromkeys(port.starts, Reply(PAGE, delay=0.1)))


def always_failing(port: Port) -> None:
    port.starts = [f"/{n}" for n in range(12)]
    port.pages.update(dict.fromkeys(port.starts, Reply("no", 500)))


def dripping(port: Port) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(30):
            handler.wfile.write(b"x")
            time.sleep(TIMEOUT / 5)

    port.pages["/jobs"] = Reply(send=send)


def breaking_off(port: Port) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>")

    port.pages["/jobs"] = Reply(send=send)


def endless(port: Port) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(4 * BOMB // 65536):
            handler.wfile.write(b"y" * 65536)

    port.pages["/jobs"] = Reply(send=send)


def _bomb(port: Port, coding: str, body: bytes) -> None:
    port.pages["/jobs"] = Reply(body, headers={"Content-Encoding": coding})


def gzip_bomb(port: Port) -> None:
    _bomb(port, "gzip", zlib.compress(b"0" * BOMB, wbits=31))


def brotli_bomb(port: Port) -> None:
    _bomb(port, "br", brotli.compress(b"0" * BOMB, quality=5))


def zstd_bomb(port: Port) -> None:
    _bomb(port, "zstd", zstandard.compress(b"0" * BOMB))


def bomb_in_a_bomb(port: Port) -> None:
    _bomb(port, "br, gzip", zlib.compress(brotli.compress(b"0" * BOMB, quality=5), wbits=31))


def leading_inside(port: Port) -> None:
    assert port.hidden
    port.pages["/jobs"] = Reply("", 302, {"Location": f"http://{port.hidden.host}/admin"})
    port.hidden.pages["/admin"] = Reply(PAGE)


def leading_inside_as_a_number(port: Port) -> None:
    assert port.hidden
    number = port.hidden.server.server_port
    port.pages["/jobs"] = Reply("", 302, {"Location": f"http://2130706433:{number}/admin"})
    port.hidden.pages["/admin"] = Reply(PAGE)


def leading_inside_by_name(port: Port) -> None:
    port.pages["/jobs"] = Reply("", 302, {"Location": f"http://{INSIDE}:8080/admin"})


def leading_in_a_circle(port: Port) -> None:
    port.pages["/jobs"] = Reply("", 302, {"Location": "http://{host}/jobs"})


def undeclared_charset(port: Port) -> None:
    port.pages["/jobs"] = Reply(
        '<main><ul><li class="job"><a href="/jobs/1">Gritter driver £5 an hour</a></li>'
        "</ul></main>".encode("cp1252"),
        type="text/html",
    )


def entities(port: Port) -> None:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    port.pages["/jobs"] = Reply(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "lol">{nested}'
        '<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        "<rss version='2.0'><channel><title>News</title><item><title>&e8;&file;</title>"
        f"<link>http://{port.host}/news/1</link></item><item><title>Plain gritting</title>"
        f"<link>http://{port.host}/news/2</link></item></channel></rss>",
        type="application/rss+xml",
    )


Behaviour = Callable[[Port], None]
BEHAVIOURS: dict[str, Behaviour] = {
    behaviour.__name__: behaviour
    for behaviour in (
        robots_while_waiting,
        robots_5xx,
        robots_503,
        robots_busy,
        robots_silent,
        robots_redirected,
        robots_vast,
        robots_4xx,
        robots_bom_and_group,
        crawl_delay,
        request_rate,
        retry_after,
        retry_after_503,
        retry_after_a_date,
        retry_after_a_date_503,
        retry_after_an_hour,
        all_at_once,
        always_failing,
        dripping,
        breaking_off,
        endless,
        gzip_bomb,
        brotli_bomb,
        zstd_bomb,
        bomb_in_a_bomb,
        leading_inside,
        leading_inside_as_a_number,
        leading_inside_by_name,
        leading_in_a_circle,
        undeclared_charset,
        entities,
    )
}


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True
    block_on_close = False  # who drips is not waited for

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is what is tested."""


@contextmanager
def serving() -> Iterator[dict[str, Port]]:
    """The hostile web: a Port for each behaviour, by its name."""
    with ExitStack() as stack:

        def listen() -> Port:
            handler = type("OnePort", (Handler,), {})
            server = _Server(("127.0.0.1", 0), handler)
            server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            port = Port(server)
            handler.port = port
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return port

        ports = {}
        for name, behave in BEHAVIOURS.items():
            port = ports[name] = listen()
            if name.startswith("leading_inside"):
                port.hidden = listen()
            behave(port)
        yield ports
