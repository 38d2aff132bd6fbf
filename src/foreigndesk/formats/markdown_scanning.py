"""Where the constructs are in a Markdown text: what looks like one in code, a formula or a comment is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import jsx
from .constructs import Construct
from .templates import read_template

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

RE_TOKEN = re.compile(r"\\.|`+|<!--|\{[{%:.#\w \t]")
"""Where code, a comment or a template construct may begin; an escaped character is none."""
RE_MDX_TOKEN = re.compile(r"\\.|`+|\$+|\{|<(?=[A-Za-z_$/>])|^(?:import|export)\b", re.MULTILINE)
"""The same in MDX."""
RE_FORMULA = re.compile(r"(?P<mark>\\{1,2})(?P<bracket>[\[(])")
"""What may open a formula."""
RE_TEX = re.compile(r"\\[A-Za-z]{2,}|[\^_]\{|[\w})]\^[\w*]|\b[A-Za-z]_\w")
"""What is TeX and not prose in brackets."""
RE_PARAGRAPH_END = re.compile(r"\n[ \t>]*(?:\n|\Z)|\Z")
"""A blank line, which no code span crosses."""
RE_HEADING_ATTRIBUTES = re.compile(r"(?!^)\{[^{}\n]*\}[ \t]*$", re.MULTILINE)
"""Attributes at the end of a heading, which Markdown's parser reads itself."""
RE_UNDERLINE = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*$", re.MULTILINE)
"""What makes a heading of the line above."""
NO_LISTS = ("{:", "{%", "{# ")
"""What begins with a brace, is no word and no attribute list of Markdown's parser."""
RE_PROSE_LINE = re.compile(r"[ \t>]*[^\s#|<>{}:!=`~-]")
"""The beginning of a line that is part of a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What else there is in a Markdown text, and what of it is translated."""

    is_mdx: bool = False
    arguments: frozenset[str] = frozenset()
    """Arguments of shortcodes and tags, and attributes of JSX elements, by name or as `element.name`."""
    kept: frozenset[str] = frozenset()
    """Shortcodes, tags and elements whose content is not translated."""


class Scanner:
    """Finds the constructs of one text; what was sought in vain is not sought again, so that time stays linear."""

    def __init__(
        self, text: str, dialect: Dialect, words: Container[int] = (), *, is_unit: bool = False
    ) -> None:
        self._text = text
        self._words = words
        """Where a statement is none."""
        self._dialect = dialect
        self._is_unit = is_unit
        self._paragraph_end = -1
        self._missing: dict[str, int] = {}
        """For what ends something, up to where it does not occur."""
        self._unclosed: set[int] = set()
        """Where brackets open that are not closed."""

    def scan(self, start: int, end: int) -> Iterator[Construct]:
        """The constructs between two positions."""
        token = RE_MDX_TOKEN if self._dialect.is_mdx else RE_TOKEN
        position = start
        while found := token.search(self._text, position, end):
            position = self._behind(found, end)
            if position > found.start():
                continue
            construct = self._read(found)
            if construct is None or construct.end > end:
                position = found.start() + 1
            else:
                yield construct
                position = construct.end

    def _behind(self, found: re.Match[str], end: int) -> int:
        """Where the search goes on behind code, a formula, a comment or an escape; else the token's own start."""
        match found[0][0]:
            case "\\":
                return found.start() if self._is_formula(found.start(), end) else found.end()
            case "`" | "$":
                return self._behind_span(found, end)
            case "<" if not self._dialect.is_mdx:
                last = self._find("-->", found.end(), end)
                return last if last >= 0 else found.end()
            case _:
                return found.start()

    def _read(self, found: re.Match[str]) -> Construct | None:
        start, arguments = found.start(), self._dialect.arguments
        match found[0][0]:
            case "\\":
                return self._formula(start)
            case "{" if self._dialect.is_mdx:
                is_heading_id = self._text.startswith("{#", start) and RE_HEADING_ATTRIBUTES.match(
                    self._text, start
                )
                return None if is_heading_id else jsx.read_expression(self._text, start, self._unclosed)
            case "{":
                construct = read_template(self._text, start, arguments)
                is_list = construct and not construct.is_word and not self._text.startswith(NO_LISTS, start)
                return None if is_list and _is_heading_end(self._text, start) else construct
            case "<":
                return jsx.read_tag(self._text, start, arguments, self._unclosed)
            case _:
                is_prose = self._is_unit or start in self._words
                is_statement = not is_prose and _follows_blank(self._text, start)
                return jsx.read_module(self._text, start) if is_statement else None

    def _behind_span(self, opening: re.Match[str], end: int) -> int:
        """Where the search goes on behind a code span or a formula; behind its opening if there is no end to it."""
        mark = opening[0]
        is_formula = mark[0] == "$"
        if is_formula and (len(mark) > len("$$") or self._text[opening.end() : opening.end() + 1].isspace()):
            return opening.end()
        limit = self._limit(opening.end(), end)
        if self._missing.get(mark) == limit:
            return opening.end()
        around = r"(?<!\s)" if mark == "$" else ""
        behind = r"(?![$\d])" if mark == "$" else f"(?!{re.escape(mark[0])})"
        closing = re.compile(rf"{around}(?<!{re.escape(mark[0])}){re.escape(mark)}{behind}")
        last = closing.search(self._text, opening.end(), limit)
        if last is None:
            self._missing[mark] = limit
        return last.end() if last else opening.end()

    def _is_formula(self, start: int, end: int) -> bool:
        formula = self._formula(start)
        return formula is not None and formula.end <= end

    def _formula(self, start: int) -> Construct | None:
        """TeX between backslashes with brackets, of which there may be two; without a command these are words."""
        opening = RE_FORMULA.match(self._text, start)
        if opening is None:
            return None
        closing = f"{opening['mark']}{'])'['[('.index(opening['bracket'])]}"
        last = self._find(closing, opening.end(), self._limit(opening.end(), len(self._text)))
        if last < 0 or not RE_TEX.search(self._text, opening.end(), last):
            return None
        return Construct(start=start, end=last, kind="whole", name="")

    def _find(self, closing: str, start: int, limit: int) -> int:
        """Behind the next one before a limit; -1 if there is none."""
        if self._missing.get(closing) == limit:
            return -1
        found = self._text.find(closing, start, limit)
        if found < 0:
            self._missing[closing] = limit
        return found + len(closing) if found >= 0 else -1

    def _limit(self, start: int, end: int) -> int:
        """The end of the paragraph, or of the stretch that is looked at."""
        if start > self._paragraph_end:
            stop = RE_PARAGRAPH_END.search(self._text, start)
            self._paragraph_end = stop.start() if stop else len(self._text)
        return min(self._paragraph_end, end)


def _is_heading_end(text: str, start: int) -> bool:
    """Whether an attribute list ends a heading; Markdown's parser reads it there."""
    if not RE_HEADING_ATTRIBUTES.match(text, start):
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    line_end = text.find("\n", start)
    is_underlined = line_end >= 0 and RE_UNDERLINE.match(text, line_end + 1) is not None
    return line.lstrip(" >").startswith("#") or is_underlined


def _follows_blank(text: str, start: int) -> bool:
    """Whether nothing that is prose stands on the line above."""
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    return start == 0 or not RE_PROSE_LINE.match(text, above, start - 1)
