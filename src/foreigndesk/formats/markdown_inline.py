"""A unit of Markdown, parted into plain words and inline markup.

A unit is read without its document: no block can start in it, and a reference with a label of its own
(`[words][label]`, `[words][]`, `[^1]`) is one whether or not its definition is in sight.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pyromark import Markdown, Options

from ..model import Inline, Markup
from .markdown_events import RE_LINE_END, read_events
from .markdown_masks import PLAIN, mask_unit
from .markdown_placeholders import Piece, raw_start, with_placeholders
from .markdown_unit import GUARD, INDENT, UnitReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .markdown_scanning import Dialect


RE_ODD_BACKSLASHES = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
"""An unescaped backslash at the end of a line: a hard line break."""
RE_UNTIDY = re.compile(r"[\r\n\0]|\A[ \t]|[ \t]\Z")
"""Without one of these, a text is in its one form."""
RE_SPECIAL = re.compile(r"[\\`*_\[\]<&~${\n]")
"""Characters without which a unit is only words."""
RE_FOOTNOTE = re.compile(r"\[(\^[^\]\[\s]+)\]")
"""Something that reads as a reference to a footnote."""


def _resolve(link: Mapping[str, Any]) -> tuple[str, str] | None:
    """Any label is as good as defined, but `[words]` alone are words in brackets."""
    return None if link["link_type"] == "Shortcut" else ("", "")


UNIT = Markdown(
    options=Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_MATH,
    broken_link_callback=_resolve,
)
"""Reads the text of one unit."""


def normalize(source: str) -> str:
    """A unit's text in its one form: only hard breaks are newlines, and there are no blank lines."""
    if not RE_UNTIDY.search(source):
        return source
    parts: list[str] = []
    joint = ""
    for line in RE_LINE_END.split(source):
        words = line.strip(" \t")
        if words:
            if joint == "\n":  # The space before a backslash ends its line, too.
                parts[-1] = parts[-1].removesuffix("\\").rstrip(" \t") + "\\"
            parts += [joint, words]
            joint = _joint(line)
    return "".join(parts).replace("\0", "\N{REPLACEMENT CHARACTER}")


@lru_cache(maxsize=4096)
def read_inline(source: str, *, in_cell: bool = False, dialect: Dialect = PLAIN) -> Inline:
    """The words and the markup of a unit, placeholders among them.

    A build reads a translation alone, before it is written, and in the variant: the same text each time.
    """
    return read_markup(source, in_cell=in_cell, placeholders=True, dialect=dialect)


def read_markup(
    source: str, *, in_cell: bool = False, placeholders: bool = False, dialect: Dialect = PLAIN
) -> Inline:
    """The words and the markup of a unit; a URL or variable in the words is markup only if asked for."""
    unit = normalize(source)
    if not RE_SPECIAL.search(unit):
        return read_words(unit) if placeholders else Inline(text=unit)
    reader = _read(unit, dialect, in_cell=in_cell)
    text = "".join(reader.words)
    if placeholders:
        return with_placeholders(text, reader.markup, reader.pieces, reader.raw)
    return Inline(text=text, markup=tuple(reader.markup))


def read_places(unit: str, dialect: Dialect, *, in_cell: bool = False) -> list[tuple[Markup, int]]:
    """The elements of a normalized unit, placeholders among them, each with where it is written in the unit."""
    if not RE_SPECIAL.search(unit):
        return [(element, element.start) for element in read_words(unit).markup]
    reader = _read(unit, dialect, in_cell=in_cell)
    inline = with_placeholders("".join(reader.words), reader.markup, reader.pieces, reader.raw)
    starts = {id(element): start for element, start in zip(reader.markup, reader.starts, strict=True)}
    places = []
    for element in inline.markup:
        start = starts.get(id(element), -1)
        if start < 0:
            start = raw_start(reader.pieces, element.start)
        indents = reader.raw.count("\n", 0, start) * len(INDENT)
        places.append((element, start - len(GUARD) - indents))
    return sorted(places, key=lambda place: place[1])


def read_words(text: str) -> Inline:
    """Words in which nothing is markup but placeholders and line breaks, as in front matter."""
    breaks = [match.start() for match in RE_LINE_END.finditer(text)]
    markup = [Markup(kind="point", name="break", start=each, end=each, open="\n") for each in breaks]
    return with_placeholders(RE_LINE_END.sub(" ", text), markup, [Piece(0, len(text), 0, len(text))], text)


def _read(unit: str, dialect: Dialect, *, in_cell: bool) -> UnitReader:
    raw = GUARD + unit.replace("\n", "\n" + INDENT)
    masked = mask_unit(raw, dialect)
    events = read_events(masked.text + _footnotes(unit), UNIT)
    end = next(
        index for index, event in enumerate(events) if event.kind == "end" and event.name == "Paragraph"
    )
    reader = UnitReader(raw, masked, in_cell=in_cell)
    reader.read(events[1:end])
    return reader


def _joint(line: str) -> str:
    """What stands between a line and the next."""
    if RE_ODD_BACKSLASHES.search(line):
        return "\n"
    return "  \n" if line.endswith("  ") else " "


def _footnotes(unit: str) -> str:
    """Definitions for all footnotes that the unit refers to; without them pyromark would see words in brackets."""
    labels = dict.fromkeys(RE_FOOTNOTE.findall(unit))
    return "".join(f"\n\n[{label}]: x" for label in labels)
