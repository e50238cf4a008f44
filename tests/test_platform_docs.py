"""docs/platforms.md: what is known of each system, made from data/platforms.

``python -m tests.test_platform_docs`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lgcrawl.cards import Platform, platforms
from tests.test_golden import CASES, covered, meta

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "platforms.md"
HEAD = """# Platforms

Made from data/platforms: `python -m tests.test_platform_docs`. Each file is one system, in the
keys of docs/cards.md. A page that comes without a card is known by its address, else by a mark in
its source; a card names its platform.

"Own page": whether each advert or article has a page or an answer that is read besides its entry in
the list.
"""


def facts(name: str) -> str:
    """The comment a platform file begins with."""
    lines = (ROOT / "data" / "platforms" / f"{name}.toml").read_text("utf-8").splitlines()
    said = []
    for line in lines:
        if not line.startswith("#"):
            break
        said.append(line.lstrip("# "))
    return " ".join(said)


def known_by(system: Platform) -> Iterator[str]:
    if system.fingerprint.url:
        yield f"address `{system.fingerprint.url}`"
    if system.fingerprint.text:
        yield "mark " + ", ".join(f"`{mark}`" for mark in system.fingerprint.text)
    if not (system.fingerprint.url or system.fingerprint.text):
        yield "only by a card that names it"


def list_of(system: Platform) -> Iterator[str]:
    for shell in system.shell:
        how = "POST" if shell.post else "GET"
        yield f"from the page `{shell.url}`: {how} `{shell.to}`"
    if system.api:
        where = system.api.items or f"objects of type {system.api.typename}"
        script = f" in `{system.api.script}`" if system.api.script else ""
        yield f"{system.api.format.upper()}{script}: `{where}`"
    if system.row:
        yield f"HTML: `{system.row}`"
    if not (system.api or system.row):
        yield "the repeated block of an HTML list, or a feed"


def paging(system: Platform) -> Iterator[str]:
    api, follow = system.api, system.follow
    if api and api.offset_param:
        yield f"`{api.offset_param}` counts items"
    if api and api.page_param:
        yield f"`{api.page_param}` counts pages"
    if api and api.next:
        yield f"next at `{api.next}`"
    if follow.offset_param:
        yield f"`{follow.offset_param}` counts entries"
    if follow.page_param:
        yield f"`{follow.page_param}` counts pages"
    if follow.next:
        yield f"link `{follow.next}`"


def own_page(system: Platform) -> str:
    if system.api and system.api.detail:
        return f"own answer at `{system.api.detail}`"
    return "yes" if system.follow.detail else "no: the list says all"


def section(name: str, system: Platform) -> str:
    """All of one platform."""
    read = sorted({*system.fields, *system.row_fields})
    cases = [case.name for case in CASES if covered(case) == name]
    lines = [
        f"## {system.title}",
        "",
        facts(name),
        "",
        f"- File `data/platforms/{name}.toml`; records: {system.records or 'either'}",
        f"- Known by: {'; '.join(known_by(system))}",
        f"- List: {'; '.join(list_of(system))}",
        f"- Next page: {'; '.join(paging(system)) or 'found'}",
        f"- Own page: {own_page(system)}",
        f"- Fields named besides what is found: {', '.join(f'`{f}`' for f in read) or 'none'}",
    ]
    needs = [
        *(["cookies of the session"] if system.cookies else []),
        *(["a browser (the extra `browser`)"] if system.browser else []),
        *(f"header `{header}`" for header in system.headers),
    ]
    if needs:
        lines.append(f"- Needs: {', '.join(needs)}")
    for zero in system.silent_zero:
        lines.append(f"- A zero that is a fault (`{zero.kind}`): {zero.why}")
    for case in cases:
        lines.append(f"- Case [{case}](../tests/golden/{case}): {meta(folder_of(case))['why']}")
    return "\n".join(lines) + "\n"


def folder_of(case: str) -> Path:
    return ROOT / "tests" / "golden" / case


def page() -> str:
    """The whole page, systems in the order of their titles."""
    known = sorted(platforms().items(), key=lambda pair: pair[1].title.casefold())
    return "\n".join([HEAD, *(section(name, system) for name, system in known)])


def test_the_page_is_made_of_the_files() -> None:
    assert DOCS.read_text("utf-8") == page(), "python -m tests.test_platform_docs"


@pytest.mark.parametrize("name", platforms())
def test_a_platform_file_begins_with_what_is_known_of_it(name: str) -> None:
    assert len(facts(name)) > 30


if __name__ == "__main__":
    DOCS.write_text(page(), "utf-8")
