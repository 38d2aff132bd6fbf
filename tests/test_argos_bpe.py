"""Byte pairs: pieces, texts and ranges as argostranslate 1.11 has them. The cases were recorded with it."""

from __future__ import annotations

import json
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_argos import SENTENCES, disguise, shipped

from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.argos_bpe import BytePairs, Merges, load_byte_pairs, parse_merges, split_word
from foreigndesk.errors import InputError
from foreigndesk.locales import parse_locale
from foreigndesk.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("sacremoses", reason="needs the extra [bpe]")

CASES = Path(__file__).parent / "cases" / "argos"
MODELS = ["bpe", "bpe-0.1"]
TABLE = parse_merges((CASES / "bpe.model").read_text(encoding="utf-8"))
ENGLISH = BytePairs(TABLE, "en", "fr")


class Case(NamedTuple):
    """A text, its pieces, and the text that these spell."""

    tokenizer: BytePairs
    text: str
    pieces: list[str]
    decoded: str


def cases() -> Iterator[Case]:
    for name in MODELS:
        table = parse_merges((CASES / f"{name}.model").read_text(encoding="utf-8"))
        _, *blocks = (CASES / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")
        for block in blocks:
            languages, text, pieces, decoded = block.rstrip("\n").split("\n")
            tokenizer = BytePairs(table, *languages.split())
            yield Case(tokenizer, json.loads(text), pieces.split(" "), decoded)


@pytest.mark.parametrize("case", [*cases()], ids=lambda case: case.text)
def test_pieces_and_texts_are_those_of_argos_translate(case: Case) -> None:
    assert case.tokenizer.encode(case.text) == case.pieces
    assert case.tokenizer.decode(case.pieces) == case.decoded


def test_a_text_in_the_target_language_is_parted_as_that_language_parts_words() -> None:
    assert ENGLISH.encode("l'eau")[:2] == ["l", "&@@"]
    assert ENGLISH.encode_target("l'eau")[:2] == ["l@@", "&@@"]


def test_each_piece_has_its_range_in_the_text_that_people_wrote() -> None:
    text = "„The  harbour’s” tug — [4] & more…"
    pieces = ENGLISH.encode(text)
    bounds = zip(pieces, ENGLISH.spans(text, pieces), strict=True)
    shown = [(piece, text[span.start : span.end]) for piece, span in bounds]
    assert shown[:4] == [("&q@@", "„"), ("u@@", "„"), ("ot@@", "„"), (";", "„")]
    assert [part for piece, part in shown if not piece.endswith("@@")] == [
        *("„", "e", "r", "s", "”", "g", "—", "[", "4", "]", "&", "e", "…")
    ]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "M"]), max_size=40))
def test_ranges_ascend_and_stay_in_the_text(text: str) -> None:
    pieces = ENGLISH.encode(text)
    spans = ENGLISH.spans(text, pieces)
    assert len(spans) == len(pieces)
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)


def test_no_piece_has_no_range() -> None:
    assert ENGLISH.encode("") == []
    assert ENGLISH.spans("", []) == []
    assert ENGLISH.spans("", ["x"]) == [Span(0, 0)]


def test_words_and_signs_are_spelled_as_sentencepiece_does() -> None:
    assert ENGLISH.spell(["th@@", "in", "&amp;", "the"]) == ["▁th", "in", "▁&", "▁the"]


@given(st.text(min_size=1), st.lists(st.tuples(st.characters(), st.characters()), max_size=5))
def test_the_parts_of_a_word_joined_are_the_word(word: str, merges: list[tuple[str, str]]) -> None:
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    assert "".join(split_word(word, Merges(ranks))) == word
    assert "".join(split_word(word, Merges(ranks, is_end_apart=True))) == word


@pytest.mark.parametrize("line", ["", "a", "a b c", " b", "a "])
def test_a_line_that_is_no_merge_is_an_error(tmp_path: Path, line: str) -> None:
    (tmp_path / "bpe.model").write_text(f"#version: 0.2\nt h\n{line}\nh e\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bpe.model cannot be read \(line 2 has no two symbols: "):
        load_byte_pairs(tmp_path, "en", "de")


def test_a_package_with_byte_pairs_translates_aligns_and_scores(tmp_path: Path) -> None:
    """The weights belong to other pieces, so the words are nonsense; their number and ranges are not."""
    disguise(shipped("de_en"), tmp_path / "old", to_code="nl")
    (tmp_path / "old" / "sentencepiece.model").unlink()
    (tmp_path / "old" / "bpe.model").write_bytes((CASES / "bpe.model").read_bytes())
    opened = ArgosEngine({}, [tmp_path]).open(parse_locale("de"), parse_locale("nl"))
    text = SENTENCES[0]
    [(draft, *_)] = opened.translate([text])
    [alignment], [scores] = opened.align([(text, draft)]), opened.score([(text, draft)])
    assert draft
    assert "@@" not in draft
    assert len(alignment.weights) == len(alignment.target)
    assert alignment.target[-1].end <= len(draft)
    assert all(isfinite(score) for score in scores)
    [long] = opened.translate([" ".join(SENTENCES)])
    assert long[0]
