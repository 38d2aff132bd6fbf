"""What the exchange formats have in common: texts with inline codes, and how far they are translated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from ..model import Locale


class Code(NamedTuple):
    """One inline code: where markup begins, where it ends, or all of it."""

    id: str
    """The same where it begins and ends, and in source and target."""
    side: Literal["open", "close", "point"]
    written: str = ""
    """What the article has there, e.g. `](/about)`."""
    name: str = ""
    """What it is, for people, e.g. `link /about`."""


Content = tuple[str | Code, ...]
"""Words, decoded, and codes between them."""


class Progress(IntEnum):
    """How far a text is; more is further."""

    INITIAL = 0
    """There is no translation."""
    DRAFT = 1
    """A machine made it, or its source changed since: a person has to look."""
    TRANSLATED = 2
    """A translator made it."""
    REVIEWED = 3
    """A person accepted it."""


class Note(NamedTuple):
    """Something for the translator to read."""

    kind: str
    """`context`, `author`, `term`, `doubt`, `memory`, `comment` or `previous`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to translate, which is a `<unit>` of XLIFF 2.1 or a `<trans-unit>` of XLIFF 1.2."""

    id: str
    """The same for the same source in the same context, wherever that stands."""
    source: Content
    target: Content | None = None
    progress: Progress = Progress.INITIAL
    is_machine: bool = False
    """Whether a machine made the target."""
    context: str = ""
    notes: tuple[Note, ...] = ()
    base: str = ""
    """A digest of the target at the time of the export, by which edits on both sides are told."""
    line: int = 0
    """Where it stands in the file it was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The texts of one article in one locale."""

    article: str
    source_locale: Locale
    locale: Locale
    texts: tuple[Text, ...]
    line: int = 0
