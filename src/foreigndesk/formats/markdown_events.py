"""What pyromark sees in a text, flattened into one kind of event with positions in code points.

pyromark counts UTF-8 bytes, leaves the backslash of an escape out of its text, and the `[]` out of a collapsed
reference; all three are put right here, so that slices of the text are exactly what an event stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pyromark import Markdown, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_MATH
    | Options.ENABLE_GFM
    | Options.ENABLE_DEFINITION_LIST
)
"""CommonMark and the extensions that static sites use; front matter is cut off before pyromark sees the text."""

DOCUMENT = Markdown(options=OPTIONS)
"""Reads the body of a document."""
BREAKS = frozenset({"SoftBreak", "HardBreak"})
"""Ends of lines within a paragraph."""

RE_LINE_END = re.compile(r"\r\n|\r|\n")
"""CommonMark's line endings; U+2028 and the like are ordinary characters."""
RE_LONE_RETURN = re.compile(r"\r(?!\n)")
"""A line ending that pyromark sees only here and there; a line feed is as long."""
RE_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
"""A character that a backslash makes one like others."""
RE_ATX = re.compile(r"#{1,6}(?:[ \t\r\n]|\Z)")
"""What a heading on one line begins with."""
NEWLINES = {"crlf": "\r\n", "cr": "\r"}
"""Line endings by the word for them in a segment's syntax; without one it is a line feed."""
CONTINUATIONS = bytes(range(0x80, 0xC0))
"""The bytes that begin no character. pyromark may end a tab's worth of indentation within one."""


class Event(NamedTuple):
    """The start or end of an element, or a leaf, at `text[start:end]`."""

    kind: Literal["start", "end", "leaf"]
    name: str
    """pulldown-cmark's name, e.g. `Paragraph`, `Link`, `Text`, `SoftBreak`."""
    value: Any
    """A leaf's text or an element's attributes, if it has any."""
    start: int
    end: int


def read_events(text: str, markdown: Markdown = DOCUMENT) -> list[Event]:
    """All events, in document order; the start and the end of an element both have the range of the whole."""
    position = code_points(text)
    events: list[Event] = []
    opened: list[int] = []
    cursor = 0
    for event, span in markdown.events_with_range(RE_LONE_RETURN.sub("\n", text)):
        kind, name, value = _parted(event)
        first, last = span["start"], span["end"]
        if kind == "start":
            cursor = position(first)
            opened.append(len(events))
            events.append(Event(kind, name, value, cursor, cursor))
            continue
        cursor_before, cursor = cursor, position(last)
        if kind == "end":
            index = opened.pop()
            cursor = _whole(text, events[index], cursor)
            _, _, _, start, _ = opening = events[index]
            events[index] = Event("start", opening.name, opening.value, start, cursor)
            events.append(Event("end", opening.name, opening.value, start, cursor))
        else:
            leaf = Event(kind, name, value, position(first), cursor)
            events += _amount(text, leaf) if _is_amount(text, leaf) else [_leaf(leaf, text, cursor_before)]
    return events


def line_numbers(text: str) -> Callable[[int], int]:
    """Tells the line, counting from 1, of a position in the text."""
    ends = [match.end() for match in RE_LINE_END.finditer(text)]
    return lambda position: bisect_right(ends, position) + 1


def code_points(text: str) -> Callable[[int], int]:
    """Bytes to code points, a position within a character to its end.

    Events come nearly in order, so only the step since the last one is counted.
    """
    if text.isascii():
        return lambda offset: offset
    data = text.encode("utf-8", "surrogatepass")
    last_offset = last_position = 0

    def position(offset: int) -> int:
        nonlocal last_offset, last_position
        low, high = sorted((last_offset, offset))
        step = len(data[low:high].translate(None, CONTINUATIONS))
        last_position += step if offset >= last_offset else -step
        last_offset = offset
        return last_position

    return position


def line_starts(text: str) -> Callable[[int], int]:
    """Tells where the line begins that holds a position."""
    if "\r" not in text:
        return lambda position: text.rfind("\n", 0, position) + 1
    starts = [0, *(match.end() for match in RE_LINE_END.finditer(text))]
    return lambda position: starts[bisect_right(starts, position) - 1]


def newline_name(text: str) -> str:
    """How a segment's syntax says which line ending a text uses: `-crlf`, `-cr`, or nothing for a line feed."""
    found = RE_LINE_END.search(text)
    return {"\r\n": "-crlf", "\r": "-cr"}.get(found[0], "") if found else ""


def is_atx(text: str, heading: Event) -> bool:
    """Whether a heading stands behind `#` and not above a line."""
    return RE_ATX.match(text, heading.start) is not None


def _parted(event: str | Mapping[str, Any]) -> tuple[Literal["start", "end", "leaf"], str, Any]:
    """What pyromark calls an event, as kind, name and value."""
    if isinstance(event, str):
        return "leaf", event, ""
    ((key, value),) = event.items()
    if key == "Start":
        return ("start", value, None) if isinstance(value, str) else ("start", *next(iter(value.items())))
    if key == "End":
        return "end", value if isinstance(value, str) else next(iter(value)), None
    return "leaf", key, value


def _whole(text: str, opening: Event, end: int) -> int:
    """The end of an element, behind the `[]` of a collapsed reference."""
    is_collapsed = opening.name in {"Link", "Image"} and opening.value["link_type"].startswith("Collapsed")
    return end + 2 if is_collapsed and text.startswith("[]", end) else end


def _leaf(event: Event, text: str, cursor: int) -> Event:
    """The leaf with the backslash that escapes its first character."""
    start = event.start
    while event.name == "Text" and start > cursor and text[start - 1] == "\\":
        start -= 1
    return event if start == event.start else event._replace(start=start)


def _is_amount(text: str, event: Event) -> bool:
    """Whether a formula is none: `$5-$` in `$5-$10`."""
    return event.name == "InlineMath" and text[event.end : event.end + 1].isdigit()


def _amount(text: str, event: Event) -> list[Event]:
    """What looked like a formula, as words; an escaped character is a text of its own."""
    cuts = [
        event.start,
        *(found.start() for found in RE_ESCAPED.finditer(text, event.start, event.end)),
        event.end,
    ]
    pieces = []
    for start, end in pairwise(cuts):
        words = text[start:end]
        value = words[1:] if start > event.start else words
        pieces.append(Event("leaf", "Text", value, start, end))
    return [piece for piece in pieces if piece.start < piece.end]
