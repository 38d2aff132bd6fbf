"""Where in the translated words each element of a unit belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from .. import alignment as alignments
from ..alignment import inside, overlap
from ..model import Markup, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model import Alignment
    from .masking import Masked

SIMILAR = 85.0
"""The least rapidfuzz ratio (0 to 100) at which a span's own translation counts as found in the text."""
UNSURE = 0.65
"""Below this mean attention mass a window is doubted; no window has less than `alignment.THRESHOLD`."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element's range in the translated words; `doubt` says why it may be wrong, else it is empty."""

    span: Span
    doubt: str = ""


def placed(
    source: Masked, target: str, alignment: Alignment, spans: Mapping[str, str] | None = None
) -> list[Place]:
    """For each element its place in the translated words, in the elements' order.

    `spans` may give translations of the elements' own words, to be looked for where attention shows nothing.
    """
    return _Placing(source, target, alignment, spans or {}).places()


class _Placing:
    """Finds the places of a unit's elements: opaque ones, then what is around them, then points between words."""

    def __init__(self, source: Masked, target: str, alignment: Alignment, spans: Mapping[str, str]) -> None:
        self._source = source
        self._target = target
        self._alignment = alignment
        self._spans = spans
        self._places: dict[int, Place] = {}

    def places(self) -> list[Place]:
        markup = self._source.markup
        for index, element in enumerate(markup):
            if element.kind == "opaque":
                self._places[index] = self._opaque(index)
        for index in sorted(self._with_words(), key=self._rank):
            self._places[index] = self._paired(index)
        for index in range(len(markup)):
            if index not in self._places:
                self._places[index] = Place(self._point(index))
        return [self._places[index] for index in range(len(markup))]

    def _with_words(self) -> list[int]:
        """The paired elements; an empty one, such as an anchor, is placed like a point."""
        return [
            index
            for index, element in enumerate(self._source.markup)
            if element.kind == "paired" and self._source.text[element.start : element.end].strip()
        ]

    def _rank(self, index: int) -> tuple[int, bool]:
        """Outer elements first, and of siblings those that must hold a stand-in."""
        return len(list(self._source.ancestors(index))), not self._held(index)

    def _opaque(self, index: int) -> Place:
        token = self._source.stand_ins[index]
        for pattern in (rf"(?<!\w){token}(?!\w)", rf"{token}(?!\d)", rf"(?i:(?<!\w)X\s?{token[1:]}(?!\d))"):
            if found := re.search(pattern, self._target):
                return Place(Span(*found.span()))
        element = self._source.markup[index]
        position = self._after(Span(element.start, element.end))
        return Place(Span(position, position), f"{element.open} was lost and put back by position")

    def _paired(self, index: int) -> Place:
        element, (start, end) = self._source.markup[index], self._around(index)
        within, words = self._room(index), self._source.text[element.start : element.end]
        text = self._source.text
        if not text[start : element.start].strip() and not text[element.end : end].strip():
            return Place(within)
        taken = self._taken(index)
        found = (
            self._literal(words, within, taken)
            or self._attended(element, within, taken)
            or self._similar(self._spans.get(words, words), within, taken)
        )
        if held := self._held(index):
            return self._around_held(held, found, taken)
        return found or self._proportional(element, within, taken)

    def _around(self, index: int) -> Span:
        """The source range of what the element stands in."""
        parent = self._source.parents[index]
        if parent is None:
            return Span(0, len(self._source.text))
        return Span(self._source.markup[parent].start, self._source.markup[parent].end)

    def _room(self, index: int) -> Span:
        """The place of what the element stands in."""
        parent = self._source.parents[index]
        found = self._places.get(parent) if parent is not None else None
        return found.span if found else Span(0, len(self._target))

    def _held(self, index: int) -> list[int]:
        """The opaque elements inside this one."""
        return [
            other
            for other, element in enumerate(self._source.markup)
            if element.kind == "opaque" and index in self._source.ancestors(other)
        ]

    def _taken(self, index: int) -> list[Span]:
        """What an element's place must leave out: placed elements that are neither around it nor inside it."""
        return [
            place.span
            for other, place in self._places.items()
            if place.span.start < place.span.end
            and other not in self._source.ancestors(index)
            and index not in self._source.ancestors(other)
        ]

    def _around_held(self, held: Sequence[int], found: Place | None, taken: Sequence[Span]) -> Place:
        """The place, widened over the opaque elements that it must hold; those out of reach move next to the first."""
        spans = [self._places[other].span for other in held]
        for candidate in ([*spans, found.span] if found else spans, spans):
            hull = Span(min(span.start for span in candidate), max(span.end for span in candidate))
            if not any(overlap(hull, other) for other in taken):
                return Place(hull, found.doubt if found else "")
        for other in held[1:]:
            doubt = f"{self._source.markup[other].open} was moved; check where it belongs"
            self._places[other] = Place(Span(spans[0].end, spans[0].end), doubt)
        return Place(spans[0])

    def _literal(self, words: str, within: Span, taken: Sequence[Span]) -> Place | None:
        """Where a name or number stands unchanged, if it stands once on both sides."""
        if self._source.text.count(words) != 1 or self._target.count(words) != 1:
            return None
        start = self._target.index(words)
        found = Span(start, start + len(words))
        whole = alignments.words(self._target, found)
        is_whole = found in {whole, alignments.trim(self._target, whole)}
        return Place(found) if is_whole and _is_free(found, within, taken) else None

    def _attended(self, element: Markup, within: Span, taken: Sequence[Span]) -> Place | None:
        found = alignments.window(
            self._alignment, Span(element.start, element.end), self._target, within=within, taken=taken
        )
        if found is None:
            return None
        doubt = f"check where {_shown(element)} belongs" if found.confidence < UNSURE else ""
        return Place(found.span, doubt)

    def _similar(self, words: str, within: Span, taken: Sequence[Span]) -> Place | None:
        found = fuzz.partial_ratio_alignment(words, self._target, score_cutoff=SIMILAR)
        if found is None:
            return None
        whole = alignments.words(self._target, Span(found.dest_start, found.dest_end))
        span = alignments.trim(self._target, whole)
        # A short word is part of many longer ones, which are not similar as a whole.
        is_similar = fuzz.ratio(words, self._target[span.start : span.end]) >= SIMILAR
        return Place(span) if is_similar and _is_free(span, within, taken) else None

    def _proportional(self, element: Markup, within: Span, taken: Sequence[Span]) -> Place:
        """The free word nearest to the element's relative position; an empty range if no word is free."""
        doubt = f"{_shown(element)} was placed by position"
        middle = (element.start + element.end) / 2 / len(self._source.text) * len(self._target)
        free = [span for span in alignments.split(self._target) if _is_free(span, within, taken)]
        nearest = min(free, key=lambda span: abs((span.start + span.end) / 2 - middle), default=None)
        return Place(nearest or Span(within.end, within.end), doubt)

    def _point(self, index: int) -> Span:
        """After the word that renders its left neighbour; at the edges, at the edges."""
        element, around, room = self._source.markup[index], self._around(index), self._room(index)
        left = self._source.text[around.start : element.start].rstrip()
        if not left:
            return Span(room.start, room.start)
        if not self._source.text[element.end : around.end].strip():
            return Span(room.end, room.end)
        end = around.start + len(left)
        position = self._elder(index, end)
        if position is None:
            position = self._after(alignments.words(self._source.text, Span(end - 1, end)))
        if not left[-1].isalnum() and self._target[position : position + 1] == left[-1]:
            position += 1
        return Span(position, position)

    def _elder(self, index: int, end: int) -> int | None:
        """Where the place ends of a sibling that ends in the source where this one's left neighbour does."""
        markup, parents = self._source.markup, self._source.parents
        for other in range(index - 1, -1, -1):
            if parents[other] == parents[index] and markup[other].start < markup[other].end == end:
                return self._places[other].span.end
        return None

    def _after(self, span: Span) -> int:
        """The position after the target word that renders the source range, else the relative one."""
        tokens = alignments.target_tokens(self._alignment, span)
        if tokens:
            best = max(tokens, key=lambda token: (token[1], token[0]))[0]
            word = alignments.words(self._target, self._alignment.target[best])
            return alignments.trim(self._target, word).end
        goal = span.end / max(1, len(self._source.text)) * len(self._target)
        ends = [word.end for word in alignments.split(self._target)] or [len(self._target)]
        return min(ends, key=lambda end: abs(end - goal))


def _is_free(span: Span, within: Span, taken: Sequence[Span]) -> bool:
    return span.start < span.end and inside(span, within) and not any(overlap(span, other) for other in taken)


def _shown(element: Markup) -> str:
    return f"{element.open}…{element.close}"
