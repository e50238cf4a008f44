"""``python -m tests.scoring.fit_bodies [--folds N]``: fit data/lookups/body_trees.csv anew.

It needs lightgbm and numpy, which nothing else here does: ``pip install lightgbm numpy``.
body_labels.jsonl says of every block of 432 pages, by eye, whether it is of the text; a string that
a page must or must not give weighs more. ``--folds`` fits on all but each Nth part of article_body
and scores that part.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zlib import crc32

from lgcrawl.extract import article, body_score
from lgcrawl.extract.body_features import NAMES, Row, features
from lgcrawl.extract.body_score import Tree
from lgcrawl.extract.body_walk import Block, walk
from lgcrawl.extract.page import Page
from pipelines.lookups import data_dir
from pipelines.text import clean
from tests.conftest import SHARED
from tests.scoring.bodies import judge, truths
from tests.scoring.pages import folded

FILE = data_dir() / "lookups" / "body_trees.csv"
LABELS = Path(__file__).parent / "body_labels.jsonl"
PAGES = SHARED / "pages"
COLUMNS = [
    *("test", "bound", "under", "under_bound", "over", "over_bound"),
    *("leaf1", "leaf2", "leaf3", "leaf4"),
]
# What a block should score by its label, and how much that weighs, one of a string being 1.
_BY_EYE = {"body": (1.0, 0.2), "lead": (0.8, 0.2), "maybe": (0.5, 0.05), "other": (0.0, 0.2)}
_MOST = 120  # blocks of one label count together as no more than so many
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


def label(page: Page, eyes: dict[str, str], truth: dict[str, Any]) -> Labelled:
    """The blocks of one page, as article.py would have them read, with their labels.

    ``eyes`` is the page's line of body_labels.jsonl, ``truth`` its strings with and without.
    """
    told: list[Any] = [None, None, None]

    def note(_: Page, title: Any, description: Any, headline: Any, **__: Any) -> None:
        told[:] = title, description, headline

    with patch.object(article, "main_text", note):
        article.read_article(page)
    title, description, headline = told
    blocks = walk(page.tree, headline)
    labels = _by_eye(blocks.blocks, eyes)
    given, refused = ([clean(t) for t in truth.get(k, ())] for k in ("with", "without"))
    count = Counter(labels)
    found = Labelled()
    rows = features(blocks, title, description)
    for block, row, said in zip(blocks.blocks, rows, labels, strict=True):
        if row is None:
            continue
        text = clean(block.text)
        inside = any(t in text or (len(text) > 25 and text in t) for t in given)
        outside = any(t in text or (len(text) > 12 and text in t) for t in refused)
        if inside and said == "other":
            continue  # the same words elsewhere on the page
        if inside != outside and (inside or said != "body"):
            wanted = (float(inside), 1.0)
        elif said in _BY_EYE:
            share, weight = _BY_EYE[said]
            wanted = (share, weight * min(1.0, _MOST / count[said]))
        else:
            continue
        found.rows.append(row)
        found.wanted.append(wanted)
    return found


def _by_eye(blocks: Sequence[Block], eyes: dict[str, str]) -> list[str]:
    """The label of each block: body, lead, maybe, unseen or other.

    Runs of blocks are written by the checksums of the first and the last one's text; the second
    block with the same text has ``.2`` behind it.
    """
    numbers: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for at, block in enumerate(blocks):
        name = f"{crc32(folded(block.text).encode()):08x}"
        seen[name] += 1
        numbers[name if seen[name] == 1 else f"{name}.{seen[name]}"] = at
    labels = ["other"] * len(blocks)
    for kind in ("body", "lead", "maybe", "unseen"):
        for run in eyes.get(kind, "").split():
            first, _, last = run.partition("-")
            if first in numbers and (last or first) in numbers:
                span = range(numbers[first], numbers[last or first] + 1)
                labels[span.start : span.stop] = [kind] * len(span)
    return labels


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


def held_out(
    truth: dict[str, dict[str, Any]], labelled: dict[str, Labelled], folds: int
) -> Iterator[str]:
    """Each page of ``truth`` read with trees that were fitted without it; the sums over all."""
    total: list[tuple[int, int, int]] = []
    names = list(truth)
    for fold in range(folds):
        away = set(names[fold::folds])
        forest = tuple(fit([page for name, page in labelled.items() if name not in away]))
        body_score.trees = lambda forest=forest: forest  # type: ignore[assignment]
        mine = [
            judge(truth[name], _body(PAGES / name, truth[name]["url"])) for name in sorted(away)
        ]
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


def _strings(row: dict[str, Any]) -> dict[str, Any]:
    """The strings that a line of expected.jsonl says its page must and must not give."""
    return {"with": row.get("must_contain", []), "without": row.get("must_not_contain", [])}


def main() -> None:
    """Fit on all pages, or score by folds."""
    truth = {f"article_body/{row['file']}": row for row in truths(PAGES / "article_body")}
    expected = map(json.loads, (PAGES / "expected.jsonl").open(encoding="utf-8"))
    others = {row["file"]: _strings(row) for row in expected}
    labelled: dict[str, Labelled] = {}
    for eyes in map(json.loads, LABELS.open(encoding="utf-8")):
        name = eyes["page"]
        said = truth.get(name) or others.get(name, {})
        url = (said.get("url") or f"https://example.org/{Path(name).stem}").strip()
        labelled[name] = label(Page((PAGES / name).read_bytes(), url), eyes, said)
    if "--folds" in sys.argv:
        for line in held_out(truth, labelled, int(sys.argv[sys.argv.index("--folds") + 1])):
            print(line, flush=True)
        return
    forest = fit(list(labelled.values()))
    write(forest)
    print(f"{len(forest)} trees of {len(labelled)} pages written to {FILE.name}")


if __name__ == "__main__":
    main()
