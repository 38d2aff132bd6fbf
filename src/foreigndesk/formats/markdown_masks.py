"""A Markdown text with all that is not Markdown masked: where each construct is, and what stands between the blocks."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ..model import Span
from .constructs import Construct, Guess, Masked, find_mask, masked_inline, outside, paired
from .directive_lines import LEAD, read_lines
from .markdown_scanning import Dialect, Scanner

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

SHORTEST_INSTRUCTION = len("<??>")
"""What the mask of a line needs at least."""
INLINE_ELEMENTS = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "button", "cite", "data", "del", "dfn", "em", "i", "ins", "label", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u",
})  # fmt: skip
"""Elements that are part of a sentence even where they have a line to themselves."""
MODULES = ("import", "export")
"""What a statement of MDX begins with."""
LONGEST_LEAD = 200
"""Indentation in characters, beyond which nothing is indented."""

RE_LINE_FEED = re.compile(r"\r\n|\r")
"""Line endings that become line feeds, as long as they were."""
RE_LEAD = re.compile(r"[ \t>]*")
"""What may stand before a construct that has its line to itself."""
RE_LINE_LEAD = re.compile(LEAD)
"""The same before a directive."""
RE_LINE_REST = re.compile(r"[ \t]*(?:\n|\Z)")
"""The end of a line on which no words follow."""
RE_BLANK = re.compile(r"\n[ \t>]*(?:\n|\Z)|\Z")
"""The end of a line above a blank one."""


PLAIN = Dialect()
"""Markdown with template languages, nothing in which is translated."""


class Rulings(NamedTuple):
    """What Markdown's parser sees otherwise than the lines say, by position."""

    words: frozenset[int] = frozenset()
    """What is part of a paragraph or of HTML, though a fence, statement or directive by itself."""
    hidden: frozenset[int] = frozenset()
    """Fences of MDX, which may be indented deeper than Markdown's."""
    code: frozenset[Span] = frozenset()
    """Fenced code that has another end."""
    apart: frozenset[int] = frozenset()
    """Constructs that stand for no word of a paragraph."""


def joined(rulings: Sequence[Rulings]) -> Rulings:
    """All of them as one."""
    return Rulings(
        words=frozenset().union(*(each.words for each in rulings)),
        hidden=frozenset().union(*(each.hidden for each in rulings)),
        code=frozenset().union(*(each.code for each in rulings)),
        apart=frozenset().union(*(each.apart for each in rulings)),
    )


def mask(text: str, dialect: Dialect, rulings: Rulings) -> Masked:
    """A document's body, as Markdown's parser may see it."""
    plain = with_line_feeds(text)
    lines = read_lines(plain, rulings.words, dict(rulings.code))
    taken = sorted([*lines.code, *(Span(each.start, each.end) for each in lines.constructs)])
    scanner = Scanner(plain, dialect, rulings.words)
    scanned = [each for start, end in outside(taken, len(plain)) for each in scanner.scan(start, end)]
    hidden = [_code(span) for span in lines.code if span.start in rulings.hidden]
    constructs = [*paired(scanned, dialect.kept), *lines.constructs, *hidden]
    constructs = list(_outermost(sorted(constructs, key=lambda each: each.start)))
    lined = {each.start for each in lines.constructs}
    between, guesses = _between_blocks(plain, constructs, rulings, lined)
    fences = [Guess("fence", span.start, span.end) for span in lines.code if span.start not in rulings.hidden]
    modules = [
        Guess("module", each.start, each.end)
        for each in constructs
        if dialect.is_mdx and plain.startswith(MODULES, each.start)
    ]
    items = {start for start in lined if not RE_LEAD.fullmatch(plain, plain.rfind("\n", 0, start) + 1, start)}
    shown = {each.start for each in constructs if each.is_word or each.kind != "whole"}
    masked = _masked(text, plain, constructs, between, items if dialect.is_mdx else items | shown)
    return replace(masked, guesses=tuple(sorted([*fences, *modules, *guesses], key=lambda each: each.start)))


def _code(span: Span) -> Construct:
    """Fenced code that Markdown's parser must not see."""
    return Construct(start=span.start, end=span.end, kind="whole", name="", is_word=False)


def mask_unit(text: str, dialect: Dialect) -> Masked:
    """The text of a unit, in which every construct is part of the words."""
    constructs = paired(list(Scanner(text, dialect, is_unit=True).scan(0, len(text))), dialect.kept)
    return masked_inline(text, constructs) if constructs else Masked(text=text)


