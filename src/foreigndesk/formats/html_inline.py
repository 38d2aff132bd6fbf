"""A unit of HTML: its one form, and its words and markup told apart."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from ..model import Inline, Markup
from .html_elements import CODE
from .html_pieces import PieceReader
from .html_runs import word_of
from .html_tags import NO_OPTIONS
from .html_tokens import RE_REFERENCE, RE_SPACE, read_attributes, with_line_feeds
from .markdown_placeholders import Piece as Words
from .markdown_placeholders import with_placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model import Slot
    from .html_options import HtmlOptions
    from .html_pieces import Piece
    from .html_tags import Tag

QUOTES = frozenset("\"'")
"""Characters of ASCII without a meaning between tags."""
BRACES = frozenset("{}%$")
"""Characters that begin a placeholder, unless they are written as references."""
MASK = "\ufffc"
"""Stands, while placeholders are looked for, for a brace that is written as a reference and begins none."""
SEPARATE = frozenset({"a", "button", "label"})
"""Elements that are not joined into one word where nothing stands between them."""

RE_LONG_SPACE = re.compile(r"[\t\n\f\r]|  ")
"""White space that is not one space."""
RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""
RE_SPECIAL = re.compile(r"[<&{%$@]|://|(?i:www\.|mailto:)")
"""Characters without which a unit is only words."""


def source_of(text: str, pieces: Iterable[Piece], start: int, end: int) -> str:
    """A range as translators see it: references decoded where that is plain, white space as single spaces.

    What is kept as a whole, and what stands in quotation marks in a tag, is to the letter but for its line ends.
    """
    parts = []
    for piece in pieces:
        raw = text[max(piece.start, start) : min(piece.end, end)]
        if piece.kind == "text":
            parts.append(RE_SPACE.sub(" ", plain(raw)))
        elif piece.tag is not None:
            cut = piece.tag_end - piece.start
            rest = RE_SPACE.sub(" ", raw[cut:]) if piece.tag.name in CODE else with_line_feeds(raw[cut:])
            parts.append(_on_one_line(raw[:cut]) + rest)
        else:
            parts.append(with_line_feeds(raw))
    return "".join(parts).replace("\0", "\N{REPLACEMENT CHARACTER}")


def plain(raw: str) -> str:
    """A text with those references decoded that stand for a visible character without a meaning in HTML."""
    return RE_REFERENCE.sub(_plain, raw) if "&" in raw else raw


def read_unit(
    source: str, options: HtmlOptions = NO_OPTIONS, *, language: str = "", is_normal: bool = False
) -> Inline:
    """The words and the markup of a unit, placeholders among them; `is_normal` says that it is in its one form."""
    if not RE_SPECIAL.search(source):
        return Inline(text=source if is_normal else RE_SPACE.sub(" ", source))
    unit = source if is_normal else normalized(source, options, language)
    reader = _read(unit, options, language)
    text, searched = "".join(reader.text), "".join(reader.searched)
    markup = with_placeholders(searched, reader.markup, reader.words, unit).markup
    if MASK in searched:
        markup = tuple(
            replace(each, name=f"placeholder {text[each.start : each.end]}") if MASK in each.name else each
            for each in markup
        )
    return Inline(text=text, markup=markup)


def normalized(source: str, options: HtmlOptions, language: str) -> str:
    """A unit's text in its one form."""
    pieces = PieceReader(options, language=language).read(source, 0, len(source))
    return source_of(source, pieces, 0, len(source))


def read_places(unit: str, options: HtmlOptions, language: str) -> Iterator[tuple[str, list[int]]]:
    """The names of the elements of a unit in its one form, and where the tags of each begin."""
    reader = _read(unit, options, language)
    return ((element.name, places) for element, places in zip(reader.markup, reader.places, strict=True))


def has_words(inline: Inline) -> bool:
    """Whether anything is left to translate beside code, addresses and placeholders."""
    parts, end = [], 0
    for element in inline.markup:
        if element.kind == "opaque":
            parts.append(inline.text[end : element.start])
            end = max(end, element.end)
        parts += [slot.text for slot in element.slots]
    return bool(RE_LETTER.search(" ".join([*parts, inline.text[end:]])))


def _read(unit: str, options: HtmlOptions, language: str) -> _Reader:
    reader = _Reader(unit)
    for piece in PieceReader(options, language=language).read(unit, 0, len(unit)):
        reader.add(piece)
    return reader


