"""Employers found in an article, against two plain ways to find names, in the same run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from pipelines import employer, employer_names, named_index
from pipelines.employer_register import bodies
from pipelines.named import named

# One paragraph in three names somebody, as in a council's news.
PLAIN = (
    "Residents had asked for the crossing after three accidents in as many years, and a survey in "
    "the spring found that two drivers in five went faster than the limit. Work is to begin in May."
)
NAMING = (
    "{} said it would pay for half of the work, and that the rest would come from its partners.",
    "A spokesperson for {} told the meeting on Tuesday that no decision had been made.",
)
SIZE = 5_000  # characters of an article
ARTICLES = 60
ROUNDS = 3


def articles() -> list[str]:
    """Articles of SIZE characters that name a dozen bodies each, all of the register in turn."""
    official = [body.official_name for body in bodies().values()]
    made: list[str] = []
    for _ in range(ARTICLES):
        parts: list[str] = []
        while sum(map(len, parts)) < SIZE:
            name = official[(len(made) * 12 + len(parts)) * 7 % len(official)]
            parts += [NAMING[len(parts) % 2].format(name), PLAIN]
        made.append("\n\n".join(parts)[:SIZE])
    return made


def run() -> list[tuple[str, float, str]]:
    """(what, figure, unit): articles a second first seen and again, the plain ways', ratios."""
    texts = articles()
    official = [body.official_name for body in bodies().values()]
    longest = sorted(official, key=len, reverse=True)
    alternation = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")
    named("A first call, which builds the lexicon: Essex County Council.")
    new = max(_rate(named, texts, forget=True) for _ in range(ROUNDS))
    again = max(_rate(named, texts) for _ in range(ROUNDS))
    by_regex = _rate(alternation.findall, texts[:10])
    by_search = _rate(lambda text: [name for name in official if name in text], texts)
    return [
        ("articles of 5 kB first seen", new, "articles/s"),
        ("one of them", 1000 / new, "ms"),
        ("articles seen before", again, "articles/s"),
        ("baseline: one regex of the official names", by_regex, "articles/s"),
        ("baseline: name in text, for each of them", by_search, "articles/s"),
        ("first seen / regex", new / by_regex, "x"),
        ("first seen / name in text", new / by_search, "x"),
        ("employers named an article", _mean(lambda text: len(named(text)), texts), ""),
        ("found by the regex", _mean(lambda text: len({*alternation.findall(text)}), texts), ""),
    ]


def _mean(count: Callable[[str], int], texts: list[str]) -> float:
    return sum(map(count, texts)) / len(texts)


def _rate(read: Callable[[str], object], texts: list[str], *, forget: bool = False) -> float:
    """Articles a second of CPU; ``forget``: each is the first that is ever read."""
    used = 0.0
    for text in texts:
        if forget:
            named_index.folded.cache_clear()
            employer._resolve.cache_clear()
            employer_names.fold.cache_clear()
        start = time.process_time()
        read(text)
        used += time.process_time() - start
    return len(texts) / used


if __name__ == "__main__":
    for what, figure, unit in run():
        print(f"{what:<44} {figure:>12,.2f} {unit}")
