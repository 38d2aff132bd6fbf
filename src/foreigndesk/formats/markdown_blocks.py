"""The blocks of a Markdown text: the runs of prose in it, and everything that is not prose.

A run is the inline content of one leaf block: a paragraph, heading, table cell or tight list item.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .markdown_events import BREAKS, RE_LINE_END, Event, is_atx, line_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from .constructs import Masked
    from .directives import Watch

INLINE = frozenset({
    "Text", "Code", "SoftBreak", "HardBreak", "InlineHtml", "FootnoteReference", "InlineMath", "DisplayMath",
    "Emphasis", "Strong", "Strikethrough", "Link", "Image",
})  # fmt: skip
"""Events that make up the content of a leaf block."""
VERBATIM = frozenset({"CodeBlock", "HtmlBlock"})
"""Blocks whose text is not prose."""
ROLES = {
    "Heading": "heading",
    "TableCell": "cell",
    "Item": "item",
    "DefinitionListTitle": "item",
    "DefinitionListDefinition": "item",
    "BlockQuote": "quote",
    "FootnoteDefinition": "footnote",
}
"""What the innermost of these makes of a run; without any, it is a paragraph."""
BLANK = " \t\r\n"
"""What CommonMark trims; a no-break space is a character like others."""

RE_COMMENT = re.compile(r"<!--(.*?)-->\s*\Z", re.DOTALL)
"""A block that is a comment."""
RE_FOLDED = re.compile(r"[\r\n\[]")
"""Without one of these, translators see a run as it is written."""
RE_LEAD = re.compile(r"\[\^.*?\]:|[^\s>]+")
"""What a further line does not repeat of the first line's markers: all but `>` and white space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The inline content of a leaf block, `text[start:end]`."""

    role: str
    syntax: str
    start: int
    end: int
    prefix: str
    """What stands before each further line."""
    quotes: int
    """How many block quotes it stands in."""
    events: tuple[Event, ...]


class HtmlPart(NamedTuple):
    """A block of HTML."""

    start: int
    end: int


def read_parts(
    text: str, masked: Masked, events: Iterable[Event], watch: Watch | None = None
) -> Iterator[str | Run | HtmlPart]:
    """The runs, the HTML and, as text, everything between them that makes up the document's shape, in order.

    `masked` is the text as Markdown's parser sees it, `events` what it says; `watch` is told of blocks and of
    comments between them.
    """
    line_start = line_starts(text)
    blocks: list[Event] = []
    pending: list[Event] = []
    is_verbatim = False
    for event in events:
        if event.name in INLINE and not (blocks and blocks[-1].name in VERBATIM):
            pending.append(event)
            continue
        if pending:
            for run in _parted(pending, masked):
                yield from _runs(text, blocks, run, masked.bullets, line_start)
            pending = []
        is_directive = event.kind == "start" and watch is not None and _tell(text, event, watch)
        # A tab that a block of HTML begins its lines with may come as words; how it is indented is no matter.
        is_html = event.name == "Html" or (event.kind == "leaf" and blocks and blocks[-1].name == "HtmlBlock")
        # On how many lines a construct is written is no matter either.
        goes_on = masked.around(event.start) is not None
        if not goes_on and (not is_html or is_verbatim):
            yield _described(event, masked)
        if event.name == "HtmlBlock" and event.kind == "start":
            is_verbatim = is_directive
            if not is_verbatim and not goes_on:
                last = masked.around(event.end)
                yield HtmlPart(event.start, last.end if last else event.end)
        if event.kind == "start":
            blocks.append(event)
        elif event.kind == "end":
            blocks.pop()


def read_source(text: str, run: Run) -> str:
    """The run as translators see it: line prefixes gone, soft line breaks as spaces, hard ones as they are.

    A reference without a label of its own, `[label]` or `[label][]`, becomes `[label][label]`: so a unit tells
    its links even where the definitions are out of sight, and translated words do not lose their label.
    """
    raw = text[run.start : run.end]
    if not RE_FOLDED.search(raw):
        return raw
    parts, position = [], run.start
    for index, event in enumerate(run.events):
        if event.kind == "end" and event.name in {"Link", "Image"}:
            label = _implicit_label(event)
            if label is not None:
                parts.append(fold(text[position : label.stop + 1], run.quotes))
                parts.append(f"[{fold(text[label.start : label.stop], run.quotes)}]")
                position = event.end
        elif event.name in BREAKS:
            parts.append(fold(text[position : event.start], run.quotes).rstrip(" \t"))
            parts.append(" " if event.name == "SoftBreak" else _hard_break(text, event))
            position = _next_line(text, run, index)
    return "".join([*parts, fold(text[position : run.end], run.quotes)])


def read_alts(run: Run) -> Iterator[Run]:
    """The alternative text of each outermost image, as a run of its own.

    Where the alternative text serves as the label too, the slice reaches to the last `]`, so that a label can be
    written behind the translation.
    """
    depth, cursor = 0, 0
    image: Event | None = None
    for event in run.events:
        if event.kind == "start" and event.name == "Image":
            depth += 1
            if depth == 1:
                image, cursor = event, event.start + 2
                continue
        elif event.kind == "end" and event.name == "Image":
            depth -= 1
            if depth == 0 and image is not None:
                yield _alt(run, image, cursor)
                continue
        cursor = max(cursor, event.end if event.kind != "start" else event.start)