class _Reader:
    """Collects words and markup from the pieces of one unit."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self.text: list[str] = []
        self.searched: list[str] = []
        """The text as placeholders are looked for in it."""
        self.words: list[Words] = []
        self.markup: list[Markup] = []
        self.places: list[list[int]] = []
        """For each element, where its tags begin."""
        self._length = 0
        self._start = 0
        """Where the current piece begins."""
        self._open: list[tuple[str, int]] = []
        """The elements without an end so far: names, and indexes in `markup`."""
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        """For each name, where elements of that name are in the list of open ones."""
        self._ended = ""
        """The name of the element that has ended just here, or `br`."""

    def add(self, piece: Piece) -> None:
        """Take down one piece."""
        raw = self._raw[piece.start : piece.end]
        self._start = piece.start
        ended, self._ended = self._ended, ""
        begun = piece.tag.name if piece.tag and piece.kind == "start" else ""
        is_joint = (ended in SEPARATE and begun == ended) or (ended == "br" and raw[0] != " ")
        if is_joint and self.text and self.text[-1][-1] != " ":
            self._say(" ", " ", piece.start, piece.start)
        if piece.kind == "text":
            self._words(raw, piece.start)
        elif piece.kind == "kept":
            self._kept(piece, raw)
        elif piece.kind in {"output", "statement"}:
            self._opaque(piece, raw, RE_SPACE.sub(" ", raw), f"placeholder {raw}")
        elif piece.tag is None:
            self._point(raw, f"html {raw}")
        elif piece.kind == "end":
            self._close(piece.tag, raw)
        else:
            self._open_tag(piece.tag, raw)

    def _say(self, text: str, searched: str, start: int, end: int) -> None:
        if text:
            self.text.append(text)
            self.searched.append(searched)
            self.words.append(Words(self._length, self._length + len(text), start, end))
            self._length += len(text)

    def _words(self, raw: str, start: int) -> None:
        end = 0
        for found in RE_REFERENCE.finditer(raw):
            decoded = unescape(found[0])
            if decoded == found[0]:
                continue
            self._say(raw[end : found.start()], raw[end : found.start()], start + end, start + found.start())
            end = found.end()
            searched = "".join(MASK if each in BRACES else each for each in decoded)
            self._say(decoded, searched, start + found.start(), start + end)
        self._say(raw[end:], raw[end:], start + end, start + len(raw))

    def _point(self, raw: str, name: str, slots: tuple[Slot, ...] = ()) -> None:
        at = self._length
        self._mark(Markup(kind="point", name=name, start=at, end=at, open=raw, slots=slots))

    def _opaque(self, piece: Piece, raw: str, words: str, name: str, slots: tuple[Slot, ...] = ()) -> None:
        start, end = self._length, self._length + len(words)
        self._mark(Markup(kind="opaque", name=name, start=start, end=end, open=raw, slots=slots))
        self._say(words, words, piece.start, piece.end)

    def _mark(self, element: Markup) -> None:
        self.markup.append(element)
        self.places.append([self._start])

    def _kept(self, piece: Piece, raw: str) -> None:
        """An element that is kept: it stands for a word if readers see words in it."""
        if piece.tag is None:  # pragma: no cover  # a unit does not begin within an element
            return
        rest = raw[piece.tag_end - piece.start :]
        name = f"kept {piece.tag.whole}{rest}" if piece.is_whole else f"html {piece.tag.shape}{rest}"
        slots = () if piece.is_whole else piece.tag.slots
        words = word_of(self._raw, piece)
        if words:
            self._opaque(piece, raw, words, name, slots)
        else:
            self._point(raw, name, slots)

    def _open_tag(self, tag: Tag, raw: str) -> None:
        if tag.shape == "<br>":
            self._point(raw, "break")
            self._ended = tag.name
        else:
            is_void = tag.kind == "void"
            self._point(raw, f"html {tag.shape}{'' if is_void else ' without end'}", tag.slots)
            if not is_void:
                self._places[tag.name].append(len(self._open))
                self._open.append((tag.name, len(self.markup) - 1))

    def _close(self, tag: Tag, raw: str) -> None:
        """Pair an end tag with the last start tag of its name; what was opened in between has no end."""
        places = self._places[tag.name]
        if not places:
            self._point(raw, f"html {tag.shape}")
            return
        depth = places[-1]
        index = self._open[depth][1]
        for name, _ in self._open[depth:]:
            self._places[name].pop()
        del self._open[depth:]
        element = self.markup[index]
        whole = element.name.removesuffix(" without end")
        self.markup[index] = replace(element, kind="paired", name=whole, end=self._length, close=raw)
        self.places[index].append(self._start)
        self._ended = tag.name


def _plain(reference: re.Match[str]) -> str:
    decoded = unescape(reference[0])
    is_plain = all((each.isprintable() and not each.isascii()) or each in QUOTES for each in decoded)
    return decoded if is_plain else reference[0]


def _on_one_line(raw: str) -> str:
    """A tag with single spaces outside its quotation marks."""
    if not RE_LONG_SPACE.search(raw):
        return raw
    parts, end = [], 0
    for each in read_attributes(raw):
        parts += [RE_SPACE.sub(" ", raw[end : each.start]), with_line_feeds(raw[each.start : each.end])]
        end = each.end
    return "".join([*parts, RE_SPACE.sub(" ", raw[end:])])
