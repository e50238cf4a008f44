"""Printed labels, the Vacancy fields they name, and the label/value pairs of a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

from lxml import etree

from lgcrawl.extract.css import one_line
from lgcrawl.extract.html_text import all_text, short_text, text_of
from lgcrawl.extract.plausible import EITHER, plausible
from pipelines.lookups import rows
from pipelines.text import clean

_PARENTHESES = re.compile(r"\([^()]{0,80}\)")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_LINKS = re.compile(r"\s*(?:/|&|\+|,| and | or )\s*")
# What a label names beside its field: "Salary and benefits" is a salary.
_COMPANIONS = frozenset(("benefits", "package", "allowances", "days", "times", "terms", "details"))
_MAX_LABEL = 60


def _key(label: str) -> str:
    """The words of a label: no accents, punctuation, brackets or capitals; camelCase parted."""
    plain = _HUMPS.sub(" ", clean(label[:200]))
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return _NOT_LETTERS.sub(" ", _PARENTHESES.sub(" ", plain).casefold()).strip()


@cache
def _table() -> dict[str, tuple[str, bool]]:
    """Label -> its field, and whether it yields to any other label of the field."""
    return {row["label"]: (row["field"], bool(row["yields"])) for row in rows("labels")}


def field_of(label: str) -> str | None:
    """The Vacancy field a label names, in any spelling known here; None for any other.

    >>> field_of("Job Reference:"), field_of("Grade / Salary"), field_of("Dyddiad Cau")
    ('reference', 'salary_text', 'closing_text')
    >>> field_of("advertEndDate"), field_of("Interview date"), field_of("Interview questions")
    ('closing_text', 'interview_text', None)
    """
    meaning = _meaning(label)
    return meaning[0] if meaning else None


@lru_cache(maxsize=4096)
def _meaning(label: str) -> tuple[str, bool] | None:
    """The field, and whether the label is one that yields to others of the field."""
    if len(label) > _MAX_LABEL:
        return None
    table = _table()
    if found := table.get(_key(label)):
        return found
    named = _LINKS.split(_PARENTHESES.sub("", label.casefold()))
    if len(named) == 1:
        return None
    parts = list(map(_key, named))
    known = [table[part] for part in parts if part in table]
    if known and all(p in table or p in _COMPANIONS for p in parts):
        return min(known, key=lambda meaning: meaning[1])
    return None


# -- lines -----------------------------------------------------------------------------------------
_LABELLED = re.compile(r"^[\s•*\-–]{0,5}([^:|]{2,60}?)\s{0,3}:\s{0,3}(\S.{0,2000})$", re.DOTALL)
# Phrases that their value follows without a colon, in cards and side panels.
_LEAD_INS = re.compile(
    r"""^(?:(?P<closing_text>clos(?:es|ing)(?:\s(?:date|on|at|in))?|apply\s(?:by|before)
         |expires(?:\s(?:on|in))?|applications?\sclos(?:e|es|ing)(?:\s(?:on|at|date))?|deadline)
      |(?P<employer_text>(?:published|advertised|posted)\sby)
      |(?P<posted_text>posted(?:\son)?|added|published(?:\son)?|advertised(?:\son)?)
      |(?P<reference>(?:job\s)?ref(?:erence)?(?:\.|\sno\.?)?(?=\s?\#)))
      [\s:\#–-]{1,4}(?P<value>\S.{0,200})$""",
    re.I | re.X,
)
_LONGEST_LEAD_IN = 120


def split_label(line: str) -> tuple[str, str, str] | None:
    """A line that prints a known label and its value, as (field, label, value).

    >>> split_label("Closes : 11:55 pm on Sunday 2nd July 2023")
    ('closing_text', 'Closes', '11:55 pm on Sunday 2nd July 2023')
    >>> split_label("Published by Example Council")
    ('employer_text', 'Published by', 'Example Council')
    >>> split_label("Closing the gap: a guide")
    """
    if ":" in line and (match := _LABELLED.match(line)):
        meaning = _meaning(match[1])
        if meaning and not _meaning(match[2]) and plausible(meaning[0], match[2]):
            return meaning[0], match[1], match[2]
    if len(line) <= _LONGEST_LEAD_IN and (match := _LEAD_INS.match(line)):
        field = next(name for name in match.groupdict() if match[name])
        if plausible(field, match["value"]):
            return field, match[field], match["value"]
    return None


def without_label(field: str, value: str) -> str:
    """A value without a label printed in front of it: "Salary : £20,000" is "£20,000"."""
    found = split_label(value)
    return found[2] if found and found[0] == field else value


# -- pairs -----------------------------------------------------------------------------------------
_LABEL_TAGS = frozenset(
    ("h2", "h3", "h4", "h5", "h6", "strong", "b", "span", "div", "p", "label", "em", "th")
)
_LEAVES = frozenset(
    ("span", "div", "p", "li", "small", "td", "h2", "h3", "h4", "h5", "time", "strong")
)
_BOXES = frozenset(("div", "p", "span"))
_INLINE = frozenset(("span", "strong", "b", "em", "i", "time", "a", "sup"))
_CONTROLS = frozenset(("input", "select", "textarea", "button", "nav"))
_LINE_ENDS = re.compile(r"\n| \| ")


Pair = tuple[str, str, etree._Element | None]


def pairs(root: etree._Element) -> Iterator[Pair]:
    """The (label, value, element) a page prints: in lists, tables, side by side, on one line.

    ``element`` is what holds the pair and nothing else, None for a pair within running text.
    Pairs of lists and tables come whatever their label; others only where the label is known.
    """
    lines = []
    for element in root.iter(*_READ):
        if reader := _PAIRED.get(element.tag):
            yield from reader(element)
            continue
        inside = len(element)
        if inside > 2:
            continue
        text = short_text(element, 4 * _LONGEST_LEAD_IN)
        line = clean(text)
        if element.tag in _LEAVES and len(line) <= _LONGEST_LEAD_IN and _is_leaf(element, inside):
            lines.append(line)
        if len(text) <= 4 * _MAX_LABEL and 0 < len(line) <= _MAX_LABEL:
            yield from _beside(element, inside, line)
    said: dict[str, tuple[str, str, str] | None] = {}  # a leaf is a line of the whole text as well
    for text in (*filter(None, lines), *_LINE_ENDS.split(text_of(root))):
        if text not in said:
            said[text] = split_label(text)
        if found := said[text]:
            yield found[1], found[2], None


def read_labels(root: etree._Element) -> dict[str, str]:
    """The labelled values below an element by Vacancy field."""
    return by_field(pairs(root))


def by_field(found: Iterable[Pair]) -> dict[str, str]:
    """Pairs by Vacancy field; the first plausible value counts.

    Hours and pattern, contract and its length are printed under labels of their own: both stay.
    """
    strong: dict[str, list[str]] = {}
    weak: dict[str, list[str]] = {}
    for label, value, _ in found:
        meaning = _meaning(label)
        if meaning:
            value = without_label(meaning[0], value)
        if meaning and not _meaning(value) and plausible(meaning[0], value):
            _move(meaning[0], value, weak if meaning[1] else strong)
    held = {field: "; ".join(values) for field, values in strong.items()}
    for field, values in weak.items():
        if field != "contract_text" or EITHER.search(values[0]):
            held.setdefault(field, values[0])
    return held


def read_lines(text: str) -> dict[str, str]:
    """The same for plain text: what its lines of the form "Label: value" say."""
    strong: dict[str, list[str]] = {}
    for line in text[:100_000].splitlines():
        for part in line.split(" | "):
            if found := split_label(part):
                _move(found[0], found[2], strong)
    return {field: "; ".join(values) for field, values in strong.items()}


def _move(field: str, value: str, into: dict[str, list[str]]) -> None:
    held = into.setdefault(field, [])
    if not held:
        held.append(value)
    elif field in ("hours_text", "contract_text") and len(value) < _LONGEST_LEAD_IN:
        said, first = value.casefold(), held[0].casefold()
        if first in said:
            held[0] = value
        elif said not in first and len(held) < 2:
            held.append(value)


def _definition(term: etree._Element) -> Iterator[Pair]:
    values, after = [], term.getnext()
    while after is not None and after.tag != "dt":
        if after.tag == "dd":
            values.append(one_line(after))
        after = after.getnext()
    label, value = one_line(term), ", ".join(filter(None, values))
    if label and value and len(label) <= _MAX_LABEL:
        yield label.rstrip(": "), value, term.getparent()


def _row(row: etree._Element) -> Iterator[Pair]:
    cells = [cell for cell in row if cell.tag in ("th", "td")]
    heads, bodies = cells[0::2], cells[1::2]
    if len(cells) not in (2, 4) or any(cell.tag == "th" for cell in bodies):
        return
    labels = [one_line(cell) for cell in heads]
    parted = len(cells) == 4  # two pairs, or four columns of something else
    if parted and not field_of(labels[0]):
        return
    for label, cell in zip(labels, bodies, strict=True):
        if parted and not field_of(label):
            continue
        if label and len(label) <= _MAX_LABEL and (value := one_line(cell)):
            yield label.rstrip(": "), value, row


def _beside(element: etree._Element, inside: int, label: str) -> Iterator[Pair]:
    """A short element that is a known label, and what stands beside it.

    ``inside``: how many elements it holds, of two at most; ``label``: its text.
    """
    if element.tag not in _LABEL_TAGS or (inside > 1 and element.tag in _BOXES):
        return
    if not field_of(label.rstrip(": ")):
        return
    value = _tail(element)
    holder = element
    for _ in range(2):
        if value:
            break
        after = holder.getnext()
        while after is not None and (after.tag == "br" or not isinstance(after.tag, str)):
            value = value or clean(after.tail)
            after = after.getnext()
        if value:
            break
        if after is not None:
            value = _value(after)
            break
        parent = holder.getparent()
        if parent is None or _short_text(parent) != label:
            return
        holder = parent
    if value and field_of(value.rstrip(": ")) is None:
        yield label.rstrip(": "), value, _holder(holder, label, value)


def _is_leaf(element: etree._Element, inside: int) -> bool:
    """Whether an element is one line of its own, however its neighbours are set."""
    if inside == 1:
        return not len(element[0]) and element[0].tag in _INLINE
    return not inside


def _short_text(element: etree._Element, longest: int = _MAX_LABEL) -> str:
    """The element's text where it is no longer than a label, else ""."""
    text = clean(short_text(element, 4 * longest))
    return text if len(text) <= longest else ""


def _tail(element: etree._Element) -> str:
    """What follows an inline label on its line: ``<strong>Salary</strong> £20,000<br>``."""
    if element.tag not in ("strong", "b", "span", "em", "label"):
        return ""
    text, node = element.tail or "", element.getnext()
    if not text.strip(" \t\r\n:-–"):
        return ""
    while node is not None and node.tag in _INLINE:
        if field_of(_short_text(node).rstrip(": ")):
            break
        text += all_text(node) + (node.tail or "")
        node = node.getnext()
    return clean(text).lstrip(":-– ")


def _value(element: etree._Element) -> str:
    """The text beside a label, unless it is a control or a set of choices."""
    if element.tag in _CONTROLS or next(element.iter(*_CONTROLS), None) is not None:
        return ""
    if sum(1 for _ in zip(element.iter("a"), range(3), strict=False)) == 3:
        return ""
    return one_line(element)


def _holder(label: etree._Element, text: str, value: str) -> etree._Element | None:
    """The parent, if it holds the label and its value and nothing else."""
    parent = label.getparent()
    if parent is None or parent.tag in ("body", "main", "article"):
        return None
    room = len(text) + len(value) + 4
    return parent if _short_text(parent, room) else None


# How an element whose markup pairs a label with its value is read, by its tag.
_PAIRED: dict[str, Callable[[etree._Element], Iterator[Pair]]] = {"dt": _definition, "tr": _row}
_READ = (*_PAIRED, *_LABEL_TAGS, *_LEAVES)
