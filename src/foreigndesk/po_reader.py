"""The strict half of `po`: PO text into blocks, or the line that is wrong.

A PO file comes back from editors, merges and copies, and a reader that guesses loses a reviewer's words. So
whatever is not plainly PO is an `InputError` with its line: a file cut off anywhere, merge leftovers, an open
quote, two translations of one text. Lines end at a line feed, never at U+2028 or U+0085.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from .errors import InputError
from .merging import MARK
from .model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .model import UnitKey

LETTERS = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))
"""What a letter behind a backslash stands for."""

BREAKS = (" ", "\t", "\n")
"""White space after which strings are broken into lines."""

HEADER: UnitKey = ("", "")
"""The key of the block that holds the header."""

KEYWORDS = ("msgctxt", "msgid", "msgstr")

# git's markers begin a line; a translation cannot, it stands in quotes.
RE_CONFLICT = re.compile(r"<{7}|\|{7}|={7}|>{7}")

# A comment: `#`, what kind it is, its text. Any other character after `#` makes it a translator's comment,
# as in gettext. `#=` is how gettext 0.26 writes flags that stay.
RE_COMMENT = re.compile(r"[ \t]*#(?![~|])(?P<kind>[.:,=]?)(?P<text>.*)")

# `msgid "…"`, or a continuation `"…"`, live, obsolete (`#~`) or previous (`#|`, `#~|`).
RE_STRING = re.compile(r"(?P<mark>#~\||#\||#~|)[ \t]*(?P<keyword>[^\s\"]*)[ \t]*(?P<quoted>\".*|)")

# A closed string and what stands behind it on its line.
RE_QUOTED = re.compile(r'"(?P<inside>(?:[^"\\]|\\.)*)"(?P<rest>.*)')

# An escape: a letter, an octal number, or a mistake.
RE_ESCAPE = re.compile(r"\\(?:(?P<letter>[abfnrtv\\\"])|(?P<octal>[0-7]{1,3})|.)")

# No text has them raw but tabs; they are the traces of a damaged file.
RE_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")

# A character that the writer spelt as a number, so that it is plainly meant to be the last.
RE_NUMBERED_END = re.compile(r"\\[0-7]{3}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One message of a PO file, as it is written there."""

    line: int
    """Where its first keyword stands."""
    source: str
    target: str
    context: str = ""
    previous: UnitKey | None = None
    comments: tuple[str, ...] = ()
    """The translators' comment lines."""
    notes: tuple[str, ...] = ()
    """The `#.` lines."""
    flags: tuple[str, ...] = ()
    obsolete: bool = False
    open_end: bool = False
    """Whether the target ends where a string may be broken, as the first half of a cut one does."""

    @property
    def key(self) -> UnitKey:
        """What tells it apart within its file."""
        return (self.context, self.source)


@dataclass(frozen=True, slots=True)
class _Item:
    """A comment line, or a keyword with all its strings."""

    line: int
    kind: str
    """`#`, `#.`, `#:` or `#,` for a comment; else the keyword."""
    text: str
    mark: str = ""
    """What stands before a keyword: nothing, `#~`, `#|` or `#~|`."""
    open_end: bool = False


def read(text: str, *, path: str) -> list[Block]:
    """The blocks of a PO file, the header first, each key once; raises `InputError` for all that is not sound PO."""
    try:
        return _read(text)
    except _FlawError as flaw:
        raise InputError(flaw.what, remedy=flaw.remedy, location=Location(path, flaw.line)) from None


