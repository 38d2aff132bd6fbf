"""The proof that a PO file says what was meant, by a reader that is not ours. The only module that imports polib.

Our reader and our writer could share a mistake, and what is about to be written replaces people's work. polib, on
which many tools are built, must find every message in it as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .po_lines import parted

if TYPE_CHECKING:
    from collections.abc import Iterable

Message = tuple[str, str, str, bool]
"""Context, source, target, and whether it is fuzzy."""

RE_REMARK = re.compile(r"[ \t]*#(?![,=|~])")
RE_FLAGS = re.compile(r"\A[ \t]*#[,=]")
RE_KNOWN_TO_POLIB = re.compile(r"(?!.*\s\Z)[^\x00-\x08\x0b\x0c\x0e-\x1f]*", re.DOTALL)
"""Texts without the characters for which PO has escapes that polib does not read, and without white space at the end,
which we may write as such an escape."""


class _Lines(str):
    """A text that is parted at line feeds only: polib calls `splitlines`, which also parts at U+2028 and the like."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:  # noqa: FBT001, FBT002  # as in `str`
        del keepends
        return self.split("\n")


def prove(text: str, messages: Iterable[Message]) -> None:
    """Check that polib reads each message; raises `AssertionError`, as anything else is a bug of ours."""
    if lost := _lost(text, messages):
        raise AssertionError(f"polib does not find the message “{lost[1]}” in what would be written")


def is_proven(text: str, messages: Iterable[Message]) -> bool:
    """Whether polib can read the text, and reads each message."""
    try:
        return _lost(text, messages) is None
    except OSError:  # What polib raises for a line that it cannot read.
        return False


def _lost(text: str, messages: Iterable[Message]) -> Message | None:
    """The first message that polib does not find."""
    import polib  # noqa: PLC0415  # costs start-up time; only commands that write a catalog need it

    # polib knows no `#=` and no flags without a space before them; comments are no part of what is proven.
    lines = [RE_FLAGS.sub("#, ", line) for line in parted(text) if not RE_REMARK.match(line)]
    found = {
        (entry.msgctxt or "", entry.msgid, entry.msgstr, entry.fuzzy)
        for entry in polib.pofile(_Lines("\n".join(lines)))
    }
    known = (message for message in messages if all(map(RE_KNOWN_TO_POLIB.fullmatch, message[:3])))
    return next((message for message in known if message not in found), None)
