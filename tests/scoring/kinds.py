"""What kind of page each private captured page is taken for, by folder."""

from __future__ import annotations

import json
from pathlib import Path

from lgcrawl.extract.kind import page_kind
from lgcrawl.extract.page import Page
from pipelines.errors import PageError
from tests.scoring.normalisers import Wrong, silent
from tests.scoring.tallies import Scores, Tally

# Folder -> the kind of its pages. Parts of adverts and templates of sites are among them, too.
FOLDERS = {
    "news_article": "article",
    "article_body": "article",
    "job_detail": "vacancy",
    "job_list": "list",
    "news_list": "list",
}
_PAGES = (".html", ".html.gz")


def confusion(pages: Path, wrong: Wrong = silent) -> Scores:
    """For each folder the share of its pages that are taken for what they are."""
    urls = _addresses(pages / "article_body" / "truth.jsonl")
    scores: Scores = {}
    for folder, kind in FOLDERS.items():
        tally = Tally()
        for path in sorted((pages / folder).iterdir()):
            if not path.name.endswith(_PAGES):
                continue
            try:
                page = Page(path.read_bytes(), urls.get(path.name))
                found = page_kind(page)
            except PageError:
                continue
            if "{%" in page.text[:2000]:
                continue  # a template, not a page
            tally.add(found.kind == kind)
            if found.kind != kind:
                wrong(f"{folder}/{path.name}: {kind} != {found.kind} ({found.why})")
        if tally.asked:
            scores[f"{folder} is {kind}"] = tally
    return scores


def _addresses(truth: Path) -> dict[str, str]:
    """Each sample page's address; some have only a name, which is none."""
    rows = map(json.loads, truth.open(encoding="utf-8"))
    return {row["file"]: url for row in rows if (url := row["url"].strip()).startswith("http")}
