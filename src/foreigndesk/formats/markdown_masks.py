"""A Markdown text with all that is not Markdown masked: where each construct is, and what stands between the blocks."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..model import Span
from . import jsx
from .constructs import Construct, Masked, find_mask, masked_inline, outside, paired
from .directive_lines import read_lines
from .templates import read_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORTEST_INSTRUCTION = len("<??>")
"""What the mask of a line needs at least."""
INLINE_ELEMENTS = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "button", "cite", "data", "del", "dfn", "em", "i", "ins", "label", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u",
})  # fmt: skip
"""Elements that are part of a sentence even where they have a line to themselves."""
LONGEST_LEAD = 200
"""Indentation in characters, beyond which nothing is indented."""
WASTE = 20
"""How many times its own length a text may be searched in vain for ends of expressions."""

RE_LINE_FEED = re.compile(r"\r\n|\r")
"""Line endings that become line feeds, as long as they were."""
RE_TOKEN = re.compile(r"\\.|`+|<!--|\{[{%:.#\w \t]")
"""Where code, a comment or a template construct may begin; an escaped character is none."""
RE_MDX_TOKEN = re.compile(r"\\.|`+|\$+|\{|<(?=[A-Za-z_$/>])|^(?:import|export)\b", re.MULTILINE)
"""The same in MDX."""
RE_FORMULA = re.compile(r"(?P<mark>\\{1,2})(?P<bracket>[\[(])")
"""What may open a formula."""
RE_TEX = re.compile(r"\\[A-Za-z]{2,}|[\^_]\{|[\w})]\^[\w*]")
"""What is TeX and not prose in brackets."""
RE_PARAGRAPH_END = re.compile(r"\n[ \t>]*(?:\n|\Z)|\Z")
"""A blank line, which no code span crosses."""
RE_LEAD = re.compile(r"[ \t>]*")
"""What may stand before a construct that has its line to itself."""
RE_IMPORT = re.compile(r"""^import\s[^\n]*?\sfrom\s+(?:"[^"\n]+"|'[^'\n]+')[ \t]*;?[ \t]*$""", re.MULTILINE)
"""A line that only MDX has."""
RE_HEADING_ATTRIBUTES = re.compile(r"(?<!\n)\{[^{}\n]*\}[ \t]*$", re.MULTILINE)
"""Attributes at the end of a heading, which Markdown's parser reads itself."""
RE_LINE_REST = re.compile(r"[ \t]*(?:\n|\Z)")
"""The end of a line on which no words follow."""
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


PLAIN = Dialect()
"""Markdown with template languages, nothing in which is translated."""


def looks_like_mdx(text: str) -> bool:
    """Whether a text imports something, as only MDX can."""
    return RE_IMPORT.search(text) is not None


def mask(text: str, dialect: Dialect) -> Masked:
    """A document's body, as Markdown's parser may see it."""
    plain = RE_LINE_FEED.sub(lambda end: " \n"[-len(end[0]) :], text)
    lines = read_lines(plain)
    taken = sorted([*lines.code, *(Span(each.start, each.end) for each in lines.constructs)])
    scanned = [
        each for start, end in outside(taken, len(plain)) for each in _scan(plain, start, end, dialect)
    ]
    constructs = sorted([*paired(scanned, dialect.kept), *lines.constructs], key=lambda each: each.start)
    constructs = [each for before, each in pairwise([None, *constructs]) if each and not _holds(before, each)]
    return _masked(text, plain, constructs, dialect)


def mask_unit(text: str, dialect: Dialect) -> Masked:
    """The text of a unit, in which every construct is part of the words."""
    constructs = paired(list(_scan(text, 0, len(text), dialect, is_unit=True)), dialect.kept)
    return masked_inline(text, constructs) if constructs else Masked(text=text)


def _holds(before: Construct | None, construct: Construct) -> bool:
    return before is not None and construct.start < before.end


