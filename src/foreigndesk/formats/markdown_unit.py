"""The events of one paragraph of Markdown, collected as plain words and inline markup."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..model import Markup, Slot, Span
from .html_tags import read_tag
from .markdown_events import BREAKS, Event
from .markdown_placeholders import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .constructs import Construct, Masked

GUARD = "x "
"""Stands before a unit while it is read, so that nothing at its beginning starts a block."""
INDENT = "    "
"""Stands before each further line, to the same end: a block never starts at this depth within a paragraph."""
DELIMITERS = {"Emphasis": 1, "Strong": 2, "Strikethrough": 2, "Link": 1, "Image": 2}
"""The length of what opens an element, e.g. `![`."""
RE_TAG = re.compile(r"</?[A-Za-z]")
"""The beginning of a tag."""
RE_TITLE = re.compile(
    r"\]\(\s*(?:<(?:\\.|[^<>\\])*>|\S*?)\s+(?P<quote>[\"'(])(?P<title>.*)[\"')]\s*\)\Z", re.DOTALL
)
"""The end of an inline link or image that has a title."""
RE_PIPE = re.compile(r"\\\|")
"""A pipe in a table cell, also within code."""
RE_SPACES = re.compile(r"\s+")
"""White space that a name spells as one space."""


class _Open(NamedTuple):
    """An element whose end has not come yet."""

    place: int
    """Its index in the list of markup."""
    tag: str
    """The name of an HTML element or construct; empty for Markdown's own."""
    is_kept: bool = False
    """Whether its content is not translated."""


