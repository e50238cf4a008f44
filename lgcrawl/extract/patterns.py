"""Values parted by a platform's patterns: "Essex County Council: Planner" is two fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.records import Record


def part(record: Record, patterns: Mapping[str, str]) -> None:
    """Put what the named groups of each pattern find in the fields they name, in place.

    What a group finds counts more than what the field held.

    >>> from pipelines.records import Vacancy
    >>> vacancy = Vacancy(title="Essex CC: Planner")
    >>> part(vacancy, {"title": "^(?P<employer_text>[^:]+): (?P<title>.+)$"})
    >>> vacancy.title, vacancy.employer_text
    ('Planner', 'Essex CC')
    """
    for name, pattern in patterns.items():
        value = getattr(record, name, None)
        match = re.search(pattern, value) if isinstance(value, str) else None
        found = match.groupdict() if match else {}
        for field, text in found.items():
            if text and text.strip() and hasattr(record, field):
                setattr(record, field, text.strip())
                record.evidence[field] = record.evidence.get(name, "platform")
