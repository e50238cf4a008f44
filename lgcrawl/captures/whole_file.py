"""A file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipelines.errors import InputError

# How an SQLite file begins, and its write-ahead log.
_SQLITE = (b"SQLite format 3\0", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``path`` when all is written; on failure nothing does.

    Raises InputError where it cannot be made or would take an SQLite file's place, OSError where
    it cannot be filled.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: a folder; name a file in it")
        special = path.exists() and not path.is_file()  # /dev/null, a pipe: nothing to replace
        path = path if special else path.resolve()
        # A name of its own: one made from that of `path` could be longer than a name may be.
        part = path if special else path.with_name(f".lgcrawl.{os.getpid()}.part")
        if not special:
            _refuse_sqlite(path)
        file = part.open("wb")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        with file:
            yield file
            file.flush()
            if not special:
                os.fsync(file.fileno())
        if not special:
            part.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        if not special:
            part.unlink(missing_ok=True)


def _refuse_sqlite(path: Path) -> None:
    if path.exists():
        with path.open("rb") as file:
            if file.read(16).startswith(_SQLITE):
                raise InputError(f"{path}: an SQLite file; name another file with -o")
