"""The body of an article as Markdown's parser sees it, with what is not Markdown masked.

What stands on a line is told by the line alone; whether a paragraph goes on there, only the parser knows. So the text
is parsed as its lines say, and again where the parser saw something else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from ..model import Span
from .directive_lines import fence_starts
from .markdown_blocks import INLINE, VERBATIM
from .markdown_events import RE_LINE_END, is_atx, read_events
from .markdown_masks import MODULES, Rulings, joined, mask, with_line_feeds
from .markdown_scanning import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .constructs import Guess, Masked
    from .markdown_events import Event

MDX = Dialect(is_mdx=True)
ROUNDS = 12
"""How often a text is parsed. Each time all that stands in one block is settled; more than two are seldom wrong."""

RE_IMPORT = re.compile(r"""^import\s[^\n]*?\sfrom\s+(?:"[^"\n]+"|'[^'\n]+')[ \t]*;?[ \t\r]*$""", re.MULTILINE)
"""A line that only MDX has."""
RE_COMMENT = re.compile(r"[ \t]*(?P<mark><[!?])")
"""The beginning of a comment, a declaration or an instruction."""
RE_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
"""The end of a line, up to the next one."""


class Body(NamedTuple):
    """A text as it was parsed."""

    masked: Masked
    events: list[Event]


def read_body(text: str, dialect: Dialect) -> Body:
    """The text, masked so that what its lines say and what Markdown's parser sees in them agree."""
    rulings = Rulings()
    body = _body(text, dialect, rulings)
    for _ in range(ROUNDS if body.masked.guesses else 0):
        further = _settled(text, body, dialect, rulings)
        if further == rulings:
            break
        rulings = further
        body = _body(text, dialect, rulings)
    return body


def looks_like_mdx(text: str, start: int = 0) -> bool:
    """Whether a text imports something behind a position, as only MDX can."""
    plain = with_line_feeds(text[start:])
    if not RE_IMPORT.search(plain):
        return False
    return any(
        plain.startswith(MODULES, each.start) and RE_IMPORT.search(plain, each.start, each.end)
        for each in read_body(plain, MDX).masked.blocks
    )


class _Blocks(NamedTuple):
    """Where the parser saw what."""

    prose: list[Span]
    """Words of paragraphs, which may go on on the next line."""
    html: list[Span]
    code: list[Span]
    """Indented code."""
    fenced: dict[int, int]
    """The ends of fenced code, by its start."""


def _body(text: str, dialect: Dialect, rulings: Rulings) -> Body:
    masked = mask(text, dialect, rulings)
    return Body(masked, read_events(masked.text))


def _settled(text: str, body: Body, dialect: Dialect, rulings: Rulings) -> Rulings:
    """The rulings, with those about the first block in which the parser saw something else, and what is before."""
    blocks = _blocks(body.masked.text, body.events)
    found = [rulings]
    words: set[int] = set()
    for guess in body.masked.guesses:
        if guess.start in words:
            continue
        if further := _ruling(guess, text, body.masked, blocks, is_mdx=dialect.is_mdx):
            found.append(further)
            words |= further.words
            if guess.kind == "module" or (guess.kind == "fence" and _goes_beyond(guess, further, blocks)):
                break
    return joined(found)


def _goes_beyond(fence: Guess, ruling: Rulings, blocks: _Blocks) -> bool:
    """Whether a fence that is none made code of what is outside the block that it stands in."""
    block = _around(fence.start, blocks.html) or _around(fence.start, blocks.prose)
    return not ruling.hidden and (block is None or fence.line_end > block.end)


def _ruling(guess: Guess, text: str, masked: Masked, blocks: _Blocks, *, is_mdx: bool) -> Rulings | None:
    """What a guess is instead, if the parser saw something else."""
    place = frozenset([guess.start])
    prose, html = _around(guess.start, blocks.prose), _around(guess.start, blocks.html)
    code = _around(guess.start + 1, blocks.code)  # It begins behind its indentation, perhaps right there.
    match guess.kind:
        case "word":
            return None if code or (prose and prose.end > guess.line_end) else Rulings(apart=place)
        case "block":
            is_text = code is not None or (html is not None and _is_closed(guess, html, masked))
            is_text = is_text or (
                guess.is_within and _has_words_before(masked.text, guess.start, blocks.prose)
            )
            return Rulings(words=place) if is_text else None
        case "module":
            return Rulings(words=place) if _goes_on(masked.text, guess.start, blocks.prose) else None
        case _ if (end := blocks.fenced.get(guess.start)) and not (is_mdx and end > guess.line_end):
            first, last = sorted((end, guess.line_end))
            is_same = not masked.text[first:last].strip()
            return None if is_same else Rulings(code=frozenset([Span(guess.start, end)]))
        case _ if is_mdx and not html:
            return Rulings(hidden=place)
        case _:
            # Nothing else in the same block is a fence either.
            block = html or prose or code or Span(guess.start, guess.start)
            return Rulings(words=place | set(fence_starts(with_line_feeds(text), *block)))


def _is_closed(guess: Guess, html: Span, masked: Masked) -> bool:
    """Whether a block of HTML has no other blocks in it, as a comment. Quotes and items are in no block of HTML."""
    comment = RE_COMMENT.match(masked.text, html.start)
    is_frame = comment and masked.instruction and masked.instruction.match(masked.text, comment.start("mark"))
    return guess.is_within or bool(comment and not is_frame)


def _goes_on(text: str, start: int, prose: Sequence[Span]) -> bool:
    """Whether a paragraph ends on the line above."""
    index = bisect_right(prose, start, key=lambda span: span.start) - 1
    return index >= 0 and RE_LINE_BREAK.fullmatch(text, prose[index].end, start) is not None


def _has_words_before(text: str, start: int, prose: Sequence[Span]) -> bool:
    """Whether a paragraph ends on the line of a place, before it."""
    index = bisect_right(prose, start, key=lambda span: span.start) - 1
    return index >= 0 and not RE_LINE_END.search(text, prose[index].end, start)


def _around(place: int, spans: Sequence[Span]) -> Span | None:
    """The span that began before a place and goes on there."""
    index = bisect_right(spans, place - 1, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and place < spans[index].end else None


def _blocks(text: str, events: Iterable[Event]) -> _Blocks:
    found = _Blocks([], [], [], {})
    opened: list[Event] = []
    run: Span | None = None
    for event in events:
        if event.name in INLINE and not (opened and opened[-1].name in VERBATIM):
            run = Span(run.start if run else event.start, max(run.end if run else 0, event.end))
            continue
        if run and _is_prose(text, opened):
            found.prose.append(run)
        run = None
        if event.kind == "start":
            opened.append(event)
            if event.name == "HtmlBlock":
                found.html.append(Span(event.start, event.end))
            elif event.value == "Indented":
                found.code.append(Span(event.start, event.end))
            elif event.name == "CodeBlock":
                found.fenced[event.start] = event.end
        elif event.kind == "end":
            opened.pop()
    return found


def _is_prose(text: str, opened: Sequence[Event]) -> bool:
    """Whether the words of a block may go on on the next line, unlike those of a cell or of a heading behind `#`."""
    name = opened[-1].name if opened else ""
    return name != "TableCell" and not (name == "Heading" and is_atx(text, opened[-1]))
