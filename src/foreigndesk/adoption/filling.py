"""Pairs go into a catalog, where nobody has accepted or written anything yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..catalog import SLUG
from ..confidence import DOUBTED
from ..model import State, Translation
from ..origins import is_open, signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model import Catalog, Entry, UnitKey
    from .judging import Pair

MAKER = "adopted"
"""What the origin of a translation begins with that was taken over with a doubt."""
SHOWN = 60
"""Code points of another translation that a doubt shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the units of an article."""

    units: int = 0
    paired: int = 0
    """Reviewed, as a person made and published it."""
    doubtful: int = 0
    missing: int = 0
    """Without a counterpart, or left untranslated in the translation."""
    kept: int = 0
    """Which a person had written or accepted in the catalog before."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            units=self.units + other.units,
            paired=self.paired + other.paired,
            doubtful=self.doubtful + other.doubtful,
            missing=self.missing + other.missing,
            kept=self.kept + other.kept,
        )


def filled(catalog: Catalog, pairs: Iterable[Pair], *, slug: str, origin: str) -> tuple[Catalog, Tally]:
    """The catalog with what the pairs have, and how much that is.

    What a person accepted or wrote stays; an empty entry or a draft that nobody touched takes the text. `slug` is the
    translation's own, empty if it has none that can be used; `origin` is the file that the texts come from.
    """
    found = _by_unit(pairs)
    entries, tally = [], Tally()
    for entry in catalog.entries:
        if entry.unit.context == SLUG and slug:
            made: Translation | None = Translation(target=slug, state=State.REVIEWED)
        else:
            made = _translation(found.get(entry.unit.key, ()), origin)
        settled, one = _settled(entry, made)
        entries.append(settled)
        tally += one
    return replace(catalog, entries=tuple(entries)), tally


def _settled(entry: Entry, made: Translation | None) -> tuple[Entry, Tally]:
    """The entry with the translation, if it may have it."""
    before = entry.translation
    if not is_open(before) and (made is None or made.target != before.target):
        return entry, Tally(units=1, kept=1)
    if made is None:
        return entry, Tally(units=1, missing=1)
    is_sure = made.state is State.REVIEWED or before.state is State.REVIEWED
    tally = Tally(units=1, paired=int(is_sure), doubtful=int(not is_sure))
    return (replace(entry, translation=made) if is_open(before) else entry), tally


def _by_unit(pairs: Iterable[Pair]) -> Mapping[UnitKey, list[Pair]]:
    found: dict[UnitKey, list[Pair]] = {}
    for pair in pairs:
        if pair.target:
            found.setdefault(pair.source.key, []).append(pair)
    return found


def _translation(pairs: Iterable[Pair], origin: str) -> Translation | None:
    """What a unit takes over, which may occur several times in the article."""
    ordered = sorted(pairs, key=lambda pair: (pair.kind != "reviewed", -pair.certainty))
    if not ordered:
        return None
    best = ordered[0]
    other = next((pair.target for pair in ordered if pair.target != best.target), "")
    doubts = [*best.doubts, *([f"also translated as “{_shortened(other)}”"] if other else [])]
    if not doubts:
        return Translation(target=best.target, state=State.REVIEWED)
    return Translation(
        target=best.target,
        state=State.TRANSLATED,
        origin=signed(f"{MAKER}|{origin}", best.target),
        doubts=tuple(dict.fromkeys(doubts)),
        confidence=round(min(best.certainty, DOUBTED), 2),
        previous=best.previous,
    )


def _shortened(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
