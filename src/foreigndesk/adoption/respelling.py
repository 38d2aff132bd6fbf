"""A translation as another document or program spells it, spelled as the unit wants it: same words, the unit's markup."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..addresses import difference, folded
from ..markup import Place, masked, woven
from ..model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..markup import Masked
    from ..model import Inline, Markup, Segment, Slot, Unit
    from ..plugins import Format

RE_SPACE = re.compile(r"\s+")


def respelled(translation: Segment, unit: Unit | Segment, format_: Format) -> str | None:
    """What the unit's target must be to say what the translation says; `None` where its markup cannot be found there.

    The translation's own spelling is kept wherever it means the same in the unit's place. `format_` is the unit's.
    """
    source, inline = unit.inline, translation.inline
    read = format_.inline(translation.source, unit.syntax)
    if _words(read) == _words(inline) and read.names == inline.names:
        return translation.source
    elements = _counterparts(source.markup, inline.markup)
    if elements is None:
        return None
    return _written(unit, inline, elements, format_)


def is_equal(source: Inline, target: Inline) -> bool:
    """Whether a build would take the target: with all the markup of its source and none beside."""
    lost, added = difference(source.names, target.names)
    return not lost and not added


def _words(inline: Inline) -> str:
    return RE_SPACE.sub(" ", inline.text).strip()


def _counterparts(source: Sequence[Markup], target: Sequence[Markup]) -> dict[int, Markup] | None:
    """For each element of the source, by its place, the target's: of the same name, else the next of the same kind.

    `None` if one has none, or if the target has others beside.
    """
    if len(source) != len(target):
        return None
    left = list(target)
    found: dict[int, Markup] = {}
    for likeness in (folded, _kind):
        for place, element in enumerate(source):
            if place not in found:
                other = next((e for e in left if likeness(e.name) == likeness(element.name)), None)
                if other is not None:
                    left.remove(other)
                    found[place] = other
    return found if not left else None


def _kind(name: str) -> str:
    return name.partition(" ")[0]


def _written(
    unit: Unit | Segment, target: Inline, elements: Mapping[int, Markup], format_: Format
) -> str | None:
    source = masked(unit.inline)
    text, shift = _with_stand_ins(source, target, elements)
    places = [Place(shift(elements[index])) for index in range(len(source.markup))]
    slots = {
        slot: format_.escape(other.text, slot.syntax)
        for index, element in enumerate(source.markup)
        for slot, other in zip(element.slots, elements[index].slots, strict=False)
    }
    written = woven(source, text, places, lambda words: format_.escape(words, unit.syntax), slots)
    read = format_.inline(written, unit.syntax)
    return written if Counter(read.names) == Counter(unit.inline.names) else None


def _with_stand_ins(source: Masked, target: Inline, elements: Mapping[int, Markup]) -> tuple[str, _Shift]:
    """The target's words with the source's stand-ins for what is opaque, and where ranges are in them."""
    cuts = sorted(
        (elements[index].start, elements[index].end, stand_in)
        for index, stand_in in enumerate(source.stand_ins)
        if stand_in
    )
    parts, end = [], 0
    for start, stop, stand_in in cuts:
        parts += [target.text[end:start], stand_in]
        end = stop
    return "".join([*parts, target.text[end:]]), _Shift(cuts)


class _Shift:
    """Moves ranges of the target's words to where they are once stand-ins are in it."""

    def __init__(self, cuts: Sequence[tuple[int, int, str]]) -> None:
        self._cuts = cuts

    def __call__(self, element: Markup) -> Span:
        return Span(self._moved(element.start, is_end=False), self._moved(element.end, is_end=True))

    def _moved(self, position: int, *, is_end: bool) -> int:
        moved = position
        for start, end, stand_in in self._cuts:
            if end <= position and (start < position or is_end or end > start):
                moved += len(stand_in) - (end - start)
        return moved


def slots_of(inline: Inline) -> tuple[Slot, ...]:
    """The texts in the writing of its elements, in order."""
    return tuple(slot for element in inline.markup for slot in element.slots)
