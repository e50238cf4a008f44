"""A printed employer name, resolved to an id of the register."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Employer:
    """The answer for one printed name."""

    raw: str = ""
    ids: tuple[str, ...] = ()  # several: a joint employer
    name: str | None = None  # official name, joined by " and " where several
    kind: str | None = None
    method: str | None = None  # exact, alias, parsed, domain, ...
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
    """Resolve a printed name; ``on`` is the advert's date, ``url`` its apply link."""
    return Employer(raw=raw or "")
