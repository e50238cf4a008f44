"""Whether two adverts are one vacancy on two boards, one post advertised again, or two posts."""

from __future__ import annotations

import math

from pipelines import (
    same_employer,
    same_place,
    same_reference,
    same_template,
    same_terms,
    same_text,
    same_time,
    same_title_pair,
)
from pipelines.same_advert import Advert, Kind, Names, Verdict, read
from pipelines.same_keys import keys
from pipelines.same_place import Where
from pipelines.same_reference import Relation
from pipelines.same_text import Text
from pipelines.same_time import Order
from pipelines.shingles import words

__all__ = ["Advert", "Verdict", "are_two", "compare", "keys"]

# Of two adverts that share a key most are two posts.
_PRIOR = -4.0
_PRIOR_LATER = -3.2  # closing days and days of posting cannot speak for it
_REFERENCES = {
    Relation.EQUAL: 7.0,
    Relation.PART: 5.0,
    Relation.NUMBER: 4.0,
    Relation.SUFFIX: 5.5,
    Relation.OTHER: -8.0,
    Relation.UNLIKE: -1.0,
    Relation.UNKNOWN: 0.0,
}
_SAME_CODE = 4.0
_INCOMPARABLE = (Relation.UNKNOWN, Relation.UNLIKE)
_SHORT_NUMBER = {1: 0.3, 2: 0.5, 3: 3.0, 4: 5.0}  # digits: the most such a reference can say
_LEAST_CODE = 6  # letters and digits: a scheme's own number, whatever it counts
_NEW_NUMBER = -0.5  # most systems give each round its own
_HOSTED = -2.0  # two bodies under one reference: a joint post, or the host of a service
_SURE_NUMBER = 4  # digits of a reference that is looked for in texts
_TOLD = -0.3  # of another place, when the text says where the post is
_ELSEWHERE = -3.0  # a place that contradicts
_ELSEWHERE_NUMBER = 0.5  # which a number in common does not outweigh
_AGREES = 0.8  # a place that is the same
_TWIN_TEXTS = -5.0  # one template, and in it other names
_PRINTED = 5.0  # one's reference stands in the other's text
_ONE_BOARD = -1.5  # open on one board at one time
_TWO_SUFFIXES = -8.0  # open at one time: posts of one series
_MOST_TOGETHER = 7.0
_SURE = 4.0  # from here on the descriptions are not looked at
_HOPELESS = -4.5


def compare(a: Advert, b: Advert) -> Verdict:
    """What two adverts are to each other; the order does not matter.

    >>> board = Advert(id="1", source="lgjobs", title="Planning Officer - Chelmsford",
    ...     employer_text="ECC", closing_date="2026-03-02", town="Chelmsford",
    ...     salary_text="£35,235 - £38,220")
    >>> own = Advert(id="2", source="essex", title="Planning Officer", reference="ECC-2041",
    ...     employer_ids=("la-ess",), closing_date="2026-03-01", town="Chelmsford",
    ...     salary_text="£35,235.00 to £38,220.00 per annum")
    >>> compare(board, own).kind
    'same'
    """
    case = _Case(a, b)
    if a.description and b.description and case.undecided():
        case.look_at_texts(same_text.read(a.description), same_text.read(b.description))
        if a.description != b.description and case.total() > 0:
            case.look_for_names(a.description, b.description)
    total = case.total()
    kind: Kind = "different" if total <= 0 else "repost" if case.later else "same"
    evidence = {**case.weights, "title": case.weights["title"] + case.titles}
    evidence["reference"] = case.number
    said = {name: round(weight, 2) for name, weight in evidence.items() if weight}
    return Verdict(kind, round(1 / (1 + math.exp(-total)), 4), said)


def are_two(a: Advert, b: Advert) -> bool:
    """Whether references and dates alone make two adverts ``different``, at a fifth of the price.

    A source's own posts share most keys, and each has its reference: two references of one scheme
    outweigh all that could agree, unless one of the adverts is a later round.

    >>> one = Advert(id="1", source="essex", reference="ECC-2041", closing_date="2026-03-01")
    >>> two = Advert(id="2", source="essex", reference="ECC-2077", closing_date="2026-03-01")
    >>> are_two(one, two), compare(one, two).kind
    (True, 'different')
    """
    one, other = read(a), read(b)
    relation = same_reference.compare(one.names.reference, other.names.reference)
    if relation is not Relation.OTHER:
        return False
    times = same_time.compare(one.span, other.span)
    return times.order is not Order.LATER and one.names.title.again == other.names.title.again


