"""The strict half of `po`: PO text into blocks, or the line that is wrong.

A PO file comes back from editors, merges and copies, and a reader that guesses loses a reviewer's words. So
whatever is not plainly PO is an `InputError` with its line: a file cut off anywhere, merge leftovers, an open
quote, two translations of one text. `po_lines` reads its lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .errors import InputError
from .merging import MARK
from .model import Location
from .po_lines import BREAKS, KEYWORDS, FlawError, fail, items, parted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .model import UnitKey
    from .po_lines import Item

HEADER: UnitKey = ("", "")
"""The key of the block that holds the header."""

# git's markers begin a line; a translation cannot, it stands in quotes.
RE_CONFLICT = re.compile(r"<{7}|\|{7}|={7}|>{7}")


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
    items: tuple[Item, ...] = field(default=(), repr=False)
    """Its comments and strings as they stand in the file; none if it was put together from several."""

    @property
    def key(self) -> UnitKey:
        """What tells it apart within its file."""
        return (self.context, self.source)

    @property
    def looks_cut(self) -> bool:
        """Whether a file that ends with it may have been cut off.

        A file cut between two lines of a string is whole to the eye; what its last entry then lacks gives it away.
        Strings are broken after white space, and an empty translation is never fuzzy or obsolete. Only a cut between
        two entries, or behind the `msgstr ""` of a reviewed one, cannot be seen: later entries are missing then.
        """
        return self.ends_open or self.is_marked_but_empty

    @property
    def ends_open(self) -> bool:
        """Whether the target ends in white space that the source does not have."""
        return self.open_end and self.key != HEADER and not self.source.endswith(BREAKS)

    @property
    def is_marked_but_empty(self) -> bool:
        """Whether it says of a target that is not there that it is fuzzy or obsolete."""
        return not self.target and (self.obsolete or "fuzzy" in self.flags)


def read(text: str, *, path: str) -> list[Block]:
    """The blocks of a PO file, the header first, each key once; raises `InputError` for all that is not sound PO."""
    try:
        return _read(text)
    except FlawError as flaw:
        raise InputError(flaw.what, remedy=flaw.remedy, location=Location(path, flaw.line)) from None


def _read(text: str) -> list[Block]:
    lines = parted(text)
    _reject_conflicts(lines)
    blocks = [_block(group) for group in _groups(items(lines))]
    if not blocks:
        fail(0, "the file is empty", "restore it, it was cut off")
    if blocks[0].key != HEADER or blocks[0].obsolete:
        fail(blocks[0].line, "the header is missing", 'put back the block that begins with msgid ""')
    _reject_cut(blocks[-1])
    return _merged(blocks)


def _reject_conflicts(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        if found := RE_CONFLICT.match(line):
            fail(number, f"git left a conflict here ({found[0]})", "choose one version, delete the markers")


def _groups(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items of one message each: all up to and including its `msgstr`."""
    group: list[Item] = []
    for item in items:
        group.append(item)
        if item.kind == "msgstr":
            yield group
            group = []
    if group:
        fail(group[-1].line, "the file ends inside an entry", "restore what was cut off, or delete the rest")


def _block(group: Sequence[Item]) -> Block:
    message = [item for item in group if item.kind in KEYWORDS and not item.mark.endswith("|")]
    previous = [item for item in group if item.kind in KEYWORDS and item.mark.endswith("|")]
    old = _texts(previous, KEYWORDS[:2]) if previous else None
    new = _texts(message or previous, KEYWORDS)
    if len({item.mark for item in message}) > 1:
        fail(message[-1].line, "half of this entry is obsolete", "begin all its lines with #~, or none")
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
        items=tuple(group),
    )
    _reject_two_versions(block)
    return block


def _texts(items: Sequence[Item], order: tuple[str, ...]) -> dict[str, str]:
    """Each keyword's text; raises unless each is there once and in order. Only `msgctxt` may be missing."""
    kinds = tuple(item.kind for item in items)
    if kinds not in (order, order[1:]):
        what = f"an entry is incomplete here, it reads {', '.join(kinds)}"
        fail(items[0].line, what, f"give it {', '.join(order[1:])}, in this order")
    return {item.kind: item.text for item in items}


def _comments(group: Sequence[Item], kind: str) -> tuple[str, ...]:
    return tuple(item.text for item in group if item.kind == kind)


def _flags(group: Sequence[Item]) -> tuple[str, ...]:
    names = (name.strip() for line in _comments(group, "#,") for name in line.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _reject_two_versions(block: Block) -> None:
    # An article about gettext may have the marker in its own words, and then in their translation.
    texts = () if MARK in block.source else (block.target, *block.comments)
    if any(MARK in text for text in texts):
        what = f"a merge left two versions here ({MARK})"
        fail(block.line, what, "choose one of them, delete the markers")


def _reject_cut(last: Block) -> None:
    if last.ends_open:
        what = "the last translation ends in white space, so the file may be cut off"
        fail(last.line, what, "restore it, or delete the white space")
    if last.is_marked_but_empty:
        what = "the last translation is marked but empty, so the file may be cut off"
        fail(last.line, what, "restore it, or delete the entry")


def _merged(blocks: Sequence[Block]) -> list[Block]:
    """Each key once: the first block of a key takes in what an equal one adds."""
    found: dict[UnitKey, Block] = {}
    for block in blocks:
        first = found.setdefault(block.key, block)
        if first.target != block.target:
            what = f"this text is translated differently in line {first.line}"
            fail(block.line, what, "delete one of the two entries")
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
    return replace(winner, comments=tuple(comments), flags=tuple(flags), items=())
