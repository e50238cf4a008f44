"""Employers of two adverts compared: by id, by printed name, by the kind of body they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.employer import match
from pipelines.employer_lookup import agencies
from pipelines.employer_names import clean, fold
from pipelines.employer_register import get
from pipelines.same_words import word_set
from pipelines.text import remember

_MAX_CHARS = 200
# Boards, agencies and adverts that hide who employs.
_BOARD = re.compile(
    r"\bjobs?\b|\bcareers?\b|\brecruit\w{0,6}\b|\bvacanc\w{1,3}\b|\bstaffing\b|\bagency\b"
    r"|\bresourcing\b|\btalent\b|\bpersonnel\b|\bexecutive search\b|\bconfidential\b|\bour client\b"
    r"|\bteaching vacancies\b|\btimes educational\b|\bunknown\b|\bvarious\b|\beteach\b|\btes\b",
    re.IGNORECASE,
)
# Kinds of body by their words; the first that is found counts.
_KINDS = (
    (
        "school",
        r"\b(?:school|academy|nursery|infants?|juniors?|primary|ysgol|sixth form|grammar)\b",
    ),
    (
        "schools",
        r"\b(?:academies|multi[- ]academy|academy trust|learning trust|education trust"
        r"|schools? (?:trust|partnership)|federation|diocese|mat)\b",
    ),
    ("colleges", r"\b(?:colleges|college group|group of colleges)\b"),
    ("college", r"\b(?:college|university|coleg|prifysgol)\b"),
    ("health", r"\b(?:nhs|hospitals?|health ?care|health|icb|clinic|surgery|ambulance|hospice)\b"),
    ("parish", r"\b(?:town|parish|community) council\b|\b[tp]c$"),
    ("police", r"\b(?:police|constabulary|heddlu)\b"),
    ("fire", r"\b(?:fire|tan)\b"),
    (
        "council",
        r"\b(?:council|cyngor|borough|county|cc|bc|dc|mbc|lb|authority|children services)\b",
    ),
)
_KIND = tuple((name, re.compile(pattern)) for name, pattern in _KINDS)
# One may be the part or the owner of the other.
_HOUSES = frozenset(
    frozenset(pair)
    for pair in (
        ("council", "school"), ("schools", "school"), ("council", "schools"),
        ("college", "schools"), ("fire", "council"), ("colleges", "college"),
        ("colleges", "school"),
    )
)  # fmt: skip
_GENERIC = word_set(
    """of and for council county borough city district metropolitan london royal nhs foundation
    trust university hospital hospitals school academy the ltd limited plc group services service
    authority children childrens adult adults social care education directorate department cyngor
    sir cc bc dc mbc lb town parish tc pc practice surgery medical centre clinic"""
)
# A name of these alone says what kind of body it is, and not which.
_NAMELESS = word_set(
    """a an the our of in and for local authority council county borough district unitary nhs trust
    foundation health board hospital school academy college university primary secondary special
    government public sector body organisation employer client charity confidential undisclosed
    anonymous leading large major agency"""
)


@dataclass(frozen=True, slots=True)
class Name:
    """One printed name: its folded words, those that set it apart, and what it is."""

    folded: str
    own: frozenset[str]
    kind: str | None
    letters: str  # the first letters of its words: "ecc"
    all_letters: str  # the small ones too: "tfgm"
    board: bool


@remember
def read(raw: str) -> Name:
    """The name, with recruitment words and labels taken off.

    >>> read("Jobs at Essex CC").folded, read("Essex Schools Jobs").board
    ('essex cc', True)
    """
    text = clean(raw[:_MAX_CHARS])
    folded = fold(text)
    words = folded.split()
    kind = next((name for name, pattern in _KIND if pattern.search(folded)), None)
    if kind == "school" and _KIND[1][1].search(folded):
        kind = "schools"
    known = kind in ("council", "health", "police", "fire") and not _AGENCY.search(folded)
    nameless = _NAMELESS.issuperset(words)
    board = (
        nameless
        or folded in agencies()
        or (bool(_BOARD.search(raw)) and not (known and folded != ""))
    )
    return Name(
        folded=folded,
        own=frozenset(words) - _GENERIC,
        kind=kind,
        letters="".join(word[0] for word in words if word not in ("of", "and", "for")),
        all_letters="".join(word[0] for word in words),
        board=board,
    )


_AGENCY = re.compile(r"\b(?:agency|recruitment|staffing|jobs|resourcing)\b")


@cache
def _official(id: str) -> tuple[str, ...]:
    """The name of a body and its abbreviations; a short name such as Essex is another's too."""
    body = get(id)
    if body is None:
        return ()
    return (body.official_name, *(name for name in body.alt_names if name.isupper()))


