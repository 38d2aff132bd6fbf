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
    from ..model import Inline, Markup, Segment, Unit
    from ..plugins import Format

RE_SPACE = re.compile(r"\s+")
RE_TAG = re.compile(
    r"""html <(?:(?P<name>em|i|strong|b)>|code>(?P<code>.*)</code>|a [^>]*?href=["']?(?P<address>[^"'\s>]+)[^>]*>)""",
    re.DOTALL,
)
"""The name of an element of HTML that other formats have, too."""
TAGS = {"em": "emphasis", "i": "emphasis", "strong": "strong", "b": "strong"}


def respelled(translation: Segment, unit: Unit | Segment, format_: Format) -> str | None:
    """What the unit's target must be to say what the translation says; `None` where its markup cannot be found there.

    The translation's own spelling is kept wherever it means the same in the unit's place. `format_` is the unit's.
    """
    read = format_.inline(translation.source, unit.syntax)
    is_read_alike = _words(read) == _words(translation.inline)
    if is_read_alike and is_equal(unit.inline, read):
        return translation.source
    elements = _counterparts(unit.inline.markup, translation.inline.markup)
    written = _written(unit, translation.inline, elements, format_) if elements is not None else None
    return translation.source if written is None and is_read_alike else written


def is_equal(source: Inline, target: Inline) -> bool:
    """Whether a build would take the target: with all the markup of its source and none beside."""
    lost, added = difference(source.names, target.names)
    return not lost and not added


def _words(inline: Inline) -> str:
    return RE_SPACE.sub(" ", inline.text).strip()


def _counterparts(source: Sequence[Markup], target: Sequence[Markup]) -> dict[int, Markup] | None:
    """For each element of the source, by its place, the target's that is the same; `None` if they do not match."""
    if len(source) != len(target):
        return None
    left = list(target)
    found: dict[int, Markup] = {}
    for place, element in enumerate(source):
        other = next((each for each in left if _essence(each) == _essence(element)), None)
        if other is None:
            return None
        left.remove(other)
        found[place] = other
    return found


def _essence(element: Markup) -> str:
    """What an element is in any format."""
    tag = RE_TAG.fullmatch(element.name)
    if tag is None:
        return folded(element.name)
    if tag["address"]:
        return folded(f"link {tag['address']}")
    return TAGS[tag["name"]] if tag["name"] else f"code {tag['code']}"


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
