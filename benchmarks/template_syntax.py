"""What template engines and Markdown dialects take out of a text before readers meet it, by rules of our own.

The rules are simple on purpose and share nothing with foreigndesk's parsers, which they help to judge.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUOTED = r"\"[^\"]*\"|'[^']*'"
# Braces within braces, four deep.
BRACES = r"\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+\}"
PREFIX = r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d+[.)])[ \t]+)*"
"""What stands before a block in quotes and lists."""
PARAGRAPH = r"(?:(?!\n[ \t]*\n).)"
"""A character that does not begin a blank line."""
INDENT = "    "
FORMULA = r"(?:(?!\n[ \t]*\n|\\[\])]|\]\().)*?(?:\\[a-zA-Z]|\w\^|\b[A-Za-z]_[\w{])"

# Inline code and comments: nothing in them is a template for our purposes.
COMMENT = ("comment", r"(?<!\\)<!--.*?-->")
SPAN = ("span", rf"(?<![`\\])(?P<tick>`++){PARAGRAPH}+?(?<!`)(?P=tick)(?!`)")
TEMPLATES = (
    (
        "highlight",
        r"\{\{<\s*(?P<call>highlight|code[\w-]*)\b(?:(?!/>)[^}])*>\}\}.*?\{\{<\s*/\s*(?P=call)\s*>\}\}",
    ),
    ("raw", r"\{%-?\s*(?P<tag>highlight|raw)\b.*?%\}.*?\{%-?\s*end(?P=tag)\b.*?%\}"),
    ("shortcode", r"\{\{[<%](?!/\*).*?[%>]\}\}"),
    ("expression", rf"\{{\{{{PARAGRAPH}*?\}}\}}"),
    ("liquid", r"\{%.*?%\}"),
    (
        "display",
        rf"(?<!\\)\$\$(?:(?!\$|[ ]\|[ ]|\n[ \t]*(?:\n|[-*+>|#]|\d+[.)])).)+\$\$|^{PREFIX}\$\$\n(?:(?!\n[ \t>]*\n)[^$])+\n[ \t>]*\$\$$",
    ),
    # Brackets with a backslash are literal brackets, too, in Markdown: only with a command of TeX it is a formula.
    ("bracketed", rf"\\\[(?={FORMULA}){PARAGRAPH}+?\\\]|\\\((?={FORMULA}){PARAGRAPH}+?\\\)"),
    ("math", r"(?<![\\\w$])\$(?=\S)(?=[^$\n]*[\\^_=+])[^$\n]*[^\s$]\$(?![\w$])"),
    (
        "directive",
        rf"^{PREFIX}(?::{{3,}}[ \t]*(?:\{{[\w:-]+\}}|[\w./:-]+(?=[\[{{\s]|\Z))?|/{{3,}}(?:[ \t]+[\w-]+[ \t]*\|?)?)",
    ),
    (
        "admonition",
        rf"^{PREFIX}(?:(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?=[ \t\w-]*(?:\"[^\"\n]*\"[ \t]*)?$)|===[!+]?(?=[ \t]+\"))",
    ),
    ("alert", r"(?<=>)[ \t]*\[![\w-]+\][-+]?"),
    ("attributes", r"(?<!\\)\{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{}\n]*\}"),
)
MDX = (
    ("module", rf"(?:(?<=\n\n)|\A\s*)(?:import|export)\b(?:{BRACES}|{PARAGRAPH})*"),
    ("braces", rf"(?<!\\){BRACES}"),
    ("element", rf"(?<!\\)</?(?:[A-Za-z][\w.:-]*+)?(?:\s(?:{QUOTED}|{BRACES}|[^>\"'{{]++)*)?>"),
)
# Attributes that say something to readers: their values are translated.
TEXTUAL = frozenset(
    ("alt", "aria-label", "caption", "description", "label", "placeholder", "summary", "text", "title")
)

FLAGS = re.MULTILINE | re.DOTALL
RE_MARKDOWN = re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in (COMMENT, SPAN, *TEMPLATES)), FLAGS)
RE_MDX = re.compile(
    "|".join(f"(?P<{name}>{rule})" for name, rule in (COMMENT, SPAN, *MDX, *TEMPLATES)), FLAGS
)
NAMES = "|".join(sorted(TEXTUAL))
RE_TEXTUAL = re.compile(rf"(?P<name>\b(?:{NAMES}))\s*=\s*(?:{QUOTED})")
# Shortcodes have escapes in their quotes, elements have none.
RE_TEXTUAL_ESCAPED = re.compile(rf"(?P<name>\b(?:{NAMES}))\s*=\s*\"(?:\\.|[^\"\\])*\"", re.DOTALL)
RE_BRACED_VALUE = re.compile(rf"=\s*{BRACES}")
RE_HTML_ELEMENT = re.compile(r"</?[a-z]")
RE_FENCE = re.compile(rf"{PREFIX}(?P<marks>`{{3,}}(?=[^`]*$)|~{{3,}})")
RE_FENCE_END = re.compile(r"[ \t>]*(?P<marks>`{3,}|~{3,})[ \t]*$")
RE_ADMONITION = re.compile(
    r"[ \t]*(?:(?:!!!|\?\?\?\+?)[ \t]+[\w-][ \t\w-]*(?:\"[^\"\n]*\"[ \t]*)?$|===[!+]?[ \t]+\")"
)
RE_PREFIXED = re.compile(rf"\A({PREFIX}).*\Z", re.DOTALL)
RE_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\n(?P<data>.*?\n|)\1[ \t]*(?:\n|\Z)", re.DOTALL)


class Bare(NamedTuple):
    """A text without templates."""

    body: str
    """What a renderer of plain Markdown is given."""
    tokens: tuple[str, ...]
    """What was taken out, in order, without the values that are translated."""
    listings: tuple[str, ...]
    """Code that stood in templates."""


def without_templates(body: str, *, is_mdx: bool) -> Bare:
    """The text, without its front matter, as a renderer of plain Markdown should see it."""
    parts: list[str] = []
    tokens: list[str] = []
    listings: list[str] = []
    for is_code, part in _fenced("".join(_outdented(body.splitlines(keepends=True)))):
        if is_code:
            parts.append(part)
            continue
        end = 0
        for match in (RE_MDX if is_mdx else RE_MARKDOWN).finditer(part):
            parts += [part[end : match.start()], _kept(match)]
            end = match.end()
            if not match["span"] and not match["comment"]:
                tokens.append(_normal(match))
            if match["highlight"] or match["raw"]:
                listings.append(match[0])
        parts.append(part[end:])
    return Bare("".join(parts), tuple(tokens), tuple(listings))


def _outdented(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with what stands in an admonition or tab as if it stood outside: it is indented, but no code."""
    marks, place = "", 0
    while place < len(lines):
        line = lines[place]
        place += 1
        yield line
        if marks:
            closing = RE_FENCE_END.match(line)
            marks = "" if closing and closing["marks"].startswith(marks) else marks
        elif opening := RE_FENCE.match(line):
            marks = opening["marks"]
        elif RE_ADMONITION.match(line):
            indent = line[: len(line) - len(line.lstrip(" \t"))] + INDENT
            body = list(takewhile(partial(_is_within, indent=indent), lines[place:]))
            place += len(body)
            yield "\n"
            yield from _outdented([each.replace(INDENT, "", 1) for each in body])


