"""Printed text made plain: entities, spaces, dashes and the markup of small fragments."""

from __future__ import annotations

import html
import re

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_SPACES = re.compile(r"\s+")


def clean(raw: str | None) -> str:
    """One line: entities unescaped, invisible characters dropped, white space collapsed.

    >>> clean("  Caf&eacute;\\u00a0 &amp;\\u200b bar\\n")
    'Café & bar'
    >>> clean(None)
    ''
    """
    if not raw:
        return ""
    if "&" in raw:
        raw = html.unescape(raw)
    return _SPACES.sub(" ", raw.translate(_INVISIBLE)).strip()


def paragraphs(raw: str | None) -> str:
    """Several lines kept as paragraphs, each cleaned, parted by one blank line.

    >>> paragraphs("One  line\\n\\n\\n  Two ")
    'One line\\n\\nTwo'
    """
    return "\n\n".join(line for line in map(clean, (raw or "").splitlines()) if line)
