"""JSON values with their positions in the text, strictly as RFC 8259 has them.

The text is scanned once and never dumped anew: whoever writes splices by position, so the order of keys, spacing,
escapes and the form of numbers stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn

from ..errors import InputError
from ..model import Location
from .markdown_events import line_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEEPEST = 200
"""How many objects and arrays may stand in each other: beyond this it is no article."""
SHORT_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
"""Escapes that are not the character itself."""

RE_SPACE = re.compile(r"[ \t\n\r]*+")
"""White space between tokens; RFC 8259 knows no other."""
RE_TEXT = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"')
"""A whole string, with its quotes."""
RE_TEXT_START = re.compile(RE_TEXT.pattern[:-1])
"""The part of a broken string that is sound."""
RE_SCALAR = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?")
"""A number of any length, or one of the three words."""
RE_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))"
)
"""An escape of one character: a pair of surrogates, a code unit, or a letter."""
RE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character."""
RE_WORD = re.compile(r"[-+\w.]{1,40}|.|\Z", re.DOTALL)
"""What a message quotes."""


class Value(NamedTuple):
    """A value at `text[start:end]`, a string with its quotes."""

    kind: Literal["object", "array", "text", "other"]
    start: int
    end: int
    members: Mapping[str, Member]
    """By name, in order; the items of an array by their index."""


class Member(NamedTuple):
    """A member of an object or an item of an array; an item has no name."""

    value: Value
    start: int
    """Where its name begins, or the item itself."""
    name_end: int


def read_values(path: str, text: str) -> Value:
    """The outermost value; raises `InputError` with path and line for what is not strict JSON.

    A byte order mark is passed over. Names that stand twice in an object and halves of surrogate pairs are refused.
    """
    return _Scanner(path, text).document()


def decode(text: str, start: int, end: int) -> tuple[str, Callable[[int], int]]:
    """The string between two quotes, and what tells where its characters stand in the text."""
    parts: list[str] = []
    indexes, places = [0], [start]
    for match in RE_ESCAPE.finditer(text, start, end):
        parts += [text[places[-1] : match.start()], _character(match)]
        indexes.append(indexes[-1] + match.start() - places[-1] + 1)
        places.append(match.end())
    parts.append(text[places[-1] : end])

    def place(index: int) -> int:
        known = bisect_right(indexes, index) - 1
        return places[known] + index - indexes[known]

    return "".join(parts), place


class _Scanner:
    """Reads one text; each method takes where its token begins."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text

    def document(self) -> Value:
        value = self._value(self._skip(int(self._text.startswith("\ufeff"))), 0)
        if (end := self._skip(value.end)) < len(self._text):
            self._reject(end, "there is more than one value", "keep one object with the whole article")
        return value

    def _value(self, start: int, depth: int) -> Value:
        opening = self._text[start : start + 1]
        if opening in {"{", "["} and depth == DEEPEST:
            self._reject(start, f"more than {DEEPEST} objects and arrays stand in each other", "flatten it")
        match opening:
            case "{":
                return self._object(start, depth + 1)
            case "[":
                return self._array(start, depth + 1)
            case '"':
                return Value("text", start, self._text_end(start), {})
            case _:
                return Value("other", start, self._scalar_end(start), {})

    def _object(self, start: int, depth: int) -> Value:
        members: dict[str, Member] = {}
        at = self._skip(start + 1)
        while self._text[at : at + 1] != "}" or members:
            name_end = self._name_end(at)
            name = decode(self._text, at + 1, name_end - 1)[0]
            if name in members:
                self._reject(at, f"the member “{name}” stands there twice", "remove one of them")
            colon = self._skip(name_end)
            if self._text[colon : colon + 1] != ":":
                self._reject_word(colon, "a colon")
            value = self._value(self._skip(colon + 1), depth)
            members[name] = Member(value, at, name_end)
            at = self._skip(value.end)
            if self._text[at : at + 1] == "}":
                break
            at = self._behind_comma(at, "}")
        return Value("object", start, at + 1, members)

    def _array(self, start: int, depth: int) -> Value:
        items: dict[str, Member] = {}
        at = self._skip(start + 1)
        while self._text[at : at + 1] != "]" or items:
            value = self._value(at, depth)
            items[str(len(items))] = Member(value, at, at)
            at = self._skip(value.end)
            if self._text[at : at + 1] == "]":
                break
            at = self._behind_comma(at, "]")
        return Value("array", start, at + 1, items)

    def _skip(self, start: int) -> int:
        """Where the next token begins."""
        space = RE_SPACE.match(self._text, start)
        return space.end() if space else start

    def _behind_comma(self, at: int, bracket: str) -> int:
        """Where the token behind a comma begins, which must be there and must not be the last one."""
        if self._text[at : at + 1] != ",":
            self._reject_word(at, f"a comma or “{bracket}”")
        after = self._skip(at + 1)
        if self._text[after : after + 1] == bracket:
            self._reject(at, f"there is a comma before “{bracket}”", "remove the comma")
        return after

    def _name_end(self, start: int) -> int:
        if self._text[start : start + 1] != '"':
            self._reject_word(start, "a name in double quotes")
        return self._text_end(start)

    def _text_end(self, start: int) -> int:
        found = RE_TEXT.match(self._text, start)
        if found is None:
            self._reject_text(start)
        is_plain = "\\" not in found[0]
        read = found[0] if is_plain else decode(self._text, start, found.end())[0]
        if RE_SURROGATE.search(read):
            self._reject(start, "a text has half of a surrogate pair", "write both halves, or neither")
        return found.end()

    def _scalar_end(self, start: int) -> int:
        found = RE_SCALAR.match(self._text, start)
        if found is None:
            self._reject_word(start, "a value")
        return found.end()

    def _reject_text(self, start: int) -> NoReturn:
        sound = RE_TEXT_START.match(self._text, start)
        at = sound.end() if sound else start + 1
        if at == len(self._text):
            self._reject(start, "a text has no end", "close it with a double quote")
        if self._text[at] == "\\":
            what = f"“{self._text[at : at + 2]}” is no escape of JSON"
            self._reject(at, what, "write a backslash as \\\\")
        what = f"a text has the control character U+{ord(self._text[at]):04X}"
        self._reject(at, what, "write it as an escape such as \\n, and close each text on its line")

    def _reject_word(self, at: int, wanted: str) -> NoReturn:
        word = RE_WORD.match(self._text, at)
        found = f"“{word[0]}”" if word and word[0] else "the end of the file"
        if word and word[0].lstrip("-+") in {"NaN", "Infinity"}:
            self._reject(at, f"{found} is not JSON", "write a number or null")
        self._reject(at, f"{wanted} should stand here, not {found}", "write it as strict JSON")

    def _reject(self, at: int, what: str, remedy: str) -> NoReturn:
        raise InputError(what, remedy=remedy, location=Location(self._path, line_numbers(self._text)(at)))


def _character(escape: re.Match[str]) -> str:
    high, low, unit, letter = escape.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    return chr(int(unit, 16)) if unit else SHORT_ESCAPES.get(letter, letter)
