"""A printed salary, read part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Salary:
    """What a salary text says; amounts in ``currency`` per ``period``, None where not stated."""

    raw: str = ""
    min: float | None = None
    max: float | None = None
    currency: str | None = None  # ISO 4217
    period: str | None = None  # year month week day hour session
    period_inferred: bool = False  # from the size of the figure, not from words
    pro_rata: bool = False
    fte: bool = False
    actual_only: bool = False
    actual_min: float | None = None
    actual_max: float | None = None
    hourly_min: float | None = None
    hourly_max: float | None = None
    grade: str | None = None
    scale: str | None = None  # NJC, NHS AfC, Teachers
    scp_min: int | None = None
    scp_max: int | None = None
    up_to: bool = False
    from_: bool = False
    circa: bool = False
    plus_benefits: bool = False
    negotiable: bool = False
    award_pending: bool = False
    suspect: bool = False
    annual_min: float | None = None  # full-time equivalent, pounds a year; None where a guess
    annual_max: float | None = None
    annual_method: str | None = None  # stated, fte_stated, hourly, daily, weekly, monthly
    reason: str | None = None  # why something is missing or doubtful

    def to_dict(self) -> dict[str, Any]:
        """The columns in the order above, ``from_`` printed as ``from``."""
        return {
            "from" if name == "from_" else name: getattr(self, name)
            for name in self.__dataclass_fields__
        }


def parse(raw: str | None) -> Salary:
    """Read a salary text."""
    return Salary(raw=raw or "")
