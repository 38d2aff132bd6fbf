"""The `#.` lines of a PO file: what a unit is, what its author says of it, what the glossary asks for, who drafted it, how sure
that is and what to look at.

They are for people. Tools may drop them without harm, and wrap them: polib does, at spaces and hyphens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .confidence import level
from .model import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Entry

AUTHOR = "Note: "
TERM = "Glossary: "
DRAFT = "Draft: "
CONFIDENCE = "Confidence: "
DOUBT = "Doubt: "
MEMORY = "Memory: "

RE_BROKEN_WORD = re.compile(r"\w-\Z")
"""The end of a line that was broken behind a hyphen."""
RE_SCORE = re.compile(r"(?:0\.\d\d|1\.00)(?=, )")
"""How a score begins the line on it; what follows is for people."""


@dataclass(slots=True)
class Notes:
    """What the lines tell of a unit."""

    note: str = ""
    author_note: str = ""
    terms: list[str] = field(default_factory=list)
    origin: str = ""
    confidence: float | None = None
    doubts: list[str] = field(default_factory=list)
    suggestion: str = ""


def loads(lines: Iterable[str]) -> Notes:
    """What the lines tell, put together where an editor has wrapped them."""
    notes = Notes()
    for line in whole(lines):
        if line.startswith(DRAFT):
            notes.origin = line.removeprefix(DRAFT)
        elif line.startswith(CONFIDENCE):
            score = RE_SCORE.match(line.removeprefix(CONFIDENCE))
            notes.confidence = float(score.group()) if score else None
        elif line.startswith(DOUBT):
            notes.doubts.append(line.removeprefix(DOUBT))
        elif line.startswith(MEMORY):
            notes.suggestion = line.removeprefix(MEMORY)
        elif line.startswith(AUTHOR):
            notes.author_note = line.removeprefix(AUTHOR)
        elif line.startswith(TERM):
            notes.terms.append(line.removeprefix(TERM))
        else:
            notes.note = line
    return notes


def whole(lines: Iterable[str]) -> list[str]:
    """The lines as they were before an editor wrapped them."""
    whole: list[str] = []
    for line in lines:
        if not whole or line.startswith((AUTHOR, TERM, DRAFT, CONFIDENCE, DOUBT, MEMORY)):
            whole.append(line)
        else:
            joint = "" if RE_BROKEN_WORD.search(whole[-1]) else " "
            whole[-1] += f"{joint}{line}"
    return whole


def dumps(entry: Entry) -> list[str]:
    """The lines for an entry; the draft's only as long as it is one."""
    unit = entry.unit
    note = [unit.note] if unit.note else []
    author_note = [f"{AUTHOR}{unit.author_note}"] if unit.author_note else []
    return [*note, *author_note, *(f"{TERM}{term}" for term in unit.terms), *dumps_draft(entry)]


def dumps_draft(entry: Entry) -> list[str]:
    """The lines on a draft: its origin, its score, its doubts, and the translation of a close text."""
    translation = entry.translation
    if translation.state is not State.TRANSLATED:
        return []
    origin = [f"{DRAFT}{translation.origin}"] if translation.origin else []
    score = translation.confidence
    rated = [f"{CONFIDENCE}{score:.2f}, {level(score)}"] if score is not None else []
    doubts = [f"{DOUBT}{doubt}" for doubt in translation.doubts]
    suggestion = [f"{MEMORY}{translation.suggestion}"] if translation.suggestion else []
    return [*origin, *rated, *doubts, *suggestion]
