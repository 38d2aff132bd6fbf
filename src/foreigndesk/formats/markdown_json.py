"""JSON front matter, as Hugo reads it: an object at the very beginning of the article.

The standard library decides what is JSON; the walk after it only finds where the values stand.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from .markdown_events import RE_LINE_END, line_numbers
from .markdown_values import Block, Edit, Path, Value, count_tail, quote, reject, restore_tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..model import Segment

DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
"""Reads one value; numbers stay as they are written, however long."""

RE_OPENING = re.compile(r'\ufeff?(?=\{[ \t]*(?:["}\r\n]|\Z))')
"""The brace that begins an object, not a variable or a shortcode."""
RE_TOKEN = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|[{}]')
"""A string, in which braces do not count, or a brace."""
RE_CLOSING = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")
"""What follows the last brace."""
RE_SPACE = re.compile(r"[ \t\r\n]*")
"""JSON's white space."""
RE_CONSTANT = re.compile(r"-?(?:NaN|Infinity)")
"""What Python reads as a number beyond the standard."""
RE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which an escape can smuggle in."""


class Source(NamedTuple):
    """The text that is walked through, and how to name a place in it."""

    path: str
    text: str
    line: Callable[[int], int]


def find_block(text: str) -> Block | None:
    """The object that the text begins with; nothing else may stand on the line that it ends on.

    Where no brace ends it, it is all of the text, so that reading it tells what is wrong.
    """
    opening = RE_OPENING.match(text)
    if opening is None:
        return None
    depth = 0
    for token in RE_TOKEN.finditer(text, opening.end()):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            closing = RE_CLOSING.match(text, token.end())
            return Block(opening.end(), token.end(), closing.end()) if closing else None
    return Block(opening.end(), len(text), len(text))


def read_values(path: str, text: str, block: Block) -> list[Value]:
    """The object and all values in it; raises `InputError` for what is not JSON and for keys that stand twice."""
    source = Source(path, text, line_numbers(text))
    try:
        _, end = DECODER.raw_decode(text[: block.end], block.start)
    except json.JSONDecodeError as error:
        what = f"the front matter is not JSON: {error.msg}"
        reject(path, source.line(error.pos), what, "correct it")
    if end != block.end:
        reject(path, source.line(end), "the front matter is not JSON: Extra data", "correct it")
    return list(_walk(source, block.start, (), 0))


def encode(segment: Segment, target: str) -> str:
    """A translation as a JSON string."""
    return quote(restore_tail(segment, RE_LINE_END.sub("\n", target)))


def replace(text: str, value: Value, new: str, root: Value) -> Edit:  # noqa: ARG001  # the same for all dialects
    """The edit that gives a top-level key another text."""
    return value.start, value.end, quote(new)


def add(text: str, block: Block, values: Sequence[Value], new: Mapping[str, str]) -> Edit:
    """The edit that adds keys behind the others, spaced as the first one is."""
    space = RE_SPACE.match(text, block.start + 1)
    gap = space[0] if space and space[0] else " "
    members = [f"{quote(key)}: {quote(value)}" for key, value in new.items()]
    ends = [value.end for value in values if len(value.path) == 1]
    if not ends:
        return block.start + 1, block.start + 1, ", ".join(members)
    return ends[-1], ends[-1], "".join(f",{gap}{member}" for member in members)


def _walk(source: Source, start: int, path: Path, key_end: int) -> Iterator[Value]:
    """The value that begins here, and those in it."""
    if source.text[start] not in "{[":
        yield _scalar(source, start, path, key_end)
        return
    is_object = source.text[start] == "{"
    members = _members(source, start, path) if is_object else _items(source, start, path)
    inner = [value for member in members for value in member]
    last = max((value.end for value in inner), default=start + 1)
    end = _skip(source.text, last) + 1
    yield Value(path, start, end, key_end=key_end, is_leaf=not inner)
    yield from inner


def _members(source: Source, start: int, path: Path) -> Iterator[list[Value]]:
    names: set[str] = set()
    position = _skip(source.text, start + 1)
    while source.text[position] != "}":
        key = _scalar(source, position, path, 0)
        name = key.text or ""
        if name in names:
            what = f"the front matter has the key “{name}” twice"
            reject(source.path, source.line(position), what, "delete one of them")
        names.add(name)
        position = _skip(source.text, _skip(source.text, key.end) + 1)
        values = list(_walk(source, position, (*path, name), key.end))
        yield values
        position = _next(source.text, values[0].end)


def _items(source: Source, start: int, path: Path) -> Iterator[list[Value]]:
    number = 0
    position = _skip(source.text, start + 1)
    while source.text[position] != "]":
        values = list(_walk(source, position, (*path, number), 0))
        yield values
        number += 1
        position = _next(source.text, values[0].end)


def _scalar(source: Source, start: int, path: Path, key_end: int) -> Value:
    if RE_CONSTANT.match(source.text, start):
        reject(source.path, source.line(start), "the front matter holds a number that is none", "write null")
    found, end = DECODER.raw_decode(source.text, start)
    if source.text[start] != '"':
        return Value(path, start, end, key_end=key_end)
    if RE_SURROGATE.search(found):
        what = "the front matter holds an escape for half a character"
        reject(source.path, source.line(start), what, "write the character itself")
    return Value(path, start, end, text=found, syntax=f"json{count_tail(found)}", key_end=key_end)


def _next(text: str, end: int) -> int:
    """Where the next member begins or the closing bracket stands."""
    position = _skip(text, end)
    return _skip(text, position + 1) if text[position] == "," else position


def _skip(text: str, position: int) -> int:
    space = RE_SPACE.match(text, position)
    return space.end() if space else position