class UnitReader:
    """Collects words and markup from the events of one paragraph."""

    def __init__(self, raw: str, masked: Masked, *, in_cell: bool) -> None:
        self.raw = raw
        self._masked = masked
        self.in_cell = in_cell
        self.words: list[str] = []
        self.markup: list[Markup] = []
        self.pieces: list[Piece] = []
        self._length = 0
        self._cursor = len(GUARD)
        """Up to where the raw text has been read: the end of the last words or element."""
        self.starts: list[int] = []
        """For each element, where it starts in the raw text."""
        self._open: list[_Open] = []
        self._images = 0
        """How many images the next event is in."""
        self._alt: list[str] = []

    def read(self, events: Sequence[Event]) -> None:
        """Take in the paragraph's events, in order."""
        for event in events:
            if self._images or event.name == "Image":
                self._image(event)
            elif event.kind == "start":
                self._begin(event)
            elif event.kind == "end":
                self._finish(event)
            else:
                self._leaf(event)

    def _leaf(self, event: Event) -> None:
        match event.name:
            case "Text":
                self._text(event)
            case "SoftBreak":
                self._say(" ", event.start, event.end)
            case "HardBreak":
                self._mark("point", "break", Span(event.start, event.end))
                self._say(" ", event.start, event.end)
            case "InlineHtml":
                self._html(event)
            case "FootnoteReference":
                self._mark("point", f"footnote {event.value}", Span(event.start, event.end))
            case "Code":
                code = RE_PIPE.sub("|", event.value) if self.in_cell else event.value
                code = _one_line(code)
                self._opaque(event, f"code {code}", code)
            case _:
                math = _one_line(self._restored(event, event.value))
                self._opaque(event, f"math {math}", math)
        self._cursor = event.end

    def _text(self, event: Event) -> None:
        start, text = event.start, event.value
        if start < len(GUARD):
            start, text = len(GUARD), text[len(GUARD) :]
        # The backslash of an escape belongs to the event, but not to its words.
        skipped = event.end - start - len(text)
        for construct in self._masked.within(start, event.end):
            words = text[: construct.start - start - skipped]
            if words:
                self._say(words, start, construct.start)
            self._construct(construct)
            text = text[construct.end - start - skipped :]
            start, skipped = construct.end, 0
        if text:
            self._say(text, start, event.end)

    def _construct(self, construct: Construct) -> None:
        """A shortcode, tag or expression among the words."""
        place = Span(construct.start, construct.end)
        name = f"{'placeholder' if construct.is_word else 'html'} {construct.shape(self.raw)}"
        if construct.kind == "close" and self._close(construct.name, *place):
            return
        if construct.kind == "whole" and construct.is_word:
            words = _one_line(self._slice(*place))
            self._mark("opaque", name, place, words=words, slots=construct.slots)
            self._say(words, *place)
            return
        if construct.kind == "open":
            self._open.append(_Open(len(self.markup), construct.name))
        self._mark("point", name, place, slots=construct.slots)

    def _restored(self, event: Event, value: str) -> str:
        """A value that was read from the masked text, as the text has it."""
        return self._masked.restored(value, self.raw, event.start, event.end)

    def _say(self, words: str, start: int, end: int) -> None:
        self.words.append(words)
        self.pieces.append(Piece(self._length, self._length + len(words), start, end))
        self._length += len(words)

    def _opaque(self, event: Event, name: str, words: str) -> None:
        self._mark("opaque", name, Span(event.start, event.end), words=words)
        self._say(words, event.start, event.end)

    def _mark(
        self,
        kind: Literal["paired", "point", "opaque"],
        name: str,
        place: Span,
        *,
        words: str = "",
        slots: tuple[Slot, ...] = (),
    ) -> None:
        """Take down an element that is written at a place of the raw text; only an opaque one stands for words."""
        at = self._length
        written = self._slice(*place)
        self.markup.append(
            Markup(kind=kind, name=name, start=at, end=at + len(words), open=written, slots=slots)
        )
        self.starts.append(place.start)

    def _begin(self, event: Event) -> None:
        length = DELIMITERS[event.name]
        if event.name == "Strikethrough" and not self.raw.startswith("~~", event.start):
            length = 1
        self._open.append(_Open(len(self.markup), ""))
        start = self._link_start(event.start) if event.name == "Link" else event.start
        self._mark("paired", self._restored(event, _name(event)), Span(start, event.start + length))
        self._cursor = event.start + length

    def _link_start(self, position: int) -> int:
        """Where a link begins; an escaped `!` before it, which would make it an image, belongs to it."""
        if self.words[-1:] != ["!"] or not self.raw.endswith("\\!", 0, position):
            return position
        self._length -= len(self.words.pop())
        return self.pieces.pop().raw_start

    def _finish(self, event: Event) -> None:
        while self._open[-1].tag:  # An HTML element does not reach beyond the Markdown element it starts in.
            self._open.pop()
        index = self._open.pop().place
        element = self.markup[index]
        closing = self._slice(self._cursor, event.end) if event.name == "Link" else element.open
        if closing == "][]":
            closing = f"][{self._label(event)}]"
        slots = self._title(event, closing, "close")
        self.markup[index] = replace(element, end=self._length, close=closing, slots=slots)
        if event.name == "Link" and self.raw[event.start] == "<":
            self._seal(index, event.end, element.name)
        self._cursor = event.end

    def _label(self, event: Event) -> str:
        """The words of a collapsed reference, which it needs once they are translated; code is not."""
        words = self._slice(event.start + 1, self._cursor)
        return "" if words.startswith("`") else words

    def _image(self, event: Event) -> None:
        """One event of an image, whose alternative text is not among the words of the unit."""
        if event.name == "Image":
            self._images += 1 if event.kind == "start" else -1
        if event.name == "Image" and event.kind == "start" and self._images == 1:
            self._alt = []
            self._begin(event)
        elif self._images:
            self._alt.append(" " if event.name in BREAKS else event.value if event.kind == "leaf" else "")
            self._cursor = max(self._cursor, event.start if event.kind == "start" else event.end)
        else:
            self._finish_image(event)
            self._cursor = event.end

    def _finish_image(self, event: Event) -> None:
        index = self._open.pop().place
        opening = self._slice(event.start, self._cursor)
        closing = self._slice(self._cursor, event.end)
        words = _one_line(self._restored(event, "".join(self._alt)))
        alt = Slot("open", DELIMITERS["Image"], len(opening), words, self._named("alt"))
        slots = (alt, *self._title(event, closing, "open", len(opening)))
        self.markup[index] = replace(
            self.markup[index], kind="point", open=opening + closing, slots=slots if alt.text else slots[1:]
        )

    def _title(
        self, event: Event, closing: str, side: Literal["open", "close"], offset: int = 0
    ) -> tuple[Slot, ...]:
        """The title of a link or image, which is written at its end."""
        title = event.value["title"] if event.name in {"Link", "Image"} else ""
        written = RE_TITLE.match(closing) if title and event.value["link_type"] == "Inline" else None
        if written is None:
            return ()
        start, end = (offset + position for position in written.span("title"))
        syntax = self._named(f"title{written['quote']}")
        return (Slot(side, start, end, self._restored(event, _one_line(title)), syntax),)

    def _named(self, syntax: str) -> str:
        return f"{syntax}-cell" if self.in_cell else syntax

    def _html(self, event: Event) -> None:
        raw = self._slice(event.start, event.end)
        if not RE_TAG.match(raw):  # A comment or a declaration.
            self._mark("point", f"html {_one_line(raw)}", Span(event.start, event.end))
            return
        tag = read_tag(raw)
        if tag.kind == "end" and self._close(tag.name, event.start, event.end):
            return
        is_kept = tag.is_kept or tag.is_marked or bool(tag.lang)
        if tag.kind == "start":
            self._open.append(_Open(len(self.markup), tag.name, is_kept))
        # What is kept as a whole is kept with the texts in its tag.
        shape, slots = (tag.whole, ()) if tag.is_marked or tag.lang else (tag.shape, tag.slots)
        named = tuple(slot._replace(syntax=self._named(slot.syntax)) for slot in slots)
        self._mark("point", f"html {shape}", Span(event.start, event.end), slots=named)

    def _close(self, name: str, start: int, end: int) -> bool:
        """Pair a closing tag with the last tag of that name which the same Markdown element holds, if any."""
        for depth in range(len(self._open) - 1, -1, -1):
            index, tag, is_kept = self._open[depth]
            if not tag:
                return False
            if tag == name:
                del self._open[depth:]
                closing = self._slice(start, end)
                self.markup[index] = replace(
                    self.markup[index], kind="paired", end=self._length, close=closing
                )
                if is_kept:
                    whole = self._slice(self.starts[index], end)
                    self._seal(index, end, f"html {_one_line(whole)}")
                return True
        return False

    def _seal(self, index: int, end: int, name: str) -> None:
        """Make a paired element opaque, with all that it holds."""
        element = self.markup[index]
        whole = self._slice(self.starts[index], end)
        del self.markup[index:], self.starts[index + 1 :]
        sealed = replace(element, kind="opaque", name=name, end=self._length, open=whole, close="", slots=())
        self.markup.append(sealed)

    def _slice(self, start: int, end: int) -> str:
        return self.raw[start:end].replace("\n" + INDENT, "\n")


def _name(event: Event) -> str:
    """What a Markdown element is, whatever its spelling."""
    if event.name not in {"Link", "Image"}:
        return str(event.name).lower()
    kind, link = event.name.lower(), event.value
    match link["link_type"]:
        case "Inline":
            return f"{kind} {link['dest_url']}{' titled' if link['title'] else ''}"
        case "Autolink" | "Email":
            return f"{kind} <{link['dest_url']}>"
        case _:
            return f"{kind} [{_one_line(link['id']).casefold()}]"


def _one_line(text: str) -> str:
    return RE_SPACES.sub(" ", text)
