from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foreigndesk.alignment import EMPTY
from foreigndesk.asking import AskedOnce, one_ahead
from foreigndesk.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foreigndesk.model import Alignment


class Upper:
    """Translates into capitals, and notes what it was asked."""

    signature = "upper"

    def __init__(self) -> None:
        self.asked: list[object] = []

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        self.asked.append([*texts])
        if "?" in texts:
            raise EngineError("it broke", remedy="mend it")
        return [(text.upper(),) * (alternatives or 1) for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        self.asked.append([*pairs])
        return [EMPTY for _ in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        self.asked.append([*pairs])
        return [(float(len(target)),) for _, target in pairs]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        return [f"{beginning}!" for _, beginning in pairs]


def test_each_translation_is_scored_and_aligned_once_until_that_is_forgotten() -> None:
    engine = Upper()
    asked = AskedOnce(engine)

    assert asked.score([("a", "AA"), ("b", "B"), ("a", "AA")]) == [(2.0,), (1.0,), (2.0,)]
    assert asked.score([("b", "B"), ("c", "C")]) == [(1.0,), (1.0,)]
    assert asked.align([("a", "A")]) + asked.align([("a", "A")]) == [EMPTY, EMPTY]
    assert engine.asked == [[("a", "AA"), ("b", "B")], [("c", "C")], [("a", "A")]]

    asked.forget()
    asked.score([("b", "B")])

    assert engine.asked[-1] == [("b", "B")]


def test_what_the_engine_started_with_is_not_translated_again() -> None:
    engine = Upper()
    asked = AskedOnce(engine)

    asked.ahead(["a", "b", "a"])
    asked.ahead(["b", "c"])

    assert asked.translate(["c", "a", "d"]) == [("C",), ("A",), ("D",)]
    assert asked.translate(["b"]) == [("B",)]
    assert engine.asked == [["a", "b"], ["c"], ["d"]]


def test_more_translations_are_asked_for_anew() -> None:
    engine = Upper()
    asked = AskedOnce(engine)

    asked.ahead(["a"])

    assert asked.translate(["a"], alternatives=2) == [("A", "A")]
    assert asked.translate(["a"]) == [("A",)]


def test_what_the_engine_raises_ahead_is_raised_when_the_translations_are_wanted() -> None:
    asked = AskedOnce(Upper())

    asked.ahead(["?"])

    with pytest.raises(EngineError, match="it broke"):
        asked.translate(["?"])


def test_signature_and_completions_are_the_engine_s() -> None:
    asked = AskedOnce(Upper())

    assert (asked.signature, asked.complete([("a", "b")])) == ("upper", ["b!"])


@pytest.mark.parametrize("items", [[], [1], [1, 2, 3]])
def test_all_items_come_in_order(items: list[int]) -> None:
    assert [*one_ahead(items)] == items
