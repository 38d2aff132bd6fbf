from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.locales import parse_locale
from foreigndesk.model import Span
from foreigndesk.segmentation import clauses, sentences

CASES = Path(__file__).parent / "cases" / "segmentation"
TEXTS = st.text(alphabet="aB3.!?:;,–… \n\u2028\r()„“”\"'«»😀ß{}%", max_size=120)


def _items() -> list[tuple[str, str]]:
    items = []
    for path in sorted(CASES.glob("*.txt")):
        blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
        items += [(path.stem, block) for block in blocks if not block.startswith("#")]
    return items


def _split(text: str, tag: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, parse_locale(tag))]


@pytest.mark.parametrize(("tag", "block"), _items())
def test_an_item_is_split_into_its_lines(tag: str, block: str) -> None:
    lines = block.split("\n")

    assert _split(" ".join(lines), tag) == lines


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\n\n"])
def test_a_line_break_counts_as_a_space(newline: str) -> None:
    text = newline.join(["Das ist", "ein Satz. Und das", "noch einer."])

    assert _split(text, "de") == [
        newline.join(["Das ist", "ein Satz."]),
        newline.join(["Und das", "noch einer."]),
    ]


def test_a_quote_that_is_never_closed_does_not_swallow_the_text() -> None:
    text = "Er rief: „Alle mal herhören. " + "Das ist ein Satz. " * 30

    assert len(_split(text, "de")) > 20


def test_a_locale_without_rules_is_split_all_the_same() -> None:
    assert _split("他来了。她走了。", "zh-Hans") == ["他来了。", "她走了。"]


def test_a_regional_locale_uses_the_rules_of_its_language() -> None:
    assert _split("Das war z. B. Am 3. Okt. in Wien so. Heute nicht.", "de-AT")[1:] == ["Heute nicht."]


@pytest.mark.parametrize("tag", ["de", "en", "zh-Hans"])
@given(text=TEXTS)
def test_sentences_cover_everything_but_white_space(tag: str, text: str) -> None:
    spans = sentences(text, parse_locale(tag))

    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


def test_a_short_sentence_is_its_only_clause() -> None:
    assert clauses("Ein kurzer Satz.", Span(0, 16), 3) == [Span(0, 16)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two, three; four five six", ["one two, three;", "four five six"]),
        ("one two – three four five", ["one two –", "three four five"]),
        ("one, two three, four five six", ["one, two three,", "four five six"]),
        ("one two three four five six", ["one two three", "four five six"]),
        ("at 10:30 we saw {{ a b }} then", ["at 10:30 we saw", "{{ a b }}", "then"]),
        ("今天天气很好，我们", ["今天天", "气很好，", "我们"]),
    ],
)
def test_a_long_sentence_is_cut_where_it_hurts_least(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in clauses(text, Span(0, len(text)), 4)] == parts


@given(text=TEXTS, longest=st.integers(1, 6))
def test_clauses_cover_their_sentence_and_nothing_else(text: str, longest: int) -> None:
    for sentence in sentences(text, parse_locale("de")):
        parts = clauses(text, sentence, longest)

        assert parts[0].start == sentence.start
        assert parts[-1].end == sentence.end
        words = "".join(text[start:end] for start, end in parts)
        assert "".join(words.split()) == "".join(text[sentence.start : sentence.end].split())
