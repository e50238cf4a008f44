"""One printed amount as a number, whatever stands between its digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN = re.compile(r"\d+(?:\.\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOTTED = re.compile(r"\d{1,3}\.\d{3}")
_DOTTED_PENCE = re.compile(r"\d{1,3}(?:[.,]\d{3})+[.,]\d{1,2}|\d{1,3}(?:\.\d{3}){2,}")
_COMMA_PENCE = re.compile(r"\d{1,3},\d{2}")
_SHIFTED = re.compile(r"\d{1,3},\d{4}")
_NO_POINT = re.compile(r"(\d{1,3}),(\d{3})(\d\d)")
# "£24, - £25," has lost its hundreds; in "£2OO" letters stand for noughts.
_LOST = re.compile(r",(?= ?(?:$|[-–]|to\b|per\b|p\.?a\b))|o{1,3}\b")
_CURRENCY = {"£": "GBP", "$": "USD", "€": "EUR", "‚": "EUR", "u": "USD", "a": "AUD", "c": "CAD"}
_CEILING = 1e8  # pounds; nothing printed above this is pay


@dataclass(slots=True)
class Figure:
    """One printed number and what its print says about it."""

    text: str
    value: float
    signed: bool  # a currency sign stands before it
    currency: str | None = None  # of that sign
    thousands: bool = False  # a k stands after it
    dotted: bool = False  # 24.157: thousands in a yearly amount, thousandths in an hourly one
    comma: bool = False  # 13,79: pence by the hour, lost digits in a yearly amount
    shifted: bool = False  # 11,0683: a comma in the wrong place, or a digit too many
    lost: bool = False  # digits are missing

    @property
    def sure(self) -> bool:
        """Whether the number alone shows that it is money."""
        return self.signed or self.thousands or self.value >= 1000


def read_figure(printed: str, after: str = "") -> Figure:
    """The number in ``printed``, e.g. ``"£36, 735"``; ``after`` is the text that follows it.

    >>> read_figure("£29.191.50").value, read_figure("25k").value, read_figure("£13,79").value
    (29191.5, 25000.0, 13.79)
    """
    digits = printed
    currency = None
    if not printed[0].isdigit():
        currency = _CURRENCY.get(printed[0])
        digits = printed.lstrip("£$€‚¬usdac ")
    thousands = digits[-1] == "k"
    if thousands:
        digits = digits[:-1].rstrip()
    figure = Figure(printed, 0.0, currency is not None, currency, thousands)
    if len(digits) > 24:
        figure.lost = True
    elif _PLAIN.fullmatch(digits):
        figure.value = float(digits.replace(",", ""))
        figure.lost = figure.value < 1000 and bool(_LOST.match(after))
    else:
        _read_odd(figure, re.sub(r"[ '’-]", "", digits.replace("’", ",").replace("'", ",")))
    if thousands and figure.value < 1000:
        figure.value *= 1000
    if figure.value > _CEILING:
        figure.value, figure.lost = 0.0, True
    return figure


def _read_odd(figure: Figure, digits: str) -> None:
    """Fill in a number printed with stray, missing or foreign separators."""
    digits = re.sub(r"[.,:]{2,}|:", ".", digits)
    if _PLAIN.fullmatch(digits):
        figure.value = float(digits.replace(",", ""))
    elif _DOTTED.fullmatch(digits):
        figure.value, figure.dotted = float(digits) * 1000, True
    elif _COMMA_PENCE.fullmatch(digits):
        figure.value, figure.comma = float(digits.replace(",", ".")), True
    elif _DOTTED_PENCE.fullmatch(digits):
        head, tail = digits.replace(",", ".").rsplit(".", 1)
        whole = head.replace(".", "")
        figure.value = float(f"{whole}.{tail}") if len(tail) < 3 else float(whole + tail)
    elif _SHIFTED.fullmatch(digits):
        figure.value, figure.shifted = float(digits.replace(",", "")), True
    elif match := _NO_POINT.fullmatch(digits):
        figure.value = float(f"{match[1]}{match[2]}.{match[3]}")
    elif digits.replace(".", "", 1).isdigit():
        figure.value = float(digits)
    else:
        figure.lost = True
