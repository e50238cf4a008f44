"""Employer names resolved a second, against a plain dict of official names in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from pipelines import employer, employer_names
from pipelines.employer_register import bodies

# What a name looks like in the wild: as registered, shouted, short, with a tail, or a stranger's.
SHAPES = ("{}", "The {}", "{} (HR)", "{} - Adult Social Care", "{} Staff Club", "{} Homes Ltd")
ROUNDS = 3


def run() -> list[tuple[str, float, str]]:
    """(what, figure, unit): names a second first seen and seen again, the dict's, and ratios."""
    official = [body.official_name for body in bodies().values()]
    names = [shape.format(name) for shape in SHAPES for name in official]
    plain = {
        name.casefold(): body.id for name, body in zip(official, bodies().values(), strict=True)
    }
    employer.match("a first call, which builds the indexes")
    dict_rate = _rate(lambda name: plain.get(name.casefold()), names)
    new = max(_rate(employer.match, names, forget=True) for _ in range(ROUNDS))
    again = max(_rate(employer.match, names) for _ in range(ROUNDS))
    found = sum(bool(employer.match(name).ids) for name in names)
    hits = sum(name.casefold() in plain for name in names)
    return [
        ("names first seen", new, "names/s"),
        ("names seen before", again, "names/s"),
        ("baseline: dict of official names", dict_rate, "names/s"),
        ("first seen / baseline", new / dict_rate, "x"),
        ("seen before / baseline", again / dict_rate, "x"),
        ("names resolved", 100 * found / len(names), "%"),
        ("names the baseline resolves", 100 * hits / len(names), "%"),
    ]


def _rate(resolve: Callable[[str], object], names: Iterable[str], *, forget: bool = False) -> float:
    if forget:
        employer._resolve.cache_clear()
        employer_names.fold.cache_clear()
    names = list(names)
    start = time.perf_counter()
    for name in names:
        resolve(name)
    return len(names) / (time.perf_counter() - start)


if __name__ == "__main__":
    for what, figure, unit in run():
        print(f"{what:<36} {figure:>14,.3f} {unit}")
