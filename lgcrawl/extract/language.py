"""Language codes as BCP 47 writes them."""

from __future__ import annotations

import re

from pipelines.text import clean

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)


def language_tag(printed: str | None) -> str | None:
    """A language as BCP 47 writes it, None for what is no language code.

    >>> language_tag("en_gb"), language_tag("CY"), language_tag("English")
    ('en-GB', 'cy', None)
    """
    match = _TAG.fullmatch(clean(printed))
    if not match:
        return None
    parts = match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()
    return "-".join(filter(None, parts))
