"""A printed employer name, resolved to ids of the register by exact rules and no guessing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pipelines.employer_compound import find_compound
from pipelines.employer_domains import find_owners
from pipelines.employer_lookup import Found, agencies, companies, find, why_not
from pipelines.employer_names import MAX_LENGTH, clean, fold, outsider
from pipelines.employer_overrides import overrides
from pipelines.employer_register import Body, bodies
from pipelines.employer_types import LOOSE, read


@dataclass(frozen=True, slots=True)
class Employer:
    """The answer for one printed name, kept as printed in ``raw``.

    ids
        The ids of the register's bodies that the name means, in printed order; several for a
        joint employer, none where it means no body, or where it may mean one of several.

        >>> match("Norfolk CC").ids
        ('la-nfk',)
        >>> match("Adur & Worthing Councils").ids
        ('la-adu', 'la-wot')
        >>> match("Cyngor Sir Gâr").ids
        ('la-cmn',)
        >>> match("Salisbury City Council").ids
        ()
        >>> match("CBC", url="https://www.cheltenham.gov.uk/jobs").ids
        ('la-cht',)

    name
        The official name, joined by " and " where there are several; None without ids.

        >>> match("Bradford MDC").name
        'City of Bradford Metropolitan District Council'
        >>> match("St. George's Healthcare NHS Trust").name
        "St George's University Hospitals NHS Foundation Trust"
        >>> match("Hackney and Croydon LBCs").name
        'London Borough of Hackney and London Borough of Croydon'

    kind
        What sort of body it is, in the words of the register; None too where joint employers
        differ in kind.

        >>> match("Herts CC").kind
        'county council'
        >>> match("DVLA").kind
        'executive agency'
        >>> match("PCC for Kent").kind
        'police and crime commissioner'
        >>> match("Cambridgeshire County Council and Peterborough City Council").kind

    method
        How it was found: ``exact`` official name; ``alias``, another of its names; ``parsed``
        into a type and a place that fit each other; ``domain``, the employer's own address in
        the apply link; ``override``, a correction made by hand. None where nothing was found.

        >>> match("Essex County Council").method
        'exact'
        >>> match("BCP Council").method
        'alias'
        >>> match("Metropolitan Borough of Stockport").method
        'parsed'
        >>> match("Customer Services", url="https://jobs.kent.gov.uk/123").method
        'domain'

    end_client
        The id of the body that a recruiter names as its client. The client is not the employer
        who advertises, so ``ids`` stays empty.

        >>> match("Hays on behalf of Essex County Council").end_client
        'la-ess'
        >>> match("Our client, the London Borough of Ealing").end_client
        'la-eal'
        >>> match("Leeds City Council (via Matrix SCM)").end_client
        'la-lds'
        >>> match("Leeds City Council").end_client

    reason
        Why there is no id, in words for a person; None where there is one.

        >>> match("Ripon City Council").reason
        'no body of the register has this name'
        >>> match("Newcastle Council").reason
        'ambiguous: la-nec, la-net'
        >>> match("Stevenage").reason
        "only a place: say that the context is a council's"
        >>> match("LCC").reason
        "letters alone: they need a place or the employer's own address beside them"
        >>> match("Essex Cares Ltd").reason
        'a company owned by Essex County Council'
    """

    raw: str = ""
    ids: tuple[str, ...] = ()
    name: str | None = None
    kind: str | None = None
    method: str | None = None
    end_client: str | None = None
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """``raw, ids (list), name, kind, method, end_client, reason``."""
        return {**asdict(self), "ids": list(self.ids)}


def match(
    raw: str | None,
    *,
    on: date | None = None,
    url: str | None = None,
    council: bool = False,
) -> Employer:
    """Resolve a printed name; ``on`` is the advert's date, ``url`` its apply link.

    ``council`` says that the context is a council's, so that a place alone is enough. A body
    abolished before ``on`` gives way to the one that took over its place's name; without a date
    the living body is preferred, unless both bore the very name. A correction by hand goes before
    everything. No text raises; LookupFileError says that a file of data/lookups is wrong.

    >>> match("Norfolk CC").ids
    ('la-nfk',)
    >>> match("Somerset", council=True).name
    'Somerset Council'
    >>> match("Somerset", council=True, on=date(2020, 1, 1)).name
    'Somerset County Council'
    >>> match("Hays on behalf of Essex County Council").end_client
    'la-ess'
    >>> match("CBC", url="https://www.cheltenham.gov.uk/jobs").name
    'Cheltenham Borough Council'
    """
    text = raw or ""
    if len(text) > MAX_LENGTH:
        return Employer(raw=text, reason="too long for a name")
    found = _resolve(text, on, council)
    if url and found.method != "override":
        found = _weigh(text, found, find_owners(url, on), on)
    return _answer(text, found)


def _answer(text: str, found: Found) -> Employer:
    if not found.ids:
        return Employer(text, (), None, None, found.method, found.client, found.reason)
    named = [bodies()[id] for id in found.ids]
    return Employer(
        raw=text,
        ids=found.ids,
        name=" and ".join([body.official_name for body in named]),
        kind=named[0].kind if len({body.kind for body in named}) == 1 else None,
        method=found.method,
        end_client=found.client,
    )


@lru_cache(maxsize=1 << 16)
def _resolve(raw: str, on: date | None, council: bool) -> Found:
    if corrected := overrides().get(fold(raw)):
        return Found(corrected.ids, "override", corrected.note or "no body of the register")
    text = clean(raw)
    if not fold(text):
        return Found(reason="no name")
    found = find(text, on, council=council)
    if found.ids:
        return found
    compound = find_compound(text, on, council=council)
    if compound.ids or compound.client:
        return compound
    return Found(reason=compound.reason or found.reason or why_not(text))


def _weigh(raw: str, found: Found, owners: tuple[str, ...], on: date | None) -> Found:
    """Let the employer's own address decide where the name does not, or says another council."""
    if not owners or len(found.ids) > 1 or set(found.ids) & set(owners):
        return found
    if not found.ids and (found.client or _is_stranger(raw, owners)):
        return found
    if len(owners) > 1:
        # Several councils share the address; a place is enough to tell which are meant.
        placed = _resolve(raw, on, council=True)
        named = set(placed.ids) and set(placed.ids) <= set(owners)
        return Found(placed.ids, "domain") if named and not found.ids else found
    owner = bodies()[owners[0]]
    if not found.ids or _outweighs(owner, bodies()[found.ids[0]], raw, found, on):
        return Found((owner.id,), "domain")
    return found


