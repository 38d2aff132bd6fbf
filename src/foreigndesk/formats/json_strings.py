"""The strings of a JSON article, as plain text, Markdown or HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Segment
from .html import HtmlFormat, is_html
from .html_elements import BLOCKS
from .json_fields import ANY, ANY_DEPTH
from .json_options import TOLD_BY_STRING
from .markdown import MarkdownFormat
from .markdown_events import NEWLINES, RE_LINE_END, newline_name
from .text import TextFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Inline
    from ..plugins import Format

WRAPPERS = frozenset({ANY, ANY_DEPTH, "rendered"})
"""Parts of a path that do not tell what a text is for."""
WORD_JOINER = "\N{WORD JOINER}"
"""Nobody sees it."""

RE_LETTER = re.compile(r"[^\W\d_]")
"""Something to translate."""
RE_BLANK_LINES = re.compile(r"(?>\r\n|\r|\n)(?:[ \t]*+(?>\r\n|\r|\n))++")
"""What parts the paragraphs of a plain text."""
RE_HTML = re.compile(rf"<(?:!--|!doctype\b|(?:{'|'.join(sorted(BLOCKS))})(?=[\s/>]))", re.IGNORECASE)
"""What a string of HTML begins with: never a part of a unit, so that a translation begins with it, too."""


class Strings:
    """Reads and writes the strings of JSON, decoded, in the syntax that each has."""

    def __init__(self) -> None:
        self._text = TextFormat({})
        self._markdown = MarkdownFormat({})
        self._html = HtmlFormat({})

    def read(
        self, string: str, role: str, syntax: str, *, is_kept: bool = False
    ) -> tuple[list[Segment], tuple[str, ...]]:
        """The segments of a string, at their places in it, and its shape; those of one that is kept are paragraphs.

        Raises `InputError` for a directive in a comment that cannot be meant.
        """
        if is_kept:
            return list(self._paragraphs(string, role, "text")), ("kept", string)
        if syntax == TOLD_BY_STRING:
            syntax = "html" if RE_HTML.match(string.lstrip()) else "told"
        if syntax == "markdown":
            return self._blocks(string)
        if syntax == "html":
            return self._page(string, role)
        segments = list(self._paragraphs(string, role, syntax))
        return segments, (f"{len(segments)} texts",)

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        return self._format(syntax).inline(source, syntax)

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text must spell them; in plain text nothing has another meaning."""
        return words if _is_text(syntax) else self._format(syntax).escape(words, syntax)

    def encode(self, segment: Segment, target: str) -> str:
        """What stands in the string for `target`; raises `InputError` where Markdown could not mean it there."""
        if not _is_text(segment.syntax):
            return self._format(segment.syntax).encode(segment, target)
        written = _encode_text(segment, target)
        if segment.syntax.startswith("told") and RE_HTML.match(written):
            # Words must not make HTML of the string.
            return WORD_JOINER + written
        return written

    def _format(self, syntax: str) -> Format:
        """What reads and writes a string."""
        if _is_text(syntax):
            return self._text
        return self._html if is_html(syntax) else self._markdown

    def _page(self, string: str, role: str) -> tuple[list[Segment], tuple[str, ...]]:
        """The segments and the skeleton of HTML; words without a block around them are what the string is for."""
        page = self._html.parse("", string)
        segments = list(page.segments)
        if [string[each.start : each.end] for each in segments] == [string.strip()] and role:
            segments = [replace(segments[0], role=role, context=role)]
        return segments, ("html", *page.skeleton)

    def _paragraphs(self, string: str, role: str, syntax: str) -> Iterator[Segment]:
        """The paragraphs of a plain text; other line breaks are part of the words."""
        for start, end in _paragraph_ranges(string):
            source = RE_LINE_END.sub("\n", string[start:end])
            yield Segment(
                source=source,
                inline=self._text.inline(source, "text"),
                start=start,
                end=end,
                line=0,
                role=role or "text",
                context=role,
                syntax=f"{syntax}{newline_name(string)}",
                keep=not RE_LETTER.search(source),
                plain=True,
            )

    def _blocks(self, string: str) -> tuple[list[Segment], tuple[str, ...]]:
        """The segments and the skeleton of a Markdown text, which has no front matter of its own."""
        newline = RE_LINE_END.search(string)
        # Behind an empty line, `---` is a rule: a string begins with the body.
        lead = newline[0] if newline else "\n"
        document = self._markdown.parse("", lead + string)
        moved = (
            replace(each, start=each.start - len(lead), end=each.end - len(lead))
            for each in document.segments
        )
        return list(moved), document.skeleton


def role_of(path: tuple[str, ...]) -> str:
    """The last name in a path that tells what a text is for; empty if there is none."""
    return next((part for part in reversed(path) if part not in WRAPPERS and not part.isdecimal()), "")


def _is_text(syntax: str) -> bool:
    return syntax.partition("-")[0] in {"text", "told"}


def _paragraph_ranges(string: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs stand, without white space around them."""
    start = 0
    for match in [*RE_BLANK_LINES.finditer(string), None]:
        piece = string[start : match.start() if match else len(string)]
        if words := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(words)
        start = match.end() if match else len(string)


def _encode_text(segment: Segment, target: str) -> str:
    """The target as one paragraph, with the line ends of its string."""
    newline = NEWLINES.get(segment.syntax.partition("-")[2], "\n")
    paragraph = RE_LINE_END.sub("\n", RE_BLANK_LINES.sub("\n", target.strip())) or segment.source
    return paragraph.replace("\n", newline)
