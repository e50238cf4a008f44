"""One JSON object a line, for every command that prints them."""

from __future__ import annotations

import json
from typing import Any

# Line ends to str.splitlines and to some readers, which JSON may carry unescaped.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def line(value: Any) -> str:
    """The value as JSON that any reader takes for exactly one line, without the line end.

    >>> line({"title": "one\u2028line £5"})
    '{"title": "one\\\\u2028line £5"}'
    """
    return json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)
