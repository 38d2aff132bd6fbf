"""The proof that a PO file says what was meant, by a reader that is not ours. The only module that imports polib.

Our reader and our writer could share a mistake, and what is about to be written replaces people's work. polib, on
which many tools are built, must find every message in it as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Message = tuple[str, str, str, bool]
"""Context, source, target, and whether it is fuzzy."""

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
    import polib  # noqa: PLC0415  # costs start-up time; only commands that write a catalog need it

    found = {
        (entry.msgctxt or "", entry.msgid, entry.msgstr, entry.fuzzy) for entry in polib.pofile(_Lines(text))
    }
    for message in messages:
        if message not in found and all(map(RE_KNOWN_TO_POLIB.fullmatch, message[:3])):
            raise AssertionError(f"polib does not find the message “{message[1]}” in what would be written")
