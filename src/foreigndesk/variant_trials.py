"""Trials of one variant: which translations it can have, as far as parsing it again shows.

A translation that would break the article is rejected, with the reason, and the source text stands in its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from .addresses import difference
from .catalog import SLUG
from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from .model import Document, Inline, Segment, UnitKey
    from .plugins import Format

STRUCTURE = "changes the structure of the article"
UNDECIDED = "cannot be told apart from others that change the structure of the article"

TRIALS = 40
"""How often a variant is parsed to find the translations that change its structure. A bound, so that the time grows
with the article and not with the number of bad translations: those that are not cleared by then are rejected."""
ROUNDS = 3
"""How often translations are dropped for their markup; dropping one seldom shows another to be wrong."""

RE_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""What no text has: it would end a string, or could not be saved."""


class Finish(Protocol):
    """Makes a variant of a text in which the words are replaced."""

    def __call__(self, text: str, *, is_whole: bool) -> str:
        """The variant; `is_whole` tells that no translation was rejected."""
        ...


class Trials:
    """What becomes of the targets in one document."""

    def __init__(
        self,
        document: Document,
        targets: Mapping[UnitKey, str],
        format_: Format,
        finish: Finish,
    ) -> None:
        self.rejected: dict[UnitKey, str] = {}
        """For each translation that cannot be used what is wrong with it, as a clause about it."""
        self._document = document
        self._targets = targets
        self._format = format_
        self._finish = finish
        self._keys = list(dict.fromkeys(each.key for each in document.segments if is_changed(each, targets)))
        self._spelled = self._spell()
        self._left = TRIALS

    def settle(self) -> str:
        """A variant with every translation that can be used; raises `InputError` if there is none even without."""
        for _ in range(ROUNDS):
            text = self._text(self._accepted)
            faults = self._faults(text)
            if text is not None and faults == {}:
                return text
            if faults and not faults.keys().isdisjoint(self._accepted):
                self.rejected |= {key: what for key, what in faults.items() if key in self._accepted}
            else:
                self._restructure(text)
        text = self._text(self._accepted)
        if text is not None and self._faults(text) == {}:
            return text
        raise InputError("the variant would have another structure", remedy="report this article as a bug")

    @property
    def _accepted(self) -> list[UnitKey]:
        return [key for key in self._keys if key not in self.rejected]

    def _spell(self) -> list[str]:
        """For each segment what stands there in the variant, if its translation is not rejected."""
        spelled = []
        for segment in self._document.segments:
            written = self._document.text[segment.start : segment.end]
            if is_changed(segment, self._targets) and segment.key not in self.rejected:
                try:
                    written = self._spelling(segment, self._targets[segment.key])
                except InputError as error:
                    self.rejected[segment.key] = error.what
            spelled.append(written)
        return spelled

    def _spelling(self, segment: Segment, target: str) -> str:
        found = set(RE_CONTROL.findall(target)) - set(RE_CONTROL.findall(segment.source))
        if found:
            codes = ", ".join(f"U+{ord(character):04X}" for character in sorted(found))
            raise InputError(f"has a control character ({codes})", remedy="delete it")
        if segment.inline.markup and segment.context != SLUG:
            inline = self._format.inline(target, segment.syntax)
            if difference(segment.inline.names, inline.names)[0]:
                raise InputError(_difference(segment, inline), remedy="put it back")
        return self._format.encode(segment, target)

    def _text(self, accepted: Collection[UnitKey]) -> str | None:
        """The variant with these translations; `None` if the format cannot make one of that text."""
        kept = frozenset(accepted)
        pieces = [
            written if segment.key in kept else None
            for segment, written in zip(self._document.segments, self._spelled, strict=True)
        ]
        try:
            return self._finish(splice(self._document, pieces), is_whole=len(kept) == len(self._keys))
        except InputError:
            return None

    def _faults(self, text: str | None) -> dict[UnitKey, str] | None:
        """What is wrong with which unit's markup in a variant; `None` if already its structure is another."""
        document = self._parse(text)
        if document is None or document.skeleton != self._document.skeleton:
            return None
        after = self._segments(document)
        if len(after) != len(self._document.segments):
            return None
        faults: dict[UnitKey, str] = {}
        for old, new in zip(self._document.segments, after, strict=True):
            # A variant has an address of its own.
            if old.context != SLUG and (what := _difference(old, new.inline)):
                faults.setdefault(old.key, what)
        return faults

    def _parse(self, text: str | None) -> Document | None:
        if text is None:
            return None
        try:
            return self._format.parse(self._document.path, text)
        except InputError:
            return None

    def _segments(self, variant: Document) -> Sequence[Segment]:
        """The variant's segments, without the slug that it gained beside its other metadata."""
        if any(segment.context == SLUG for segment in self._document.segments):
            return variant.segments
        return [segment for segment in variant.segments if segment.context != SLUG]

    def _restructure(self, text: str | None) -> None:
        """Reject the translations that change the structure: those with which alone it stays are kept."""
        accepted = self._accepted
        suspects = self._suspects(text)
        firm = [key for key in accepted if key not in suspects]
        if not firm or not self._holds(firm):
            firm, suspects = [], frozenset(accepted)
        self._admit(firm, [key for key in accepted if key in suspects])

    def _suspects(self, text: str | None) -> frozenset[UnitKey]:
        """The units between the first and the last place where the variant says something unexpected."""
        document = self._parse(text)
        if document is None:
            return frozenset(self._keys)
        before = self._document.segments
        old = [_mark(each, self._targets.get(each.key, each.source)) for each in before]
        new = [_mark(each, each.source) for each in self._segments(document)]
        first = _common(old, new)
        last = len(old) - _common(old[first:][::-1], new[first:][::-1])
        # What stands before the place may have swallowed it, as what stands behind may have been swallowed.
        return frozenset(each.key for each in before[max(first - 1, 0) : last + 1])

    def _admit(self, firm: Sequence[UnitKey], suspects: Sequence[UnitKey]) -> Sequence[UnitKey]:
        """Those of the suspects that hold together with the firm ones, found by halves; the others are rejected."""
        if self._left <= 0:
            self.rejected |= dict.fromkeys(suspects, UNDECIDED)
            return []
        if not suspects or self._holds([*firm, *suspects]):
            return suspects
        if len(suspects) == 1:
            self.rejected[suspects[0]] = STRUCTURE
            return []
        middle = len(suspects) // 2
        left = self._admit(firm, suspects[:middle])
        return [*left, *self._admit([*firm, *left], suspects[middle:])]

    def _holds(self, accepted: Collection[UnitKey]) -> bool:
        self._left -= 1
        return self._faults(self._text(accepted)) == {}


def splice(document: Document, pieces: Iterable[str | None]) -> str:
    """Put pieces in the place of the segments, where there are any; leave every other character alone."""
    parts, end = [], 0
    for segment, piece in zip(document.segments, pieces, strict=True):
        if piece is not None:
            parts += [document.text[end : segment.start], piece]
            end = segment.end
    return "".join([*parts, document.text[end:]])


def is_changed(segment: Segment, targets: Mapping[UnitKey, str]) -> bool:
    """Whether the segment has a target that is not its source."""
    return not segment.keep and targets.get(segment.key, segment.source) != segment.source


def _difference(old: Segment, new: Inline) -> str:
    """What markup came or went, in the words of the person who must put it right; empty if none that matters."""
    lost, added = difference(old.inline.names, new.names)
    told = [f"lost {', '.join(lost)}"] if lost else []
    if added and not old.plain:
        told.append(f"added {', '.join(added)}")
    return " and ".join(told)


def _mark(segment: Segment, text: str) -> tuple[str, str]:
    """What tells one segment from another, however its text is escaped."""
    return segment.role, "".join(filter(str.isalnum, text))


def _common(old: Sequence[object], new: Sequence[object]) -> int:
    """How many items the two begin with in common."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
