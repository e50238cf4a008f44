"""Which employers of the register a running text names, found in one pass over its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipelines.employer import match
from pipelines.employer_lookup import Found, find_key
from pipelines.employer_overrides import overrides
from pipelines.named_guards import is_abroad, is_address, is_another
from pipelines.named_index import lexicon, without_possessive
from pipelines.named_letters import Letters, counts_alone, redefined
from pipelines.named_spans import Span, Words, candidates, in_capitals
from pipelines.named_words import BARE

MAX_TEXT = 200_000  # characters read; more is no article


@dataclass(frozen=True, slots=True)
class Named:
    """One employer that a text names.

    ``text`` is the first mention as printed and ``start`` its offset, so that
    ``text_read[start : start + len(text)] == text``; ``count`` is how often it is named, short
    forms among them. ``method`` is that of :func:`pipelines.employer.match`: ``exact``,
    ``alias``, ``parsed`` or ``override``.
    """

    employer_id: str
    text: str
    start: int
    count: int
    method: str


def named(text: str, on: date | None = None) -> tuple[Named, ...]:
    """The employers named in a text, each once, in the order of their first mention.

    ``on`` is the day of the text, which decides between bodies of one name. A bare place, "the
    council" and a name of two bodies name nobody. Only the first MAX_TEXT characters are read.
    No text raises; LookupFileError says that a file of data/lookups is wrong.

    >>> [(n.employer_id, n.text) for n in named("Essex and Kent county councils met Kent Police.")]
    [('la-ess', 'Essex and Kent county councils'), ('la-ken', 'Essex and Kent county councils'), \
('pol-kent', 'Kent Police')]
    >>> named("Essex beat Kent, said the county council and the Essex Police Federation.")
    ()
    >>> [n.count for n in named("The West Midlands Combined Authority (WMCA): the WMCA said.")]
    [2]
    """
    reader = _Reader(Words(text[:MAX_TEXT]), on)
    reader.read()
    return reader.result()


@dataclass(slots=True)
class _Mention:
    start: int
    end: int
    found: Found
    letters: str = ""  # where letters of the register alone are the name


@dataclass(slots=True)
class _Reader:
    words: Words
    on: date | None
    mentions: list[_Mention] = field(default_factory=list)
    known: dict[str, Found] = field(default_factory=dict)
    abroad: set[str] = field(default_factory=set)  # keys that this text says of another country
    letters: Letters = field(default_factory=Letters)

    def read(self) -> None:
        """One pass: the longest name at each word with a capital, then on after it."""
        words, text = self.words, self.words.text
        after = 0
        for at, (start, _) in enumerate(words.spans):
            if at < after or not text[start].isupper():
                continue
            if found := candidates(words, at):
                after = self._take(found)
            if after <= at:
                self._take_letters(at)

    def _take(self, spans: list[Span]) -> int:
        """Keep the longest span that names somebody; the word to go on from, or the first again."""
        words = self.words
        failed = 0
        for span in spans:
            if span.end < failed:
                break  # a longer name that the register does not hold is no shorter one
            if not in_capitals(words, span):
                continue
            start = words.spans[span.first][0]
            text = words.text[start : span.end]
            found = self._find(span, text)
            if span.listed and (len(found.ids) != span.listed or is_address(words, span)):
                continue  # parts of two phrases, or a place that has no such body
            if not found.ids:
                failed = span.end
                continue
            if is_abroad(words, span):
                self.abroad.add(span.key)
            if span.key in BARE or span.key in self.abroad or is_another(words, span, found.ids):
                return span.last + 1
            self.mentions.append(_Mention(start, span.end, found))
            return self.letters.define(words, span, found) + 1
        return spans[0].last + 1 if failed else spans[0].first

    def _take_letters(self, at: int) -> None:
        """Keep a word if it is letters that the text has defined, or a body's known to all."""
        start, _ = self.words.spans[at]
        printed = without_possessive(self.words.printed(at))
        end = start + len(printed)
        if defined := self.letters.known.get(printed):
            self.mentions.append(_Mention(start, end, defined))
        elif key := lexicon().letters.get(printed):
            span = Span(at, at, end, key)
            found = self._find(span, printed)
            if found.ids and counts_alone(self.words, at, key) and not is_abroad(self.words, span):
                self.mentions.append(_Mention(start, end, found, printed))

    def _find(self, span: Span, text: str) -> Found:
        """What a span names: as :func:`pipelines.employer.match` has it, without its guesses."""
        key = " ".join(text.split()) if span.listed else span.key
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._look_up(key, listed=bool(span.listed))
        return found

    def _look_up(self, key: str, *, listed: bool) -> Found:
        if listed:
            joint = match(key, on=self.on)
            return Found(joint.ids, joint.method, joint.reason)
        if corrected := overrides().get(key):
            return Found(corrected.ids, "override", corrected.note)
        return find_key(key, self.on)

    def result(self) -> tuple[Named, ...]:
        """The mentions by employer."""
        alone = {mention.letters for mention in self.mentions if mention.letters}
        ends = [mention.end for mention in self.mentions]
        others = set(redefined(self.words.text, alone, ends))
        first: dict[str, _Mention] = {}
        count: dict[str, int] = {}
        for mention in self.mentions:
            if mention.letters not in others:
                for id in mention.found.ids:
                    first.setdefault(id, mention)
                    count[id] = count.get(id, 0) + 1
        text = self.words.text
        return tuple(
            Named(id, text[one.start : one.end], one.start, count[id], one.found.method or "")
            for id, one in first.items()
        )
