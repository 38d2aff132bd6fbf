"""The layout that people gave a variant: where it says the same, its line breaks, blank lines and spellings stay.

A variant is made of its article, whose lines break elsewhere. Without this, the translation that a site has had for years
would change in every line when it is built for the first time.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .model import Document, Segment
    from .plugins import Format


class _Edit(NamedTuple):
    """A range of the new text, and the range of the old one that goes there."""

    start: int
    end: int
    old_start: int
    old_end: int


def laid_out(text: str, present: str, format_: Format, *, path: str) -> str:
    """The variant `text` with the layout of the file that is there at `present`, as far as both say the same.

    What comes out has the skeleton and the segments of `text`; where that cannot be had, it is `text` itself.
    """
    if text == present:
        return text
    try:
        new, old = format_.parse(path, text), format_.parse(path, present)
    except InputError:
        return text
    pairs = _pairs(new, old)
    for edits in (_runs(new, old, pairs), _singles(new, old, pairs)):
        written = _edited(text, present, edits)
        if _is_same(path, written, new, format_):
            return written
    return text


def _is_same(path: str, written: str, new: Document, format_: Format) -> bool:
    try:
        read = format_.parse(path, written)
    except InputError:
        return False
    return read.skeleton == new.skeleton and list(map(_said, read.segments)) == list(map(_said, new.segments))


def _pairs(new: Document, old: Document) -> list[tuple[int, int]]:
    """The places of segments that say the same in both, ascending."""
    before, after = [_place(each) for each in old.segments], [_place(each) for each in new.segments]
    blocks = SequenceMatcher(None, after, before, autojunk=False).get_matching_blocks()
    return [(block.a + offset, block.b + offset) for block in blocks for offset in range(block.size)]


def _runs(new: Document, old: Document, pairs: Sequence[tuple[int, int]]) -> Iterator[_Edit]:
    """The pairs, with what stands between two of them that follow each other in both, and behind the last.

    What stands beside a field is left alone: a variant says there what it is.
    """
    last: tuple[int, int] | None = None
    edit: _Edit | None = None
    for i, j in pairs:
        one = _single(new.segments[i], old.segments[j])
        joins = last == (i - 1, j - 1) and not new.segments[i].plain and not new.segments[i - 1].plain
        if edit and joins:
            edit = edit._replace(end=one.end, old_end=one.old_end)
        else:
            yield from [edit] if edit else []
            edit = one
        last = (i, j)
    if edit and last == (len(new.segments) - 1, len(old.segments) - 1) and not new.segments[-1].plain:
        edit = edit._replace(end=len(new.text), old_end=len(old.text))
    yield from [edit] if edit else []


def _singles(new: Document, old: Document, pairs: Sequence[tuple[int, int]]) -> Iterator[_Edit]:
    return (_single(new.segments[i], old.segments[j]) for i, j in pairs)


def _single(new: Segment, old: Segment) -> _Edit:
    return _Edit(new.start, new.end, old.start, old.end)


def _edited(text: str, present: str, edits: Iterator[_Edit]) -> str:
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.start], present[edit.old_start : edit.old_end]]
        end = edit.end
    return "".join([*parts, text[end:]])


def _place(segment: Segment) -> tuple[str, str, str]:
    """What a segment says, and what stands before its further lines."""
    return (*_said(segment), segment.prefix)


def _said(segment: Segment) -> tuple[str, str]:
    return (segment.role, segment.source)