# Of these kinds a council's site carries adverts that are not its own.
_STRANGERS = frozenset(
    {"police", "fire", "nhs", "hospital", "university", "commissioner", "ccg"}
    | {"constabulary", "authority"}
)

_OWN = {"university": ("school", "college", "academy"), "NHS trust": ("trust",)}


def _is_stranger(raw: str, owners: tuple[str, ...]) -> bool:
    """Whether a name that is not found says that it is not the council whose site it is on."""
    key = fold(raw)
    kinds = {bodies()[id].kind for id in owners}
    # A "School of Music" is a stranger to a council, and a part of a university.
    own = {word for kind in kinds for word in _OWN.get(kind, ())}
    rest = " ".join(word for word in key.split() if word not in own) if own else raw
    if key in agencies() or key in companies() or outsider(rest):
        return True
    return (
        kinds <= LOOSE.keys()
        and not key.endswith("local authority")
        and bool(_STRANGERS & set(key.split()))
    )


def _outweighs(owner: Body, named: Body, raw: str, found: Found, on: date | None) -> bool:
    """Whether one council's address is better evidence than the name of another.

    It is not where the owner is gone, nor where a county's site carries the adverts of its
    districts; but that takes a name with its type, for "Warwick Council" may be the county.
    """
    if not {named.kind, owner.kind} <= LOOSE.keys():
        return False
    if owner.status == "abolished" if on is None else not owner.lived(on):
        return False
    typed = found.method != "parsed" or any(reading.types for reading in read(fold(clean(raw))))
    return not (named.parent == owner.id and typed)
