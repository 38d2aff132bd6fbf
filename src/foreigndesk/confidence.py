"""How much a draft is to be trusted: a score from 0 to 1, and its level.

The score is a logistic function of what an engine thinks of its own words. That says little about a single sentence of
a good engine; the checks of `validation` carry the weight, and a draft that fails one never scores well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Level = Literal["bad", "look", "ok"]
"""What a score asks of the reviewer."""
LOOK, BAD = 0.5, 0.25
"""A score below the first is worth a look, one below the second is bad."""
DOUBTED, FAILED = 0.45, 0.2
"""The most that a draft scores of which something is doubted, or that fails a check."""

# Set by hand, so that of 1,200 drafts of news by the two packages that ship a tenth is below `LOOK` and 1 of 13 below
# `BAD`. Of these drafts and of the same with one fault each, seeded by `benchmarks/fault_kinds.py`, the sum parts a
# sound and a faulty one rightly 96 times of 100; the mean alone does 90 times.
OFFSET, MEAN, WORST, LOWEST = 4.0, 1.0, 0.5, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How many drafts are of each level."""

    bad: int = 0
    look: int = 0
    ok: int = 0
    unrated: int = 0

    def __add__(self, other: Levels) -> Levels:
        return Levels(
            bad=self.bad + other.bad,
            look=self.look + other.look,
            ok=self.ok + other.ok,
            unrated=self.unrated + other.unrated,
        )


def of_tokens(log_probs: Sequence[float]) -> float | None:
    """The score of a translation by the log-probabilities of its tokens; `None` without any.

    Their mean, the mean of the worst fifth, and the lowest count.

    >>> round(of_tokens([-0.2, -0.1, -0.3, -0.1, -0.2]), 2), round(of_tokens([-0.2, -0.1, -0.3, -0.1, -9]), 2)
    (0.97, 0.0)
    """
    if not log_probs:
        return None
    worst = fmean(sorted(log_probs)[: math.ceil(len(log_probs) / 5)])
    sum_ = OFFSET + MEAN * fmean(log_probs) + WORST * worst + LOWEST * min(log_probs)
    return 1 / (1 + math.exp(-sum_))


def of_draft(scores: Sequence[float | None], *, is_doubted: bool, is_failed: bool) -> float | None:
    """The score of a draft from those of its sentences, the worst of which counts, to two decimals.

    `None` where the engine cannot tell and nothing else speaks against the draft.
    """
    known = [score for score in scores if score is not None]
    known += [DOUBTED] if is_doubted else []
    known += [FAILED] if is_failed else []
    return round(min(known), 2) if known else None


def level(score: float) -> Level:
    """What a score asks of the reviewer.

    >>> level(0.2), level(0.45), level(0.9)
    ('bad', 'look', 'ok')
    """
    return "bad" if score < BAD else "look" if score < LOOK else "ok"


def levels(score: float | None) -> Levels:
    """The count of one draft with that score, or with none."""
    return Levels(**{"unrated" if score is None else level(score): 1})
