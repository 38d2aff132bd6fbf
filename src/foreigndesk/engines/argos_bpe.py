"""The tokenizer of older packages: Moses' words, cut by byte-pair encoding, with `@@` after a piece that goes on.

Words as Moses has them come from sacremoses, the extra `[bpe]`. Byte-pair encoding is that of Sennrich, Haddow and
Birch (2016), “Neural Machine Translation of Rare Words with Subword Units”, in the file format of subword-nmt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein

from ..errors import InputError
from ..model import Location, Span
from .argos_package import read_member
from .argos_pieces import SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

GOES_ON = "@@"
"""After a piece: the word goes on with the next one."""
END = "</w>"
"""After the last letter of a word, in the table of merges."""
REMEMBERED = 65_536
"""Words whose pieces are kept."""


@dataclass(frozen=True, slots=True)
class Merges:
    """The table of a `bpe.model`: which two symbols become one, and in which order."""

    ranks: Mapping[tuple[str, str], int]
    is_end_apart: bool = False
    """Whether the end of a word is a symbol of its own, as in version 0.1 of the format."""


@dataclass(frozen=True)
class BytePairs:
    """Moses' words of two languages, cut by one table of merges. The codes are Argos'."""

    merges: Merges
    source: str
    target: str

    def encode(self, text: str) -> list[str]:
        """The pieces of a text in the source language."""
        return self._pieces(text, *self._source_words)

    def encode_target(self, text: str) -> list[str]:
        """The pieces of a text in the target language, which may part its words elsewhere: `l' eau`."""
        return self._pieces(text, *self._target_words)

    def decode(self, pieces: Sequence[str]) -> str:
        """The target text that the pieces spell."""
        joined = " ".join(pieces).replace(f"{GOES_ON} ", "").removesuffix(GOES_ON)
        return str(self._detokenizer.detokenize(joined.split(" ")))

    def spans(self, text: str, pieces: Sequence[str]) -> list[Span]:
        """The range of each piece in the text, found by the fewest edits between them.

        Moses writes other quotes and dashes, and some signs as XML entities: so does this, sign by sign, before it
        compares.
        """
        written = [(sign, place) for place, letter in enumerate(text) for sign in self._written(letter)]
        signs, places = "".join(sign for sign, _ in written), [place for _, place in written]
        bare = [_bare(piece) for piece in pieces]
        ranges = _matched("".join(bare), signs)
        spans = []
        start = 0
        for piece in bare:
            spans.append(_span(ranges[start : start + len(piece)], [*places, len(text)]))
            start += len(piece)
        return spans

    def spell(self, pieces: Sequence[str]) -> list[str]:
        """The pieces with `▁` in front of each word, and without marks and entities."""
        starts = [True, *(_bare(piece) == piece for piece in pieces)]
        plain = [self._detokenizer.unescape_xml(_bare(piece)) for piece in pieces]
        return [SPACE + piece if is_start else piece for piece, is_start in zip(plain, starts, strict=False)]

    def _pieces(self, text: str, normalizer: Any, tokenizer: Any) -> list[str]:
        words = tokenizer.tokenize(normalizer.normalize(text))
        return [piece for word in words for piece in _marked(self._split(word))]

    @cached_property
    def _written(self) -> Callable[[str], str]:
        """How a letter is written in pieces; texts have few different ones."""
        normalizer, tokenizer = self._source_words
        return lru_cache(maxsize=4096)(lambda letter: str(tokenizer.escape_xml(normalizer.normalize(letter))))

    @cached_property
    def _source_words(self) -> tuple[Any, Any]:
        return _moses(self.source)

    @cached_property
    def _target_words(self) -> tuple[Any, Any]:
        return _moses(self.target)

    @cached_property
    def _detokenizer(self) -> Any:
        return _sacremoses().MosesDetokenizer(self.target)

    @cached_property
    def _split(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(REMEMBERED)(lambda word: split_word(word, self.merges))


def load_byte_pairs(path: Path, source: str, target: str) -> BytePairs:
    """The tokenizer of a package with a `bpe.model`; raises `InputError` if that is damaged."""
    try:
        content = read_member(path, "bpe.model").decode()
        return BytePairs(parse_merges(content), source or "en", target or "en")
    except ValueError as error:
        raise InputError(
            f"bpe.model cannot be read ({error})", remedy="install it again", location=Location(str(path))
        ) from error


def parse_merges(text: str) -> Merges:
    r"""The table that subword-nmt wrote: a line with the version, then two symbols a line, the most frequent first.

    Raises `ValueError` at any other line.

    >>> parse_merges("#version: 0.2\nt h\nth e</w>\n")
    Merges(ranks={('t', 'h'): 0, ('th', 'e</w>'): 1}, is_end_apart=False)
    """
    lines = text.rstrip("\r\n ").split("\n")
    version = lines.pop(0).split()[-1] if text.startswith("#version:") else "0.1"
    ranks: dict[tuple[str, str], int] = {}
    for rank, line in enumerate(lines):
        first, space, second = line.strip("\r\n ").partition(" ")
        if not space or not first or " " in second:
            raise ValueError(f"line {rank + 1} has no two symbols: {line[:40]!r}")
        ranks.setdefault((first, second), rank)
    return Merges(ranks, is_end_apart=version == "0.1")


def split_word(word: str, merges: Merges) -> tuple[str, ...]:
    r"""A word as the symbols that no merge joins any more.

    >>> split_word("there", parse_merges("#version: 0.2\nt h\nth e\n"))
    ('the', 'r', 'e')
    """
    symbols = [*word, END] if merges.is_end_apart else [*word[:-1], word[-1:] + END]
    while len(symbols) > 1:
        pair = min(pairwise(symbols), key=lambda each: merges.ranks.get(each, inf))
        if pair not in merges.ranks:
            break
        symbols = _merged(symbols, pair)
    symbols[-1] = symbols[-1].removesuffix(END)
    return tuple(symbol for symbol in symbols if symbol)


def _merged(symbols: Sequence[str], pair: tuple[str, str]) -> list[str]:
    """The symbols with each occurrence of the pair as one symbol, from the left."""
    merged: list[str] = []
    place = 0
    while place < len(symbols):
        is_pair = tuple(symbols[place : place + 2]) == pair
        merged.append("".join(pair) if is_pair else symbols[place])
        place += 1 + is_pair
    return merged


def _marked(segments: Sequence[str]) -> list[str]:
    return [*(f"{segment}{GOES_ON}" for segment in segments[:-1]), *segments[-1:]]


def _bare(piece: str) -> str:
    """The piece without its mark; a word that consists of the mark keeps it."""
    return piece.removesuffix(GOES_ON) or piece


def _matched(piece_signs: str, signs: str) -> list[tuple[int, int]]:
    """For each sign of the pieces the range of signs of the text that it stands for, by the fewest edits."""
    ranges = []
    for edit in Levenshtein.opcodes(piece_signs, signs):
        for place in range(edit.src_end - edit.src_start):
            first = min(edit.dest_start + place, edit.dest_end)
            ranges.append((first, min(first + 1, edit.dest_end)))
    return ranges


def _span(ranges: Sequence[tuple[int, int]], places: Sequence[int]) -> Span:
    """The range in the text, from ranges of its signs; empty where a piece stands for none."""
    filled = [(first, last) for first, last in ranges if first < last]
    if not filled:
        place = places[ranges[0][0]] if ranges else places[-1]
        return Span(place, place)
    return Span(places[filled[0][0]], places[filled[-1][1] - 1] + 1)


def _moses(code: str) -> tuple[Any, Any]:
    """Moses' normalizer of punctuation and its tokenizer for a language."""
    moses = _sacremoses()
    return moses.MosesPunctNormalizer(code), moses.MosesTokenizer(code)


def _sacremoses() -> Any:
    import sacremoses  # noqa: PLC0415  # comes with the extra `[bpe]`, which packages of today do without

    return sacremoses
