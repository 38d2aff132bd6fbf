from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import confidence
from foreigndesk.confidence import Levels

LOG_PROBS = st.lists(st.floats(-30, 0), min_size=1)


@given(LOG_PROBS)
def test_a_score_is_between_0_and_1(log_probs: list[float]) -> None:
    score = confidence.of_tokens(log_probs)
    assert score is not None
    assert 0 <= score <= 1


@given(LOG_PROBS, st.floats(0, 1))
def test_a_less_probable_translation_never_scores_better(log_probs: list[float], loss: float) -> None:
    better, worse = confidence.of_tokens(log_probs), confidence.of_tokens([each - loss for each in log_probs])
    assert better is not None
    assert worse is not None
    assert worse <= better


def test_an_engine_that_cannot_tell_gives_no_score() -> None:
    assert confidence.of_tokens(()) is None
    assert confidence.of_draft([None, None], is_doubted=False, is_failed=False) is None


@pytest.mark.parametrize(
    ("scores", "speaks_against", "score"),
    [
        ([0.9, 0.456], "", 0.46),
        ([0.9, None], "", 0.9),
        ([0.9], "doubt", 0.45),
        ([0.9], "doubt, failure", 0.2),
        ([0.1], "doubt, failure", 0.1),
        ([], "doubt, failure", 0.2),
    ],
)
def test_the_worst_of_all_that_speaks_against_a_draft_counts(
    scores: list[float | None], speaks_against: str, score: float
) -> None:
    marks = {"is_doubted": "doubt" in speaks_against, "is_failed": "failure" in speaks_against}
    assert confidence.of_draft(scores, **marks) == score


@given(st.lists(st.floats(0, 1)))
def test_levels_follow_scores(scores: list[float]) -> None:
    order = ("bad", "look", "ok")
    found = [order.index(confidence.level(score)) for score in sorted(scores)]
    assert all(one <= other for one, other in pairwise(found))


def test_levels_are_counted() -> None:
    counts = map(confidence.levels, (0.1, 0.3, 0.7, 0.9, None))
    assert sum(counts, Levels()) == Levels(bad=1, look=1, ok=2, unrated=1)
