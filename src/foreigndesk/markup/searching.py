"""Where in the translated words those of an element are: to the letter, by attention, or by likeness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from .. import alignment as alignments
from ..alignment import inside, overlap
from ..model import Markup, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ..model import Alignment

SIMILAR = 85.0
"""The least rapidfuzz ratio (0 to 100) at which a span's own translation counts as found in the text."""
UNSURE = 0.65
"""Below this mean attention mass a window is doubted; no window has less than `alignment.THRESHOLD`."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element's range in the translated words."""

    span: Span
    doubt: str = ""
    """Why it may be wrong; else empty."""
    is_guessed: bool = False
    """Whether nothing but its position speaks for it."""


class Search:
    """Looks for an element's words in a translation."""

    def __init__(
        self,
        source: str,
        target: str,
        alignment: Alignment,
        spans: Mapping[str, str],
        small: tuple[AbstractSet[str], AbstractSet[str]],
    ) -> None:
        self._source = source
        self._target = target
        self._alignment = alignment
        self._spans = spans
        self._small = small

    def find(self, element: Markup, within: Span, taken: Sequence[Span]) -> Place | None:
        """Its place in a range of the target, outside what is taken; `None` if nothing tells."""
        words = self._source[element.start : element.end]
        return (
            self._literal(words, within, taken)
            or self._attended(element, within, taken)
            or self._similar(element, self._spans.get(words, words), within, taken)
        )

    def edged(self, element: Markup, span: Span, within: Span) -> Span:
        """The range with as much of the punctuation around it as the element has at its edges in the source."""
        words = self._source[element.start : element.end].strip()
        inner = alignments.trim(words, Span(0, len(words)))
        start, end = span
        for _ in range(inner.start):
            if start > within.start and _is_punctuation(self._target[start - 1]):
                start -= 1
        for _ in range(len(words) - inner.end):
            if end < within.end and _is_punctuation(self._target[end]):
                end += 1
        return Span(start, end)

    def after(self, span: Span) -> int:
        """The position after the target word that renders the source range, else the relative one."""
        tokens = alignments.target_tokens(self._alignment, span)
        if tokens:
            best = max(tokens, key=lambda token: (token[1], token[0]))[0]
            word = alignments.words(self._target, self._alignment.target[best])
            return alignments.trim(self._target, word).end
        goal = span.end / max(1, len(self._source)) * len(self._target)
        ends = [word.end for word in alignments.split(self._target)] or [len(self._target)]
        return min(ends, key=lambda end: abs(end - goal))

    def is_small(self, span: Span) -> bool:
        """Whether the word in this range of the target is a stop word."""
        return self._is_small(1, 0, span)

    def _literal(self, words: str, within: Span, taken: Sequence[Span]) -> Place | None:
        """Where a name or number stands unchanged, if it stands once on both sides."""
        if self._source.count(words) != 1 or self._target.count(words) != 1:
            return None
        start = self._target.index(words)
        found = Span(start, start + len(words))
        # `API` is found in `API-Schlüssel`, but not in `APIs`.
        edges = (
            self._target[start - 1 : start] + words[:1],
            words[-1:] + self._target[found.end : found.end + 1],
        )
        is_whole = not any(len(edge) > 1 and all(map(alignments.is_wordy, edge)) for edge in edges)
        return Place(found) if is_whole and is_free(found, within, taken) else None

    def _attended(self, element: Markup, within: Span, taken: Sequence[Span]) -> Place | None:
        found = alignments.window(
            self._alignment, Span(element.start, element.end), self._target, within=within, taken=taken
        )
        if found is None:
            return None
        doubt = f"check where {shown(element)} belongs" if found.confidence < UNSURE else ""
        edged = self.edged(element, self._without_small(element, found.span), within)
        return Place(edged if is_free(edged, within, taken) else found.span, doubt)

    def _without_small(self, element: Markup, span: Span) -> Span:
        """The range without stop words at its edges, unless the element has some there, or it has nothing else."""
        ours = alignments.split(self._source[element.start : element.end])
        theirs = alignments.split(self._target[span.start : span.end])
        told = [at for at, word in enumerate(theirs) if not self._is_small(1, span.start, word)]
        if not told or not ours:
            return span
        first = 0 if self._is_small(0, element.start, ours[0]) else told[0]
        last = len(theirs) - 1 if self._is_small(0, element.start, ours[-1]) else told[-1]
        return Span(span.start + theirs[first].start, span.start + theirs[last].end)

    def _is_small(self, side: Literal[0, 1], start: int, word: Span) -> bool:
        """Whether a word that begins so far behind `start` is a stop word of the source (0) or the target (1)."""
        text = self._target if side else self._source
        return text[start + word.start : start + word.end].casefold() in self._small[side]

    def _similar(self, element: Markup, words: str, within: Span, taken: Sequence[Span]) -> Place | None:
        found = fuzz.partial_ratio_alignment(words, self._target, score_cutoff=SIMILAR)
        if found is None:
            return None
        whole = alignments.words(self._target, Span(found.dest_start, found.dest_end))
        span = alignments.trim(self._target, whole)
        # A short word is part of many longer ones, which are not similar as a whole.
        is_similar = fuzz.ratio(words, self._target[span.start : span.end]) >= SIMILAR
        if not is_similar or not is_free(span, within, taken):
            return None
        return Place(span, f"check where {shown(element)} belongs")


def is_free(span: Span, within: Span, taken: Sequence[Span]) -> bool:
    """Whether a range has something in it, lies within one and touches none of the others."""
    return span.start < span.end and inside(span, within) and not any(overlap(span, other) for other in taken)


def shown(element: Markup) -> str:
    """The element as the reviewer is told of it."""
    return f"{element.open}…{element.close}"


def _is_punctuation(letter: str) -> bool:
    return not letter.isspace() and not alignments.is_wordy(letter)
