"""TOML front matter between two lines of `+++`, as Hugo and Zola read it.

The standard library decides what is TOML; the walk after it only finds where the values stand.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NoReturn

from .markdown_events import NEWLINES, RE_LINE_END, line_numbers, newline_name
from .markdown_values import (
    RE_UNPRINTABLE,
    Block,
    Edit,
    Path,
    Value,
    block_between,
    count_tail,
    escape,
    quote,
    reject,
    restore_tail,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Segment

STYLES = {'"""': "lines", "'''": "rawlines"}
"""The word for a string's style in a segment's syntax, by the quotes that several lines stand between."""

RE_OPENING = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n")
"""The first line."""
RE_CLOSING = re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE)
"""The last line."""
RE_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
"""Where tomllib found a fault."""
RE_TWICE = re.compile(r"overwrite|twice|already|[Dd]uplicate|mutate")
"""What tomllib says of a key that stands twice."""
RE_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
"""White space, line ends and comments."""
RE_KEY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*(\.?)""")
"""A part of a key, and whether another part follows."""
RE_STRING = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"""(?:"{0,2})'
    r"|'''[\s\S]*?'''(?:'{0,2})"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'"
)
"""A string; up to two quotes before the closing ones belong to it."""
RE_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\]}#]+")
"""A number, a boolean, or a date, perhaps with a time behind a space."""
RE_REST = re.compile(r"[^\n]*\n")
"""What is left of a line."""
RE_LONG_QUOTES = re.compile(r'"(?="")|"\Z')
"""Quotes that would end a string of several lines."""


def find_block(text: str) -> Block | None:
    """The front matter, if the text begins with one; without a closing line there is none."""
    return block_between(text, RE_OPENING, RE_CLOSING)


def read_values(path: str, text: str, block: Block) -> list[Value]:
    """The root table and all values; raises `InputError` for what is not TOML and for keys that stand twice.

    The root table ends behind the last of its own lines: keys that are added there belong to no other table.
    """
    try:
        tomllib.loads(text[block.start : block.end])
    except ValueError as error:
        _refuse(path, line_numbers(text)(block.start), text[block.start : block.end], str(error))
    return list(_tables(text, block))


def encode(segment: Segment, target: str) -> str:
    """A translation in the style of its source, or between double quotes where that cannot hold it."""
    _, style, *traits = segment.syntax.split("-")
    value = restore_tail(segment, RE_LINE_END.sub("\n", target))
    if RE_CLOSING.search(value):  # No reader of front matter looks whether its last line stands in a string.
        return quote(value)
    has_controls = bool(RE_UNPRINTABLE.search(value.replace("\n", "").replace("\t", "")))
    match style:
        case "raw" if not (has_controls or "'" in value or "\n" in value):
            return f"'{value}'"
        case "rawlines" if not (has_controls or "'''" in value or value.endswith("'")):
            return _lines("'''", value, traits)
        case "lines" | "rawlines":
            return _lines('"""', _escape_lines(value), traits)
        case _:
            return quote(value)


def replace(text: str, value: Value, new: str, root: Value) -> Edit:  # noqa: ARG001  # the same for all dialects
    """The edit that gives a top-level key another text."""
    return value.start, value.end, quote(new)


def add(text: str, block: Block, values: Sequence[Value], new: Mapping[str, str]) -> Edit:
    """The edit that adds keys behind the others, before the first table."""
    newline = RE_LINE_END.search(text, 0, block.body)
    end = newline[0] if newline else "\n"
    return values[0].end, values[0].end, "".join(f"{key} = {quote(value)}{end}" for key, value in new.items())


def _refuse(path: str, first: int, toml: str, problem: str) -> NoReturn:
    place = RE_PLACE.search(problem)
    last = max(toml.count("\n"), 1)
    at = int(place[1]) if place and place[1] else last if place else 1
    what = RE_PLACE.sub("", problem)
    remedy = "delete one of them" if RE_TWICE.search(what) else "correct it"
    reject(path, first + min(at, last) - 1, f"the front matter is not TOML: {what}", remedy)


