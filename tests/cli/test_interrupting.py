"""An interrupt that comes too late: what is done is done, and the exit code says so."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

ENDING = """
import os, signal, sys
from lgcrawl import cli
from lgcrawl.cli import commands

def leave(code, leave=sys.exit):
    os.kill(os.getpid(), signal.SIGINT)
    leave(code)

def run():
    {run}

commands.run, sys.exit = run, leave
cli.main()
"""


@pytest.mark.parametrize(
    ("run", "code"),
    [
        ("return 0", 0),
        ("return 1", 1),
        ("raise KeyboardInterrupt", 130),
        ("os.kill(os.getpid(), signal.SIGINT)", 130),
    ],
    ids=["done", "found something", "interrupted twice", "just before"],
)
def test_an_interrupt_at_the_end(run: str, code: int) -> None:
    command = [sys.executable, "-c", ENDING.format(run=run)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stderr
    assert ran.returncode != -signal.SIGINT
    assert "Traceback" not in ran.stderr
