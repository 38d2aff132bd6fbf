"""Catalogs that follow their article: what becomes of each translation when the sources change.

The rule above all others is that no run loses a reviewer's text. It stays with its unit; or it serves the units that
took its unit's place, and waits among the obsolete entries until its source comes back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .catalog import settle
from .keeping import Accepted
from .likeness import Regrouped, changed, regrouped
from .model import Catalog, Entry, Inline, State, Translation, Unit
from .origins import ACCEPTED, is_accepted, is_as_made, is_waiting, signed

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from .keeping import InlineOf, Plan
    from .model import Locale, UnitKey


def plain(text: str, syntax: str) -> Inline:
    """A text without markup, whatever the syntax."""
    del syntax
    return Inline(text=text)


def update(
    old: Catalog | None,
    units: Sequence[Unit],
    *,
    article: str,
    source_locale: Locale,
    locale: Locale,
    inline: InlineOf = plain,
) -> Catalog:
    """The catalog of these units, with every translation that the old one had; doing it twice changes nothing.

    A unit keeps its translation, or gets back its obsolete one. Where only the paragraphs are parted otherwise, their
    reviewed sentences are divided anew and stay reviewed. A changed unit takes over the old wording's translation as
    stale; so does one that has nothing but reviewed sentences of other texts. Translations of vanished units become
    obsolete, in order; so do reviewed ones of changed units.

    `units` are in the order of the article; one that occurs twice may be there twice, and becomes one entry. `inline`
    is the format's way to read a unit's markup.
    """
    before = old or Catalog(article=article, source_locale=source_locale, locale=locale, entries=())
    known = _known(before)
    accepted = Accepted(known.values(), units, source_locale, locale, inline)
    groups = list(regrouped(before, units, known))
    divided = _divided(groups, known, accepted)
    # A text that was split is the translation of none of its parts.
    split = {key for olds, news in groups if len(news) > 1 for key in olds}
    units = _once(units)
    moved = changed(before, [unit for unit in units if unit.key not in divided], known, without=split)
    entries = (
        _followed(unit, known.get(unit.key) or divided.get(unit.key) or moved.get(unit.key), accepted)
        for unit in units
    )
    placed = {unit.key for unit in units}
    placed |= {entry.unit.key for entry in moved.values() if entry.translation.state is not State.REVIEWED}
    return replace(
        before,
        article=article,
        source_locale=source_locale,
        locale=locale,
        entries=tuple(entries),
        obsolete=_obsolete(before, known, placed),
    )


def _once(units: Sequence[Unit]) -> list[Unit]:
    """The units in the order of their first occurrences."""
    found: dict[UnitKey, Unit] = {}
    for unit in units:
        found.setdefault(unit.key, unit)
    return list(found.values())


def _known(catalog: Catalog) -> dict[UnitKey, Entry]:
    """What the catalog says of each key; of two entries the one that is further, and the live one if they are equal."""
    found: dict[UnitKey, Entry] = {}
    for entry in (*catalog.obsolete, *catalog.entries):
        key, settled = entry.unit.key, settle(entry)
        found[key] = max(settled, found.get(key, settled), key=_progress)
    return found


def _progress(entry: Entry) -> int:
    return list(State).index(entry.translation.state)


def _divided(
    groups: Iterable[Regrouped], known: Mapping[UnitKey, Entry], accepted: Accepted
) -> dict[UnitKey, Entry]:
    """For units that are reviewed paragraphs parted otherwise their translations, which stay reviewed.

    Every sentence stands behind the same one as before, in both languages: what a person accepted is what is read.
    The first unit gets what people wrote beside the old ones.
    """
    found: dict[UnitKey, Entry] = {}
    for olds, news in groups:
        for unit, target in zip(news, accepted.divided(olds, news), strict=True):
            if target is not None:
                entry = Entry(unit=unit, translation=Translation(target=target, state=State.REVIEWED))
                beside = [known[key] for key in olds] if unit is news[0] else []
                found.setdefault(unit.key, _annotated(entry, beside))
    return found


def _annotated(entry: Entry, olds: Sequence[Entry]) -> Entry:
    """The entry with what people wrote beside the old ones."""
    comments = dict.fromkeys(line for old in olds for line in old.comments)
    flags = dict.fromkeys(flag for old in olds for flag in old.flags)
    return replace(entry, comments=tuple(comments), flags=tuple(flags))


def _followed(unit: Unit, entry: Entry | None, accepted: Accepted) -> Entry:
    """The unit's entry: the one that it has, or that of another unit, with the sentences that were accepted."""
    followed = _moved(entry, unit) if entry else Entry(unit=unit)
    translation = followed.translation
    is_moved = entry is not None and entry.unit.key != unit.key and is_waiting(translation)
    if translation.target and not is_moved:
        return followed
    plan = accepted.plan(unit, translation.previous)
    if plan is None or plan.missing or not accepted.fits(unit, plan.filled()):
        return followed
    return settle(replace(followed, translation=_kept(plan)))


def _kept(plan: Plan) -> Translation:
    """The draft that a plan makes which lacks nothing."""
    target = plan.filled()
    return Translation(
        target=target,
        state=State.TRANSLATED,
        origin=signed(ACCEPTED, target),
        doubts=plan.doubts,
        previous=plan.previous,
    )


def _moved(entry: Entry, unit: Unit) -> Entry:
    """The entry on a unit: stale if it was made for another one."""
    translation = entry.translation
    if entry.unit.key != unit.key:
        translation = _stale(translation, entry.unit.key)
    return settle(replace(entry, unit=unit, translation=translation))


def _stale(translation: Translation, key: UnitKey) -> Translation:
    """The translation, which was made for this key; its origin says if a person accepted it, in whole or in part."""
    previous = translation.previous or key
    is_kept = is_accepted(translation) and is_as_made(translation)
    if translation.state is not State.REVIEWED and not is_kept:
        return replace(translation, previous=previous)
    origin = signed(ACCEPTED, translation.target)
    return Translation(target=translation.target, state=State.TRANSLATED, origin=origin, previous=previous)


def _obsolete(
    before: Catalog, known: Mapping[UnitKey, Entry], placed: Container[UnitKey]
) -> tuple[Entry, ...]:
    """The translations without a place, those that already were obsolete first."""
    keys = dict.fromkeys(entry.unit.key for entry in (*before.obsolete, *before.entries))
    waiting = (known[key] for key in keys if key not in placed)
    return tuple(
        _bare(entry)
        for entry in waiting
        if entry.translation.target and not _is_copy(entry.translation, known)
    )


def _is_copy(translation: Translation, known: Mapping[UnitKey, Entry]) -> bool:
    """Whether the text is no more than what was accepted for the earlier source, which is kept itself."""
    earlier = known.get(translation.previous) if translation.previous else None
    return (
        is_waiting(translation)
        and earlier is not None
        and earlier.translation.state is State.REVIEWED
        and earlier.translation.target == translation.target
    )


def _bare(entry: Entry) -> Entry:
    """The entry without what only holds while its unit stands in an article."""
    return replace(entry, unit=Unit(source=entry.unit.source, context=entry.unit.context))
