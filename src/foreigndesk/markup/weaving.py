"""Translated words and the elements of a unit, written as one text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..model import Markup, Slot, Span
    from .masking import Masked
    from .searching import Place


def woven(
    source: Masked,
    target: str,
    places: Sequence[Place],
    escape: Callable[[str], str],
    slots: Mapping[Slot, str],
) -> str:
    """The unit's text: translated words, escaped, with every element once, properly nested.

    Each stands at its place, as far as that lies inside its parent's and behind those before it. Stand-ins that
    the engine wrote twice are left out. `slots` says what is written for the texts within elements, such as an
    image's alternative text.
    """
    spans = tuple(place.span for place in places)
    return _Weaving(source, target, spans, escape, slots).written(None, 0, len(target))


class _Weaving:
    """Writes translated words and elements in one walk, from which neither can leave nor enter twice."""

    def __init__(
        self,
        source: Masked,
        target: str,
        spans: Sequence[Span],
        escape: Callable[[str], str],
        slots: Mapping[Slot, str],
    ) -> None:
        self._source = source
        self._target = target
        self._spans = spans
        self._escape = escape
        self._slots = slots
        self._gone = _gone(source, target, spans)

    def written(self, parent: int | None, start: int, end: int) -> str:
        """The words of a range of the target, with the elements whose parent it is."""
        children = [index for index, each in enumerate(self._source.parents) if each == parent]
        parts, cursor, after_break = [], start, False
        for index in sorted(children, key=lambda index: (self._spans[index], index)):
            begin = min(max(self._spans[index].start, cursor), end)
            stop = min(max(self._spans[index].end, begin), end)
            is_break = self._source.markup[index].name == "break"
            parts.append(self._words(cursor, begin, is_first=after_break, is_last=is_break))
            last = "".join(parts)[-1:]
            parts.append(self._element(index, begin, stop, last))
            cursor, after_break = stop, is_break
        return "".join([*parts, self._words(cursor, end, is_first=after_break, is_last=False)])

    def _words(self, start: int, end: int, *, is_first: bool, is_last: bool) -> str:
        """The words of a range, without stand-ins, and without the spaces at the break of a line."""
        kept = "".join(self._target[at] for at in range(start, end) if at not in self._gone)
        kept = kept.lstrip(" ") if is_first else kept
        return self._escape(kept.rstrip(" ") if is_last else kept)

    def _element(self, index: int, start: int, end: int, before: str) -> str:
        """An element at a range of the target, behind the text that ends on `before`."""
        element = self._source.markup[index]
        inside = self.written(index, start, end) if element.kind == "paired" else ""
        written = f"{_filled(element, 'open', self._slots)}{inside}{_filled(element, 'close', self._slots)}"
        if start < end or element.name == "break":
            return written
        # Between two words it has the spaces that it has in the source.
        left = " " if self._has_space(element.start - 1) and before.strip() else ""
        right = " " if self._has_space(element.end) and self._target[end : end + 1].strip() else ""
        return f"{left}{written}{right}"

    def _has_space(self, position: int) -> bool:
        return 0 <= position < len(self._source.text) and self._source.text[position].isspace()


def _filled(element: Markup, side: Literal["open", "close"], slots: Mapping[Slot, str]) -> str:
    """What is written on one side of an element, with its slots filled."""
    written = element.open if side == "open" else element.close
    parts, end = [], 0
    for slot in element.slots:
        if slot.side == side:
            parts += [written[end : slot.start], slots.get(slot, written[slot.start : slot.end])]
            end = slot.end
    return "".join([*parts, written[end:]])


def _gone(source: Masked, target: str, spans: Sequence[Span]) -> set[int]:
    """The positions in the target that stand-ins take up: those in their places, and copies with the space before."""
    gone: set[int] = set()
    for stand_in, span in zip(source.stand_ins, spans, strict=True):
        if stand_in:
            gone.update(range(*span))
            for copy in re.finditer(rf"\s?({stand_in})(?!\d)", target):
                if copy.span(1) != span:
                    gone.update(range(*copy.span()))
    return gone
