"""The records of a WARC file, one after another; what is damaged is counted and passed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lgcrawl.captures.warc_bytes import Bytes, Damaged, opened
from pipelines.errors import InputError

MAX_LINE = 64 * 1024  # bytes of a header; longer addresses are no addresses
MAX_HEADERS = 500
_STEP = 1024 * 1024
_VERSION = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])[ \t]*\r?\n")
DAMAGED = "damaged"
CUT_SHORT = "cut short"


class Record:
    """One record: its headers, and its block while it is the one being read."""

    def __init__(self, fields: dict[str, list[str]], length: int, at: int | None) -> None:
        self.fields = fields
        self.length = length  # of the block in bytes
        self.at = at  # offset to read it again from, where there is one
        self.left = length

    def get(self, name: str) -> str:
        """The first value of a header, empty where there is none; ``name`` in lower case."""
        return self.fields.get(name, [""])[0]

    @property
    def type(self) -> str:
        """WARC-Type in lower case."""
        return self.get("warc-type").lower()


class Records:
    """Reads the records of an open file; ``skipped`` counts what was not to be read, and why.

    A record that is yielded is good for as long as the next one is not asked for.
    """

    def __init__(self, source: Bytes, skipped: Counter[str]) -> None:
        self._source = source
        self._skipped = skipped
        self._trouble: Damaged | EOFError | None = None  # met while a block was read
        self._lost = False  # in damage that is counted already
        self._spoiled = False  # the record being read is counted as damaged

    def __iter__(self) -> Iterator[Record]:
        going = True
        while going:
            try:
                self._spoiled = False
                record = self._next()
                if record is None:
                    return
                yield record
                while record.left and self._trouble is None:
                    self._piece(record)
                if self._trouble is not None:
                    raise self._trouble
            except EOFError:
                self._skipped[CUT_SHORT] += 1
                return
            except Damaged:
                self._trouble = None
                self._lost |= self._spoiled
                self._lose()
                going = self._source.recover()

    def block(self, record: Record) -> bytes | None:
        """The block of the record that was just yielded; None where it ends early or is damaged."""
        parts: list[bytes] = []
        while record.left and self._trouble is None:
            parts.append(self._piece(record))
        return None if self._trouble else b"".join(parts)

    def _piece(self, record: Record) -> bytes:
        """Some more of the block; what goes wrong is dealt with once the next record is wanted."""
        try:
            data = self._source.read(min(_STEP, record.left))
            if not data:
                raise EOFError
        except (Damaged, EOFError) as trouble:
            self._trouble = trouble
            return b""
        record.left -= len(data)
        return data

    def spoil(self) -> None:
        """Count the record that was just yielded as damaged, by what its bytes say."""
        self._skipped[DAMAGED] += 1
        self._spoiled = True

    def _lose(self) -> None:
        if not self._lost:
            self._skipped[DAMAGED] += 1
        self._lost = True

    def _next(self) -> Record | None:
        """The next record; None at the end of the file."""
        at, first = self._begin()
        if not first:
            return None
        fields: dict[str, list[str]] = {}
        name = ""
        for _ in range(MAX_HEADERS):
            line = self._line()
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not text:
                break
            if text[0] in " \t" and name:  # folded
                fields[name][-1] += " " + text.strip()
                continue
            name, colon, value = text.partition(":")
            if not colon:
                raise Damaged("no header")
            name = name.strip().lower()
            fields.setdefault(name, []).append(value.strip())
        else:
            raise Damaged("too many headers")
        length = fields.get("content-length", [""])[0]
        if not re.fullmatch(r"[0-9]{1,15}", length):
            raise Damaged("no length")
        return Record(fields, int(length), at)

    def _begin(self) -> tuple[int | None, bytes]:
        """Where the next record begins, and its first line; empty at the end of the file."""
        while True:
            at = self._source.place()
            line = self._source.readline(MAX_LINE)
            if not line:
                return at, line
            if _VERSION.fullmatch(line):
                self._lost = False
                return at, line
            if line.strip():  # the length of the record before was wrong, or this is damage
                self._lose()

    def _line(self) -> bytes:
        line = self._source.readline(MAX_LINE)
        if not line:
            raise EOFError
        if not line.endswith(b"\n"):
            raise Damaged("a header without end")
        return line


def read_again(path: Path, at: int) -> tuple[Record, bytes] | None:
    """The record at an offset and its block; None where there is none any more."""
    with opened(path, at) as source:
        records = Records(source, Counter())
        for record in records:
            block = records.block(record)
            return None if block is None else (record, block)
    return None


def check_is_warc(path: Path, source: Bytes) -> None:
    """Raise InputError for a file that does not begin as a WARC file does; reads its first line."""
    try:
        line = source.readline(MAX_LINE)
        while line in (b"\r\n", b"\n"):
            line = source.readline(MAX_LINE)
    except Damaged as damage:
        raise InputError(f"{path}: damaged from its beginning: {damage}; fetch it again") from None
    if not line:
        raise InputError(f"{path}: nothing in it; name a WARC file")
    if not _VERSION.fullmatch(line):
        raise InputError(f"{path}: no WARC file; name one that ends in .warc or .warc.gz")
