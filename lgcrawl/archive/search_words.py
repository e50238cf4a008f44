"""What a person types into a search box, as FTS5 is asked it: never a syntax error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lgcrawl.archive.content import storable
from lgcrawl.archive.search_index import unmarked

MOST_TYPED = 400  # characters; what comes after is not read
MOST_WORDS = 16  # words and phrases, the first of them
_QUOTES = str.maketrans("“”„«»", '"""""')
_PART = re.compile(r'(?P<without>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words and phrases to be found, all of them, and those that must not be there.

    Each is an FTS5 string: quoted, with ``*`` behind it where it is only a beginning.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def match(self, columns: Iterable[str] = (), also: Iterable[str] = ()) -> str:
        """The FTS5 expression; empty where there is nothing to find.

        ``columns``: only there. ``also``: expressions that must hold too, such as marks.

        >>> asked("nurse -agency").match(["title"], also=['"x"'])
        '("x" AND {title} : "nurse") NOT ("agency")'
        """
        where = f"{{{' '.join(columns)}}} : " if columns else ""
        found = " AND ".join([*also, *(where + word for word in self.words)])
        if not found or not self.without:
            return found
        return f"({found}) NOT ({' OR '.join(self.without)})"

    @property
    def phrase(self) -> str:
        """The words one behind the other as they were typed, as one FTS5 string."""
        spoken = " ".join(word.removesuffix(" *").strip('"') for word in self.words)
        return f'"{spoken}"' + (" *" if self.words[-1:] and self.words[-1].endswith("*") else "")


def asked(text: str) -> Asked:
    """Read what was typed: words, "phrases", -without, beginn*; anything else is a word too.

    >>> asked('mental "night shift" -agency nurs*')
    Asked(words=('"mental"', '"night shift"', '"nurs" *'), without=('"agency"',))
    >>> asked('co-ordinator AND (NEAR "x')
    Asked(words=('"co-ordinator"', '"AND"', '"(NEAR"', '"x"'), without=())
    """
    typed = unmarked(storable(text[:MOST_TYPED])).translate(_QUOTES)
    parts: dict[bool, list[str]] = {False: [], True: []}
    for hit in _PART.finditer(typed):
        said = " ".join((hit["phrase"] or hit["word"] or "").split())
        begins = hit["word"] is not None and said.endswith("*")
        said = said.rstrip("*")
        if _LETTER.search(said):
            parts[bool(hit["without"])].append(f'"{said}"' + " *" * begins)
    return Asked(tuple(parts[False][:MOST_WORDS]), tuple(parts[True][:MOST_WORDS]))
