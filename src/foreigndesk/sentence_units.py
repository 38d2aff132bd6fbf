"""Units that are sentences instead of blocks, and the blocks that are put together of them for a variant.

A document's segments stay blocks. One is parted where a sentence ends outside all markup; what has a context of its own
(a title, a description, a slug) stays whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from .model import Entry, State, Translation
from .origins import is_open
from .sentences import Parted, joint, words
from .updating import update

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .keeping import InlineOf
    from .model import Catalog, Locale, Unit, UnitKey


def by_sentence(blocks: Iterable[Unit], locale: Locale, inline: InlineOf) -> list[Unit]:
    """The sentences of the blocks as units, in order; one that stands twice is there twice."""
    return [unit for block in blocks for unit in _units(block, _parted(block, locale, inline))]


def by_block(catalog: Catalog, blocks: Iterable[Unit], inline: InlineOf) -> Catalog:
    """The catalog of the blocks whose sentences a catalog has: reviewed where all of them are.

    Until then a block that was reviewed as a whole stays as it was, and as long as its words do. One without one of its
    sentences has no target: a paragraph in two languages serves nobody.
    """
    earlier = {
        entry.unit.key: entry for entry in catalog.obsolete if entry.translation.state is State.REVIEWED
    }
    known = {entry.unit.key: entry for entry in catalog.entries}
    entries = []
    for block in blocks:
        parted = _parted(block, catalog.source_locale, inline)
        entry = _block(block, parted, known) if parted else known[block.key]
        as_whole = earlier.get(block.key)
        entries.append(
            replace(entry, translation=as_whole.translation) if _stands(as_whole, entry) else entry
        )
    return replace(catalog, entries=tuple(entries))


def divided(sentences: Catalog, blocks: Catalog, inline: InlineOf) -> Catalog:
    """The catalog of sentences with what a catalog of their blocks has, where nobody has translated them already."""
    units = [entry.unit for entry in sentences.entries]
    parted = update(
        blocks,
        units,
        article=sentences.article,
        source_locale=sentences.source_locale,
        locale=sentences.locale,
        inline=inline,
    )
    before = {entry.unit.key: entry for entry in sentences.entries if not is_open(entry.translation)}
    return replace(parted, entries=tuple(before.get(entry.unit.key, entry) for entry in parted.entries))


def _stands(as_whole: Entry | None, entry: Entry) -> TypeGuard[Entry]:
    """Whether what was accepted for the block as a whole stands for it: there is nothing newer that is reviewed."""
    if as_whole is None:
        return False
    is_same = words(as_whole.translation.target) == words(entry.translation.target)
    return is_same or entry.translation.state is not State.REVIEWED


def _parted(block: Unit, locale: Locale, inline: InlineOf) -> Parted | None:
    """The block's sentences; `None` if it is not to be parted."""
    if block.context:
        return None
    parted = Parted(block.source, locale, lambda words: inline(words, block.syntax))
    return parted if len(parted) > 1 else None


def _units(block: Unit, parted: Parted | None) -> list[Unit]:
    if parted is None:
        return [block]
    return [replace(block, source=source, inline=parted.inline(source)) for source in parted.slices]


def _block(block: Unit, parted: Parted, known: Mapping[UnitKey, Entry]) -> Entry:
    entries = [known[block.context, source] for source in parted.slices]
    targets = [entry.translation.target for entry in entries]
    is_whole = all(target.strip() for target in targets)
    is_reviewed = all(entry.translation.state is State.REVIEWED for entry in entries)
    translation = Translation(
        target=_joined(targets, parted) if is_whole else "",
        state=State.REVIEWED if is_reviewed else State.TRANSLATED if is_whole else State.INITIAL,
    )
    return Entry(unit=block, translation=translation, line=entries[0].line)


def _joined(targets: Sequence[str], parted: Parted) -> str:
    """The sentences with what parts them in the target's script, or with the line break of the source."""
    breaks = ("\n" in parted.gap(row) for row in range(len(targets) - 1))
    gaps = [parted.gap(row) if is_break else joint(targets[row]) for row, is_break in enumerate(breaks)]
    return "".join(f"{target}{gap}" for target, gap in zip(targets, (*gaps, ""), strict=True))
