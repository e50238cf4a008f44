"""Command lines that start at once: forked from a process that has loaded the program before.

A crawl's own libraries take a second to load, and the suite starts hundreds of commands. Each is a
process of its own all the same, with its own environment, folder and pipes. Commands that are
killed, interrupted or started in another language are started as users start them (conftest.Cli).
``python -m tests.warm FD`` is the process they are forked from; FD is a socket.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MODULES = (
    *("lgcrawl.cli.commands", "lgcrawl.engine", "lgcrawl.run", "lgcrawl.replay", "lgcrawl.saved"),
    *("lgcrawl.spiders.feed", "lgcrawl.spiders.listing", "lgcrawl.spiders.api"),
    *("lgcrawl.spiders.sitemap", "lgcrawl.archive.queries", "lgcrawl.health.doctor"),
    *("lgcrawl.export.tables", "lgcrawl.fetch.pace", "lgcrawl.fetch.robots"),
)
_READ_THE_ENVIRONMENT = ("lgcrawl.settings", "lgcrawl.cli", "lgcrawl.fetch.once")
_LARGEST = 1 << 17  # bytes of a request
_READ_AT_START = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "PATH", "PYTHON")


class Warm:
    """The process that commands are forked from, started when first needed."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._started = _of_the_start(os.environ)

    def fits(self, env: Mapping[str, str]) -> bool:
        """Whether a command with this environment starts no differently than the process did."""
        return sys.platform == "linux" and _of_the_start(env) == self._started

    def run(
        self, args: Sequence[str], cwd: Path, env: Mapping[str, str], timeout: float
    ) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of ``lgcrawl`` with these arguments.

        Raises subprocess.TimeoutExpired, once the command is killed.
        """
        asked = json.dumps({"args": args, "cwd": str(cwd), "env": dict(env)}).encode()
        with contextlib.ExitStack() as stack:
            ends = [os.pipe() for _ in range(3)]  # output, errors, how it ended
            readers = [stack.enter_context(os.fdopen(end[0], "rb")) for end in ends]
            nothing = os.open(os.devnull, os.O_RDONLY)
            given = [nothing, *(end[1] for end in ends)]
            with self._lock:
                socket.send_fds(self._connected(), [asked], given)
            for fd in given:
                os.close(fd)
            pid = int(readers[2].readline())
            late = threading.Event()
            timer = threading.Timer(timeout, lambda: (late.set(), os.kill(pid, signal.SIGKILL)))
            timer.start()
            errors: list[bytes] = []
            reader = threading.Thread(target=lambda: errors.append(readers[1].read()))
            reader.start()
            out = readers[0].read()
            reader.join()
            code = int(readers[2].readline())
            timer.cancel()
        if late.is_set():
            raise subprocess.TimeoutExpired(["lgcrawl", *args], timeout)
        return code, _text(out), _text(errors[0])

    def _connected(self) -> socket.socket:
        if self._socket is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
            theirs.close()
            self._socket = ours
        return self._socket


def _of_the_start(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(_READ_AT_START)}


def _text(output: bytes) -> str:
    return output.decode("utf-8").replace("\r\n", "\n")


# -- the process that is forked --------------------------------------------------------------------
def serve(fd: int) -> None:
    """Fork a command for each request, until the other end is closed."""
    for name in MODULES:
        __import__(name)
    for name in [name for name in sys.modules if name.startswith(_READ_THE_ENVIRONMENT)]:
        del sys.modules[name]  # loaded anew by each command, in its own
    assert "twisted.internet.reactor" not in sys.modules, "a reactor is no process's but its own"
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait
    with socket.socket(fileno=fd) as requests:
        while True:
            asked, fds, _, _ = socket.recv_fds(requests, _LARGEST, 4)
            if not asked:
                return
            if os.fork() == 0:
                requests.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _watch(json.loads(asked), fds)
            for one in fds:
                os.close(one)


def _watch(asked: dict[str, Any], fds: list[int]) -> None:
    """Start the command, tell its number, and how it ended."""
    pid = os.fork()
    if pid == 0:
        _command(asked, fds)
    os.write(fds[3], f"{pid}\n".encode())
    for fd in fds[:3]:
        os.close(fd)
    _, status = os.waitpid(pid, 0)
    os.write(fds[3], f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _command(asked: dict[str, Any], fds: list[int]) -> None:
    """Be the command."""
    from lgcrawl.cli import main

    code: object = 70
    try:
        for number in range(3):
            os.dup2(fds[number], number)
        for fd in fds:
            os.close(fd)
        sys.stdin = sys.__stdin__ = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = sys.__stdout__ = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = sys.__stderr__ = os.fdopen(2, "w", 1, encoding="utf-8", closefd=False)
        os.environ.clear()
        os.environ.update(asked["env"])
        os.chdir(asked["cwd"])
        sys.path[0] = asked["cwd"]  # as `python -m` has it
        sys.path.append(str(ROOT))
        sys.argv = ["lgcrawl", *asked["args"]]
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    serve(int(sys.argv[1]))
