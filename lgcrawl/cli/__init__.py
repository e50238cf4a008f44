"""The command line; it loads nothing heavy before it can be interrupted in one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any


def main() -> None:
    """Run ``lgcrawl``: every expected error is one line, and the exit code is true."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # what is printed is UTF-8 in every locale
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        with loading():
            from lgcrawl.cli import commands
        code = commands.run()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is done: too late to interrupt
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("lgcrawl: interrupted", file=sys.stderr)
        code = 130
    # An interrupt inside an exec of text (a dataclass being made) leaves CPython set on dying by
    # the signal, though it was caught; the next exec clears that.
    exec("")  # noqa: S102
    sys.exit(code)


@contextmanager
def loading() -> Iterator[None]:
    """Nothing is lost yet: an interrupt inside leaves at once.

    Libraries turn it into errors of their own while they are loaded, and Python forgets one that
    comes in a callback of its import system.
    """
    before = signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(*_: object) -> None:
    print("lgcrawl: interrupted", file=sys.stderr, flush=True)
    os._exit(130)


def __getattr__(name: str) -> Any:
    """``lgcrawl.cli.cli``, the group of the commands, loaded when it is asked for."""
    if name != "cli":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from lgcrawl.cli import commands

    return commands.cli