def _scan(text: str, start: int, end: int, dialect: Dialect, *, is_unit: bool = False) -> Iterator[Construct]:
    """The constructs between two positions, without those in code and comments."""
    token = RE_MDX_TOKEN if dialect.is_mdx else RE_TOKEN
    position, budget = start, WASTE * (end - start) + 100_000
    while found := token.search(text, position, end):
        position = found.end()
        match found[0][0]:
            case "\\":
                if formula := _formula(text, found.start(), end):
                    yield formula
                    position = formula.end
                continue
            case "`" | "$":
                position = _behind_span(text, found, end)
                continue
            case "<" if not dialect.is_mdx:
                closing = text.find("-->", position, end)
                position = closing + 3 if closing >= 0 else position
                continue
        construct = _read(text, found, dialect, is_unit=is_unit) if budget > 0 else None
        if construct is None or construct.end > end:
            budget -= min(end - found.start(), 20_000)
            position = found.start() + 1
        else:
            yield construct
            position = construct.end


def _read(text: str, found: re.Match[str], dialect: Dialect, *, is_unit: bool) -> Construct | None:
    start = found.start()
    match found[0][0]:
        case "{" if dialect.is_mdx:
            at_end = RE_HEADING_ATTRIBUTES.match(text, start)
            if at_end and text.startswith("{#", start):
                return None
            return jsx.read_expression(text, start)
        case "{":
            construct = read_template(text, start, dialect.arguments)
            is_attributes = construct and not construct.is_word and not text.startswith("{:", start)
            return None if is_attributes and _is_heading_end(text, start) else construct
        case "<":
            return jsx.read_tag(text, start, dialect.arguments)
        case _:
            return jsx.read_module(text, start) if not is_unit and _follows_blank(text, start) else None


def _behind_span(text: str, opening: re.Match[str], end: int) -> int:
    """Where the search goes on behind a code span or a formula; behind its opening if there is no end to it."""
    mark = opening[0]
    stop = RE_PARAGRAPH_END.search(text, opening.end(), end)
    limit = stop.start() if stop else end
    if mark[0] == "$" and (len(mark) > 2 or text[opening.end() : opening.end() + 1].isspace()):  # noqa: PLR2004  # `$` and `$$`
        return opening.end()
    around = r"(?<!\s)" if mark == "$" else ""
    behind = r"(?![$\d])" if mark == "$" else f"(?!{re.escape(mark[0])})"
    closing = re.compile(rf"{around}(?<!{re.escape(mark[0])}){re.escape(mark)}{behind}").search(
        text, opening.end(), limit
    )
    return closing.end() if closing else opening.end()


def _formula(text: str, start: int, end: int) -> Construct | None:
    """TeX between backslashes with brackets, of which there may be two; without a command these are words."""
    opening = RE_FORMULA.match(text, start, end)
    if opening is None:
        return None
    stop = RE_PARAGRAPH_END.search(text, opening.end(), end)
    closing = f"{opening['mark']}{'])'['[('.index(opening['bracket'])]}"
    last = text.find(closing, opening.end(), stop.start() if stop else end)
    if last < 0 or not RE_TEX.search(text, opening.end(), last):
        return None
    return Construct(start=start, end=last + len(closing), kind="whole", name="")


def _is_heading_end(text: str, start: int) -> bool:
    """Whether an attribute list ends a heading; Markdown's parser reads it there."""
    if not RE_HEADING_ATTRIBUTES.match(text, start):
        return False
    line = text[text.rfind("\n", 0, start) + 1 : start]
    line_end = text.find("\n", start)
    return line.lstrip(" >").startswith("#") or text[line_end + 1 : line_end + 2] in {"=", "-"}


def _follows_blank(text: str, start: int) -> bool:
    """Whether nothing that is prose stands on the line above."""
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    return start == 0 or not RE_PROSE_LINE.match(text, above, start - 1)


def _masked(text: str, plain: str, constructs: Sequence[Construct], dialect: Dialect) -> Masked:
    if not constructs:
        return Masked(text=text)
    mask_ = find_mask(text)
    between = _between_blocks(plain, constructs)
    framing = _framing(plain, constructs) - between
    parts: list[str] = []
    bullets: set[int] = set()
    end = 0
    for construct in constructs:
        written = text[construct.start : construct.end]
        parts.append(text[end : construct.start])
        end = construct.end
        if construct.start not in between:
            parts.append(mask_ * len(written))
            continue
        depth = _depth(plain, construct) if construct.is_container else 0
        if depth:
            bullets.add(construct.start)
            bullet = f"-{' ' * (depth - 1)}#"
            parts.append(bullet + _blank(written[len(bullet) :]))
        else:
            is_instruction = construct.is_word or construct.kind != "whole"
            parts.append(
                _instruction(written, mask_) if is_instruction and not dialect.is_mdx else _blank(written)
            )
    return Masked(
        text="".join([*parts, text[end:]]),
        mask=mask_,
        inline=tuple(each for each in constructs if each.start not in between | framing),
        blocks=tuple(each for each in constructs if each.start in between | framing),
        bullets=frozenset(bullets),
    )


