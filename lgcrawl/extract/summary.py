"""The summary an article's page gives of it, and not the slogan of its site."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lgcrawl.extract.body_lines import key
from pipelines.text import clean

_SLOGAN = re.compile(
    r"(?:welcome to|(?:this is )?the (?:official )?(?:web ?site|home ?page|site) (?:of|for)"
    r"|(?:the |your )?(?:gateway|portal|home) (?:to|for|of)\b|croeso i"
    r"|official (?:web ?site|site) (?:of|for)"
    r"|(?:all |get |read )?(?:the )?latest (?:news|headlines|updates)\b)",
    re.IGNORECASE,
)
_LEAST_LETTERS = 4  # of a word that tells anything
_TOLD_AGAIN = 0.3  # share of a summary's words that its article holds
_READ = 8000  # characters of a body


def is_summary(text: str, title: str | None, body: str | None, slogans: Iterable[str] = ()) -> bool:
    """Whether a text is about the article: not its title, not what the site says of itself.

    ``slogans`` are known to be the site's. Of any other the words must be among the article's.

    >>> is_summary("Anytown: a great place to live and work", "Weir mended", "It was the storm.")
    False
    >>> is_summary("The weir at the mill is mended", "Weir mended", "The weir was mended in March.")
    True
    """
    said = key(text)
    if not said or said == key(title) or said in map(key, slogans) or _SLOGAN.match(clean(text)):
        return False
    words = {word for word in said.split() if len(word) >= _LEAST_LETTERS}
    told = set(key(f"{title} {(body or '')[:_READ]}").split())
    return not body or not words or len(words & told) >= _TOLD_AGAIN * len(words)
