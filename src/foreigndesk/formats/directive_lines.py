"""Lines that give what follows a frame: `:::note[Title]`, `!!! note "Title"`, `> [!NOTE] Title`; and fenced code.

Sources: the generic directives proposal (remark-directive, Docusaurus, Starlight, VitePress), Python-Markdown's
admonitions, pymdownx's tabs and blocks, mkdocstrings (MkDocs), MyST's directives, mdbook-admonish, GitHub's alerts, Obsidian's callouts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..model import Slot, Span
from .constructs import Construct
from .quoted import unquote

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

LABEL = "directive"
"""The syntax of a title that is Markdown, up to the end of its line."""
BRACKETED_LABEL = "directive-bracketed"
"""The same between brackets."""
QUOTED_LABEL = "directive-quoted"
"""The same between double quotation marks."""
PROSE = frozenset({
    "admonition", "attention", "aside", "card", "caution", "danger", "deprecated", "details", "dropdown", "epigraph",
    "error", "exercise", "grid", "grid-item", "grid-item-card", "highlights", "hint", "important", "info", "margin",
    "note", "pull-quote", "question", "quote", "seealso", "sidebar", "solution", "success", "tab-item", "tab-set",
    "theorem", "tip", "todo", "topic", "versionadded", "versionchanged", "warning",
})  # fmt: skip
"""The MyST directives whose body is Markdown; all others are code."""
UNTITLED = frozenset({
    "code-group", "tab-set", "grid", "raw", "v-pre", "include", "figure", "image", "steps", "literalinclude",
    "html", "caption", "figure-caption", "table-caption", "define",
})  # fmt: skip
"""Directives behind whose names no title stands."""

LEAD = r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+"
"""What may stand before such a line."""

RE_LINE = re.compile(
    rf"""^(?P<lead>{LEAD})(?:"""
    r"""(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n]*+)"""
    r"""|\[!(?P<alert>[A-Za-z][\w-]*+)\][+-]?(?P<heading>(?:[ \t][^\n]*+)?)"""
    r"""|(?P<colons>:{2,}+)(?P<rest>[^\n]*+)"""
    r"""|/{3,}+(?:[ \t]++(?P<kind>[A-Za-z][\w-]*+)(?:[ \t]*+\|(?P<caption>[^\n]*+))?)?[ \t]*+"""
    r"""|(?P<admonition>!!!|\?\?\?\+?|===[!+]{0,2})(?P<title>[ \t][^\n]*+))$""",
    re.MULTILINE,
)
"""A line that may be one of these."""
RE_LABEL = re.compile(r"(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+")
"""What may stand between the brackets of a title: brackets in it are closed, and hold none."""
RE_DIRECTIVE = re.compile(
    r"""[ \t]*+(?:\{(?P<braced>[\w:.-]++)\}|(?P<name>[A-Za-z][\w-]*+)(?P<path>(?:[.:/][\w-]++)*+))?"""
    rf"""(?:\[(?P<label>{RE_LABEL.pattern})\])?"""
    r"""(?:[ \t]*+\{[^{}]*+\})?(?P<words>(?:[ \t].*)?)\Z"""
)
"""What stands behind the colons: a name, or a path for mkdocstrings."""
RE_INFO = re.compile(
    r"""[ \t]*+(?:\{(?P<braced>[\w:.-]++)\}(?P<words>[ \t].*)?|admonish\b(?:.*?\btitle=(?P<title>"[^"]*+"))?.*)\Z"""
)
"""What stands behind a fence that is a directive."""
RE_ADMONITION = re.compile(
    r"""[ \t]++(?P<types>[A-Za-z][\w-]*+(?:[ \t]++[\w-]++)*+)?(?:[ \t]*+(?P<title>"[^\n]*"))?[ \t]*\Z"""
)
"""What stands behind `!!!`, `???` or `===`."""
RE_OPTIONS = re.compile(
    r"(?:[ \t>]*+:[\w-]++:[^\n]*+(?:\n|\Z))++|[ \t>]*+---[ \t]*+\n(?s:.*?)\n[ \t>]*+---[ \t]*+(?:\n|\Z)"
)
"""The options of a MyST directive, below its first line."""

RE_OPTION = re.compile(
    r"^[ \t>]*:(?:alt|caption|footer|header|subtitle|summary|title):[ \t]+(?P<text>\S(?:[^\n]*\S)?)",
    re.MULTILINE,
)
"""An option with a text for readers."""


NO_ENDS: Mapping[int, int] = {}


class Lines(NamedTuple):
    """What such lines make of a text."""

    code: list[Span]
    """Fenced code, with its fences."""
    constructs: list[Construct]
    """The lines themselves."""


class _Fence(NamedTuple):
    """A fence around prose that is open."""

    mark: str
    is_directive: bool = True


def read_lines(text: str, words: Container[int] = (), ends: Mapping[int, int] = NO_ENDS) -> Lines:
    """All such lines, and where code is fenced; lines end with a line feed.

    One that begins at `words` is none; `ends` are those of code whose end is known, by its start.
    """
    found = Lines([], [])
    opened: list[_Fence] = []
    position = 0
    while line := RE_LINE.search(text, position):
        position = line.end()
        if line.end("lead") in words:
            continue
        if line["fence"]:
            position = _fence(text, line, opened, found, ends)
        elif construct := _framed(line):
            found.constructs.append(construct)
            position = _options(text, construct, line, found)
    return found


def is_line(text: str) -> bool:
    """Whether a text on one line would be such a line where it has it to itself."""
    found = read_lines(text)
    return bool(found.code or found.constructs)


def fence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where the lines of a range have what looks like a fence."""
    return (line.start("fence") for line in RE_LINE.finditer(text, start, end) if line["fence"])


def _fence(
    text: str, line: re.Match[str], opened: list[_Fence], found: Lines, ends: Mapping[int, int]
) -> int:
    """Take down what a line with a fence is; gives where the search goes on."""
    mark, info = line["fence"], line["info"]
    if not info.strip() and opened and opened[-1].mark[0] == mark[0] and len(opened[-1].mark) <= len(mark):
        opened.pop()
        found.constructs.append(_line(line, ""))
        return line.end()
    if mark[0] == "`" and "`" in info:
        return line.end()
    if directive := _is_prose(info):
        opened.append(_Fence(mark))
        construct = _line(line, "", *_info_slots(line, directive))
        found.constructs.append(construct)
        return _options(text, construct, line, found)
    closing = re.compile(rf"^[ \t>]*{re.escape(mark)}{re.escape(mark[0])}*[ \t]*$", re.MULTILINE)
    last = closing.search(text, line.end())
    end = ends.get(line.start("fence"), last.end() if last else len(text))
    found.code.append(Span(line.start("fence"), end))
    return found.code[-1].end


def _is_prose(info: str) -> re.Match[str] | None:
    found = RE_INFO.match(info) if info.lstrip()[:1] in {"{", "a"} else None
    return found if found and (found["braced"] is None or found["braced"] in PROSE) else None


def _info_slots(line: re.Match[str], info: re.Match[str]) -> Iterator[Slot]:
    offset = line.start("info") - line.start("fence")
    if info["title"]:
        start, end = info.span("title")
        yield Slot("open", offset + start, offset + end, unquote(info["title"], 'admonition"'), 'admonition"')
    elif info["words"] and info["words"].strip() and info["braced"] not in UNTITLED:
        yield _words(info["words"], offset + info.start("words"))


def _framed(line: re.Match[str]) -> Construct | None:
    if line["alert"]:
        return _alert(line)
    if line["colons"]:
        return _directive(line)
    return _admonition(line) if line["admonition"] else _block(line)


def _alert(line: re.Match[str]) -> Construct | None:
    """The first line of an alert or callout, `> [!NOTE] Title`, which is one only in a quote."""
    if ">" not in line["lead"]:
        return None
    title = line["heading"]
    return _line(
        line, "", *([_words(title, line.start("heading") - line.end("lead"))] if title.strip() else [])
    )


def _block(line: re.Match[str]) -> Construct:
    """A line such as `/// note | Title`, or the one that ends its block."""
    title = line["caption"] or "" if line["kind"] not in UNTITLED else ""
    return _line(
        line, "", *([_words(title, line.start("caption") - line.end("lead"))] if title.strip() else [])
    )


def _directive(line: re.Match[str]) -> Construct | None:
    """A line such as `:::note[Title]`; `::name` with two colons must have a name and a label or attributes."""
    found = RE_DIRECTIVE.match(line["rest"])
    is_leaf = line["colons"] == "::"
    if found is None or (is_leaf and not (found["name"] and line["rest"].rstrip()[-1:] in {"]", "}"})):
        return None
    name = found["braced"] or found["name"] or ""
    if not name and found["words"].strip():
        return None
    offset = line.start("rest") - line.start("colons")
    slots = []
    if found["label"] and found["label"].strip():
        start = offset + found.start("label")
        slots.append(Slot("open", start, start + len(found["label"]), found["label"], BRACKETED_LABEL))
    elif found["words"].strip() and name not in UNTITLED and not found["path"]:
        slots.append(_words(found["words"], offset + found.start("words")))
    return _line(line, name, *slots)


def _admonition(line: re.Match[str]) -> Construct | None:
    found = RE_ADMONITION.match(line["title"])
    is_tab = line["admonition"].startswith("=")
    if found is None or (is_tab and (found["types"] or not found["title"])) or not (is_tab or found["types"]):
        return None
    title = found["title"]
    slots = []
    if title and title.strip('"').strip():
        start = line.start("title") - line.start("admonition") + found.start("title") + len('"')
        slots.append(Slot("open", start, start + len(title) - len('""'), title[1:-1].strip(), QUOTED_LABEL))
    return _line(line, "", *slots, is_container=True)


def _options(text: str, construct: Construct, line: re.Match[str], found: Lines) -> int:
    """Take down the options below a MyST directive."""
    written = text[construct.start : construct.end]
    options = RE_OPTIONS.match(text, line.end() + 1) if "{" in written else None
    if options is None:
        return line.end()
    end = options.end() - (text[options.end() - 1] == "\n")
    slots = tuple(_option_slots(text, options.start(), end))
    found.constructs.append(
        Construct(start=options.start(), end=end, kind="whole", name="", is_word=False, slots=slots)
    )
    return end


def _option_slots(text: str, start: int, end: int) -> Iterator[Slot]:
    """The texts of options that readers meet, such as `:header: By boat`."""
    for option in RE_OPTION.finditer(text, start, end):
        first, last = option.span("text")
        yield Slot("open", first - start, last - start, option["text"], LABEL)


def _line(line: re.Match[str], name: str, *slots: Slot, is_container: bool = False) -> Construct:
    return Construct(
        start=line.end("lead"),
        end=line.end(),
        kind="whole",
        name=name,
        is_word=False,
        slots=slots,
        is_container=is_container,
    )


def _words(written: str, offset: int) -> Slot:
    """The title that a line ends with."""
    start = offset + len(written) - len(written.lstrip())
    return Slot("open", start, start + len(written.strip()), written.strip(), LABEL)
