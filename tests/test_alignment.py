from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.alignment import (
    EMPTY,
    Window,
    anchored,
    edited,
    inside,
    joined,
    mass,
    overlap,
    shifted,
    split,
    target_tokens,
    trim,
    window,
    words,
)
from foreigndesk.model import Alignment, Span

SOURCE, TARGET = "He gave it up.", "Er gab es auf."
SPOKEN = Alignment(
    source=(Span(0, 2), Span(3, 7), Span(8, 10), Span(11, 13), Span(13, 14)),
    target=(Span(0, 2), Span(3, 6), Span(7, 9), Span(10, 11), Span(11, 13), Span(13, 14)),
    weights=({0: 1.0}, {1: 0.7, 3: 0.3}, {2: 1.0}, {3: 0.6, 1: 0.3}, {3: 0.8}, {4: 1.0}),
)
EVERYWHERE = Span(0, len(TARGET))


def _shown(found: Window | None) -> str:
    return TARGET[found.span.start : found.span.end] if found else ""


def test_the_mass_is_each_target_token_s_attention_on_the_range() -> None:
    assert mass(SPOKEN, Span(3, 7)) == [0, 0.7, 0, 0.3, 0, 0]
    assert mass(EMPTY, Span(0, 5)) == []


@pytest.mark.parametrize(
    ("source", "rendered", "confidence"),
    [
        (Span(0, 2), "Er", 1.0),
        (Span(3, 7), "gab", 0.7),
        (Span(11, 13), "auf", 0.7),
        (Span(8, 14), "es auf", 0.85),
    ],
)
def test_a_window_holds_the_whole_words_that_attend_to_the_range(
    source: Span, rendered: str, confidence: float
) -> None:
    found = window(SPOKEN, source, TARGET, within=EVERYWHERE)

    assert _shown(found) == rendered
    assert found is not None
    assert found.confidence == pytest.approx(confidence)


def test_a_window_stays_within_its_range_and_out_of_what_is_taken() -> None:
    assert _shown(window(SPOKEN, Span(8, 14), TARGET, within=Span(10, 14))) == "auf"
    assert _shown(window(SPOKEN, Span(8, 14), TARGET, within=EVERYWHERE, taken=[Span(10, 13)])) == "es"
    assert window(SPOKEN, Span(0, 2), TARGET, within=Span(3, 14)) is None
    assert window(SPOKEN, Span(0, 2), TARGET, within=EVERYWHERE, taken=[Span(0, 2)]) is None


def _one_to_one(source: str, target: str) -> Alignment:
    """Each piece (parted by `|`) attends to the one in the same place."""
    sides = []
    for text in (source, target):
        spans, start = [], 0
        for piece in text.split("|"):
            spans.append(Span(start + len(piece) - len(piece.lstrip()), start + len(piece)))
            start += len(piece)
        sides.append(tuple(spans))
    rows = tuple({at: 1.0} if at < len(sides[0]) else {} for at in range(len(sides[1])))
    return Alignment(source=sides[0], target=sides[1], weights=rows)


@pytest.mark.parametrize(
    ("target", "taken", "shown"),
    [
        ("Hugo|-Konfiguration|seinstellungen", Span(0, 4), "Konfigurationseinstellungen"),
        ("Hugo|-Konfiguration|-Einstellungen", Span(0, 4), "Konfiguration-Einstellungen"),
        ("Hugo|konfiguration|seinstellungen", Span(0, 4), None),
        ("Hugo| Konfigurations|datei", Span(19, 24), None),
    ],
)
def test_a_window_ends_at_what_is_taken_and_never_cuts_a_word(
    target: str, taken: Span, shown: str | None
) -> None:
    text = target.replace("|", "")
    alignment = _one_to_one("Hugo| config| settings", target)

    found = window(alignment, Span(5, 11), text, within=Span(0, len(text)), taken=[taken])

    assert (text[found.span.start : found.span.end] if found else None) == shown


def test_without_attention_there_is_no_window() -> None:
    assert window(EMPTY, Span(0, 2), TARGET, within=EVERYWHERE) is None
    assert window(SPOKEN, Span(2, 3), TARGET, within=EVERYWHERE) is None


def test_punctuation_alone_is_no_window() -> None:
    assert window(SPOKEN, Span(13, 14), "     ,      !.", within=EVERYWHERE) is None


@pytest.mark.parametrize(
    ("text", "span", "widened"),
    [
        ("one two three", Span(5, 6), "two"),
        ("one two three", Span(2, 5), "one two"),
        ("a “quoted” word", Span(4, 6), "“quoted”"),
        ("我们在北京见面", Span(3, 5), "北京"),
        ("我们在NATO见面", Span(4, 5), "NATO"),
        ("กำกี่", Span(2, 4), "กี่"),
        ("नमस्ते दुनिया", Span(0, 2), "नमस्ते"),
        ("a   b", Span(1, 3), "  "),
    ],
)
def test_a_range_is_widened_to_white_space_or_letters(text: str, span: Span, widened: str) -> None:
    start, end = words(text, span)

    assert text[start:end] == widened


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        (" (word), ", "word"),
        ("नमस्ते।", "नमस्ते"),
        ("cafe\u0301!", "cafe\u0301"),
        ("don’t", "don’t"),
        (" – ", ""),
    ],
)
def test_punctuation_and_space_at_the_edges_are_trimmed(text: str, trimmed: str) -> None:
    start, end = trim(text, Span(0, len(text)))

    assert text[start:end] == trimmed


