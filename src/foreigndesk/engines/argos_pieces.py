"""How a package cuts texts into pieces, and where in the text each piece stands.

SentencePiece normalises a text before it cuts it: spaces become `▁`, `½` becomes three characters, invisible
characters go. The pieces joined are the normalised text; their ranges in the text that people wrote follow from
the offsets that SentencePiece gives with it. Packages of another kind are in `argos_bpe`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ..model import Span
from .argos_package import has_member, read_codes, read_member

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SPACE = "▁"
"""How SentencePiece writes a space, in front of the word that follows it."""


class Tokenizer(Protocol):
    """Texts to pieces and back."""

    def encode(self, text: str) -> list[str]:
        """The pieces of a source text; characters that no piece has stand there as they are."""
        ...

    def encode_target(self, text: str) -> list[str]:
        """The pieces of a text in the target language."""
        ...

    def decode(self, pieces: Sequence[str]) -> str:
        """The target text that the pieces spell."""
        ...

    def spans(self, text: str, pieces: Sequence[str]) -> list[Span]:
        """The range of each of the text's pieces in it, without spaces; ascending, empty for a bare space."""
        ...

    def spell(self, pieces: Sequence[str]) -> list[str]:
        """The pieces as SentencePiece spells them, `▁` in front of each word; one for each piece."""
        ...


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a package; raises `InputError` or one of SentencePiece's errors if it is damaged."""
    if has_member(path, "sentencepiece.model"):
        import sentencepiece  # noqa: PLC0415  # costs 40 MB; only commands that translate need it

        content = read_member(path, "sentencepiece.model")
        return SentencePieces(sentencepiece.SentencePieceProcessor(model_proto=content))
    from .argos_bpe import load_byte_pairs  # noqa: PLC0415  # needs an extra that few packages ask for

    return load_byte_pairs(path, *read_codes(path))


@dataclass(frozen=True, slots=True)
class SentencePieces:
    """SentencePiece, one model for both languages."""

    processor: Any

    def encode(self, text: str) -> list[str]:
        """The pieces of a text."""
        return list(self.processor.encode(text, out_type=str))

    def encode_target(self, text: str) -> list[str]:
        """The same: both languages share the pieces."""
        return self.encode(text)

    def decode(self, pieces: Sequence[str]) -> str:
        """The text that the pieces spell."""
        return str(self.processor.decode([*pieces]))

    def spans(self, text: str, pieces: Sequence[str]) -> list[Span]:
        """The range of each piece in the text."""
        normalized, offsets = self.processor.normalize(text, with_offsets=True)
        return piece_spans(pieces, normalized, offsets, to_byte=self._to_byte)

    def spell(self, pieces: Sequence[str]) -> list[str]:
        """The pieces themselves."""
        return [*pieces]

    def _to_byte(self, piece: str) -> int | None:
        is_byte = self.processor.is_byte(self.processor.piece_to_id(piece))
        return int(piece[1:-1], base=16) if is_byte else None


def piece_spans(
    pieces: Sequence[str], normalized: str, offsets: Sequence[int], *, to_byte: Callable[[str], int | None]
) -> list[Span]:
    """The range of each piece in the original text, without the space before it; empty for a bare `▁`.

    `normalized` and `offsets` are `SentencePieceProcessor.normalize(text, with_offsets=True)`; `to_byte` tells
    which byte a piece stands for, if it is one of those that spell a character's UTF-8 bytes. Ascending; two pieces
    of one original character, as of `½`, both have its range.
    """
    spans = []
    position = 0
    pending = b""
    for piece in pieces:
        byte = to_byte(piece)
        start = position
        if byte is None:
            position += len(piece)
        else:
            pending += bytes([byte])
            if pending == normalized[position : position + 1].encode():
                position, pending = position + 1, b""
        spans.append(_original_span(normalized, offsets, start, max(position, start + (byte is not None))))
    return spans


def _original_span(normalized: str, offsets: Sequence[int], start: int, end: int) -> Span:
    while start < end and normalized[start] == SPACE:
        start += 1
    if start == end:
        return Span(offsets[start], offsets[start])
    # Several normalised characters may share an offset; the piece then covers the character they came from.
    after = max(end, bisect_right(offsets, offsets[end - 1]))
    return Span(offsets[start], offsets[min(after, len(offsets) - 1)])