def _is_within(line: str, indent: str) -> bool:
    return not line.strip() or line.startswith(indent)


def _fenced(body: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, each with whether it is a fenced code block."""
    lines: list[str] = []
    marks = ""
    for line in body.splitlines(keepends=True):
        if not marks and (opening := RE_FENCE.match(line)):
            yield False, "".join(lines)
            lines, marks = [], opening["marks"]
        elif marks and (closing := RE_FENCE_END.match(line)) and closing["marks"].startswith(marks):
            yield True, "".join([*lines, line])
            lines, marks = [], ""
            continue
        lines.append(line)
    yield bool(marks), "".join(lines)


def _kept(match: re.Match[str]) -> str:
    """What stays of a template: code, HTML without the values in braces, the marker of a list or quote."""
    if match["span"] or match["comment"]:
        return match[0]
    if RE_HTML_ELEMENT.match(match[0]):
        return RE_BRACED_VALUE.sub('=""', match[0])
    if match["directive"] or match["admonition"]:
        return RE_PREFIXED.sub(r"\1", match[0])
    return ""


def _normal(match: re.Match[str]) -> str:
    """The template in one spelling, without the values that are translated."""
    pattern = RE_TEXTUAL_ESCAPED if match["shortcode"] else RE_TEXTUAL
    return pattern.sub(r"\g<name>", " ".join(match[0].split()))
