"""Personal contact details found in running text: telephone numbers, email addresses, handles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_BEFORE = 48  # characters that say what a number is
_LONGEST = 100  # characters of the local part of an address


@dataclass(frozen=True, slots=True)
class Contact:
    """Where in a text a contact detail stands: ``text[start:end]``, and what it is."""

    start: int
    end: int
    kind: str  # email | phone | handle


def find(text: str) -> list[Contact]:
    """Every contact detail of a text, in order, none inside another.

    Pay, dates, times, references, postcodes and spinal points are none. Eleven digits that could be
    rung or filed under are a telephone number, unless the words before them call them a reference.

    >>> [(c.kind, c.start) for c in find("Ring 01632 960123 or write to jo@example.gov.uk")]
    [('phone', 5), ('email', 30)]
    >>> find("£35,235 - £38,220, SCP 12 - 17, closing 01/12/2026, ref 01632960123")
    []
    """
    low = text.lower()
    if not _MAY.search(low):
        return []
    found = [
        Contact(*span, kind)
        for kind, marks, pattern, extent in _KINDS
        if any(mark in low for mark in marks)
        for hit in pattern.finditer(text)
        if (span := extent(text, hit))
    ]
    return list(_apart(sorted(found, key=lambda contact: (contact.start, -contact.end))))


def replace(text: str, by: Callable[[str], str]) -> str:
    """The text with ``by(detail)`` in the place of each contact detail.

    >>> replace("Jo, 07700 900123, Leeds", lambda detail: "(number)")
    'Jo, (number), Leeds'
    """
    parts, done = [], 0
    for contact in find(text):
        parts += [text[done : contact.start], by(text[contact.start : contact.end])]
        done = contact.end
    return "".join([*parts, text[done:]]) if parts else text


def _apart(contacts: list[Contact]) -> Iterator[Contact]:
    end = 0
    for contact in contacts:
        if contact.start >= end:
            yield contact
            end = contact.end


# -- emails ----------------------------------------------------------------------------------------
# Every "at" is looked at, then what stands behind it, then what stands before it.
_DOT = r"(?:\.|\s{0,2}[(\[{<]\s?(?:dot|\.)\s?[)\]}>]\s{0,2}|\s{1,2}dot\s{1,2})"
_SIGN = re.compile(r"[@＠﹫]|[(\[{<]\s?(?:[Aa][Tt]|[@＠﹫])\s?[)\]}>]")
_WORD = re.compile(" at ", re.IGNORECASE)
_DOMAIN = re.compile(rf"\s{{0,2}}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,8}}", re.IGNORECASE)
_SPELLED_LOCAL = re.compile(
    rf"(?<![\w.+'’-])[\w.+'’-]{{1,100}}(?:{_DOT}[\w.+'’-]{{1,100}}){{0,4}}\s{{0,2}}$", re.IGNORECASE
)
_BACKWARDS = re.compile(r"\s{0,2}[\w.+'’-]+")
_SPELLED = re.compile(r"\bdot\b", re.IGNORECASE)
# What a spelled address ends in; else "look at the dot matrix" were one.
_END = re.compile(
    r"\b(?:uk|com|org|net|cymru|wales|scot|london|info|eu|ie|gov|edu)$", re.IGNORECASE
)
_ODD = re.compile(r"\w[._]\w")  # what no plain word looks like
_HANDLE = re.compile(r"@(?<![\w@.].)\w{2,30}\b")
_PROFILE = re.compile(r"\b(?:linkedin\.com/in|wa\.me|t\.me)/[\w%+-]{1,100}", re.IGNORECASE)

# -- telephone numbers -----------------------------------------------------------------------------
_GAP = r"[\s‐‑–—.()/-]{0,3}"
# The first character is looked at first, then what stands before it: most texts hold few of them.
_PHONE = re.compile(
    rf"""[(+04](?<![0-9A-Z£$€].)(?<![0-9][.,].)
    (?: (?<=[(]) (?: (?:\+|00){_GAP}[1-9]\d{{0,2}} | 44{_GAP}(?=[1-37(]) | 0{_GAP}[1-35789] )
      | (?<=\+) {_GAP}[1-9]\d{{0,2}}
      | (?<=4) 4{_GAP}(?=[1-37(])
      | (?<=0) (?: 0{_GAP}[1-9]\d{{0,2}} | {_GAP}[1-35789] ) )
    (?:{_GAP}\d){{7,18}}""",
    re.VERBOSE,
)
# Another extension or number after the first: "01632 960123/4", "... or 960124".
_OR_ELSE = re.compile(r"\s?(?:/|\bor\b|\band\b|&)\s?\d{1,8}(?![\d:,./]?\d)(?! ?(?:%|hours|days))")
# Without its area code a number is one only where the word before it says so.
_FEW_DIGITS = re.compile(r"\d{2,6}(?<!\d\d{6})(?:[ -]?\d{2,6}){0,2}(?![,.]?\d)")
_CALL = re.compile(
    r"\b(?:tel(?:ephone)?|phone|mob(?:ile)?|fax|ring|call|ffôn|ffonio|ffoniwch|text)"
    r"(?:\s(?:no|number|us|me|him|her|them|on|rhif)){0,2}[\s.:)(–-]{1,4}$",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\b(?:ext(?:ension|n)?|estyniad)\b[\s.:]{0,3}$", re.IGNORECASE)
_FILED = re.compile(
    r"\b(?:ref|reference|cyf|cyfeirnod|requisition|req|vacancy|job|post|position|advert|account"
    r"|application|invoice|charity|company|registration|order|id|isbn|urn)\b[\s.]{0,3}"
    r"(?:no|num|number|id|code|ref|reference|rhif)?\b[^\w\n]{0,4}$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[A-Z0-9][-/#_=.]$|\w[/#_=]$")
_GROUP = re.compile(r"\d+")
_ABROAD = ("00", "44")

_Span = tuple[int, int]


def _email(text: str, at: re.Match[str]) -> _Span | None:
    """The address around an "at"; a plain word is one only in what looks like nothing else."""
    domain = _DOMAIN.match(text, at.end())
    if not domain:
        return None
    spelled = _SPELLED.search(domain[0])
    dotted = spelled or "." in domain[0]
    word = at.re is _WORD
    if (word and not dotted) or (spelled and not _END.search(domain[0])):
        return None
    start = _local(text, at.start(), bool(spelled))
    local = text[start : at.start()]
    if not local.strip() or (word and not spelled and not _ODD.search(local)):
        return None
    joined = len(at[0]) == 1 and not domain[0][0].isspace() and not local[-1].isspace()
    return (start, domain.end()) if joined or dotted else None


def _local(text: str, end: int, spelled: bool) -> int:
    """Where the part of an address before an "at" begins."""
    if spelled and (found := _SPELLED_LOCAL.search(text, max(0, end - 2 * _LONGEST), end)):
        return found.start()
    backwards = _BACKWARDS.match(text[max(0, end - _LONGEST) : end][::-1])
    return end - backwards.end() if backwards else end


def _whole(text: str, hit: re.Match[str]) -> _Span:
    return hit.span()


def _number(text: str, hit: re.Match[str]) -> _Span | None:
    """As much of a run of digits as is a number to ring: whole groups, none filed under."""
    before = text[max(0, hit.start() - _BEFORE) : hit.start()]
    last = _GROUP.match(text, hit.end())  # of a longer run the pattern may end inside a group
    groups = [
        group.span()
        for group in _GROUP.finditer(text, hit.start(), last.end() if last else hit.end())
    ]
    run = [text[start:end] for start, end in groups]
    kept = _length(run, abroad="+" in hit[0][:2] or run[0].startswith(_ABROAD))
    if not kept or _FILED.search(before) or _GLUED.search(before):
        return None
    start, end = hit.start(), groups[kept - 1][1]
    while other := _OR_ELSE.match(text, end):
        end = other.end()
    return start, end


def _length(run: list[str], abroad: bool) -> int:
    """How many groups of digits from the first on make a number; 0 where none do.

    >>> _length(["01632", "960123", "37"], abroad=False), _length(["0900", "1700", "37"], False)
    (2, 0)
    """
    sizes = [len(group) for group in run]
    if abroad:
        wanted: tuple[int, ...] = (15, 14, 13, 12, 11, 10, 9)
    elif sizes[0] > 2 or sizes[1:2] == [3]:  # else a day or a month: 01 12 2026
        wanted = (11, 10)
    else:
        return 0
    totals = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    for size in wanted:
        if size in totals:
            kept = totals.index(size) + 1
            return 0 if sizes[:kept] == [4, 4, 2] else kept  # hours of the day, then of the week
    return 0


def _few(text: str, hit: re.Match[str]) -> _Span | None:
    """Five to eleven digits after "call" or "tel" (fewer are a year or a time), or an extension."""
    before = text[max(0, hit.start() - _BEFORE) : hit.start()]
    count = sum(map(str.isdigit, hit[0]))
    if (5 <= count <= 11 and _CALL.search(before)) or (count <= 6 and _EXTENSION.search(before)):
        return hit.span()
    return None


_MAY = re.compile(r"[@＠﹫0-9/(\[{<]| at | dot ")
# kind, what in lower case the pattern is not tried without, pattern, how much of it is the detail
_KINDS: tuple[
    tuple[str, tuple[str, ...], re.Pattern[str], Callable[[str, re.Match[str]], _Span | None]], ...
] = (
    ("email", ("@", "＠", "﹫", "(at", "[at", "{at", "<at", "( at", "[ at"), _SIGN, _email),
    ("email", (" at ",), _WORD, _email),
    ("handle", ("@",), _HANDLE, _whole),
    ("handle", (".com/in/", "wa.me/", "t.me/"), _PROFILE, _whole),
    ("phone", ("0", "44", "+"), _PHONE, _number),
    ("phone", tuple("0123456789"), _FEW_DIGITS, _few),
)
