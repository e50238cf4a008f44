"""Which blocks of a page are its main text, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass

from lgcrawl.extract import body_score
from lgcrawl.extract.body_features import features
from lgcrawl.extract.body_walk import Block, Blocks

# Least scores. Above the first sure paragraph of the text stands its opening, set apart by its
# size or place; below the last follow others' texts.
_SURE, _OPENING, _WITHIN, _BELOW = 0.8, 0.2, 0.45, 0.6
_PARAGRAPH = 80  # characters
_DOUBTFUL = (0.2, 0.8)
_SHORT = 600  # characters of a text
_MOST_DOUBTFUL = 0.5  # characters of doubtful blocks to one of the text


@dataclass(slots=True)
class Choice:
    """The blocks of the text; ``unsure`` where another reader should be asked."""

    blocks: list[Block]
    unsure: bool


def choose(page: Blocks, title: str | None, description: str | None) -> Choice:
    """Score all blocks of a page, and keep those of the text."""
    forest = body_score.trees()
    blocks = page.blocks
    for block, row in zip(blocks, features(page, title, description), strict=True):
        block.score = body_score.score(row, forest)
    sure = [at for at, b in enumerate(blocks) if b.score > _SURE and len(b.text) > _PARAGRAPH]
    first, last = (sure[0], sure[-1]) if sure else (0, len(blocks))
    kept = [b for at, b in enumerate(blocks) if b.score > _least(b, at, first, last)]
    length = sum(len(block.text) for block in kept)
    low, high = _DOUBTFUL
    doubtful = sum(len(block.text) for block in blocks if low < block.score < high)
    return Choice(kept, length < _SHORT or doubtful > _MOST_DOUBTFUL * (length + 200))


def _least(block: Block, at: int, first: int, last: int) -> float:
    if at < first:
        return _OPENING if len(block.text) > _PARAGRAPH else 0.5
    return _WITHIN if at <= last else _BELOW