@dataclass(frozen=True, slots=True)
class Employer:
    """Who employs: ids of the register and every name that is printed or official."""

    ids: frozenset[str]
    printed: tuple[str, ...]
    also: tuple[
        str, ...
    ] = ()  # recruiter, department, school in the title: may be the other's name


def recruits(name: str, recruiter: str | None) -> bool:
    """Whether a printed employer is but the recruiter.

    >>> recruits("Fennimore Tait", "Fennimore Tait Executive Search")
    True
    """
    own = read(name).own
    return bool(recruiter and own) and own <= read(recruiter or "").own


def look_up(*names: str) -> tuple[str, ...]:
    """The ids of the first name that is in the register.

    >>> look_up("Hays", "Gwynedd Council")
    ('la-gwn',)
    """
    return next((ids for name in names if (ids := match(name[:_MAX_CHARS]).ids)), ())


_WITHIN = re.compile(
    r"\((?:part of|owned by|a|an|for|with)?\s?(?P<aside>[^()]{3,80})\)"
    r"|\b(?:on behalf of|acting for|working for|recruiting for|hosted by|part of|managed by)\s"
    r"(?P<client>[A-Z][^(),|]{3,80})"
)


@remember
def named_within(raw: str) -> tuple[str, ...]:
    """Other bodies that a printed name has in brackets, or behind "on behalf of".

    >>> named_within("Harrow Pike on behalf of NHS Dorset"), named_within("Velindre Trust (NWSSP)")
    (('NHS Dorset', 'Harrow Pike'), ('NWSSP', 'Velindre Trust'))
    """
    found = list(_WITHIN.finditer(raw[:_MAX_CHARS]))
    names = [match["aside"] or match["client"] for match in found]
    # What stands before the first of them is a name of its own.
    return tuple(name.strip(" ,") for name in (*names, *(raw[: m.start()] for m in found[:1])))


_SAME_ID = 1.5
_VETO = -10.0
_PARTNERS = -6.0
_RELATED = 0.0
_BESIDE = -1.5  # a commissioner holds the force to account, in its building
_SAME_NAME = 1.5
_SAME_BOARD = 0.5
_LETTERS = 0.9
_PART = 0.9
_HOUSE = -0.3
_OTHER = -3.5


@lru_cache(maxsize=1 << 14)  # one employer has many posts
def compare(a: Employer, b: Employer) -> float:
    """Log odds that one body employs.

    >>> essex, kent = Employer(frozenset({"la-ess"}), ()), Employer(frozenset({"la-ken"}), ())
    >>> compare(essex, essex), compare(essex, kent)
    (1.5, -10.0)
    >>> compare(essex, Employer(frozenset(), ("Essex CC",)))
    1.5
    >>> compare(essex, Employer(frozenset(), ("Hays",)))
    0.0
    """
    if a.ids & b.ids:
        return _SAME_ID
    names_a, names_b = _names(a), _names(b)
    # Who recruits for one may employ the other; that one firm recruits for both says nothing.
    weights = [max(_compare_names(other, name), 0.0) for other in a.also for name in names_b]
    weights += [max(_compare_names(other, name), 0.0) for other in b.also for name in names_a]
    if a.ids and b.ids:
        return max([_relate(a.ids, b.ids), *filter(None, weights)])
    weights += [_compare_names(x, y) for x in names_a for y in names_b]
    return max(weights, default=0.0, key=_telling)


