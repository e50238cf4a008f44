"""``python -m benchmarks [NAME ...]``: run the benchmarks and print their figures."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from itertools import takewhile

import benchmarks


def main() -> None:
    """Each module's ``run()`` gives (what, figure, unit) rows; options behind NAME are its own."""
    names = list(takewhile(lambda name: name[0] != "-", sys.argv[1:])) or [
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name[0] != "_"
    ]
    for name in names:
        for what, figure, unit in importlib.import_module(f"benchmarks.{name}").run():
            print(f"{name:<10} {what:<48} {figure:>12,.2f} {unit}")


if __name__ == "__main__":
    main()
