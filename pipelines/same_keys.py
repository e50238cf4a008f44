"""Keys under which adverts of one vacancy meet: of four kinds, so that no one gap parts them."""

from __future__ import annotations

from zlib import crc32

from pipelines import same_employer, same_title
from pipelines.same_advert import MAX_CHARS, Advert, Names, day, read_names
from pipelines.same_title_pair import ROLES, stem
from pipelines.same_words import LIGHT, word_set
from pipelines.shingles import key, minhash, shingles, words

_MOST_KEYS = 4
_FIRST_WORDS = 30  # of a description: what a board that cuts it still prints
_LEAST_WORDS = 8
_LONG_NUMBER = 5  # digits: such a number needs no employer beside it
# Nouns of half of all titles; what else a title says finds its like.
_HEADS = (
    ROLES
    | same_title.RANKS
    | word_set(
        """manager teacher engineer technician analyst consultant support service care social
        community and year early"""
    )
)
# Towns where more close in a week than can be compared.
_CITIES = word_set("london birmingham manchester leeds glasgow edinburgh bristol liverpool cardiff")


def keys(advert: Advert) -> tuple[int, ...]:
    """At most four numbers; adverts that may be one vacancy share one of them.

    The place and the week of closing, whatever the title is; the employer, and the place, each with
    a word of the title, whenever it closes; that word and the week, wherever it is. Where one of
    these is missing, the beginning of the description, the number of the reference, the employer
    and the week.

    >>> own = Advert(id="1", source="essex", reference="ECC-20413", title="Planning Officer")
    >>> board = Advert(id="2", source="lgjobs", reference="20413/LGJ", title="Minerals Planner")
    >>> len(set(keys(own)) & set(keys(board)))
    1
    """
    names = read_names(advert)
    employer, place, told = _employer(names.employer), _place(advert, names), _telling(names)
    closes = day(advert.closing_date)
    found = []
    if place and closes is not None:
        found.append(key("closing", place, _when(closes, place)))
    if employer and told:
        found.append(key("employer", employer, told[0]))
    if place and told:
        found.append(key("place", place, told[-1]))
    if told and closes is not None and told[-1] not in _HEADS:
        found.append(key("week", told[-1], _when(closes)))
    if len(found) < _MOST_KEYS:
        found += _fill(advert, names, employer, closes)
    return tuple(dict.fromkeys(found))[:_MOST_KEYS]


def _fill(advert: Advert, names: Names, employer: str, closes: int | None) -> list[int]:
    """Keys for what is missing of the others, the surest first."""
    found = []
    said_first = words(advert.description or "", MAX_CHARS)[:_FIRST_WORDS]
    if len(said_first) >= _LEAST_WORDS:
        found.append(key("text", *minhash(shingles(said_first))))
    if names.reference:
        number, whole = names.reference.number, "".join(names.reference.parts)
        long = number if len(number) >= _LONG_NUMBER else whole
        found.append(key("number", long if len(long) > _LONG_NUMBER else f"{employer} {long}"))
    if employer and closes is not None:
        found.append(key("closing", employer, _when(closes, employer)))
    if names.title.order:
        found.append(key("title", *sorted(names.title.order)))
    return found


def _when(closes: int, place: str = "") -> str:
    """The week from Thursday, so that midnight of a Sunday is of one; in a city the day."""
    return f"day {closes}" if place in _CITIES else f"week {(closes + 3) // 7}"


def _place(advert: Advert, names: Names) -> str:
    """The town in plain words, else the first part of the place."""
    town = names.title.town or advert.town
    if not town and advert.location_text:
        town = advert.location_text.split(",")[0]
    return " ".join(words(town or "", MAX_CHARS))


def _telling(names: Names) -> list[str]:
    """The telling words of the title as stems, in an order of no meaning.

    The first and the last are two draws: titles that have half of them in common share one.
    """
    said = names.title.all - names.context.houses - names.context.where
    said = said - LIGHT - _HEADS or said - LIGHT or said
    return sorted({stem(word) for word in said}, key=lambda word: (crc32(word.encode()), word))


def _employer(employer: same_employer.Employer) -> str:
    if employer.ids:
        return min(employer.ids)
    names = [same_employer.read(name) for name in employer.printed]
    return next((" ".join(sorted(n.own)) or n.folded for n in names if not n.board), "")
