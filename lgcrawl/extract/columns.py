"""The values of a table row by the headings of their columns."""

from __future__ import annotations

from lxml import etree

from lgcrawl.extract.css import one_line
from lgcrawl.extract.labels import field_of
from lgcrawl.extract.plausible import plausible

_LABELLED_BY = ("data-label", "data-th", "data-title", "data-heading", "data-column")


def headed_values(row: etree._Element) -> dict[str, str]:
    """Vacancy field -> value of each cell whose column heading is a known label.

    The heading is the cell's own ``headers`` or ``data-label``, else the one in the same place of
    the table's first row of headings.
    """
    if row.tag != "tr":
        return {}
    table = next(row.iterancestors("table"), None)
    headings = [] if table is None else _headings(table)
    by_id = {cell.get("id"): one_line(cell) for cell in headings if cell.get("id")}
    places = _places(headings)
    held: dict[str, str] = {}
    place = 0
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        own = next((cell.get(name) for name in _LABELLED_BY if cell.get(name)), None)
        label = own or by_id.get(cell.get("headers")) or places.get(place) or ""
        field, value = field_of(label), one_line(cell)
        if field and field not in held and plausible(field, value):
            held[field] = value
        place += _span(cell)
    held.pop("title", None)  # the entry's link names it
    return held


def _headings(table: etree._Element) -> list[etree._Element]:
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        if len(cells) > 1 and all(cell.tag == "th" for cell in cells):
            return cells
    return []


def _places(headings: list[etree._Element]) -> dict[int, str]:
    places, place = {}, 0
    for cell in headings:
        places[place] = one_line(cell)
        place += _span(cell)
    return places


def _span(cell: etree._Element) -> int:
    span = cell.get("colspan") or ""
    return int(span) if span.isascii() and span.isdigit() and 0 < len(span) < 3 else 1