def _telling(weight: float) -> float:
    """Of several names the one that agrees best counts; a board's name says nothing."""
    return weight if weight else -9.0


def _names(employer: Employer) -> tuple[str, ...]:
    if not employer.ids:
        return employer.printed
    return (*employer.printed, *(name for id in employer.ids for name in _official(id)))


# Kinds of body that share posts; of two of one kind one must have ended, and its staff gone over.
_GROUPS = {
    "NHS trust": "health",
    "NHS health board": "health",
    "NHS integrated care board": "health",
    "NHS national body": "health",
    "special health authority": "health",
    "university": "college",
    "police force": "police",
}
_JOINT = frozenset({"health", "college"})  # clinical lecturers


@lru_cache(maxsize=1 << 14)
def _relate(ids_a: frozenset[str], ids_b: frozenset[str]) -> float:
    """What it says that two adverts are of different bodies."""
    bodies_a, bodies_b = ([body for id in ids if (body := get(id))] for ids in (ids_a, ids_b))
    if _related(ids_a, ids_b):
        kinds_a, kinds_b = ({body.kind for body in bodies} for bodies in (bodies_a, bodies_b))
        return _BESIDE if _COMMISSIONER in kinds_a ^ kinds_b else _RELATED
    for a in bodies_a:
        for b in bodies_b:
            groups = {_GROUPS.get(a.kind), _GROUPS.get(b.kind)}
            ended = (a.status == "current") != (b.status == "current")
            if groups == _JOINT or (ended and len(groups) == 1 and None not in groups):
                return _PARTNERS
    return _VETO


_COMMISSIONER = "police and crime commissioner"


def may_be_partners(weight: float) -> bool:
    """Whether the bodies differ, but one may host the post of the other."""
    return weight == _PARTNERS


def _related(ids_a: frozenset[str], ids_b: frozenset[str]) -> bool:
    """Whether a body of one side belongs to one of the other, or followed it."""
    for ids, others in ((ids_a, ids_b), (ids_b, ids_a)):
        for body in map(get, ids):
            # A district lies in its county and is no part of it.
            parent = {body.parent} if body and body.kind != "district council" else set()
            if body and others & {*parent, *body.replaced_by}:
                return True
    return False


@lru_cache(maxsize=1 << 14)
def _compare_names(raw_a: str, raw_b: str) -> float:
    a, b = read(raw_a), read(raw_b)
    if a.folded == b.folded and a.folded:
        return _SAME_BOARD if a.board else _SAME_NAME
    if a.board or b.board or not a.folded or not b.folded:
        return 0.0
    if a.own == b.own and a.own:
        return _SAME_NAME if None in (a.kind, b.kind) or a.kind == b.kind else _other(a, b)
    if _spelled(a, b.folded) or _spelled(b, a.folded):
        return _LETTERS
    if _run_together(a.own, b.own) or _run_together(b.own, a.own):
        return _PART
    if a.own & b.own and (a.own <= b.own or b.own <= a.own):
        return _PART if None in (a.kind, b.kind) or a.kind == b.kind else _other(a, b)
    return _other(a, b)


def _spelled(name: Name, folded: str) -> bool:
    """Whether one name is the first letters of the other; two letters are nobody's."""
    return len(folded) >= 3 and folded in (name.letters, name.all_letters)


def _run_together(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether a word of one name is two of the other: Airewharfe, Aire & Wharfe."""
    return any(
        len(word) > 7 and word.startswith(head) and word[len(head) :] in b
        for word in a
        for head in b
        if len(head) > 2
    )


def _other(a: Name, b: Name) -> float:
    if frozenset({a.kind, b.kind}) in _HOUSES:
        return _HOUSE
    if a.kind == b.kind == "school":
        return 0.0  # left to pipelines.same_place, which knows the names of schools
    return _OTHER if a.kind and b.kind else -1.5
