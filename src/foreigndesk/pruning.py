"""Obsolete translations that a person wants to be rid of: which may go, and which are still needed.

Only on request, and never what loses its place in the same run: a msgid that was edited by mistake would take its
reviewed translation along.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .model import State
from .sentences import flat, ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .model import Catalog, Locale, Unit


def pruned(catalog: Catalog, *, before: Catalog | None, blocks: Iterable[Unit] = ()) -> Catalog:
    """The catalog without the translations that were obsolete `before` this run, and that nothing needs.

    Needed are those that share a sentence with a text that is not reviewed, or with what it was translated for: the
    sentences that people accepted come from there. So are those of the article's `blocks`, where units are sentences.
    """
    waited = {entry.unit.key for entry in before.obsolete} if before else set()
    whole = {block.key for block in blocks}
    used = set(_open_sentences(catalog))
    kept = tuple(
        entry
        for entry in catalog.obsolete
        if entry.unit.key not in waited
        or entry.unit.key in whole
        or not used.isdisjoint(_sentences(entry.unit.source, catalog.source_locale))
    )
    return replace(catalog, obsolete=kept)


def _open_sentences(catalog: Catalog) -> Iterator[str]:
    for entry in catalog.entries:
        made = entry.translation
        if made.state is not State.REVIEWED:
            yield from _sentences(entry.unit.source, catalog.source_locale)
            if made.previous:
                yield from _sentences(made.previous[1], catalog.source_locale)


def _sentences(text: str, locale: Locale) -> Iterator[str]:
    return (flat(text[start:end]) for start, end in ranges(text, locale))
