"""Placeholders among the words of a unit, and what they make of the markup in and around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from ..model import Inline, Markup
from ..placeholders import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Span

RE_OPENED = re.compile(
    r"[A-Za-z]+://|(?i:www)\.|(?i:mailto):|\\?\{[{%]|\$\{|\{(?!\\)|%|(?:[\w.+%-]|\\[_+%.-])+@"
)
"""How a placeholder begins; with a backslash at another place (`https\\://`, `a\\@b`, `{\\{`) it is only words. Before
the two characters that open a template a backslash does not count: templates are filled in before Markdown is read."""


class Piece(NamedTuple):
    """Words, and where they are written: `raw[raw_start:raw_end]` spells `text[start:end]`."""

    start: int
    end: int
    raw_start: int
    raw_end: int


def with_placeholders(text: str, markup: Sequence[Markup], pieces: Sequence[Piece], raw: str) -> Inline:
    """The words, their markup, and the placeholders that the markup leaves whole.

    Markup within a placeholder is not meant as such (`{{< note *important* >}}`) and becomes part of it.
    """
    spans = find(text)
    if not spans:
        return Inline(text=text, markup=tuple(markup))
    edges = _Edges(markup)
    found: list[Markup] = []
    swallowed: set[int] = set()
    for span in spans:
        inner = edges.within(span)
        written = raw[raw_start(pieces, span.start) : _raw_end(pieces, span.end)] if inner is not None else ""
        if inner is not None and RE_OPENED.match(written):
            swallowed |= inner
            name = f"placeholder {text[span.start : span.end]}"
            found.append(Markup(kind="opaque", name=name, start=span.start, end=span.end, open=written))
    rest = [element for index, element in enumerate(markup) if index not in swallowed]
    return Inline(text=text, markup=tuple(sorted([*rest, *found], key=lambda element: element.start)))


class _Edges:
    """Answers quickly which elements a range of words cuts or holds."""

    def __init__(self, markup: Sequence[Markup]) -> None:
        self._markup = markup
        both = [(edge, index) for index, each in enumerate(markup) for edge in (each.start, each.end)]
        self._edges = sorted(both)
        self._opaque = [each for each in markup if each.kind == "opaque"]

    def within(self, span: Span) -> set[int] | None:
        """The elements that a placeholder at `span` would swallow; nothing if it cannot be one there."""
        low = bisect_right(self._edges, (span.start, len(self._markup)))
        high = bisect_left(self._edges, (span.end, -1))
        inner = {index for _, index in self._edges[low:high]}
        if self._is_opaque(span) or any(not self._holds(span, self._markup[index]) for index in inner):
            return None
        return inner

    def _is_opaque(self, span: Span) -> bool:
        index = bisect_right(self._opaque, span.start, key=lambda element: element.start) - 1
        return index >= 0 and self._opaque[index].end >= span.end

    @staticmethod
    def _holds(span: Span, element: Markup) -> bool:
        if element.kind == "opaque":
            return span.start <= element.start and element.end <= span.end
        return span.start < element.start and element.end < span.end


def raw_start(pieces: Sequence[Piece], position: int) -> int:
    """Where the character at a position of the words is written."""
    piece = pieces[bisect_right(pieces, position, key=lambda each: each.start) - 1]
    return piece.raw_start if position == piece.start else piece.raw_end - (piece.end - position)


def _raw_end(pieces: Sequence[Piece], position: int) -> int:
    piece = pieces[bisect_left(pieces, position, key=lambda each: each.end)]
    return piece.raw_end - (piece.end - position)
