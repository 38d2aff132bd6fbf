"""Catalogs as PO text, for people, editors and gettext's own tools.

A machine draft is `fuzzy`; removing the flag is the review. What PO has no place for is made anew on every run
(notes, references) or stands in `#.` lines, which tools may drop without harm (`Draft: …`, `Doubt: …`).

Files are read by `po_reader`, as polib takes a file that was cut off for an empty one. They are written by
`po_writing` into the `po_layout` of the file that was there; polib proves in `po_proof` what we write.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from . import po_header, po_notes, po_reader, po_writing
from .catalog import settle
from .model import Catalog, Entry, Locale, Location, State, Translation, Unit
from .po_layout import layout_of
from .po_proof import is_proven, prove
from .po_writing import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .po_layout import Layout
    from .po_proof import Message
    from .po_reader import Block


def loads(text: str, *, path: str) -> Catalog:
    """The catalog in a PO file; raises `InputError` with path and line for a damaged or foreign one.

    `article` and `source_locale` are empty where an editor dropped their fields: the caller knows them.
    """
    header, *blocks = po_reader.read(text, path=path)
    place = Location(path, header.line)
    fields = po_header.loads(header.target, place)
    po_header.reject_charset(fields, place)
    if not blocks and po_header.ARTICLE not in fields:
        po_header.fail("the file ends inside its header", "restore what was cut off", place)
    source = fields.get(po_header.SOURCE_LANGUAGE)
    return Catalog(
        article=fields.get(po_header.ARTICLE, ""),
        source_locale=po_header.locale_in(po_header.SOURCE_LANGUAGE, fields, place) if source else Locale(""),
        locale=po_header.locale_in(po_header.LANGUAGE, fields, place),
        entries=tuple(_entry(block) for block in blocks if not block.obsolete),
        obsolete=tuple(_entry(block) for block in blocks if block.obsolete and block.target),
        header=fields,
        header_comments=header.comments,
    )


def dumps(catalog: Catalog, *, was: str | None = None) -> str:
    """The PO file of a catalog: `loads` gives back an equal one.

    `was` is the text of the file that it replaces: what says the same there keeps its lines, and all else is written at
    its width, with its line ends. Header fields that PO cannot do without are added. Sources must not be empty;
    obsolete entries without a target, and the notes of obsolete ones, are left out.
    """
    obsolete = [entry for entry in catalog.obsolete if entry.translation.target]
    told = [_told(entry) for entry in [*catalog.entries, *obsolete]]
    layout = layout_of(was, article=catalog.article)
    text = _text(catalog, obsolete, layout)
    if is_proven(text, told):
        return text
    # Somebody's lines are PO to us, but not to polib: other tools may stumble over them, too.
    text = _text(catalog, obsolete, layout.anew())
    prove(text, told)
    return text


def revise(catalog: Catalog, *, before: Catalog, was: str, date: str, bugs: str = "") -> str:
    """The text of a file for a catalog, `was` being the text for what it was before; the same text if nothing is new.

    For `date` and `bugs` see `po_header`.
    """
    if is_same(catalog, before):
        return was
    header = po_header.dated(catalog, before, date, bugs=bugs)
    return dumps(replace(catalog, header=header), was=was)


def is_same(catalog: Catalog, other: Catalog) -> bool:
    """Whether they say the same, in whatever order: a tool that sorts entries is no reason to write a file anew."""
    return _sorted(catalog) == _sorted(other)


def _sorted(catalog: Catalog) -> Catalog:
    return replace(
        catalog,
        entries=tuple(sorted(catalog.entries, key=lambda entry: entry.unit.key)),
        obsolete=tuple(sorted(catalog.obsolete, key=lambda entry: entry.unit.key)),
    )


def _entry(block: Block) -> Entry:
    notes = po_notes.loads(() if block.obsolete else block.notes)
    drafted = po_notes.loads(block.notes if "fuzzy" in block.flags else ())
    return settle(
        Entry(
            unit=Unit(
                source=block.source,
                context=block.context,
                note=notes.note,
                author_note=notes.author_note,
                terms=tuple(notes.terms),
            ),
            translation=Translation(
                target=block.target,
                state=State.TRANSLATED if "fuzzy" in block.flags else State.REVIEWED,
                origin=drafted.origin,
                doubts=tuple(drafted.doubts),
                suggestion=drafted.suggestion,
                confidence=drafted.confidence,
                previous=block.previous,
            ),
            comments=block.comments,
            flags=tuple(flag for flag in block.flags if flag != "fuzzy"),
            line=block.line,
        )
    )


def _told(entry: Entry) -> Message:
    """What any reader of the file must find of an entry."""
    translation = settle(entry).translation
    return (*entry.unit.key, translation.target, translation.state is State.TRANSLATED)


def _text(catalog: Catalog, obsolete: Sequence[Entry], layout: Layout) -> str:
    """The file in a layout."""
    entries = [*((entry, False) for entry in catalog.entries), *((entry, True) for entry in obsolete)]
    messages = [(po_reader.HEADER, False, _header(catalog, layout))]
    for place, (entry, is_obsolete) in enumerate(entries, start=1):
        is_last = place == len(entries)
        lines = _message(settle(entry), catalog.article, layout, is_obsolete=is_obsolete, is_last=is_last)
        messages.append((entry.unit.key, is_obsolete, lines))
    return layout.joined(messages)


def _header(catalog: Catalog, layout: Layout) -> Sequence[str]:
    block = layout.blocks.get((po_reader.HEADER, False))
    fields = po_header.completed(catalog)
    if block and fields == catalog.header == layout.header and block.comments == catalog.header_comments:
        return layout.whole(block)
    return layout.written(
        [
            po_writing.comments("#", catalog.header_comments),
            Part(("header",), ['msgid ""', 'msgstr ""']),
            *(po_writing.field(line, width=layout.width) for line in po_header.dumps(fields)),
        ]
    )


def _message(
    entry: Entry, article: str, layout: Layout, *, is_obsolete: bool, is_last: bool
) -> Sequence[str]:
    """The lines of an entry: those that say the same in the file, or new ones."""
    block = layout.blocks.get((entry.unit.key, is_obsolete))
    if block and layout.article == article and _is_kept(block, entry, is_last=is_last):
        return layout.whole(block)
    return layout.written(_obsolete(entry, layout) if is_obsolete else _live(entry, article, layout))


def _is_kept(block: Block, entry: Entry, *, is_last: bool) -> bool:
    """Whether the message in the file says what the entry does, also in its notes, and can stand where it is to."""
    is_noted = block.obsolete or po_notes.whole(block.notes) == po_notes.dumps(entry)
    return is_noted and _entry(block) == entry and not (is_last and block.looks_cut)


def _live(entry: Entry, article: str, layout: Layout) -> list[Part]:
    return [
        po_writing.comments("#", entry.comments),
        po_writing.comments("#.", po_notes.dumps(entry)),
        po_writing.reference(article, entry.unit.key),
        *_strings(entry, "", layout),
    ]


def _obsolete(entry: Entry, layout: Layout) -> list[Part]:
    return [
        po_writing.comments("#", entry.comments),
        po_writing.comments("#.", po_notes.dumps_draft(entry)),
        *_strings(entry, "#~ ", layout),
    ]


def _strings(entry: Entry, mark: str, layout: Layout) -> list[Part]:
    """Flags, previous source, source and translation."""
    unit, translation = entry.unit, entry.translation
    flags = ["fuzzy", *entry.flags] if translation.state is State.TRANSLATED else entry.flags
    width = math.inf if "no-wrap" in flags else layout.width
    return [
        po_writing.flags(flags, unit.key),
        po_writing.texts(translation.previous, mark="#~| " if mark else "#| ", width=width),
        po_writing.texts(unit.key, mark=mark, width=width),
        po_writing.target(translation.target, unit.source, mark=mark, width=width),
    ]
