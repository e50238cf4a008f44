"""The people an article lists as present: name, role and organisation of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lgcrawl.extract.blocks import Block
from pipelines.records import Mention

_LONGEST = 300  # of an introduction or an item
_INTRODUCTION = re.compile(
    r"\b(?:delegates|attendees|participants|panell?ists|panel members|guests|speakers|contributors|"
    r"(?:those|people|others|leaders|members|who|also) (?:who )?(?:attend(?:ing|ed)|took part|"
    r"taking part|present)|in attendance|around the table|attended by|attending|took part|present|"
    r"round ?table (?:panel|line-?up)|the panel|panel:)(?!\w)",
    re.IGNORECASE,
)
_MOST_HEADING_WORDS = 8
_SEPARATOR = re.compile(r"\([^()]{0,200}\)|(?P<parts>\s?[,;:]\s|\s[–—|-]\s)")
_NUMBER = re.compile(r"^\(?\d{1,3}[.)]\s{1,3}")
_BRACKETS = re.compile(r"(?P<outer>.{1,200}?)\s?\((?P<inner>[^()]{2,150})\)")
_ORGANISATION = re.compile(
    r"\b(?:council|[CBDM]C|[LM]?BC|MBC|UA|borough|nhs|trust|university|authority|college|school|"
    r"association|institute|society|ltd|limited|plc|llp|group|department|agency|services?|"
    r"partnership|federation|foundation|bank|news|magazine)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:(?:interim|acting|deputy|assistant|associate|joint|former|vice|senior|group|regional|"
    r"executive|managing|corporate|strategic|cabinet|council|editorial)[ -]){0,4}"
    r"(?:chief|c[eifo]o|director|leader|head|chair(?:man|woman|person)?|editor|manager|officer|"
    r"partner|president|mayor|minister|consultant|adviser|advisor|member|executive|councillor|"
    r"secretary|treasurer|clerk|analyst|professor|lead|founder)\b",
    re.IGNORECASE,
)
# Names of bodies that hold commas themselves: "Department for Digital, Culture, Media and Sport".
_LONG_NAME = re.compile(
    r"(?:the )?(?:department|ministry|office|institute|society|association) (?:for|of)\b",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(r"(?:ltd|limited|plc|llp|inc|uk)\.?", re.IGNORECASE)
_PERSON_WORDS = range(2, 8)


def read_mentions(blocks: Sequence[Block]) -> list[Mention]:
    """The people of every list that an introduction such as "Attendees:" announces, each once.

    ``employer_id`` stays None: :mod:`pipelines.normalise` fills it.
    """
    found: list[Mention] = []
    at = 0
    while at < len(blocks):
        at += 1
        inline = _introduces(blocks[at - 1])
        if inline is None:
            continue
        items = [item for item in inline.split(";") if item.strip()]
        if len(items) < 2:
            items, at = _items(blocks, at)
        people = [mention for item in items if (mention := read_mention(item))]
        # A list of points or of thanks is not a list of guests, whatever announces it.
        named = any(mention.organisation_text for mention in people)
        if named and 2 * len(people) > len(items):
            found.extend(people)
    return list({(m.person, m.role, m.organisation_text): m for m in found}.values())


def _introduces(block: Block) -> str | None:
    """What an introduction has after its colon, "" for nothing; None for other blocks."""
    if block.tag in ("li", "img") or len(block.text) > 20 * _LONGEST:
        return None
    before, colon, after = block.text.partition(":")
    if block.text.endswith(":"):
        before, after = block.text, ""
    elif not colon and (len(before.split()) > _MOST_HEADING_WORDS or before.endswith(".")):
        return None
    sentence = before.rpartition(". ")[2]
    announced = len(sentence) <= _LONGEST and _INTRODUCTION.search(sentence)
    return after.strip() if announced else None


def _items(blocks: Sequence[Block], start: int) -> tuple[list[str], int]:
    """The list items from ``start``, or without bullets the lines that are lists of people."""
    stop = start
    while stop < len(blocks) and blocks[stop].tag == "li":
        stop += 1
    if stop == start:
        while stop < len(blocks) and _is_person_line(blocks[stop]):
            stop += 1
        if stop - start < 2:
            return [], start
    return [block.text for block in blocks[start:stop]], stop


def _is_person_line(block: Block) -> bool:
    """A line without a bullet that can only be an item: a name, a comma, no sentence."""
    if len(block.text) > 150 or block.text.endswith((".", "!", "?", ":")):
        return False
    mention = read_mention(block.text)
    return mention is not None and None not in (mention.person, mention.organisation_text)


def read_mention(item: str) -> Mention | None:
    """One item: the first part is the person, the last the organisation, between them the role.

    >>> m = read_mention("Ann Reed, chief executive & town clerk, Woking BC")
    >>> m.person, m.role, m.organisation_text
    ('Ann Reed', 'chief executive & town clerk', 'Woking BC')
    >>> m = read_mention("Sam Poole (BT)")
    >>> m.person, m.role, m.organisation_text
    ('Sam Poole', None, 'BT')
    """
    item = _NUMBER.sub("", item.strip()).strip(" .;,•")
    if not item or len(item) > _LONGEST:
        return None
    inner = ""
    brackets = _BRACKETS.fullmatch(item)
    if brackets and not _is_short_form(brackets["inner"], brackets["outer"]):
        item, inner = brackets["outer"], brackets["inner"]
    person, *rest = [*_parts(item), *_parts(inner)] or [""]
    if not rest and _ORGANISATION.search(person):
        return Mention(organisation_text=person)
    if not _is_person(person):
        return None
    organisation = rest.pop() if rest and not _is_role(rest[-1]) else None
    if organisation is None and inner and len(rest) > 1:
        # "Ann Reed, Woking BC (chair)": the role stands last.
        organisation = rest.pop(-2)
    return Mention(person=person, role=", ".join(rest) or None, organisation_text=organisation)


def _parts(text: str) -> list[str]:
    """The parts of an item; commas in brackets and in the names of ministries do not part."""
    parts: list[str] = []
    start = 0
    for cut in _SEPARATOR.finditer(text):
        if parts and _LONG_NAME.match(text, start):
            break
        if cut["parts"]:
            parts.append(text[start : cut.start()])
            start = cut.end()
    parts = [part.strip() for part in (*parts, text[start:]) if part.strip()]
    if len(parts) > 2 and _LEGAL_FORM.fullmatch(parts[-1]):
        parts[-2:] = [", ".join(parts[-2:])]
    return parts


def _is_person(text: str) -> bool:
    """A few words that begin with capitals; short ones such as "de" need not."""
    words = text.split()
    if len(words) not in _PERSON_WORDS or any(map(str.isdigit, text)):
        return False
    return words[0][0].isupper() and all(word[0].isupper() for word in words if len(word) > 3)


def _is_role(part: str) -> bool:
    """A part in lower case, or one that begins with the name of an office and names no body."""
    first = part.split(" ", 1)[0]
    if first.isalpha() and first.islower():
        return True
    return _ROLE.match(part) is not None and not _ORGANISATION.search(part)


def _is_short_form(inner: str, outer: str) -> bool:
    """Whether brackets hold the short form of the organisation before them: "(ECC)"."""
    return len(_parts(outer)) > 1 and inner.isupper() and len(inner) <= 8
