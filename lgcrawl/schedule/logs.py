"""A log file for every source: kept small, and read for the last word of a run."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LARGEST = 1024 * 1024  # bytes; a run that finds its log larger begins a new one
KEPT = 3  # older ones
_TAIL = 64 * 1024  # bytes of a run's log that are searched for its last word


@dataclass(frozen=True, slots=True)
class Words:
    """The last word of a run: its outcome where it said one, and a line for people."""

    outcome: str | None
    line: str


def open_log(folder: Path, slug: str) -> IO[bytes]:
    """The log of a source, opened to append; what has grown too large is set aside first.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}.log"
    with suppress(FileNotFoundError):
        if path.stat().st_size > LARGEST:
            for n in range(KEPT - 1, 0, -1):
                with suppress(FileNotFoundError):
                    path.with_suffix(f".log.{n}").replace(path.with_suffix(f".log.{n + 1}"))
            path.replace(path.with_suffix(".log.1"))
    return path.open("ab", buffering=0)


def last_words(path: Path, start: int) -> Words:
    """What a run said last in its log, which it began at byte ``start``.

    ``lgcrawl crawl --json`` prints its report as a JSON object a line; an error is a plain line.
    """
    with path.open("rb") as log:
        end = log.seek(0, 2)
        log.seek(max(start, end - _TAIL))
        lines = log.read().decode("utf-8", "replace").splitlines()
    lines = [line for line in lines if line.strip()]
    for line in reversed(lines):
        with suppress(ValueError, KeyError, TypeError):
            report = json.loads(line)
            return Words(str(report["outcome"]), str(report["reason"] or ""))
    return Words(None, lines[-1].strip().removeprefix("lgcrawl: ") if lines else "")
