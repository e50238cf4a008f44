"""What a person types into a search box, as FTS5 is asked it: never a syntax error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lgcrawl.archive.columns import storable
from lgcrawl.archive.search_index import at_head, in_title, unmarked

MOST_TYPED = 400  # characters; what comes after is not read
MOST_WORDS = 16  # words and phrases, the first of them
_QUOTES = str.maketrans("“”„«»", '"""""')
_PART = re.compile(r'(?P<without>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_LETTER = re.compile(r"[^\W_]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a phrase; ``begins``: the last word of it is the beginning of some.

    ``spelled``: what a beginning stands for, each a word or phrase of its own.
    """

    text: str
    begins: bool = False
    spelled: tuple[str, ...] = ()

    def fts(self, marked: Callable[[str], str] = str) -> str:
        """The FTS5 expression, its words marked.

        >>> Part("night shift").fts(), Part("nurs", True, ("nurse", "nursing")).fts()
        ('"night shift"', '("nurse" OR "nursing")')
        """
        strings = [f'"{marked(text)}"' for text in self.spelled or (self.text,)]
        return strings[0] if len(strings) == 1 else f"({' OR '.join(strings)})"

    def anywhere(self) -> str:
        """Said in any text."""
        return self.fts()

    def in_title(self) -> str:
        """Said in the title."""
        return self.fts(in_title)

    def in_head(self) -> str:
        """Said in the title, or in employer, place or department."""
        return f"({self.fts(in_title)} OR {self.fts(at_head)})"


@dataclass(frozen=True, slots=True)
class Asked:
    """Words and phrases to be found, all of them, and those that must not be there."""

    words: tuple[Part, ...] = ()
    without: tuple[Part, ...] = ()

    def match(self, said: Callable[[Part], str] = Part.anywhere, also: Iterable[str] = ()) -> str:
        """The FTS5 expression; empty where there is nothing to find.

        ``said``: where. ``also``: expressions that must hold too, such as marks.

        >>> asked("nurse -agency").match(also=['"x"'])
        '("x" AND "nurse") NOT ("agency")'
        """
        found = " AND ".join([*also, *map(said, self.words)])
        if not found or not self.without:
            return found
        return f"({found}) NOT ({' OR '.join(map(Part.anywhere, self.without))})"

    def as_typed(self, references: bool, also: Iterable[str] = ()) -> str:
        """The words one behind the other in a title, or a reference, which has digits."""
        *before, last = self.words
        spoken = " ".join(part.text for part in before)
        spelled = tuple(f"{spoken} {text}" for text in last.spelled)
        phrase = Part(f"{spoken} {last.text}".strip(), last.begins, spelled)
        said = phrase.in_title()
        if references and _DIGIT.search(phrase.text):
            said = f"({said} OR {{reference}} : {phrase.fts()})"
        return Asked((phrase,), self.without).match(lambda part: said, also)


def asked(text: str) -> Asked:
    """Read what was typed: words, "phrases", -without, beginn*; anything else is a word too.

    >>> asked('mental "night shift" -agency').match()
    '("mental" AND "night shift") NOT ("agency")'
    >>> asked('co-ordinator AND (NEAR "x').match()
    '"co-ordinator" AND "AND" AND "(NEAR" AND "x"'
    """
    typed = unmarked(storable(text[:MOST_TYPED])).translate(_QUOTES)
    parts: dict[bool, list[Part]] = {False: [], True: []}
    for hit in _PART.finditer(typed):
        said = " ".join((hit["phrase"] or hit["word"] or "").split())
        begins = hit["word"] is not None and said.endswith("*")
        said = said.rstrip("*")
        if _LETTER.search(said):
            parts[bool(hit["without"])].append(Part(said, begins))
    return Asked(tuple(parts[False][:MOST_WORDS]), tuple(parts[True][:MOST_WORDS]))
