"""Vacancy references compared: one number, one number with a new suffix, or two of one scheme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from pipelines.text import clean, remember

_MAX_CHARS = 80
_LABEL = re.compile(
    r"^(?:(?:JOB|VACANCY|POST|ADVERT|REQUISITION|OUR)\s)?(?:REF(?:ERENCE)?|ID|NUMBER|NO)\b"
    r"(?:\s(?:NO|NUMBER|CODE|ID))?[\s.:#-]{0,3}"
)
# NHS Jobs prints a trust's own reference (196-LIS9876) with C9 before it.
_NHS_PREFIX = re.compile(r"^C9(?=\d{3}\b)")
_AGAIN = re.compile(
    r"[\s\-_/.(]{0,3}\bRE-?\s?AD(?:V(?:ERT(?:ISED|ISEMENT)?)?)?\b\)?$|(?<=\d)[\s\-_/.(]{0,2}"
    r"(?:RE-?ADV\w{0,9}|READ|RA|REV|RE|R|V)[\s\-_]?\d?\)?$"
)
_SUFFIX = re.compile(
    r"(?<=\d{3})(?:[\s\-_/.]{0,2}([A-E])|[\s\-_/.(]{1,2}0?([1-9]))\)?$"
    r"|(?<=\d\d)[-_/.]([A-H])$"
)
_PART = re.compile(r"[A-Z]+|\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"[A-Z]{1,6}(?:[-/_.][A-Z]{1,6}){1,4}")
_LEAST_CODE = 6  # letters
_LONG = 5  # digits: such a number is hardly met twice by chance
_NEAR = 0.05  # two numbers of one length that lie so near are of one count


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart; ``number`` is its longest run of digits, the last of several."""

    parts: tuple[str, ...]  # runs of letters and of digits, leading zeros dropped
    letters: tuple[str, ...]
    number: str
    suffix: str  # of a second advert of the post: "A", "2", "again"; empty without


class Relation(Enum):
    """How two references stand to each other."""

    UNKNOWN = "unknown"  # one is missing, or they are of different schemes
    EQUAL = "equal"
    PART = "part"  # one stands in the other
    NUMBER = "number"  # a long number in common, other letters
    SUFFIX = "suffix"  # one number, another suffix
    OTHER = "other"  # two numbers of one scheme
    UNLIKE = "unlike"  # two numbers, perhaps of one scheme


@remember
def read(text: str) -> Reference | None:
    """The reference, or None where there is no number in it.

    >>> read("Job Ref: ECC/02041-R")
    Reference(parts=('ECC', '2041'), letters=('ECC',), number='2041', suffix='again')
    >>> read("C9196-LIS9876-A").parts, read("see advert")
    (('196', 'LIS', '9876'), None)
    """
    plain = clean(text)[:_MAX_CHARS].upper()
    plain = _NHS_PREFIX.sub("", _LABEL.sub("", plain))
    suffix = ""
    if again := _AGAIN.search(plain):
        plain, suffix = plain[: again.start()], "again"
    elif (found := _SUFFIX.search(plain)) and not plain[: found.start()].isdigit():
        plain, suffix = plain[: found.start()], found[1] or found[2] or found[3]
    elif found and (letter := found[1] or found[3]):
        plain, suffix = plain[: found.start()], letter
    parts = tuple(part.lstrip("0") or "0" for part in _PART.findall(plain))
    numbers = [part for part in parts if part.isdigit()]
    if not numbers:
        return _of_letters(plain, parts, suffix)
    numbers = [number for number in numbers if not _YEAR.fullmatch(number)] or numbers
    longest = max(map(len, numbers))
    return Reference(
        parts=parts,
        letters=tuple(part for part in parts if not part.isdigit()),
        number=next(number for number in reversed(numbers) if len(number) == longest),
        suffix=suffix,
    )


def _of_letters(plain: str, parts: tuple[str, ...], suffix: str) -> Reference | None:
    """A code without a number, as NFRS-OC-CRO; words are none."""
    if len(parts) < 2 or len("".join(parts)) < _LEAST_CODE or not _CODE.fullmatch(plain):
        return None
    return Reference(parts, parts[:-1], "-".join(parts), suffix)


def compare(a: Reference | None, b: Reference | None) -> Relation:
    """How two references stand to each other; the order does not matter.

    >>> def relate(one, other):
    ...     return compare(read(one), read(other)).value
    >>> relate("ECC2041", "ecc-02041"), relate("ECC-2041", "ECC-2041-R")
    ('equal', 'suffix')
    >>> relate("ECC-2041", "2041 / LGJ-998877"), relate("ECC-2041", "ECC-2077")
    ('part', 'other')
    >>> relate("NWFC-26-A", "NWFC-26-D"), relate("73826-11", "73826-19")
    ('suffix', 'other')
    >>> relate("REQ-104233", "LGJ-87")
    'unknown'
    """
    if a is None or b is None:
        return Relation.UNKNOWN
    if a.parts == b.parts:
        return Relation.EQUAL if a.suffix == b.suffix else Relation.SUFFIX
    if _stands_in(a, b) or _stands_in(b, a):
        return Relation.PART if "again" not in (a.suffix, b.suffix) else Relation.SUFFIX
    if a.number == b.number and len(a.number) >= _LONG:
        return Relation.OTHER if _of_one_series(a, b) else Relation.NUMBER
    if a.letters == b.letters:
        return _of_one_scheme(a, b)
    alike = tuple(map(len, a.parts)) == tuple(map(len, b.parts))
    one_run = len(a.letters) == len(b.letters) == 1
    return Relation.UNLIKE if alike and one_run else Relation.UNKNOWN


def _stands_in(short: Reference, long: Reference) -> bool:
    """Whether the parts of one stand in the other, or its number beside another board's."""
    size = len(short.parts)
    if size >= len(long.parts) or len(short.number) < 3:
        return False
    whole = any(long.parts[at : at + size] == short.parts for at in range(len(long.parts)))
    return whole or (len(short.number) >= 4 and short.number in long.parts)


def _of_one_series(a: Reference, b: Reference) -> bool:
    """Whether one number counts several posts: 73826-11, 73826-19; a year counts none."""
    if a.letters != b.letters or len(a.parts) != len(b.parts):
        return False
    others = [(x, y) for x, y in zip(a.parts, b.parts, strict=True) if x != y]
    return not any(_YEAR.fullmatch(x) or _YEAR.fullmatch(y) for x, y in others)


def _of_one_scheme(a: Reference, b: Reference) -> Relation:
    """Two numbers with the same letters, or with none."""
    if a.letters or not (a.number.isdigit() and b.number.isdigit()):
        return Relation.OTHER
    if len(a.number) != len(b.number):
        return Relation.UNKNOWN
    if len(a.parts) > 1 and len(a.parts) == len(b.parts):
        return Relation.OTHER
    one, other = int(a.number), int(b.number)
    near = abs(one - other) <= _NEAR * max(one, other)
    return Relation.OTHER if near else Relation.UNLIKE
