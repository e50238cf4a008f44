"""``python -m tests.scoring.fit_bodies [--folds N]``: fit data/lookups/body_trees.csv anew.

It needs lightgbm and numpy, which nothing else here does: ``pip install lightgbm numpy``.
A block is labelled by the strings its page must and must not give, and, weakly, by whether
trafilatura's modes agree on it. ``--folds`` fits on all but each Nth part and scores that part.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import trafilatura

from lgcrawl.extract import article, body_score
from lgcrawl.extract.body_features import NAMES, Row, features
from lgcrawl.extract.body_score import Tree
from lgcrawl.extract.body_walk import walk
from lgcrawl.extract.page import Page
from pipelines.lookups import data_dir
from pipelines.text import clean
from tests.conftest import SHARED
from tests.scoring.bodies import MODES, judge, truths

FILE = data_dir() / "lookups" / "body_trees.csv"
COLUMNS = [
    *("test", "bound", "under", "under_bound", "over", "over_bound"),
    *("leaf1", "leaf2", "leaf3", "leaf4"),
]
_WEAK = 0.15  # weight of a block that only trafilatura speaks of, a labelled one being 1
_MOST_WEAK = 25  # such blocks count together as no more than so many
_SETTINGS = {
    "objective": "binary", "max_depth": 2, "num_leaves": 4, "learning_rate": 0.15,
    "min_data_in_leaf": 20, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5, "max_bin": 63, "seed": 1, "num_threads": 2, "verbose": -1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip
_TREES, _FEATURES = 200, 80


@dataclass(slots=True)
class Labelled:
    """The rows of one page with, for each, what it should score and how much that weighs."""

    rows: list[Row] = field(default_factory=list)
    wanted: list[tuple[float, float]] = field(default_factory=list)


def folded(text: str) -> str:
    """Only letters and digits, as compared."""
    return "".join(filter(str.isalnum, text.lower()))


def label(truth: dict[str, Any], folder: Path) -> Labelled:
    """The blocks of one page, as article.py would have them read."""
    page = Page((folder / truth["file"]).read_bytes(), truth["url"].strip())
    told: list[Any] = [None, None, None]

    def note(_: Page, title: Any, description: Any, headline: Any, **__: Any) -> None:
        told[:] = title, description, headline

    with patch.object(article, "main_text", note):
        article.read_article(page)
    title, description, headline = told
    blocks = walk(page.tree, headline)
    votes = [_lines(page, options) for options in MODES.values()]
    given, refused = ([clean(t) for t in truth[k]] for k in ("with", "without"))
    found = Labelled()
    weak: list[int] = []
    for block, row in zip(blocks.blocks, features(blocks, title, description), strict=True):
        if row is None:
            continue
        text, folds = clean(block.text), folded(block.text)
        agreed = sum(
            folds in whole if len(folds) >= 40 else folds in lines for whole, lines in votes
        ) / len(votes)
        inside = any(t in text or (len(text) > 25 and text in t) for t in given)
        outside = any(t in text or (len(text) > 12 and text in t) for t in refused)
        if inside and agreed:
            wanted = (1.0, 1.0)
        elif outside:
            wanted = (0.0, 1.0)
        elif inside:
            continue  # the same words elsewhere on the page
        else:
            wanted = (agreed, _WEAK if agreed in (0, 1) else _WEAK / 2)
            weak.append(len(found.rows))
        found.rows.append(row)
        found.wanted.append(wanted)
    total = sum(found.wanted[at][1] for at in weak) / _WEAK
    for at in weak:
        share, weight = found.wanted[at]
        found.wanted[at] = share, weight * min(1.0, _MOST_WEAK / (total or 1))
    return found


def _lines(page: Page, options: dict[str, Any]) -> tuple[str, set[str]]:
    document: Any = trafilatura.bare_extraction(page.body, include_comments=False, **options)
    text = (document.text if document else None) or ""
    return folded(text), {folded(line) for line in text.split("\n")}


def fit(pages: Sequence[Labelled]) -> list[Tree]:
    """Trees of depth two over the features that most of a first, larger fit uses."""
    import lightgbm  # type: ignore[import-not-found]
    import numpy as np  # type: ignore[import-not-found]

    x, y, weights = [], [], []
    for page in pages:
        for row, (share, weight) in zip(page.rows, page.wanted, strict=True):
            for value, part in ((1, share), (0, 1 - share)):
                if part:
                    x.append(row)
                    y.append(value)
                    weights.append(weight * part)
    data = np.array(x, dtype=float)

    def train(columns: list[int], trees: int, **changes: Any) -> Any:
        chosen = lightgbm.Dataset(data[:, columns], np.array(y), weight=np.array(weights))
        return lightgbm.train(_SETTINGS | changes, chosen, trees)

    every = list(range(len(NAMES)))
    first = train(every, 150, max_depth=-1, num_leaves=15, learning_rate=0.08)
    order = np.argsort(-first.feature_importance("gain"), kind="stable")
    columns = [int(at) for at in order[:_FEATURES]]
    fitted = train(columns, _TREES).dump_model()["tree_info"]
    return [_flat(tree["tree_structure"], columns) for tree in fitted]


def _flat(node: dict[str, Any], columns: list[int]) -> Tree:
    """A tree of at most four leaves as ten numbers; a missing test is one that all pass."""
    tests: list[float] = []
    leaves: list[float] = []
    if "split_feature" not in node:
        node = {"split_feature": 0, "threshold": 1e9, "left_child": node, "right_child": node}
    tests += [columns[node["split_feature"]], node["threshold"]]
    for child in (node["left_child"], node["right_child"]):
        if "split_feature" in child:
            tests += [columns[child["split_feature"]], child["threshold"]]
            leaves += [child[side]["leaf_value"] for side in ("left_child", "right_child")]
        else:
            tests += [0, 1e9]
            leaves += [child["leaf_value"]] * 2
    return (*tests, *leaves)  # type: ignore[return-value]


def write(forest: Sequence[Tree]) -> None:
    """Write the table with the names of the features."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for tree in forest:
            table.writerow(
                NAMES[int(value)] if at in (0, 2, 4) else f"{value:.6g}"
                for at, value in enumerate(tree)
            )