def test_a_text_is_split_into_words_or_letters() -> None:
    text = "Die „Fähre“ – 北京, नमस्ते!"

    assert [text[start:end] for start, end in split(text)] == ["Die", "Fähre", "北", "京", "नमस्ते"]


def test_the_alignments_of_sentences_are_joined_into_that_of_their_text() -> None:
    one = Alignment(source=(Span(0, 1),), target=(Span(0, 2),), weights=({0: 1.0},), accuracy=0.9)
    other = replace(shifted(one, source=3, target=4, first=1), accuracy=0.8)

    assert joined([one, other]) == Alignment(
        source=(Span(0, 1), Span(3, 4)),
        target=(Span(0, 2), Span(4, 6)),
        weights=({0: 1.0}, {1: 1.0}),
        accuracy=0.8,
    )


def test_the_tokens_of_a_range_are_those_that_attend_to_it_most() -> None:
    assert target_tokens(SPOKEN, Span(3, 7)) == [(1, 0.7)]
    assert target_tokens(SPOKEN, Span(11, 13)) == [(3, 0.6), (4, 0.8)]
    assert target_tokens(EMPTY, Span(0, 3)) == []


def test_ranges_that_only_touch_do_not_overlap() -> None:
    assert not overlap(Span(0, 2), Span(2, 4))
    assert overlap(Span(0, 3), Span(2, 4))
    assert inside(Span(2, 2), Span(2, 4))
    assert not inside(Span(1, 3), Span(2, 4))


TEXTS = st.text(alphabet="ab .,(北京ก\u0e35नि\u0301’-", max_size=25)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Alignment, str, Span, list[Span]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    spans = tuple(Span(*pair) for pair in pairwise(cuts))
    weights = tuple(draw(st.dictionaries(st.integers(0, 3), st.floats(0, 1), max_size=2)) for _ in spans)
    source = tuple(Span(at * 2, at * 2 + 2) for at in range(4))
    ranges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(
        lambda pair: Span(*sorted(pair))
    )
    alignment = Alignment(source=source, target=spans, weights=weights)
    return alignment, text, draw(ranges), draw(st.lists(ranges, max_size=2))


@given(_cases(), st.integers(0, 7), st.integers(1, 8))
def test_a_window_never_leaves_its_range_nor_enters_what_is_taken(
    case: tuple[Alignment, str, Span, list[Span]], start: int, length: int
) -> None:
    alignment, text, within, taken = case

    found = window(alignment, Span(start, start + length), text, within=within, taken=taken)

    if found:
        assert found.span.start < found.span.end
        assert inside(found.span, within)
        assert not any(overlap(found.span, other) for other in taken)
        assert text[found.span.start : found.span.end].strip() != ""


@given(TEXTS)
def test_words_and_splits_ascend_and_lose_no_letter(text: str) -> None:
    spans = split(text)

    assert all(left.end <= right.start for left, right in pairwise(spans))
    outside = set(range(len(text))).difference(*(range(*span) for span in spans))
    assert not any(text[at].isalnum() for at in outside)


def test_a_name_or_number_that_stands_once_on_both_sides_comes_from_itself() -> None:
    source, target = "In 2026 Rutte met no one on no day.", "2026 traf Rutte no no."
    spans = [tuple(Span(*word.span()) for word in re.finditer(r"\w+", text)) for text in (source, target)]
    scattered = Alignment(source=spans[0], target=spans[1], weights=tuple({0: 1.0} for _ in spans[1]))

    assert anchored(scattered, source, target).weights == ({1: 1.0}, {0: 1.0}, {2: 1.0}, {0: 1.0}, {0: 1.0})


def test_an_edited_target_keeps_the_attention_of_the_words_around_the_edit() -> None:
    found = edited(SPOKEN, TARGET, "Er warf es auf.")

    assert found.source == SPOKEN.source
    assert found.target == (Span(0, 2), Span(8, 10), Span(11, 12), Span(12, 14), Span(14, 15))
    assert found.weights == ({0: 1.0}, {2: 1.0}, {3: 0.6, 1: 0.3}, {3: 0.8}, {4: 1.0})


@given(st.text("ab ", max_size=6), st.text("ab ", max_size=6))
def test_an_edited_alignment_has_its_tokens_where_they_are(old: str, new: str) -> None:
    tokens = tuple(Span(at, at + 1) for at in range(len(old)))
    alignment = Alignment(source=(), target=tokens, weights=tuple({} for _ in tokens))

    spans = edited(alignment, old, new).target

    assert all(0 <= span.start < span.end <= len(new) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
