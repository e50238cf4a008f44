"""What speaks for and against two job titles being one post's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance.OSA import distance

from pipelines.same_title import RANKS, Title
from pipelines.same_words import COMMON, LIGHT, word_set

_LEAST_FOR_SLIP = 6  # letters of a word in which one may be wrong
_LEAST_STEM = 4
_LEAST_PREFIX = 3  # of several words cut short in a row
_LEAST_CUT = 5  # letters of a word that is cut short
_ENDINGS = (
    "ations", "ation", "ments", "ional", "ments", "ances", "ment", "ance", "ings", "ants", "ists",
    "ians", "ing", "ers", "ors", "ant", "ist", "ian", "ial", "ion", "ive", "al", "er",
    "or", "ar", "ed", "ic", "e", "y", "s",
)  # fmt: skip
# Words with one stem that are two trades.
_TWO_TRADES = word_set(
    """police policy market marketing nurse nursery office officer community communications
    communication care career house housing station state minister general university post
    universal personal personnel organisation organ commercial commerce contact contract"""
)


@dataclass(frozen=True, slots=True)
class Context:
    """What an advert says beside its title, in canonical words."""

    places: frozenset[str]  # of places and employers
    units: frozenset[str]  # of departments
    where: frozenset[str] = frozenset()  # of the place alone
    houses: frozenset[str] = frozenset()  # of schools and houses that the title itself names


class Likeness(NamedTuple):
    """How alike two titles are: log odds for and against, and the words only one of them has."""

    good: float = 0.0
    bad: float = 0.0
    only_a: frozenset[str] = frozenset()
    only_b: frozenset[str] = frozenset()


# Nouns by which one post is called on one board and another on the next; no rank, no trade.
ROLES = word_set(
    """officer advisor coordinator practitioner specialist worker professional facilitator agent
    representative partner organiser caseworker operative attendant person helper aide operator
    executive associate assistant"""
)
_TEACHER = frozenset({"teacher"})
_LOWER = word_set("operative attendant person helper aide operator worker assistant")
_OTHER_ROLE = -1.0
_ONE_ROLE = -0.6  # Planner, Planning Officer
# Asked for in one post of two that else are twins, and named in every text.
_LANGUAGES = word_set("welsh gaelic bilingual")
_ONE_LANGUAGE = -2.5
_VETO = -8.0
_OTHER_NAME = -1.5  # one standing under two names
# Ranks that employers and boards take for each other.
_ONE_STANDING = frozenset(
    frozenset(pair)
    for pair in (("lead", "head"), ("lead", "supervisor"), ("deputy", "vice"),
                 ("trainee", "graduate"), ("trainee", "apprentice"), ("unqualified", "trainee"))
)  # fmt: skip
_LEAD = frozenset({"lead"})
_ABOVE = frozenset({"principal", "head", "director", "chief"})  # who mostly leads
OTHER_WORDS = -6.0  # each names something the other does not: Teacher of Maths, of English
_UNNAMED = -3.4  # one title is a slogan
_OTHER_LANGUAGE = -2.0  # one title is Welsh
_OTHER_LIGHT_WORDS = -1.0
_OTHER_BRANCH = -3.5  # each before the same noun: School Nurse, District Nurse
_EXTRA_WORD = -1.6  # one names more behind the other's words: Social Worker, Fostering
_QUALIFIED = -2.4  # or between them, where it may but say more: Internal Audit Manager
_OTHER_KIND = -3.2  # and where it mostly sets another post apart: Licensing Enforcement Officer
_SETS_APART = word_set(
    """enforcement sen onetoone nursery school primary secondary children adult older people family
    youth foster adoption education health finance property policy mentalhealth ld community
    emergency acute paediatric maternity theatre icu clinical medical social care legal tax
    benefit payroll pension recruitment estate appeal complaint north south east west medium
    tenant leasehold commercial domestic electrical mechanical structural capital revenue"""
)
_VOCABULARY = COMMON | LIGHT | RANKS | ROLES | _SETS_APART
_AND_MORE = -2.2  # or joins them: Attendance and Welfare Officer
_OWN_UNIT = -0.3  # or only repeats its own department
_MORE_EXTRA_WORDS = -0.4
_OTHER_UNIT = -2.0  # two departments that have no word in common
_EXTRA_OF_UNIT = -1.2  # and one title names what the other's department is not
_OTHER_HOUSE = -5.0  # each title names its own
_OTHER_NAMES = -2.0  # one names its house, and the other has a name that is no word of the trade
_ONE_SHIFT = -3.5
_OTHER_MONTHS = -2.0
_ONE_LEVEL = -0.4
_GRADED = -1.0
_SAME_NOISE = 1.5
_MOST = 3.5


def compare(a: Title, b: Title, beside_a: Context, beside_b: Context) -> Likeness:
    """What two titles say of being one post; the contexts explain words that one of them adds.

    >>> from pipelines.same_title import read
    >>> none = Context(frozenset(), frozenset())
    >>> def weight(one, other):
    ...     likeness = compare(read(one), read(other), none, none)
    ...     return likeness.good + likeness.bad
    >>> weight("Asst. Librarian", "Assistant Librarian") > 2
    True
    >>> weight("EHO", "Environmental Health Officer") > 0
    True
    >>> weight("Senior Planner", "Planner") < -5, weight("Nurse Band 5", "Nurse Band 6") < -5
    (True, True)
    """
    if a.slogan != b.slogan:
        none: frozenset[str] = frozenset()
        only_a, only_b = (none, b.all) if a.slogan else (a.all, none)
        return Likeness(0.0, _UNNAMED, only_a, only_b)
    bad = _levels(a, b)
    if beside_a.units and beside_b.units and _apart(beside_a.units, beside_b.units):
        bad += _OTHER_UNIT
    if beside_a.houses and beside_b.houses and _apart(beside_a.houses, beside_b.houses):
        bad += _OTHER_HOUSE
    all_a, all_b = a.all, b.all
    if not all_a or not all_b:
        return Likeness(_SAME_NOISE if a.order and a.order == b.order else 0.0, bad)
    if all_a == all_b:
        return Likeness(_common(all_a), bad)
    places = beside_a.places | beside_b.places
    if (a.sides or b.sides) and (side := _side(a, all_b, places) or _side(b, all_a, places)):
        return Likeness(_common(side), bad + _GRADED)
    only_a, only_b, mended = all_a - all_b, all_b - all_a, 0
    if only_a and only_b:
        only_a, only_b, mended = _mend(only_a, only_b, a, b)
    # "Catering Assistant - Almond Hill Junior School"
    if only_a and only_b and _one_role(only_a & ROLES, only_b & ROLES):
        bad += _OTHER_ROLE
        only_a, only_b = only_a - ROLES, only_b - ROLES
    ranks_a, ranks_b = (only_a & RANKS) - beside_b.places, (only_b & RANKS) - beside_a.places
    if ranks_a or ranks_b:
        if ranks_a | ranks_b == _LEAD and all_a & all_b & _ABOVE:
            bad += _OTHER_NAME
        else:
            bad += _standing(ranks_a, ranks_b, graded=a.graded or b.graded)
    if (beside_a.houses or beside_b.houses) and _own_names(only_a, only_b, beside_a, beside_b):
        bad += _OTHER_NAMES
    only_a, only_b = only_a - RANKS - places, only_b - RANKS - places
    if only_a and only_b:
        left_a, left_b = only_a - beside_b.units, only_b - beside_a.units
        if left_a - LIGHT and left_b - LIGHT:
            bad += OTHER_WORDS if a.foreign == b.foreign else _OTHER_LANGUAGE
            return Likeness(max(_common(all_a & all_b, mended), 0.0), bad, only_a, only_b)
        if left_a and left_b:
            branches = _branch(a, left_a), _branch(b, left_b)
            one_noun = branches[0] == branches[1] is not None
            bad += _OTHER_BRANCH if one_noun else _OTHER_LIGHT_WORDS
        only_a, only_b = left_a, left_b
    only_a, only_b = only_a - LIGHT - beside_b.units, only_b - LIGHT - beside_a.units
    if (only_a | only_b) & _LANGUAGES:
        bad += _ONE_LANGUAGE
        only_a, only_b = only_a - _LANGUAGES, only_b - _LANGUAGES
    bad += _extra(only_a, a, all_b, beside_a, beside_b)
    bad += _extra(only_b, b, all_a, beside_b, beside_a)
    good = _common(all_a & all_b, mended)
    return Likeness(max(good, 0.0), bad + min(good, 0.0), only_a, only_b)


def _branch(title: Title, own: frozenset[str]) -> str | None:
    """The noun of the trade that stands right behind a word of this title alone."""
    for word, noun in zip(title.order, title.order[1:], strict=False):
        if word in own and noun in title.words - LIGHT:
            return noun
    return None


def _own_names(
    only_a: frozenset[str], only_b: frozenset[str], beside_a: Context, beside_b: Context
) -> bool:
    """Whether one title names a house, the other something of which no other post is made."""
    return any(
        bool((one & own.houses) - LIGHT - beside.places)
        and bool(other - _VOCABULARY - own.places - beside.places)
        for one, other, own, beside in (
            (only_a, only_b, beside_a, beside_b),
            (only_b, only_a, beside_b, beside_a),
        )
    )


def _one_role(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether each title has its own noun for one standing: operative, attendant.

    An assistant is no officer, and what only one title says is left to ranks and extra words.
    """
    if not a or not b:
        return False
    return "assistant" not in a | b or a | b <= _LOWER


