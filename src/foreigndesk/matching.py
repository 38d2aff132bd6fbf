"""A changed text laid out in pieces: sentences whose translation was accepted, changed ones, and new ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from .memory.closeness import closeness
from .model import Span
from .pairing import paired
from .sentences import joint, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .model import UnitKey
    from .pairing import Pair
    from .sentences import Parted

Kind = Literal["kept", "changed", "new"]


class Old:
    """A text with its accepted translation; its sentences are paired when that is asked for."""

    def __init__(self, key: UnitKey, source: Parted, target: Parted) -> None:
        self.key = key
        self.source, self.target = source, target

    @cached_property
    def pairs(self) -> list[Pair]:
        """What certainly belongs together, in order."""
        return paired(self.source, self.target)

    def between(self, first: int, stop: int) -> str | None:
        """What translates its words from one to another; `None` if it is not certain where that begins or ends."""
        if (first, stop) == (0, len(words(self.source.text))):
            return self.target.text
        is_certain = {first, stop} <= self._cuts.keys()
        return self.target.slice(Span(self._cuts[first], self._cuts[stop])) if is_certain else None

    @cached_property
    def _cuts(self) -> dict[int, int]:
        """After how many words of the source a sentence ends, as certainly as one of the translation: its number."""
        sizes = [len(words(self.source.slice(Span(row, row + 1)))) for row in range(len(self.source))]
        before = [0, *accumulate(sizes)]
        ends = {(pair.source.end, pair.target.end) for pair in self.pairs}
        starts = {(pair.source.start, pair.target.start) for pair in self.pairs}
        cuts = {before[source]: target for source, target in ends & starts}
        return {0: 0, before[-1]: len(self.target), **cuts}


class Origin(NamedTuple):
    """Where a piece's translation comes from."""

    old: Old
    pair: Pair

    @property
    def source(self) -> str:
        """What it was accepted for."""
        return self.old.source.slice(self.pair.source)

    @property
    def target(self) -> str:
        """What was accepted."""
        return self.old.target.slice(self.pair.target)

    @property
    def key(self) -> str:
        """The sentence that it was accepted for, as it is compared; the first if there are two."""
        return self.old.source.keys[self.pair.source.start]

    @property
    def size(self) -> int:
        """How many sentences of the source it translates."""
        return self.pair.source.end - self.pair.source.start

    def goes_on(self, other: Origin) -> bool:
        """Whether the other follows it in the same text."""
        return self.old is other.old and self.pair.target.end == other.pair.target.start


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence of the changed text, or two that are translated together."""

    kind: Kind
    """`changed` is one whose old wording is so close that its translation serves as the draft."""
    source: str
    origin: Origin | None = None
    """`None` for a new one."""


def pieces(text: Parted, olds: Sequence[Old]) -> list[Piece]:
    """The text in pieces; of several translations the one that goes on where the last ended, or that of the first text.

    A sentence is `changed` where the first of the old texts has a close one that is in the text no more.
    """
    found: list[Piece] = []
    used: set[Origin] = set()
    row = 0
    while row < len(text):
        kept = _kept(text.keys, row, olds, used, found[-1].origin if found else None)
        origin = kept or _closest(text.keys, row, olds[0], used)
        size = kept.size if kept else 1
        kind: Kind = "kept" if kept else "changed" if origin else "new"
        found.append(Piece(kind, text.slice(Span(row, row + size)), origin))
        used |= {origin} if origin else set()
        row += size
    return found


def gaps(found: Sequence[Piece], olds: Sequence[Old]) -> tuple[str, ...]:
    """What stands between the translations of the pieces: what stood there, or else what stands there usually."""
    usual = next((old.target.gap(0) for old in olds if len(old.target) > 1), None)
    between = []
    for one, other in pairwise(found):
        if one.origin and other.origin and one.origin.goes_on(other.origin):
            between.append(one.origin.old.target.gap(one.origin.pair.target.end - 1))
        else:
            between.append(joint(one.origin.target if one.origin else one.source) if usual is None else usual)
    return (*between, "")


def _kept(
    keys: Sequence[str], row: int, olds: Sequence[Old], used: Collection[Origin], last: Origin | None
) -> Origin | None:
    """The accepted translation of the sentences from this one on."""
    fitting = [
        Origin(old, pair)
        for old in olds
        for pair in old.pairs
        if old.source.keys[slice(*pair.source)] == keys[row : row + pair.source.end - pair.source.start]
    ]
    # Of equals the first is taken, and they are in the order of the old texts.
    return min(
        fitting,
        key=lambda origin: (last is None or not last.goes_on(origin), origin in used),
        default=None,
    )


def _closest(keys: Sequence[str], row: int, old: Old, used: Collection[Origin]) -> Origin | None:
    """The translation of the old wording of a changed sentence, if there is one so close that it serves as a draft."""
    origins = (Origin(old, pair) for pair in old.pairs)
    gone = [one for one in origins if one.size == 1 and one not in used and one.key not in keys]
    best = max(gone, key=lambda origin: closeness(origin.key, keys[row]), default=None)
    return best if best and closeness(best.key, keys[row]) else None