class _FlawError(Exception):
    """What is wrong in a line, said by those who need not know in which file."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(what)
        self.line, self.what, self.remedy = line, what, remedy


def _read(text: str) -> list[Block]:
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    _reject_conflicts(lines)
    blocks = [_block(group) for group in _groups(_items(lines))]
    if not blocks:
        _fail(0, "the file is empty", "restore it, it was cut off")
    if blocks[0].key != HEADER or blocks[0].obsolete:
        _fail(blocks[0].line, "the header is missing", 'put back the block that begins with msgid ""')
    _reject_cut(blocks[-1])
    return _merged(blocks)


def _reject_conflicts(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        if found := RE_CONFLICT.match(line):
            _fail(number, f"git left a conflict here ({found[0]})", "choose one version, delete the markers")


def _items(lines: Sequence[str]) -> list[_Item]:
    """Comments and whole strings, in order: continuation lines are joined to the keyword they follow."""
    items: list[_Item] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip(" \t"):
            continue
        item = _comment(number, line) or _string(number, line.strip(" \t"))
        last = items[-1] if items else None
        if item.kind:
            items.append(item)
        elif last and last.kind in KEYWORDS and last.mark == item.mark:
            items[-1] = replace(last, text=last.text + item.text, open_end=item.open_end)
        else:
            _fail(number, "this string belongs to no keyword", "put msgid or msgstr before it, or delete it")
    return items


def _comment(number: int, line: str) -> _Item | None:
    """The comment in a line, without the one space that sets it off; `None` if the line is something else."""
    found = RE_COMMENT.fullmatch(line)
    if found is None:
        return None
    kind = found["kind"].replace("=", ",")
    return _Item(number, f"#{kind}", found["text"].removeprefix(" "))


def _string(number: int, line: str) -> _Item:
    found = RE_STRING.fullmatch(line)
    if found is None or not found["quoted"]:
        _fail(number, "this is text outside a string", "put it in quotes after its keyword, or delete it")
    if found["keyword"] not in ("", *KEYWORDS):
        _reject_keyword(found["keyword"], number)
    inside = _inside(number, found["quoted"])
    text = _unescape(number, inside)
    open_end = text.endswith(BREAKS) and not RE_NUMBERED_END.search(inside)
    return _Item(number, found["keyword"], text, found["mark"], open_end)


def _reject_keyword(keyword: str, number: int) -> NoReturn:
    if keyword == "msgid_plural" or keyword.startswith("msgstr["):
        _fail(number, "this entry has plural forms", "delete it, articles have none")
    if keyword == "domain":
        _fail(number, "the file has a domain line", "delete it, a catalog is for one article")
    _fail(number, f"“{keyword}” is no PO keyword", "use msgctxt, msgid or msgstr")


def _inside(number: int, quoted: str) -> str:
    """What stands between the quotes, escapes and all."""
    found = RE_QUOTED.fullmatch(quoted)
    if found is None:
        _fail(number, "this string has no closing quote", "close it, or restore the file if it was cut off")
    if found["rest"]:
        _fail(number, "there is text behind the closing quote", 'write quotes inside a string as \\"')
    if control := RE_CONTROL.search(found["inside"]):
        _fail(number, f"there is a control character (U+{ord(control[0]):04X}) in this string", "delete it")
    return found["inside"]


def _unescape(number: int, inside: str) -> str:
    def character(found: re.Match[str]) -> str:
        if found["letter"]:
            return LETTERS[found["letter"]]
        # Octal numbers name bytes, so only those of ASCII are characters; NUL would end the string in gettext.
        if found["octal"] and 0 < int(found["octal"], 8) < 0x80:  # noqa: PLR2004  # the end of ASCII
            return chr(int(found["octal"], 8))
        _fail(number, f"“{found[0]}” is no escape", "write a backslash as \\\\, any other character as it is")

    return RE_ESCAPE.sub(character, inside)


def _groups(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """The items of one message each: all up to and including its `msgstr`."""
    group: list[_Item] = []
    for item in items:
        group.append(item)
        if item.kind == "msgstr":
            yield group
            group = []
    if group:
        _fail(group[-1].line, "the file ends inside an entry", "restore what was cut off, or delete the rest")


def _block(group: Sequence[_Item]) -> Block:
    message = [item for item in group if item.kind in KEYWORDS and not item.mark.endswith("|")]
    previous = [item for item in group if item.kind in KEYWORDS and item.mark.endswith("|")]
    old = _texts(previous, KEYWORDS[:2]) if previous else None
    new = _texts(message or previous, KEYWORDS)
    if len({item.mark for item in message}) > 1:
        _fail(message[-1].line, "half of this entry is obsolete", "begin all its lines with #~, or none")
    block = Block(
        line=message[0].line,
        context=new.get("msgctxt", ""),
        source=new["msgid"],
        target=new["msgstr"],
        previous=(old.get("msgctxt", ""), old["msgid"]) if old else None,
        comments=_comments(group, "#"),
        notes=_comments(group, "#."),
        flags=_flags(group),
        obsolete=message[0].mark == "#~",
        open_end=message[-1].open_end,
    )
    _reject_two_versions(block)
    return block


def _texts(items: Sequence[_Item], order: tuple[str, ...]) -> dict[str, str]:
    """Each keyword's text; raises unless each is there once and in order. Only `msgctxt` may be missing."""
    kinds = tuple(item.kind for item in items)
    if kinds not in (order, order[1:]):
        what = f"an entry is incomplete here, it reads {', '.join(kinds)}"
        _fail(items[0].line, what, f"give it {', '.join(order[1:])}, in this order")
    return {item.kind: item.text for item in items}


def _comments(group: Sequence[_Item], kind: str) -> tuple[str, ...]:
    return tuple(item.text for item in group if item.kind == kind)


def _flags(group: Sequence[_Item]) -> tuple[str, ...]:
    names = (name.strip() for line in _comments(group, "#,") for name in line.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _reject_two_versions(block: Block) -> None:
    # An article about gettext may have the marker in its own words, and then in their translation.
    texts = () if MARK in block.source else (block.target, *block.comments)
    if any(MARK in text for text in texts):
        what = f"a merge left two versions here ({MARK})"
        _fail(block.line, what, "choose one of them, delete the markers")


def _reject_cut(last: Block) -> None:
    """A file cut between two lines of a string is whole to the eye; what its last entry then lacks gives it away.

    Strings are broken after white space, and an empty translation is never fuzzy or obsolete. Only a cut between
    two entries, or behind the `msgstr ""` of a reviewed one, cannot be seen: later entries are missing then.
    """
    if last.open_end and last.key != HEADER and not last.source.endswith(BREAKS):
        what = "the last translation ends in white space, so the file may be cut off"
        _fail(last.line, what, "restore it, or delete the white space")
    if not last.target and (last.obsolete or "fuzzy" in last.flags):
        what = "the last translation is marked but empty, so the file may be cut off"
        _fail(last.line, what, "restore it, or delete the entry")


def _merged(blocks: Sequence[Block]) -> list[Block]:
    """Each key once: the first block of a key takes in what an equal one adds."""
    found: dict[UnitKey, Block] = {}
    for block in blocks:
        first = found.setdefault(block.key, block)
        if first.target != block.target:
            what = f"this text is translated differently in line {first.line}"
            _fail(block.line, what, "delete one of the two entries")
        if first is not block:
            found[block.key] = _union(first, block)
    return list(found.values())


def _union(first: Block, second: Block) -> Block:
    """One block for two equal translations: reviewed if one of them is, live if one of them is."""
    flags = dict.fromkeys((*first.flags, *second.flags))
    if "fuzzy" not in first.flags or "fuzzy" not in second.flags:
        flags.pop("fuzzy", None)
    comments = dict.fromkeys((*first.comments, *second.comments))
    winner = second if first.obsolete else first
    return replace(winner, comments=tuple(comments), flags=tuple(flags))


def _fail(line: int, what: str, remedy: str) -> NoReturn:
    raise _FlawError(line, what, remedy)
