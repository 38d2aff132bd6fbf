"""Templates: POT files with the units of an article and no translations, for tools that begin catalogs from them.

Weblate makes the catalog of a new locale from a template, Poedit and msgmerge bring catalogs up to date with it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from . import po_header, po_notes, po_reader, po_writing
from .model import Entry
from .po_layout import Layout
from .po_writing import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Locale, Unit

RE_DATE = re.compile(rf'^"{po_header.TEMPLATE_DATE}: (?P<date>[^\\"]*)\\n"$', re.MULTILINE)

RE_PLACE = re.compile(r"^(#: .+):\d+$", re.MULTILINE)


def dumps(
    units: Sequence[Unit],
    *,
    article: str,
    source_locale: Locale,
    date: str,
    bugs: str = "",
    was: str | None = None,
) -> str:
    """The template of an article; `was`, the text of the file that it replaces, if it says nothing new.

    `date` is when it changed: one that says nothing new keeps its own. For `bugs` see `po_header`.
    """
    old = (was or "").replace("\r\n", "\n")
    found = RE_DATE.search(old)
    if was is not None and found:
        same = _text(units, article, source_locale, found["date"], bugs)
        if _unnumbered(same) == _unnumbered(old):
            return was
    return _text(units, article, source_locale, date, bugs)


def _unnumbered(text: str) -> str:
    """A template without the lines of its references: that they were not there says nothing new."""
    return RE_PLACE.sub(r"\1", text)


def _text(units: Sequence[Unit], article: str, source_locale: Locale, date: str, bugs: str) -> str:
    layout = Layout()
    fields = po_header.of_template(article, source_locale, date, bugs=bugs)
    lines = [po_writing.field(line) for line in po_header.dumps(fields)]
    head = layout.written([Part(("header",), ['msgid ""', 'msgstr ""']), *lines])
    messages = [(unit.key, False, layout.written(_parts(unit, article))) for unit in units]
    return layout.joined([(po_reader.HEADER, False, head), *messages])


def _parts(unit: Unit, article: str) -> list[Part]:
    # What the glossary asks for differs from locale to locale.
    notes = po_notes.dumps(Entry(unit=replace(unit, terms=())))
    return [
        po_writing.comments("#.", notes),
        po_writing.reference(article, unit.key),
        po_writing.texts(unit.key),
        po_writing.target("", unit.source),
    ]