def html_view(text: str, masked: Masked, spans: Sequence[tuple[int, int]]) -> str:
    """The text as a reader of HTML may see it: blank outside of the spans, and without what stands between blocks."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [_blank(text[end:start]), text[start:stop]]
        end = stop
    whole = "".join([*parts, _blank(text[end:])])
    view, end = [], 0
    for construct in masked.blocks:
        length = construct.end - construct.start
        view += [whole[end : construct.start], _instruction(length, masked.mask)]
        end = construct.end
    return "".join([*view, whole[end:]])


def with_line_feeds(text: str) -> str:
    """The text with line feeds at the ends of its lines, as long as it was."""
    return RE_LINE_FEED.sub(lambda end: " \n"[-len(end[0]) :], text)


def _outermost(constructs: Iterable[Construct]) -> Iterator[Construct]:
    """Those that do not stand in the one before, which may be kept with all that it holds."""
    end = 0
    for construct in constructs:
        if construct.start >= end:
            yield construct
            end = construct.end


def _masked(
    text: str, plain: str, constructs: Sequence[Construct], between: set[int], shown: Container[int]
) -> Masked:
    """The text with all constructs masked: those between blocks as blocks, if they are `shown`, or as white space."""
    if not constructs:
        return Masked(text=text)
    mask_ = find_mask(text)
    framing = _framing(plain, constructs) - between
    outer = between | framing
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
            parts.append(_instructions(written, mask_) if construct.start in shown else _blank(written))
    return Masked(
        text="".join([*parts, text[end:]]),
        mask=mask_,
        inline=tuple(each for each in constructs if each.start not in outer),
        blocks=tuple(each for each in constructs if each.start in outer),
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


def _between_blocks(
    plain: str, constructs: Sequence[Construct], rulings: Rulings, lined: Container[int]
) -> tuple[set[int], list[Guess]]:
    """The starts of those that have their lines to themselves, and what each of these lines is taken for.

    Only what stands between two lines with words may stand for a word of a paragraph.
    """
    alone = [each for each in _alone(plain, constructs, lined) if each.chain[0].start not in rulings.words]
    ends = {each.end for each in alone}
    starts = {each.start for each in alone}
    found: set[int] = set()
    guesses: list[Guess] = []
    for chain, start, end in alone:
        first = chain[0].start
        is_word = all(each.is_word and each.kind == "whole" for each in chain) and first not in rulings.apart
        is_beside = start - 1 in ends or end + 1 in starts
        if is_word and not is_beside and _has_words_around(plain, start, end):
            guesses.append(Guess("word", first, end))
        else:
            guesses.append(Guess("block", first, end, is_within=plain[start:first].strip() != ""))
            found.update(each.start for each in chain)
    return found, guesses


class _Alone(NamedTuple):
    """Constructs that have their lines to themselves."""

    chain: list[Construct]
    start: int
    """The start of their lines."""
    end: int


def _alone(plain: str, constructs: Sequence[Construct], lined: Container[int]) -> Iterator[_Alone]:
    """Those that have their lines to themselves; before what is `lined`, a list item may begin, too."""
    for chain, before, after in _chains(plain, constructs):
        first, last = chain[0], chain[-1]
        line_start = plain.rfind("\n", before, first.start) + 1
        line_end = plain.find("\n", last.end, after)
        if (before and line_start <= before) or (line_end < 0 and after < len(plain)):
            continue
        line_end = len(plain) if line_end < 0 else line_end
        # A list item that were left empty would be none behind a paragraph.
        has_room = last.end - first.start >= SHORTEST_INSTRUCTION
        lead = RE_LINE_LEAD if first.start in lined and has_room else RE_LEAD
        if lead.fullmatch(plain, line_start, first.start) and not plain[last.end : line_end].strip():
            yield _Alone(chain, line_start, line_end)


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


def _has_words_around(plain: str, start: int, end: int) -> bool:
    """Whether there is something on the lines around others."""
    above = plain.rfind("\n", 0, max(start - 1, 0)) + 1
    is_first = start == 0 or RE_LEAD.fullmatch(plain, above, start - 1)
    return not is_first and not RE_BLANK.match(plain, end)


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


def _instructions(written: str, mask_: str) -> str:
    """Each line as a processing instruction, which is a block of its own, and part of an HTML block."""
    return re.sub(
        r"([ \t>]*)([^\r\n]*?)([ \t]*)(?=[\r\n]|\Z)",
        lambda found: f"{found[1]}{_instruction(len(found[2]), mask_)}{found[3]}",
        written,
    )


def _instruction(length: int, mask_: str) -> str:
    """A processing instruction of that length, if there is room for one."""
    return f"<?{mask_ * (length - len('<??>'))}?>" if length >= SHORTEST_INSTRUCTION else " " * length
