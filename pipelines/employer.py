"""A printed employer name, resolved to ids of the register by exact rules and no guessing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from pipelines.employer_compound import find_compound
from pipelines.employer_domains import find_owners
from pipelines.employer_lookup import Found, agencies, find, why_not
from pipelines.employer_names import MAX_LENGTH, clean, fold, outsider
from pipelines.employer_register import Body, bodies
from pipelines.employer_types import LOOSE, read


@dataclass(frozen=True, slots=True)
class Employer:
    """The answer for one printed name."""

    raw: str = ""
    ids: tuple[str, ...] = ()  # several: a joint employer
    name: str | None = None  # official name, joined by " and " where several
    kind: str | None = None  # None too where several bodies differ in kind
    method: str | None = None  # exact, alias, parsed, domain
    end_client: str | None = None  # id of the client an agency names
    reason: str | None = None  # why there is no id

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
    the living body is preferred. Never raises.

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
    if url:
        found = _weigh(text, found, find_owners(url, on), on)
    kinds = {bodies()[id].kind for id in found.ids}
    return Employer(
        raw=text,
        ids=found.ids,
        name=" and ".join(bodies()[id].official_name for id in found.ids) or None,
        kind=kinds.pop() if len(kinds) == 1 else None,
        method=found.method,
        end_client=found.client,
        reason=None if found.ids else found.reason,
    )


@lru_cache(maxsize=1 << 16)
def _resolve(raw: str, on: date | None, council: bool) -> Found:
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
    if not found.ids and (found.client or fold(raw) in agencies() or outsider(raw)):
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
