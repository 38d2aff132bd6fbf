"""Two versions of a catalog that have one origin, put together entry by entry: branches, or a run and a person.

What one side alone changed is taken from it. Where both changed the same entry, people win over engines and accepted
texts over drafts. Two texts of the same standing are a conflict: both are kept, in the one entry, between markers as
gettext's msgcat writes them. Such a catalog is sound PO, which every editor opens, but `po` refuses it until a person
has chosen.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from .model import Catalog, Entry, State, Translation
from .origins import is_as_made

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .model import UnitKey

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

MARK = "#-#-#-#-#"
"""What begins and ends the line above each of two versions, as msgcat and msgmerge write it."""

DATES = ("PO-Revision-Date", "POT-Creation-Date")
"""Header fields of which the later is taken."""

UNKNOWN_DATE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One unit that was translated in two ways, neither of which goes before the other."""

    key: UnitKey
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What comes of two versions."""

    catalog: Catalog
    conflicts: tuple[Conflict, ...] = ()
    """In the order of the catalog, whose entries hold both texts."""


class _Held(NamedTuple):
    """An entry, and where a catalog holds it."""

    entry: Entry
    is_obsolete: bool


def merge(base: Catalog | None, ours: Catalog, theirs: Catalog) -> Merged:
    """The catalog with what either side changed since `base`; without a base, all that either has.

    Nothing that a side changed is dropped: an entry that one side deleted and the other edited stays. The header is
    never a conflict: where both changed a field, the side that was revised later has it.
    """
    start = base or replace(ours, entries=(), obsolete=(), header={}, header_comments=())
    lead = max(ours, theirs, key=_revision)
    before, left, right = _held(start), _held(ours), _held(theirs)
    conflicts: dict[UnitKey, Conflict] = {}
    merged: dict[UnitKey, _Held] = {}
    for key in left.keys() | right.keys():
        held = _merged(before.get(key), left.get(key), right.get(key), conflicts)
        if held:
            merged[key] = held
    live = _ordered(*(_keys(catalog.entries) for catalog in (start, ours, theirs)))
    gone = _ordered(*(_keys(catalog.obsolete) for catalog in (start, ours, theirs)))
    catalog = replace(
        lead,
        article=_three_way(start.article, ours.article, theirs.article, lead.article),
        source_locale=_three_way(
            start.source_locale, ours.source_locale, theirs.source_locale, lead.source_locale
        ),
        entries=tuple(
            held.entry for key in live if (held := merged.get(key)) is not None and not held.is_obsolete
        ),
        obsolete=tuple(
            held.entry for key in gone if (held := merged.get(key)) is not None and held.is_obsolete
        ),
        header=_header(start.header, ours.header, theirs.header, lead.header),
        header_comments=_lines(start.header_comments, ours.header_comments, theirs.header_comments),
    )
    told = [conflicts[key] for key in (*live, *gone) if key in conflicts]
    return Merged(catalog=catalog, conflicts=tuple(dict.fromkeys(told)))


def _revision(catalog: Catalog) -> tuple[datetime, list[tuple[str, str]]]:
    """When a catalog was last revised; of two of one time their fields decide, whichever side they are on."""
    return _date(catalog.header.get(DATES[0], "")), sorted(catalog.header.items())


def _date(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M%z")
    except ValueError:
        return UNKNOWN_DATE


def _held(catalog: Catalog) -> dict[UnitKey, _Held]:
    """Where each key stands; what is live goes before what is obsolete."""
    held = {entry.unit.key: _Held(entry, is_obsolete=True) for entry in catalog.obsolete}
    return held | {entry.unit.key: _Held(entry, is_obsolete=False) for entry in catalog.entries}


def _keys(entries: Iterable[Entry]) -> list[UnitKey]:
    return [entry.unit.key for entry in entries]


def _three_way(base: T, ours: T, theirs: T, both: T) -> T:
    """What a side alone changed, else `both` where the two changed it differently."""
    if theirs in (ours, base):
        return ours
    return theirs if ours == base else both


def _merged(
    base: _Held | None, ours: _Held | None, theirs: _Held | None, conflicts: dict[UnitKey, Conflict]
) -> _Held | None:
    """One entry of both sides, `None` if it is deleted; a conflict is added to the others."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if ours is None or theirs is None:
        return ours or theirs
    return _joined(base or _Held(Entry(unit=ours.entry.unit), is_obsolete=True), ours, theirs, conflicts)