def fold(raw: str, quotes: int = 0) -> str:
    """The text on one line: each line break, with the prefix of the next line, is a space."""
    return re.sub(rf"[ \t]*(?:\r\n|\r|\n){_prefix_pattern(quotes)}", " ", raw)


def _tell(text: str, event: Event, watch: Watch) -> bool:
    """Whether a block is nothing but a comment that tells translators something; any other is taken down."""
    comment = RE_COMMENT.match(text, event.start, event.end) if event.name == "HtmlBlock" else None
    is_directive = comment is not None and watch.comment(comment[1], event.start)
    if not is_directive:
        watch.block(event.start, event.end)
    return is_directive


def _parted(events: Sequence[Event], masked: Masked) -> Iterator[Sequence[Event]]:
    """The content of a leaf block, parted at what frames its lines.

    A text is cut there; an element that goes on beyond is in no part.
    """
    frames = masked.frames(events[0].start, events[-1].end) if masked.blocks else ()
    if not frames:
        yield events
        return
    starts = [0, *(frame.end for frame in frames)]
    ends = [*(frame.start for frame in frames), events[-1].end]
    parts: list[list[Event]] = [[] for _ in starts]
    for event in events:
        if event.name != "Text":
            index = bisect_left(ends, event.end)
            if index < len(ends) and starts[index] <= event.start:
                parts[index].append(event)
            continue
        index = bisect_right(ends, event.start)
        while index < len(ends) and starts[index] < event.end:
            start, end = max(event.start, starts[index]), min(event.end, ends[index])
            parts[index].append(event._replace(start=start, end=end))
            index += 1
    yield from parts


def _runs(
    text: str,
    blocks: Sequence[Event],
    events: Sequence[Event],
    bullets: Container[int],
    line_start: Callable[[int], int],
) -> Iterator[Run]:
    # A paragraph may begin with a hard break, and a heading's attributes may follow a line break.
    if events and {events[0].name, events[-1].name} & BREAKS:
        words = [index for index, event in enumerate(events) if event.name not in BREAKS]
        events = events[words[0] : words[-1] + 1] if words else []
    if not events:
        return
    start, end = events[0].start, events[-1].end
    start += len(text[start:end]) - len(text[start:end].lstrip(BLANK))
    end = start + len(text[start:end].rstrip(BLANK))
    if start == end:
        return
    lead = text[line_start(start) : start]
    yield Run(
        role=next(
            (
                ROLES[each.name]
                for each in reversed(blocks)
                if each.name in ROLES and each.start not in bullets
            ),
            "paragraph",
        ),
        syntax=_syntax(text, blocks, lead),
        start=start,
        end=end,
        prefix=RE_LEAD.sub(lambda match: " " * len(match[0]), lead),
        quotes=sum(block.name == "BlockQuote" for block in blocks),
        events=tuple(events),
    )


def _syntax(text: str, blocks: Sequence[Event], lead: str) -> str:
    """How the run is written: what may stand in it depends on the block, and on what precedes it in the line."""
    match blocks[-1].name:
        case "Heading":
            return "heading" if is_atx(text, blocks[-1]) else "setext"
        case "TableCell":
            return "cell" if "|" in lead else "cell-bare"
        case "DefinitionListTitle":
            return "term"
        case _:
            return "markdown"


def _described(event: Event, masked: Masked) -> str:
    if event.kind == "leaf":
        # The value of a task's box is no text.
        value = masked.shortened(event.value) if isinstance(event.value, str) else event.value
        return f"{event.name} {value!r}"
    return (
        f"{event.kind} {event.name}" if event.value is None else f"{event.kind} {event.name} {event.value!r}"
    )


def _implicit_label(event: Event) -> slice | None:
    """Where the words of a reference are its label, too, for the end of a link or image; else nothing."""
    start = event.start + (2 if event.name == "Image" else 1)
    match event.value["link_type"]:
        case "Shortcut":
            return slice(start, event.end - 1)
        case "Collapsed":
            return slice(start, event.end - 3)
        case _:
            return None


def _hard_break(text: str, event: Event) -> str:
    return "\\\n" if text[event.start] == "\\" else "  \n"


def _next_line(text: str, run: Run, index: int) -> int:
    """Where the words go on after a line break."""
    following = run.events[index + 1]
    if following.kind != "end":
        return following.start
    line_end = RE_LINE_END.search(text, run.events[index].start)
    prefix = re.compile(_prefix_pattern(run.quotes)).match(
        text, line_end.end() if line_end else following.end
    )
    return prefix.end() if prefix else following.end


def _prefix_pattern(quotes: int) -> str:
    return rf"[ \t]*(?:>[ \t]*){{0,{quotes}}}"


def _alt(run: Run, image: Event, end: int) -> Run:
    syntax = "alt-cell" if run.role == "cell" else "alt"
    if image.value["link_type"] in {"Shortcut", "Collapsed"}:
        syntax, end = f"{syntax}-label", image.end - 1
    return Run(
        role="alt",
        syntax=syntax,
        start=image.start + 2,
        end=end,
        prefix=run.prefix,
        quotes=run.quotes,
        events=(),
    )
