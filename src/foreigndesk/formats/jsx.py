"""MDX beyond Markdown: `import` and `export`, `{expressions}`, and JSX tags with their attributes.

Each function reads one construct where it begins, without a JavaScript parser: brackets are counted, strings and
comments passed over. What is not closed is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ..model import Slot
from .constructs import Construct
from .quoted import unquote

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

RE_MODULE = re.compile(r"^(?:import|export)\b(?=[ \t{*\"'])", re.MULTILINE)
"""The beginning of a statement."""
RE_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n|\Z)|\Z")
"""Where a statement may end."""
RE_TAG_NAME = re.compile(r"<(?P<slash>/?)\s*+(?P<name>[A-Za-z_$][\w$.:-]*+)?")
"""The beginning of a tag; `<>` begins a fragment."""
RE_ATTRIBUTE = re.compile(
    r"\s*+(?P<key>[A-Za-z_$:@][\w$.:@-]*+)(?:\s*+=\s*+(?P<value>\"[^\"]*+\"|'[^']*+'|(?=[{<])))?"
)
"""An attribute; an expression or an element as its value is read by counting."""
RE_TAG_END = re.compile(r"\s*+(?P<slash>/?)\s*>")
"""The end of a tag."""
RE_SPREAD = re.compile(r"\s*+(?=\{)")
"""`{...props}` between attributes."""
RE_COMMENT = re.compile(r"\s*+/\*.*?\*/", re.DOTALL)
"""A comment between attributes. One up to the end of its line is none in MDX, and would swallow a line that is joined."""
RE_SCRIPT = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')|(?P<comment>/\*(?s:.*?)\*/|(?<![:\\])//[^\n]*+)"""
    r"""|(?P<template>`)|(?P<open>[({\[])|(?P<close>[)}\]])"""
)
"""What counts in JavaScript; `//` behind a colon is an address in the text of an element."""
RE_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+(?P<end>`|\$\{)", re.DOTALL)
"""A template literal up to its end, or to an expression in it."""
CLOSING = {"(": ")", "[": "]", "{": "}"}
"""What closes a bracket."""
DEEPEST = 100
"""Elements and expressions within each other; beyond this it is no article."""


def read_module(text: str, start: int) -> Construct | None:
    """The statements that begin at a line with `import` or `export`, up to a blank line outside brackets."""
    end = start
    while True:
        found = RE_BLANK_LINE.search(text, end)
        stop = found.start() if found else len(text)
        if _is_closed(text, start, stop):
            return Construct(start=start, end=stop, kind="whole", name="")
        if stop >= len(text) or stop - start > 20_000:  # noqa: PLR2004  # no statement is longer; it is prose
            return None
        end = stop + 1


def read_expression(text: str, start: int, unclosed: set[int] | None = None) -> Construct | None:
    """The expression that begins at a brace.

    `unclosed` holds the places of brackets that are known not to be closed, and takes in new ones.
    """
    end = _closed(text, start, set() if unclosed is None else unclosed)
    is_comment = text.startswith("{/*", start)
    return Construct(start=start, end=end, kind="whole", name="", is_word=not is_comment) if end else None


def read_tag(
    text: str, start: int, attributes: Container[str], unclosed: set[int] | None = None
) -> Construct | None:
    """The tag that begins at an angle bracket; texts of the attributes that are named `key` or `Name.key`."""
    return _tag(text, start, attributes, set() if unclosed is None else unclosed, 0)


def _tag(
    text: str, start: int, attributes: Container[str], unclosed: set[int], depth: int
) -> Construct | None:
    opening = RE_TAG_NAME.match(text, start)
    if opening is None or depth > DEEPEST:
        return None
    name = opening["name"] or ""
    position = opening.end()
    slots: list[Slot] = []
    is_marked = False
    while True:
        if end := RE_TAG_END.match(text, position):
            kind: Literal["whole", "open", "close"] = "whole" if end["slash"] else "open"
            kind = "close" if opening["slash"] else kind
            return Construct(
                start=start,
                end=end.end(),
                kind=kind,
                name=f"<{name}",
                is_word=False,
                slots=() if is_marked else tuple(slots),
                is_marked=is_marked,
                is_container=kind == "open",
            )
        if other := RE_COMMENT.match(text, position):
            position = other.end()
        elif other := RE_SPREAD.match(text, position):
            position = _closed(text, other.end(), unclosed)
        elif (other := RE_ATTRIBUTE.match(text, position)) and _is_apart(text, position):
            slots += _slots(other, start, name, attributes)
            is_marked = is_marked or _marks(other)
            is_open = other["value"] == ""
            position = _value_end(text, other.end(), unclosed, depth) if is_open else other.end()
        else:
            return None
        if not position:
            return None


def _is_apart(text: str, position: int) -> bool:
    """Whether something stands between an attribute and what is before it."""
    return text[position].isspace() or text[position - 1] in "\"'}>"


def _marks(attribute: re.Match[str]) -> bool:
    """Whether an attribute says that the content is not translated, or is in another language."""
    value = (attribute["value"] or "")[1:-1].strip()
    match attribute["key"]:
        case "translate":
            return value == "no"
        case "class" | "className":
            return "notranslate" in value.split()
        case key:
            return key == "lang" and bool(value)


def _slots(attribute: re.Match[str], start: int, name: str, attributes: Container[str]) -> Iterator[Slot]:
    """The text of an attribute, if it is translated."""
    key, value = attribute["key"], attribute["value"]
    if value and (key in attributes or f"{name}.{key}" in attributes):
        first, last = attribute.span("value")
        syntax = f"jsx{value[0]}"
        yield Slot("open", first - start, last - start, unquote(value, syntax), syntax)


def _value_end(text: str, start: int, unclosed: set[int], depth: int) -> int:
    """Where an expression ends, or an element with all that it holds; 0 if nowhere."""
    if text[start] == "{":
        return _closed(text, start, unclosed)
    tag = _tag(text, start, (), unclosed, depth + 1)
    if tag is None or tag.kind == "whole":
        return tag.end if tag else 0
    closing = re.compile(rf"</\s*{re.escape(tag.name[1:])}\s*>").search(text, tag.end)
    return closing.end() if closing else 0


def _closed(text: str, start: int, unclosed: set[int]) -> int:
    """Where the bracket that opens at `start` is closed; 0 if nowhere."""
    return 0 if start in unclosed else _walk(text, start, len(text), unclosed)


def _is_closed(text: str, start: int, end: int) -> bool:
    """Whether all brackets in a range are closed in it."""
    return _walk(text, start, end, set(), is_statement=True) > 0


def _walk(text: str, start: int, end: int, unclosed: set[int], *, is_statement: bool = False) -> int:
    """Where the brackets that are open are all closed: at the end of the statement, or behind the first one.

    Where they are not it gives 0, and takes down those that are open: from them, a walk would come to the same end.
    """
    waiting: list[tuple[str, int]] = []
    position = start
    while token := RE_SCRIPT.search(text, position, end):
        position = token.end()
        if token["open"]:
            waiting.append((CLOSING[token[0]], token.start()))
        elif token["close"]:
            if not waiting or waiting[-1][0] != token[0]:
                break
            waiting.pop()
            if waiting and waiting[-1][0] == "`":
                waiting.pop()
                position = _template(text, position, end, waiting)
            if not waiting and not is_statement:
                return position
        elif token["template"]:
            position = _template(text, position, end, waiting)
        if not position:
            break
    else:
        if is_statement and not waiting:
            return end
    unclosed.update(place for _, place in waiting)
    return 0


def _template(text: str, start: int, end: int, waiting: list[tuple[str, int]]) -> int:
    """Behind a template literal, or within the expression in it that has to be closed first; 0 without an end."""
    found = RE_TEMPLATE.match(text, start, end)
    if not found:
        return 0
    if found["end"] == "${":
        waiting += [("`", start), ("}", found.end() - 1)]
    return found.end()
