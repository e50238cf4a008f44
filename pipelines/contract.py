"""A printed contract type and its hours."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Contract:
    """What contract and hours texts say; None where they do not."""

    raw: str = ""
    type: str | None = None  # permanent fixed_term temporary casual apprenticeship secondment ...
    working: str | None = None  # full_time part_time job_share flexible
    term_time: bool = False
    hours_per_week: float | None = None
    hours_max: float | None = None  # where a range of hours is printed
    fte: float | None = None  # 0 to 1
    duration_months: float | None = None
    maternity_cover: bool = False
    remote: str | None = None  # remote, hybrid, home
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields in the order above."""
        return asdict(self)


def parse(raw: str | None) -> Contract:
    """Read contract and hours texts."""
    return Contract(raw=raw or "")
