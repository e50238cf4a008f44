"""Which rules read a page: the release, and a digest of all that extracts and cleans."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from lgcrawl import __version__
from pipelines.lookups import data_dir, folder


@cache
def version() -> str:
    """The release and 32 bits over the code of extraction and cleaning and over their facts.

    Two records with the same version were read by the same rules, a card's selectors aside.
    """
    facts = data_dir()
    rules = [
        *folder("pipelines").glob("*.py"),
        *(folder("lgcrawl") / "extract").glob("*.py"),
        *(facts / "lookups").glob("*.csv"),
        *(facts / "platforms").glob("*.toml"),
    ]
    digest = blake2b(digest_size=4)
    for path in sorted(rules, key=lambda path: path.name):
        digest.update(path.name.encode() + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()}"
