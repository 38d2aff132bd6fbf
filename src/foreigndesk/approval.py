"""What a person's verdict makes of an entry and its catalog: approved, or rejected with nothing lost.

A rejected text stays in the entry's translator comments, which every PO tool keeps: people find it there, and no run
drafts it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .model import State, Translation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import Catalog, Entry, UnitKey

REJECTED = "Rejected by "
"""How the comment on a rejection begins."""
QUOTE = "> "
"""What stands before each line of the rejected text below it."""
TRANSLATOR, REVISED = "Last-Translator", "PO-Revision-Date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who gives a verdict, and when."""

    name: str
    """As gettext writes it, e.g. `Anna Berg <anna@example.org>`."""
    moment: str
    """As gettext's headers have it, e.g. `2026-11-28 09:30+0000`."""

    @property
    def day(self) -> str:
        """The day, e.g. `2026-11-28`."""
        return self.moment[:10]


def approved(entry: Entry, target: str) -> Entry:
    """The entry with a text that a person accepts; what was known of a draft goes with the draft."""
    return replace(entry, translation=Translation(target=target, state=State.REVIEWED))


def rejected(entry: Entry, person: Person, reason: str, *, empties: bool) -> Entry:
    """The entry that wants work again, with a comment that says who thinks so and why.

    With `empties` its text goes into the comment, else it stays, to be corrected.
    """
    translation = entry.translation
    said = " ".join(reason.split())
    comment = f"{REJECTED}{person.name}, {person.day}{f': {said}' if said else ''}"
    quote = [f"{QUOTE}{_printed(line)}" for line in translation.target.split("\n")] if empties else []
    stays = replace(translation, state=State.TRANSLATED)
    return replace(
        entry,
        translation=Translation() if empties else stays,
        comments=(*entry.comments, comment, *quote),
    )


def was_rejected(entry: Entry) -> bool:
    """Whether a person sent the unit back and nobody has accepted it since."""
    is_open = entry.translation.state is not State.REVIEWED
    return is_open and any(comment.startswith(REJECTED) for comment in entry.comments)


def rejected_texts(entry: Entry) -> frozenset[str]:
    """The texts that people rejected for this unit."""
    return frozenset(_quoted(entry))


def is_rejected(entry: Entry, target: str) -> bool:
    """Whether people rejected this very text for the unit."""
    return quotable(target) in rejected_texts(entry)


def quotable(target: str) -> str:
    """A text as `rejected_texts` has it."""
    return "\n".join(map(_printed, target.split("\n")))


def with_entries(catalog: Catalog, changed: Mapping[UnitKey, Entry], person: Person) -> Catalog:
    """The catalog with these entries in the place of those with their keys; its header says who changed it.

    Without a change it is the same.
    """
    entries = tuple(changed.get(entry.unit.key, entry) for entry in catalog.entries)
    if entries == catalog.entries:
        return catalog
    header = {**catalog.header, REVISED: person.moment, TRANSLATOR: person.name}
    return replace(catalog, entries=entries, header=header)


def _quoted(entry: Entry) -> Iterator[str]:
    lines: list[str] | None = None
    for comment in (*entry.comments, ""):
        if lines is not None and comment.startswith(QUOTE.rstrip()):
            lines.append(comment.removeprefix(QUOTE.rstrip()).removeprefix(" "))
        else:
            if lines:
                yield "\n".join(lines)
            lines = [] if comment.startswith(REJECTED) else None


def _printed(line: str) -> str:
    """A line as a comment can hold it: without a space at its end, and with control characters spelled out."""
    shown = (mark if mark.isprintable() or mark == "\u00ad" else ascii(mark)[1:-1] for mark in line)
    return "".join(shown).rstrip()
