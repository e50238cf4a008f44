"""Salary texts read a second, and how many rightly, against twenty lines of regex in one run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from pipelines.salary import parse

Reading = tuple[float | None, float | None, str | None]

# Texts in the shapes seen in print, each with what a reader would say it means.
SHAPES: tuple[tuple[str, Callable[[int, int], Reading]], ...] = (
    ("£{a:,} - £{b:,} per annum", lambda a, b: (a, b, "year")),
    ("£{a:,}.00 - £{b:,}.00 Annually (FTE)", lambda a, b: (a, b, "year")),
    ("£{a:,} to £{b:,}", lambda a, b: (a, b, "year")),
    ("Up to £{a:,} pa DOE", lambda a, b: (None, a, "year")),
    ("£{a:,} per annum pro rata", lambda a, b: (a, a, "year")),
    ("Grade 5 (SCP 12-17) £{a:,} - £{b:,}", lambda a, b: (a, b, "year")),
    ("£{b:,} FTE, £{a:,} actual, 30 hours a week", lambda a, b: (b, b, "year")),
    ("£{a:,} + £2,000 welcome bonus", lambda a, b: (a, a, "year")),
    ("£{c:.2f} - £{d:.2f} per hour", lambda a, b: (a / 2000, b / 2000, "hour")),
    ("{e} - {f}k plus benefits", lambda a, b: (a // 1000 * 1e3, b // 1000 * 1e3, "year")),
    ("Competitive, depending on experience", lambda a, b: (None, None, None)),
)
ROUNDS = 3

_NUMBER = re.compile(r"£?\s*(\d[\d,]*(?:\.\d+)?)\s*(k)?", re.IGNORECASE)
_PERIOD = (
    ("hour", re.compile(r"per hour|p/h|\bph\b|hourly", re.IGNORECASE)),
    ("day", re.compile(r"per day|daily", re.IGNORECASE)),
    ("year", re.compile(r"per annum|\bpa\b|p\.a|annual|per year", re.IGNORECASE)),
)
_UP_TO = re.compile(r"up to", re.IGNORECASE)


def naive(text: str) -> Reading:
    """The baseline: the first two numbers and the first word for a period."""
    amounts = []
    for digits, thousands in _NUMBER.findall(text):
        amounts.append(float(digits.replace(",", "")) * (1000 if thousands else 1))
    if not amounts:
        return None, None, None
    low, high = amounts[0], amounts[1] if len(amounts) > 1 else amounts[0]
    period = next((name for name, pattern in _PERIOD if pattern.search(text)), None)
    if period is None:
        period = "hour" if high < 100 else "year"
    return (None if _UP_TO.search(text) else low), high, period


def full(text: str) -> Reading:
    """The parser, cut down to what the baseline answers."""
    salary = parse(text)
    return salary.min, salary.max, salary.period


def texts() -> dict[str, Reading]:
    """Some eleven thousand different texts and their meanings."""
    made: dict[str, Reading] = {}
    for a in range(20_000, 60_000, 37):
        b = a + 2_000 + a % 1_900
        amounts = {"a": a, "b": b, "c": a / 2000, "d": b / 2000, "e": a // 1000, "f": b // 1000}
        for shape, meaning in SHAPES:
            made[shape.format(**amounts)] = meaning(a, b)
    return made


def run() -> list[tuple[str, float, str]]:
    """(what, figure, unit): texts a second, the baseline's, their ratio, and both hit rates."""
    made = texts()
    sample = list(made)
    parser_rate = max(_rate(full, sample) for _ in range(ROUNDS))  # more than its cache holds
    again_rate = _rate(full, sample[:1000] * 10)
    naive_rate = max(_rate(naive, sample) for _ in range(ROUNDS))
    return [
        ("texts read", parser_rate, "texts/s"),
        ("texts read before", again_rate, "texts/s"),
        ("baseline: twenty lines of regex", naive_rate, "texts/s"),
        ("parser / baseline", parser_rate / naive_rate, "x"),
        ("read rightly", _rightly(full, made), "%"),
        ("read rightly by the baseline", _rightly(naive, made), "%"),
    ]


def _rate(read: Callable[[str], Reading], sample: list[str]) -> float:
    start = time.perf_counter()
    for text in sample:
        read(text)
    return len(sample) / (time.perf_counter() - start)


def _rightly(read: Callable[[str], Reading], made: dict[str, Reading]) -> float:
    return 100 * sum(_same(read(text), meaning) for text, meaning in made.items()) / len(made)


def _same(read: Reading, meaning: Reading) -> bool:
    pairs = zip(read[:2], meaning[:2], strict=True)
    return read[2] == meaning[2] and all(
        a is b is None or (a is not None and b is not None and abs(a - b) < 0.01) for a, b in pairs
    )


if __name__ == "__main__":
    for what, figure, unit in run():
        print(f"{what:<36} {figure:>14,.2f} {unit}")
