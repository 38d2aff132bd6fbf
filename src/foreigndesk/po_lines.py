"""The lines of a PO file, for `po_reader`: comments, and keywords with their strings, or the line that is neither.

Lines end at a line feed, never at U+2028 or U+0085.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))
"""What a letter behind a backslash stands for."""

BREAKS = (" ", "\t", "\n")
"""White space after which strings are broken into lines."""

KEYWORDS = ("msgctxt", "msgid", "msgstr")

# A comment: `#`, what kind it is, its text. Any other character after `#` makes it a translator's comment,
# as in gettext. `#=` is how gettext 0.26 writes flags that stay.
RE_COMMENT = re.compile(r"[ \t]*#(?![~|])(?P<kind>[.:,=]?)(?P<text>.*)")

# `msgid "…"`, or a continuation `"…"`, live, obsolete (`#~`) or previous (`#|`, `#~|`).
RE_STRING = re.compile(r"(?P<mark>#~\||#\||#~|)[ \t]*(?P<keyword>[^\s\"]*)[ \t]*(?P<quoted>\".*|)")

# A closed string and what stands behind it on its line.
RE_QUOTED = re.compile(r'"(?P<inside>(?:[^"\\]++|\\.)*+)"(?P<rest>.*)')

# An escape: a letter, an octal number, or a mistake.
RE_ESCAPE = re.compile(r"\\(?:(?P<letter>[abfnrtv\\\"])|(?P<octal>[0-7]{1,3})|.)")

# No text has them raw but tabs; they are the traces of a damaged file.
RE_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")

# A character that the writer spelt as a number, so that it is plainly meant to be the last.
RE_NUMBERED_END = re.compile(r"\\[0-7]{3}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A comment line, or a keyword with all its strings."""

    line: int
    """The first, counting from 1."""
    last: int
    kind: str
    """`#`, `#.`, `#:` or `#,` for a comment; else the keyword."""
    text: str
    mark: str = ""
    """What stands before a keyword: nothing, `#~`, `#|` or `#~|`."""
    open_end: bool = False
    """Whether the text ends where a string may be broken, as the first half of a cut one does."""


class FlawError(Exception):
    """What is wrong in a line, said by those who need not know in which file."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


def parted(text: str) -> list[str]:
    """The lines of a file, without the mark at its start and whatever ends them."""
    return [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]


def items(lines: Sequence[str]) -> list[Item]:
    """Comments and whole strings, in order: continuation lines are joined to the keyword they follow."""
    found: list[Item] = []
    texts: list[list[str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip(" \t"):
            continue
        item = _comment(number, line) or string(number, line)
        last = found[-1] if found else None
        if item.kind:
            found.append(item)
            texts.append([item.text])
        elif last and last.kind in KEYWORDS and last.mark == item.mark:
            found[-1] = replace(last, last=number, open_end=item.open_end)
            texts[-1].append(item.text)
        else:
            fail(number, "this string belongs to no keyword", "put msgid or msgstr before it, or delete it")
    return [replace(item, text="".join(text)) for item, text in zip(found, texts, strict=True)]


def string(number: int, line: str) -> Item:
    """The string in a line, with its keyword if there is one."""
    found = RE_STRING.fullmatch(line.strip(" \t"))
    if found is None or not found["quoted"]:
        fail(number, "this is text outside a string", "put it in quotes after its keyword, or delete it")
    if found["keyword"] not in ("", *KEYWORDS):
        _reject_keyword(found["keyword"], number)
    inside = _inside(number, found["quoted"])
    text = _unescape(number, inside)
    open_end = text.endswith(BREAKS) and not RE_NUMBERED_END.search(inside)
    return Item(
        line=number, last=number, kind=found["keyword"], text=text, mark=found["mark"], open_end=open_end
    )


def fail(line: int, what: str, remedy: str) -> NoReturn:
    """Raise a flaw."""
    raise FlawError(line, what, remedy)


def _comment(number: int, line: str) -> Item | None:
    """The comment in a line, without the one space that sets it off; `None` if the line is something else."""
    found = RE_COMMENT.fullmatch(line)
    if found is None:
        return None
    kind = found["kind"].replace("=", ",")
    return Item(line=number, last=number, kind=f"#{kind}", text=found["text"].removeprefix(" "))


def _reject_keyword(keyword: str, number: int) -> NoReturn:
    if keyword == "msgid_plural" or keyword.startswith("msgstr["):
        fail(number, "this entry has plural forms", "delete it, articles have none")
    if keyword == "domain":
        fail(number, "the file has a domain line", "delete it, a catalog is for one article")
    fail(number, f"“{keyword}” is no PO keyword", "use msgctxt, msgid or msgstr")


def _inside(number: int, quoted: str) -> str:
    """What stands between the quotes, escapes and all."""
    found = RE_QUOTED.fullmatch(quoted)
    if found is None:
        fail(number, "this string has no closing quote", "close it, or restore the file if it was cut off")
    if found["rest"]:
        fail(number, "there is text behind the closing quote", 'write quotes inside a string as \\"')
    if control := RE_CONTROL.search(found["inside"]):
        fail(number, f"there is a control character (U+{ord(control[0]):04X}) in this string", "delete it")
    return found["inside"]


def _unescape(number: int, inside: str) -> str:
    def character(found: re.Match[str]) -> str:
        if found["letter"]:
            return LETTERS[found["letter"]]
        # Octal numbers name bytes, so only those of ASCII are characters; NUL would end the string in gettext.
        if found["octal"] and 0 < int(found["octal"], 8) < 0x80:  # noqa: PLR2004  # the end of ASCII
            return chr(int(found["octal"], 8))
        fail(number, f"“{found[0]}” is no escape", "write a backslash as \\\\, any other character as it is")

    return RE_ESCAPE.sub(character, inside)
