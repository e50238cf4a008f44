"""Whether a page is what its list announced: pages that say nothing, or speak of another thing."""

from __future__ import annotations

import re

from pipelines.records import Record

FACTUAL = frozenset({"label", "jsonld", "platform", "meta"})


def is_vague(page: Record) -> bool:
    """Whether a page labels nothing, so that it may be about anything."""
    return page.evidence.get("title") == "generic" and FACTUAL.isdisjoint(page.evidence.values())


def is_other(page: Record, listed: Record) -> bool:
    """Whether a page speaks of something else than its listing: "Sorry, this post has expired".

    Told by a heading that shares no word with the listed title, on a page that labels nothing.
    """
    if not is_vague(page) or not listed.title:
        return False
    said, meant = (set(re.findall(r"\w{3,}", t.lower())) for t in (page.title or "", listed.title))
    return bool(said and meant) and not said & meant