def _standing(a: frozenset[str], b: frozenset[str], graded: bool) -> float:
    """What it says that each title has ranks the other has not."""
    if graded:
        return _GRADED
    return _OTHER_NAME if a | b in _ONE_STANDING else _VETO


def _side(title: Title, others: frozenset[str], places: frozenset[str]) -> frozenset[str]:
    """The side of a title (Rhingyll / Sergeant) that is all of the other title."""
    for side in title.sides:
        if side and not {word for word in (side ^ others) - places - LIGHT if word.isalpha()}:
            return side
    return frozenset()


def _extra(
    extra: frozenset[str], title: Title, others: frozenset[str], own: Context, beside: Context
) -> float:
    """What it says against that one title has words that the other advert has nowhere."""
    if not extra:
        return 0.0
    unit = _EXTRA_OF_UNIT if _apart(extra, beside.units) else 0.0
    if extra <= own.units:
        return unit + _OWN_UNIT
    if extra <= ROLES or extra == _TEACHER:
        return unit + _ONE_ROLE
    order = title.order
    last = max((at for at, word in enumerate(order) if word in others - LIGHT), default=-1)
    within = {at for at, word in enumerate(order[: max(last, 0)]) if word in extra}
    if not within:
        first = _EXTRA_WORD
    else:
        beside_and = all("and" in order[max(at - 1, 0) : at + 2] for at in within)
        first = _OTHER_KIND if extra & _SETS_APART else _QUALIFIED
        first = max(first, _AND_MORE) if beside_and else first
    return unit + first + _MORE_EXTRA_WORDS * min(len(extra) - 1, 4)


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of telling words have none in common."""
    a, b = a - LIGHT, b - LIGHT
    return bool(a and b) and not a & b


def _common(words: frozenset[str], mended: int = 0) -> float:
    """What it says that two titles share these words, and some in other forms.

    Rare words say more.
    """
    if not words and not mended:
        return OTHER_WORDS
    weight = sum(0.5 if word in COMMON or word in LIGHT else 1.0 for word in words)
    return min(_MOST, 1.0 + 0.5 * mended + weight)


def _levels(a: Title, b: Title) -> float:
    """What grades, shifts and months say against."""
    if not (a.levels or b.levels or a.shifts or b.shifts or a.months):
        return 0.0
    weight = 0.0
    if a.levels != b.levels:
        kinds_a, kinds_b = {kind for kind, _ in a.levels}, {kind for kind, _ in b.levels}
        if kinds_a & kinds_b and not a.levels & b.levels:
            weight += _VETO
        elif not a.levels or not b.levels:
            weight += _ONE_LEVEL
    if a.shifts != b.shifts and not a.shifts & b.shifts:
        weight += _VETO if a.shifts and b.shifts else _ONE_SHIFT
    if a.months and b.months and not a.months & b.months:
        weight += _OTHER_MONTHS
    return weight


def _mend(
    only_a: frozenset[str], only_b: frozenset[str], a: Title, b: Title
) -> tuple[frozenset[str], frozenset[str], int]:
    """What is left when words in other forms are taken for one, and how many were."""
    all_a, all_b = a.all, b.all
    gone_a = {x for x in only_a if any(_same_word(x, y) for y in only_b)}
    gone_b = {y for y in only_b if any(_same_word(x, y) for x in only_a)}
    for short, long, gone_short, gone_long in (
        (only_a, b, gone_a, gone_b), (only_b, a, gone_b, gone_a)
    ):  # fmt: skip
        for word in short:
            if 1 < len(word) < 6 and word in long.initials:
                at = long.initials.index(word)
                gone_short.add(word)
                gone_long.update(long.order[at : at + len(word)])
    for word in only_a - gone_a:
        if parts := _run_together(word, all_b):
            gone_a.add(word)
            gone_b.update(parts)
    for word in only_b - gone_b:
        if parts := _run_together(word, all_a):
            gone_b.add(word)
            gone_a.update(parts)
    for title, only, gone, gone_beside, others in (
        (a, only_a, gone_a, gone_b, only_b),
        (b, only_b, gone_b, gone_a, only_a),
    ):
        if title.cut and title.order[-1] in only:
            whole = {word for word in others if word.startswith(title.order[-1])}
            gone.update(title.order[-1:] if whole else ())
            gone_beside.update(whole)
    for x, y in _shortened(a.order, b.order):
        gone_a.add(x)
        gone_b.add(y)
    left_a, left_b = only_a - gone_a, only_b - gone_b
    return left_a, left_b, max(len(only_a) - len(left_a), len(only_b) - len(left_b))


def _shortened(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[str, str]]:
    """The words cut short beside a word in common, where two or more are: Prevention Officer.

    >>> _shortened(("homelessness", "prev", "off"), ("homelessness", "prevention", "officer"))
    [('prev', 'prevention'), ('off', 'officer')]
    """
    first = next((word for word in a if word in b), None)
    if first is None:
        return []
    at, beside = a.index(first), b.index(first)
    before = min(at, beside)
    both = zip(a[at - before :], b[beside - before :], strict=False)
    found = [
        (x, y)
        for x, y in both
        if x != y and min(len(x), len(y)) >= _LEAST_PREFIX and (x.startswith(y) or y.startswith(x))
    ]
    return found if len(found) > 1 else []


@lru_cache(maxsize=1 << 15)
def _same_word(x: str, y: str) -> bool:
    """Whether two words are one: written with one wrong key, or with another ending.

    >>> _same_word("libarian", "librarian"), _same_word("gardening", "gardener")
    (True, True)
    >>> _same_word("rehab", "rehabilitation")
    True
    >>> _same_word("nurse", "purse"), _same_word("policy", "police")
    (False, False)
    """
    if x[0] != y[0] or (x in COMMON and y in COMMON) or (x in _TWO_TRADES and y in _TWO_TRADES):
        return False
    root = stem(x)
    if len(root) >= _LEAST_STEM and root == stem(y):
        return True
    short, long = sorted((x, y), key=len)
    if len(short) >= _LEAST_CUT and long.startswith(short):
        return True  # rehab
    return min(len(x), len(y)) >= _LEAST_FOR_SLIP and distance(x, y, score_cutoff=1) <= 1


def stem(word: str) -> str:
    """The word without its ending.

    >>> stem("gardening"), stem("gardener"), stem("librarian"), stem("library")
    ('garden', 'garden', 'librar', 'librar')
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def _run_together(word: str, words: frozenset[str]) -> tuple[str, ...]:
    """The two of the words that stand in one: careworker."""
    if len(word) <= _LEAST_FOR_SLIP:
        return ()
    for head in words:
        if len(head) > 2 and word.startswith(head) and word[len(head) :] in words:
            return head, word[len(head) :]
    return ()
