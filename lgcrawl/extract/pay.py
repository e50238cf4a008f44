"""schema.org ``baseSalary`` as the words an advert would print, and the words the page prints."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from lxml import etree

from lgcrawl.extract.html_text import short_text
from lgcrawl.extract.page import Page
from pipelines.text import clean

_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_UNITS = {"YEAR": "year", "MONTH": "month", "WEEK": "week", "DAY": "day", "HOUR": "hour"}
_UNIT_NAMES = {"ANNUAL": "YEAR", "ANNUALLY": "YEAR", "YEARLY": "YEAR", "HOURLY": "HOUR"}
_NUMBER = re.compile(r"\s{0,9}(?:£|GBP)?\s{0,9}(\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(\.\d{1,4})?\s{0,9}")
_NOTHING = re.compile(r"(?:£|GBP)?\s?[0.]{0,9}")
_LABEL = re.compile(
    r"^(?:annual |basic )?(?:salary|pay|wage)(?: range| scale)?\s{0,3}:\s{0,3}", re.I
)
_LEAST_A_YEAR = 200  # pounds; a smaller figure said to be for a year is a rate for an hour or a day
_LONGEST_LINE = 160
_LINES = frozenset(("p", "li", "dd", "td", "div", "h2", "h3", "h4", "section", "body"))


def pay_text(salary: Any, currency: str | None = None) -> str | None:
    """A ``baseSalary`` in words: free text as it is, amounts as "£24,000 - £26,000 per year".

    >>> pay_text({"currency": "GBP", "value": {"minValue": 12.5, "unitText": "HOUR"}})
    'From £12.50 per hour'
    >>> pay_text("Grade 7, SCP 20 - 25")
    'Grade 7, SCP 20 - 25'
    """
    if isinstance(salary, list):
        salary = next(iter(salary), None)
    least, most, unit = _range(salary)
    if least is None and most is None:
        return _free_text(salary)
    if isinstance(salary, dict):
        currency = salary.get("currency") or salary.get("priceCurrency") or currency
    if not isinstance(salary, dict) and not currency:
        return _free_text(salary)
    code = clean(currency).upper() if isinstance(currency, str) else "GBP"
    sign = _SIGNS.get(code, f"{code} ")
    ends = [sign + _figure(end) for end in (least, most) if end is not None]
    text = " - ".join(dict.fromkeys(ends))
    if most is None:
        text = f"From {text}"
    elif least is None:
        text = f"Up to {text}"
    if unit == "YEAR" and max(filter(None, (least, most))) < _LEAST_A_YEAR:
        unit = None
    return f"{text} per {_UNITS[unit]}" if unit else text


def printed_pay(page: Page, salary: Any) -> str | None:
    """The line of the page that prints the same figures as ``baseSalary``, if one does.

    The line says what the figures are for; the structured data of some systems says YEAR of
    hourly pay.
    """
    if isinstance(salary, list):
        salary = next(iter(salary), None)
    ends = [end for end in _range(salary)[:2] if end is not None]
    if not ends:
        return None
    wanted = {_figure(end).removesuffix(".00") for end in ends}
    for node in page.parsed.xpath("//body//text()[contains(., '£')][not(parent::script)]")[:500]:
        element = node.getparent()
        if node.is_tail:
            element = element.getparent()
        while element is not None and element.tag not in _LINES:
            element = element.getparent()
        line = _line(element) if element is not None else ""
        if line and wanted <= _figures(line):
            return _LABEL.sub("", line)
    return None


def _line(element: etree._Element) -> str:
    """The element's text if it is short enough to be one line of facts."""
    text = clean(short_text(element, 3 * _LONGEST_LINE))
    return text if len(text) <= _LONGEST_LINE else ""


def _range(salary: Any) -> tuple[Decimal | None, Decimal | None, str | None]:
    """The least, the most and the unit; equal figures where only one is given."""
    if not isinstance(salary, dict):
        amount = _amount(salary)
        return amount, amount, None
    value = salary.get("value")
    if isinstance(value, list):
        value = next(iter(value), None)
    inner = value if isinstance(value, dict) else salary
    least = _amount(inner.get("minValue")) or _amount(inner.get("minPrice"))
    most = _amount(inner.get("maxValue")) or _amount(inner.get("maxPrice"))
    if least is None and most is None:
        least = most = _amount(inner.get("value")) or _amount(inner.get("price"))
    unit = inner.get("unitText") or salary.get("unitText")
    unit = unit.strip().upper() if isinstance(unit, str) else ""
    unit = _UNIT_NAMES.get(unit, unit)
    return least, most, unit if unit in _UNITS else None


def _amount(value: Any) -> Decimal | None:
    """A figure of money, if the value is nothing else; None for zero, which means not given."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    match = _NUMBER.fullmatch(str(value)[:40])
    amount = Decimal(match[1].replace(",", "") + (match[2] or "")) if match else None
    return amount or None


def _figure(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"


def _figures(line: str) -> set[str]:
    return {_figure(a) for m in _NUMBER.finditer(line) if (a := _amount(m[0]))}


def _free_text(salary: Any) -> str | None:
    if isinstance(salary, dict):
        inner = salary.get("value")
        parts = [inner, salary.get("name"), salary.get("description")]
        if isinstance(inner, dict):
            parts = [inner.get("value"), inner.get("description"), *parts[1:]]
        salary = next((p for p in parts if isinstance(p, str) and p.strip()), None)
    if isinstance(salary, bool) or not isinstance(salary, str | int | float):
        return None
    text = clean(str(salary))
    return None if _NOTHING.fullmatch(text) else text