class _Case:
    """The evidence for and against two adverts being one vacancy, in log odds."""

    def __init__(self, a: Advert, b: Advert) -> None:
        self.one, self.other = one, other = read(a), read(b)
        names, names_b = one.names, other.names
        self.relation = same_reference.compare(names.reference, names_b.reference)
        self.likeness = same_title_pair.compare(
            names.title, names_b.title, names.context, names_b.context
        )
        self.times = times = same_time.compare(one.span, other.span)
        self.again = self.relation is Relation.SUFFIX or names.title.again != names_b.title.again
        self.titles = self.likeness.bad
        part_time = one.terms.part_time or other.terms.part_time
        later = times.order is Order.LATER
        years = same_time.years_between(one.span, other.span) if later else None
        one_board = a.source == b.source and times.order is Order.ONE
        self.weights = {
            "title": self.likeness.good,
            "employer": same_employer.compare(names.employer, names_b.employer),
            "salary": same_terms.compare_pay(one.pay, other.pay, part_time, years),
            "place": same_place.compare(one.where, other.where, one.said, other.said),
            "hours": same_terms.compare_terms(one.terms, other.terms),
            "closing": times.closing,
            "time": times.time + (_ONE_BOARD if one_board else 0.0),
        }
        self._settle()

    def _settle(self) -> None:
        """Whether one came after the other, and what dates and references say then."""
        self.unclear = self.times.apart or self.times.order is Order.UNKNOWN
        self.later = self.times.order is Order.LATER or (self.unclear and self.again)
        if self.later:
            self.weights["closing"] = self.weights["time"] = 0.0
        self.number = _number(self.relation, self.later, self.one.names, self.other.names)
        if self.later and self.relation in (Relation.OTHER, Relation.UNLIKE):
            self.number = _NEW_NUMBER
        if self.relation is not Relation.EQUAL and self.weights["place"] <= _ELSEWHERE:
            self.number = min(self.number, _ELSEWHERE_NUMBER)
        if self.number >= _SAME_CODE:
            self.weights["employer"] = max(self.weights["employer"], _HOSTED)

    def undecided(self) -> bool:
        """Whether texts could change what the rest says."""
        total = self.total()
        if self._may_be_joint():
            return True
        if total >= _SURE:
            return self.unclear and not self.later
        return total > _HOPELESS

    def look_at_texts(self, text: Text, beside: Text) -> None:
        """Take in what the descriptions say."""
        self.again = self.again or text.again != beside.again
        one, other = self.one.where, self.other.where
        if self.weights["place"] < 0 and _place_told(one, other, text, beside):
            self.weights["place"] = _TOLD
        self._settle()
        self.weights["text"] = same_text.compare(text, beside)
        if self._may_be_joint() and same_text.is_copy(text, beside):
            self.weights["employer"] = _HOSTED
        told = same_text.weigh_names(self.likeness.only_a, self.likeness.only_b, text, beside)
        if told > 0 and self.one.names.title.slogan != self.other.names.title.slogan:
            told = -self.titles  # the text names the post that the slogan does not
        shifts, shifts_b = self.one.names.title.shifts, self.other.names.title.shifts
        if not (shifts and shifts_b):
            told += same_text.weigh_shifts(shifts or shifts_b, text, beside)
        self.titles = min(self.titles + told, 0.0)
        printed = _printed(self.one.names, beside) or _printed(self.other.names, text)
        if printed and self.relation in _INCOMPARABLE:
            self.number = _PRINTED

    def look_for_names(self, text: str, beside: str) -> None:
        """Whether two texts are of one template, and each names what the other does not."""
        said = self.one.said | self.other.said
        if same_template.name_others(text, beside, said):
            self.weights["text"] = min(self.weights["text"], 0.0) + _TWIN_TEXTS

    def _may_be_joint(self) -> bool:
        """Whether two bodies may share a post: all but them agrees, and the place and the day."""
        weights = self.weights
        return (
            same_employer.may_be_partners(weights["employer"])
            and self.titles == 0
            and min(weights["place"], weights["closing"]) >= _AGREES
            and all(weight >= 0 for name, weight in weights.items() if name != "employer")
        )

    def total(self) -> float:
        """The log odds of all evidence.

        What agrees agrees together: twins of one campaign share employer, pay, day and text. So it
        counts up to a bound that one contradiction outweighs; only a reference stands by itself.
        """
        good = bad = 0.0
        for weight in self.weights.values():
            if weight > 0:
                good += weight
            else:
                bad += weight
        prior = _PRIOR_LATER if self.later else _PRIOR
        return prior + min(good, _MOST_TOGETHER) + bad + self.titles + self.number


def _number(relation: Relation, later: bool, a: Names, b: Names) -> float:
    """The log odds of the references."""
    weight = _REFERENCES[relation]
    if a.reference is None or b.reference is None:
        return weight
    if relation is Relation.SUFFIX and not later and a.reference.suffix and b.reference.suffix:
        return _TWO_SUFFIXES
    if relation is Relation.EQUAL and a.reference.letters:
        size = len("".join(a.reference.parts))
        return weight if size >= _LEAST_CODE else min(weight, 3.0)
    digits = min(
        sum(len(part) for part in reference.parts if part.isdigit())
        for reference in (a.reference, b.reference)
    )
    return min(weight, _SHORT_NUMBER.get(digits, weight)) if weight > 0 else weight


def _printed(names: Names, text: Text) -> bool:
    """Whether the reference of one advert is printed in the text of the other."""
    if names.reference is None or len(names.reference.number) < _SURE_NUMBER:
        return False
    return f" {' '.join(words(names.printed))} " in text.plain


def _place_told(a: Where, b: Where, text_a: Text, text_b: Text) -> bool:
    """Whether a text says that the post is where the other advert has it, not where its own does.

    A council's own site prints its head office for every post.
    """
    return any(
        town and said.names_town(town) and not (own and said.names_town(own))
        for said, own, town in ((text_a, a.town, b.town), (text_b, b.town, a.town))
    )