def _tables(text: str, block: Block) -> Iterator[Value]:
    """The root table, then the headers and values of all tables."""
    values: list[Value] = []
    table: Path = ()
    counts: dict[Path, int] = {}
    root_end = block.start
    position = _skip(text, block.start)
    while position < block.end:
        if text[position] == "[":
            table, end = _header(text, position, counts)
            values.append(Value(table, position, end, is_leaf=False))
        else:
            pair = list(_pair(text, position, table, newline_name(text)))
            values += pair
            end = pair[0].end
            root_end = root_end if table else _line_end(text, end)
        position = _skip(text, end)
    yield Value((), block.start, root_end, is_leaf=False)
    yield from values


def _header(text: str, start: int, counts: dict[Path, int]) -> tuple[Path, int]:
    """The path of a table, and where its header ends; `counts` numbers the tables of each array."""
    is_array = text.startswith("[[", start)
    names, end = _key(text, start + 1 + is_array)
    path: Path = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        if is_array and depth == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path, text.index("]", end) + 1 + is_array


def _pair(text: str, start: int, table: Path, newline: str) -> Iterator[Value]:
    """The value of the key that begins here, and those in it."""
    names, end = _key(text, start)
    return _walk(text, _skip(text, text.index("=", end) + 1), (*table, *names), end, newline)


def _key(text: str, position: int) -> tuple[list[str], int]:
    """The parts of a dotted key, and where it ends."""
    names: list[str] = []
    while part := RE_KEY.match(text, position):
        names.append(_decode(part[1]) if part[1][0] in "\"'" else part[1])
        position = part.end()
        if not part[2]:
            break
    return names, position


def _walk(text: str, start: int, path: Path, key_end: int, newline: str) -> Iterator[Value]:
    if text[start] in "[{":
        inner = [value for values in _inner(text, start, path, newline) for value in values]
        last = max((value.end for value in inner), default=start + 1)
        end = _next(text, last) + 1
        yield Value(path, start, end, key_end=key_end, is_leaf=not inner)
        yield from inner
    elif string := RE_STRING.match(text, start):
        raw = string[0]
        found = _decode(raw)
        syntax = _syntax(raw, newline) + count_tail(found)
        yield Value(path, start, string.end(), text=found, syntax=syntax, key_end=key_end)
    elif scalar := RE_SCALAR.match(text, start):
        yield Value(path, start, scalar.end(), key_end=key_end)


def _inner(text: str, start: int, path: Path, newline: str) -> Iterator[list[Value]]:
    """The items of an array, or the values of an inline table."""
    closing = "]" if text[start] == "[" else "}"
    number = 0
    position = _skip(text, start + 1)
    while text[position] != closing:
        if closing == "]":
            values = list(_walk(text, position, (*path, number), 0, newline))
        else:
            values = list(_pair(text, position, path, newline))
        yield values
        number += 1
        position = _next(text, values[0].end)


def _next(text: str, end: int) -> int:
    """Where the next item begins or the closing bracket stands."""
    position = _skip(text, end)
    return _skip(text, position + 1) if text[position] == "," else position


def _skip(text: str, position: int) -> int:
    blank = RE_BLANK.match(text, position)
    return blank.end() if blank else position


def _line_end(text: str, position: int) -> int:
    rest = RE_REST.match(text, position)
    return rest.end() if rest else len(text)


def _decode(raw: str) -> str:
    return str(tomllib.loads(f"k = {raw}")["k"])


def _syntax(raw: str, newline: str) -> str:
    """A string's style; `open` if its first line is empty, which then is no part of it."""
    style = STYLES.get(raw[:3])
    if style is None:
        return "toml-raw" if raw[0] == "'" else "toml-basic"
    opened = "-open" if raw[3:5].startswith(("\n", "\r\n")) else ""
    return f"toml-{style}{opened}{newline}"


def _lines(quotes: str, value: str, traits: list[str]) -> str:
    newline = next((NEWLINES[trait] for trait in traits if trait in NEWLINES), "\n")
    # A line end right behind the opening quotes is dropped by whoever reads it.
    opening = "\n" if "open" in traits or value.startswith("\n") else ""
    return quotes + f"{opening}{value}".replace("\n", newline) + quotes


def _escape_lines(value: str) -> str:
    """A string for between three double quotes: its line ends and tabs stay."""
    words = RE_LONG_QUOTES.sub(r'\\"', value.replace("\\", "\\\\"))
    return RE_UNPRINTABLE.sub(lambda match: match[0] if match[0] in "\n\t" else escape(match[0]), words)