def held_out(truth: list[dict[str, Any]], pages: list[Labelled], folds: int) -> Iterator[str]:
    """Each page read with trees that were fitted without it; the sums over all."""
    folder = SHARED / "pages" / "article_body"
    total: list[tuple[int, int, int]] = []
    for fold in range(folds):
        forest = tuple(fit([page for at, page in enumerate(pages) if at % folds != fold]))
        body_score.trees = lambda forest=forest: forest  # type: ignore[assignment]
        mine = [judge(row, _body(folder / row["file"], row["url"])) for row in truth[fold::folds]]
        total += mine
        yield f"fold {fold}: {_told(mine)}"
    yield f"all held out: {_told(total)}"


def _body(path: Path, url: str) -> str:
    found = article.read_article(Page(path.read_bytes(), url.strip()))
    return (found.body if found else None) or ""


def _told(hits: Sequence[tuple[int, int, int]]) -> str:
    right, missed, wrong = map(sum, zip(*hits, strict=True))
    return (
        f"precision {right / (right + wrong):.4f} recall {right / (right + missed):.4f} "
        f"F1 {2 * right / (2 * right + missed + wrong):.4f}"
    )


def main() -> None:
    """Fit on all pages, or score by folds."""
    folder = SHARED / "pages" / "article_body"
    truth = list(truths(folder))
    pages = [label(row, folder) for row in truth]
    if "--folds" in sys.argv:
        for line in held_out(truth, pages, int(sys.argv[sys.argv.index("--folds") + 1])):
            print(line, flush=True)
        return
    forest = fit(pages)
    write(forest)
    print(f"{len(forest)} trees written to {FILE.name}")


if __name__ == "__main__":
    main()