def _framing(plain: str, constructs: Sequence[Construct]) -> set[int]:
    """The starts of those that open or close what has its lines to itself: `<TabItem>Words</TabItem>`."""
    found: set[int] = set()
    opened: dict[str, list[Construct]] = defaultdict(list)
    for construct in constructs:
        if construct.kind == "open":
            opened[construct.name].append(construct)
        elif construct.kind == "close" and construct.name.removeprefix("<") not in INLINE_ELEMENTS:
            first = opened[construct.name].pop()
            before = plain[max(first.start - LONGEST_LEAD, 0) : first.start].rpartition("\n")
            is_first = RE_LEAD.fullmatch(before[2]) and (before[1] or first.start < LONGEST_LEAD)
            if is_first and RE_LINE_REST.match(plain, construct.end):
                found |= {first.start, construct.start}
    return found


def _between_blocks(plain: str, constructs: Sequence[Construct]) -> set[int]:
    """The starts of those that have their lines to themselves and do not stand for a word of a paragraph."""
    found: set[int] = set()
    for chain, before, after in _chains(plain, constructs):
        first, last = chain[0], chain[-1]
        line_start = plain.rfind("\n", before, first.start) + 1
        line_end = plain.find("\n", last.end, after)
        if (before and line_start <= before) or (line_end < 0 and after < len(plain)):
            continue
        line_end = len(plain) if line_end < 0 else line_end
        if not RE_LEAD.fullmatch(plain, line_start, first.start) or plain[last.end : line_end].strip():
            continue
        is_word = all(each.is_word and each.kind == "whole" for each in chain)
        if not (is_word and _is_amid_prose(plain, line_start, line_end)):
            found.update(each.start for each in chain)
    return found


def _chains(plain: str, constructs: Sequence[Construct]) -> Iterator[tuple[list[Construct], int, int]]:
    """Constructs with only spaces between them, with the end of the one before and the start of the one behind."""
    chain: list[Construct] = []
    before = 0
    for construct, following in pairwise([*constructs, None]):
        if construct is None:
            break
        chain.append(construct)
        gap = plain[construct.end : following.start] if following else "x"
        if gap.strip(" \t"):
            yield chain, before, following.start if following else len(plain)
            before, chain = construct.end, []


def _is_amid_prose(plain: str, start: int, end: int) -> bool:
    """Whether the lines around a line are those of a paragraph."""
    above = plain[plain.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
    return bool(RE_PROSE_LINE.match(above) and RE_PROSE_LINE.match(plain, end + 1))


def _depth(plain: str, construct: Construct) -> int:
    """By how many columns the lines below are indented; 0 where that makes no difference, or there is no room."""
    line_start = plain.rfind("\n", 0, construct.start) + 1
    lead = plain[line_start : construct.start]
    below = re.compile(r"[ \t]*\n(?:[ \t]*\n)*([ \t]*)(?=[^ \t\n])").match(plain, construct.end)
    if ">" in lead or below is None:
        return 0
    depth = len(below[1].expandtabs(4)) - len(lead.expandtabs(4))
    room = len(plain[construct.start : construct.end].partition("\n")[0])
    deepest = 5  # A list item's content begins at most five columns behind its marker.
    return depth if 2 <= depth <= deepest and depth < room else 0  # noqa: PLR2004  # `- ` takes two


def _blank(written: str) -> str:
    return re.sub(r"[^\r\n]", " ", written)


def _instruction(written: str, mask_: str) -> str:
    """Each line as a processing instruction, which is a block of its own, and part of an HTML block."""

    def line(found: re.Match[str]) -> str:
        length = len(found[2])
        if length < SHORTEST_INSTRUCTION:
            return found[1] + " " * length + found[3]
        return f"{found[1]}<?{mask_ * (length - SHORTEST_INSTRUCTION)}?>{found[3]}"

    return re.sub(r"([ \t>]*)([^\r\n]*?)([ \t]*)(?=[\r\n]|\Z)", line, written)
