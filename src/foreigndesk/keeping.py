"""What a person accepted for other wordings of an article's text, and how it serves a changed one sentence by sentence.

A sentence keeps its translation word for word wherever it went: it stands among other ones, its paragraph was split,
or joined to the next. Only where it is certain which sentence translates which; else nothing of the unit is kept so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from .catalog import SLUG
from .matching import Old, Origin, gaps, pieces
from .model import Inline, State
from .sentences import Parted, flat, joint, ranges, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .matching import Piece
    from .model import Entry, Locale, Unit, UnitKey

InlineOf = Callable[[str, str], Inline]
"""A format's way to part a text of some syntax into words and markup."""

MOST_OLD = 30
"""Old texts that one changed text takes sentences from."""
SHOWN = 60
"""Code points of a sentence that a doubt shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a changed text is translated: with what was accepted, and with what is still to be drafted."""

    sources: tuple[str, ...]
    """The pieces of the changed text, in order: sentences, or two that are translated together."""
    targets: tuple[str | None, ...]
    """What was accepted for each; `None` for one that is new."""
    gaps: tuple[str, ...]
    """What stands behind each in the translation; behind the last nothing."""
    doubts: tuple[str, ...]
    """For the reviewer: which sentences are new, changed or gone."""
    previous: UnitKey | None
    """What the accepted sentences were accepted for; `None` if that is the text as it is."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The pieces that are to be drafted."""
        return tuple(
            source for source, target in zip(self.sources, self.targets, strict=True) if target is None
        )

    def filled(self, drafts: Iterable[str] = ()) -> str:
        """The translation, with drafts of the missing pieces."""
        fresh = iter(drafts)
        texts = (next(fresh) if target is None else target for target in self.targets)
        return "".join(f"{text}{gap}" for text, gap in zip(texts, self.gaps, strict=True))


class Accepted:
    """The accepted translations of an article, live and obsolete; parted into sentences when they are asked for."""

    def __init__(
        self,
        entries: Iterable[Entry],
        units: Sequence[Unit],
        source: Locale,
        locale: Locale,
        inline: InlineOf,
    ) -> None:
        self._entries = {
            entry.unit.key: entry
            for entry in entries
            if entry.translation.state is State.REVIEWED and entry.unit.context != SLUG
        }
        self._units = units
        self._source, self._locale = source, locale
        self._inline = inline
        self._olds: dict[tuple[UnitKey, str], Old] = {}

    def plan(self, unit: Unit, base: UnitKey | None) -> Plan | None:
        """How the unit is translated with sentences that were accepted for `base` and others; `None` if with none."""
        olds = self._candidates(unit, base)
        if not olds:
            return None
        text = self._parted(unit.source, unit.syntax)
        own = olds[0] if olds[0].key == base else None
        found = pieces(text, olds)
        open_ = [piece for piece in found if piece.kind != "kept"]
        is_unsure = own and any(flat(piece.source) in own.source.keys for piece in open_)
        if len(open_) == len(found) or is_unsure:
            return None
        return Plan(
            sources=tuple(piece.source for piece in found),
            targets=tuple(piece.origin.target if piece.origin else None for piece in found),
            gaps=gaps(found, olds),
            doubts=tuple(self._doubts(found, own)),
            previous=_previous(unit, found, own),
        )

    def fits(self, unit: Unit, target: str) -> bool:
        """Whether the target has the markup of the unit."""
        return self._inline(target, unit.syntax).names == self._inline(unit.source, unit.syntax).names

    def divided(self, keys: Sequence[UnitKey], units: Sequence[Unit]) -> list[str | None]:
        """The translations of old texts, in order, divided among units that have the same words in the same order.

        `None` for a unit of which it is not certain where its part begins or ends.
        """
        stops = list(accumulate(len(words(unit.source)) for unit in units))
        chunks: list[list[str | None]] = [[] for _ in units]
        end = 0
        for key in keys:
            old = self._old(key, units[0].syntax)
            start, end = end, end + len(words(old.source.text))
            cuts = [0, *(stop - start for stop in stops if start < stop < end), end - start]
            for place, cut in enumerate(pairwise(cuts), start=bisect_right(stops, start)):
                chunks[place].append(old.between(*cut))
        return [self._fitting(unit, chunk) for unit, chunk in zip(units, chunks, strict=True)]

    def sentences(self, text: str) -> list[str]:
        """The sentences of a source, as they are compared."""
        return [flat(text[start:end]) for start, end in ranges(text, self._source)]

    @cached_property
    def _index(self) -> dict[tuple[str, str], list[UnitKey]]:
        """By context and sentence the texts that have it."""
        found = defaultdict(list)
        for key in self._entries:
            for sentence in dict.fromkeys(self.sentences(key[1])):
                found[key[0], sentence].append(key)
        return found

    @cached_property
    def _present(self) -> set[str]:
        """All sentences of the article as it is."""
        return {sentence for unit in self._units for sentence in self.sentences(unit.source)}

    def _fitting(self, unit: Unit, chunks: Sequence[str | None]) -> str | None:
        found = [chunk for chunk in chunks if chunk is not None]
        target = _joined(found)
        return target if len(found) == len(chunks) and self.fits(unit, target) else None

    def _parted(self, text: str, syntax: str) -> Parted:
        return Parted(text, self._source, lambda part: self._inline(part, syntax))

    def _candidates(self, unit: Unit, base: UnitKey | None) -> list[Old]:
        """The texts that share a sentence with the unit; the base first, then the one that shares the most."""
        if not self._entries:
            return []
        hits: Counter[UnitKey] = Counter()
        for sentence in self.sentences(unit.source):
            hits.update(self._index.get((unit.context, sentence), ()))
        keys = [key for key, _ in hits.most_common() if key not in {base, unit.key}][:MOST_OLD]
        if base is not None and base in hits:
            keys = [base, *keys]
        return [self._old(key, unit.syntax) for key in keys]

    def _old(self, key: UnitKey, syntax: str) -> Old:
        if (key, syntax) not in self._olds:
            target = self._entries[key].translation.target
            self._olds[key, syntax] = Old(
                key,
                self._parted(key[1], syntax),
                Parted(target, self._locale, lambda part: self._inline(part, syntax)),
            )
        return self._olds[key, syntax]

    def _doubts(self, found: Sequence[Piece], own: Old | None) -> Iterator[str]:
        for piece in found:
            if piece.kind != "kept":
                yield f"{piece.kind} sentence: “{_shown(piece.source)}”"
        if own:
            used = {piece.origin for piece in found}
            for origin in (Origin(own, pair) for pair in own.pairs):
                if origin not in used and origin.key not in self._present:
                    yield f"deleted sentence: “{_shown(origin.source)}”"
            if not _is_in_order(found, own):
                yield "the order of the sentences changed"


def _previous(unit: Unit, found: Sequence[Piece], own: Old | None) -> UnitKey | None:
    """What the translation was accepted for: the base as a whole, and the sentences that come from elsewhere."""
    others = [piece.origin.source for piece in found if piece.origin and piece.origin.old is not own]
    text = _joined([own.source.text, *others] if own else others)
    return None if flat(text) == flat(unit.source) else (unit.context, text)


def _is_in_order(found: Sequence[Piece], own: Old) -> bool:
    rows = [piece.origin.pair.source for piece in found if piece.origin and piece.origin.old is own]
    return rows == sorted(rows)


def _joined(texts: Sequence[str]) -> str:
    return "".join(f"{text}{joint(text)}" for text in texts[:-1]) + "".join(texts[-1:])


def _shown(text: str) -> str:
    """The beginning of a sentence, on one line."""
    shown = flat(text)
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"