def _joined(base: _Held, ours: _Held, theirs: _Held, conflicts: dict[UnitKey, Conflict]) -> _Held | None:
    old, mine, other = base.entry, ours.entry, theirs.entry
    is_obsolete = _three_way(base.is_obsolete, ours.is_obsolete, theirs.is_obsolete, both=False)
    # An obsolete entry has no notes; what they say is made anew in every run.
    shown = [held.entry for held in (ours, theirs) if held.is_obsolete == is_obsolete]
    translation = _translation(old.translation, mine.translation, other.translation)
    if translation is None:
        conflict = Conflict(key=mine.unit.key, ours=mine.translation.target, theirs=other.translation.target)
        conflicts[conflict.key] = conflict
        translation = _both(conflict)
    entry = replace(
        shown[0],
        unit=_three_way(old.unit, shown[0].unit, shown[-1].unit, shown[0].unit),
        translation=translation,
        comments=_lines(old.comments, mine.comments, other.comments),
        flags=_lines(old.flags, mine.flags, other.flags),
    )
    return _Held(entry, is_obsolete) if translation.target or not is_obsolete else None


def _translation(base: Translation, ours: Translation, theirs: Translation) -> Translation | None:
    """The one that goes before the other; `None` if two people said different things."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    if _standing(ours) == _standing(theirs) >= _EDITED and ours.target != theirs.target:
        return None
    return max(ours, theirs, key=lambda one: (_standing(one), _freshness(one)))


_EDITED = 2


def _standing(translation: Translation) -> int:
    """Nothing, an engine's draft, a person's text that nobody accepted, an accepted text."""
    if translation.state is State.REVIEWED:
        return _EDITED + 1
    if not translation.target:
        return 0
    return _EDITED - is_as_made(translation)


def _freshness(translation: Translation) -> tuple[object, ...]:
    """Of two that stand alike the one for the present source, the surer one; the rest only has to be decided."""
    kept = (translation.origin, translation.doubts, translation.suggestion, translation.previous or ())
    return (translation.previous is None, translation.confidence or 0.0, translation.target, *kept)


def _both(conflict: Conflict) -> Translation:
    """Both texts, marked as msgcat does."""
    texts = (("ours", conflict.ours), ("theirs", conflict.theirs))
    marked = "\n".join(f"{MARK}  {name}  {MARK}\n{text}" for name, text in texts)
    return Translation(target=marked, state=State.TRANSLATED)


def _header(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], lead: Mapping[str, str]
) -> dict[str, str]:
    merged: dict[str, str] = {}
    for name in _ordered(list(base), list(ours), list(theirs)):
        mine, other = ours.get(name), theirs.get(name)
        both = max(mine or "", other or "", key=_date) if name in DATES else lead.get(name, mine or other)
        value = _three_way(base.get(name), mine, other, both)
        if value is not None:
            merged[name] = value
    return merged


def _lines(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """The lines that both have or that a side added, in order."""
    if theirs in (ours, base):
        return tuple(ours)
    if ours == base:
        return tuple(theirs)
    deleted = set(base) - (set(ours) & set(theirs))
    return tuple(line for line in _ordered(base, ours, theirs) if line not in deleted)


def _ordered(base: Sequence[K], ours: Sequence[K], theirs: Sequence[K]) -> list[K]:
    """What either side has, in the order of the side that changed it; the rest stands behind what it stood behind."""
    known, mine = set(base), set(ours)
    is_kept = [key for key in ours if key in known] == [key for key in base if key in mine]
    first, second = (theirs, ours) if is_kept else (ours, theirs)
    return _woven(first, second)


def _woven(first: Sequence[K], second: Sequence[K]) -> list[K]:
    known = set(first)
    behind: dict[K | None, list[K]] = {}
    anchor: K | None = None
    for key in second:
        if key in known:
            anchor = key
        else:
            behind.setdefault(anchor, []).append(key)
    woven = behind.pop(None, [])
    for key in first:
        woven += [key, *behind.pop(key, ())]
    return woven
