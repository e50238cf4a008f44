"""A last look at the bytes of the files: whether what was erased still stands in one as typed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from lgcrawl.archive.forgetting.sought import Sought
from pipelines.text import unaccented

_CHUNK = 1 << 22  # bytes
_CODECS = ("utf-8", "cp1252", "utf-16-le")


def traces(paths: list[Path], sought: Sought) -> list[str]:
    """One line for each file, or log beside it, that still has the text in plain.

    Only as typed, in any case of its plain letters: what pages do to a text was undone before.
    """
    if sought.kind == "url":
        return []  # its address stays: the records of the page are known by it
    forms = {
        form.casefold().encode(codec, "ignore").lower()
        for text in (sought.text, unaccented(sought.text))
        for form in (text, unicodedata.normalize("NFD", text))
        for codec in _CODECS
    }
    said = []
    for path in paths:
        for file in (path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))):
            if file.exists() and (count := _count(file, forms)):
                said.append(f"{file}: still has it in {count} places")
    return said


def _count(file: Path, forms: set[bytes]) -> int:
    longest, count, tail = max(map(len, forms)), 0, b""
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            block = tail + chunk.lower()
            for form in forms:
                at = block.find(form)
                while at >= 0:
                    count += at + len(form) > len(tail)
                    at = block.find(form, at + 1)
            tail = block[-longest:]
    return count
