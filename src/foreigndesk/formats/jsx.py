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
    from collections.abc import Container

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
RE_COMMENT = re.compile(r"\s*+(?:/\*.*?\*/|//[^\n]*+\n)", re.DOTALL)
"""A comment between attributes."""
RE_SCRIPT = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')|(?P<comment>/\*(?s:.*?)\*/|(?<![:\\])//[^\n]*+)"""
    r"""|(?P<template>`)|(?P<open>[({\[])|(?P<close>[)}\]])"""
)
"""What counts in JavaScript; `//` behind a colon is an address in the text of an element."""
RE_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+(?P<end>`|\$\{)", re.DOTALL)
"""A template literal up to its end, or to an expression in it."""
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


def read_expression(text: str, start: int) -> Construct | None:
    """The expression that begins at a brace."""
    end = _closed(text, start)
    is_comment = text.startswith("{/*", start)
    return Construct(start=start, end=end, kind="whole", name="", is_word=not is_comment) if end else None


def read_tag(text: str, start: int, attributes: Container[str]) -> Construct | None:
    """The tag that begins at an angle bracket; texts of the attributes that are named `key` or `Name.key`."""
    return _tag(text, start, attributes, 0)


def _tag(text: str, start: int, attributes: Container[str], depth: int) -> Construct | None:
    opening = RE_TAG_NAME.match(text, start)
    if opening is None or depth > DEEPEST:
        return None
    name = opening["name"] or ""
    position = opening.end()
    slots: list[Slot] = []
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
                slots=tuple(slots),
                is_container=kind == "open",
            )
        following, slot = _attribute(text, position, start, name, attributes, depth)
        if not following:
            return None
        position = following
        slots += [slot] if slot else []


def _attribute(
    text: str, position: int, start: int, name: str, attributes: Container[str], depth: int
) -> tuple[int, Slot | None]:
    """Where an attribute ends, and its text if that is translated; 0 where none stands."""
    if comment := RE_COMMENT.match(text, position):
        return comment.end(), None
    if spread := RE_SPREAD.match(text, position):
        return _closed(text, spread.end()), None
    found = RE_ATTRIBUTE.match(text, position)
    if not found or not (text[position].isspace() or text[position - 1] in "\"'}>"):
        return 0, None
    if found["value"] == "":
        return _value_end(text, found.end(), depth), None
    key = found["key"]
    slot = None
    if found["value"] and (key in attributes or f"{name}.{key}" in attributes):
        first, last = found.span("value")
        syntax = f"jsx{found['value'][0]}"
        slot = Slot("open", first - start, last - start, unquote(found["value"], syntax), syntax)
    return found.end(), slot


def _value_end(text: str, start: int, depth: int) -> int:
    """Where an expression ends, or an element with all that it holds."""
    if text[start] == "{":
        return _closed(text, start)
    tag = _tag(text, start, (), depth + 1)
    if tag is None or tag.kind == "whole":
        return tag.end if tag else 0
    closing = re.compile(rf"</\s*{re.escape(tag.name[1:])}\s*>").search(text, tag.end)
    return closing.end() if closing else 0


def _closed(text: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed; 0 if nowhere."""
    return _walk(text, start, len(text))


def _is_closed(text: str, start: int, end: int) -> bool:
    """Whether all brackets in a range are closed in it."""
    return _walk(text, start, end, is_statement=True) > 0


def _walk(text: str, start: int, end: int, *, is_statement: bool = False) -> int:
    """Where the brackets that are open are all closed: at the end of the statement, or behind the first one."""
    waiting: list[str] = []
    position = start
    while token := RE_SCRIPT.search(text, position, end):
        position = token.end()
        if token["open"]:
            waiting.append({"(": ")", "[": "]", "{": "}"}[token["open"]])
        elif token["close"]:
            if not waiting or waiting.pop() != token["close"]:
                return 0
            if waiting and waiting[-1] == "`":
                waiting.pop()
                position = _template(text, position, end, waiting)
            if not waiting and not is_statement:
                return position
        elif token["template"]:
            position = _template(text, position, end, waiting)
        if not position:
            return 0
    return end if is_statement and not waiting else 0


def _template(text: str, start: int, end: int, waiting: list[str]) -> int:
    """Behind a template literal, or within the expression in it that has to be closed first; 0 without an end."""
    found = RE_TEMPLATE.match(text, start, end)
    if not found:
        return 0
    if found["end"] == "${":
        waiting += ["`", "}"]
    return found.end()
