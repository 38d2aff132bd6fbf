"""The nouns: documents, segments, units, catalogs, variants and findings.

All values are frozen; a step returns a new value instead of changing its input. Positions and lengths are
code points of the decoded text, lines count from 1. This module imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping

Locale = NewType("Locale", str)
"""A canonical BCP 47 tag, e.g. `pt-BR`. Only `locales.parse_locale` makes one."""

Slug = NewType("Slug", str)
"""The last part of a variant's address. Only `slugs` makes one."""

UnitKey = tuple[str, str]
"""(context, source): what makes two segments the same unit, as in gettext."""


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file, printed as `path:line`."""

    path: str
    """Relative to the project root, with forward slashes."""
    line: int = 0
    """Counting from 1; 0 means the file as a whole."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Slot(NamedTuple):
    """A text within the writing of an element that readers meet: an alternative text, the title of a link."""

    side: Literal["open", "close"]
    start: int
    end: int
    """The range in what is written on that side."""
    text: str
    """The words, decoded."""
    syntax: str
    """How they are written there; the format escapes a translation accordingly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """One inline element of a unit, taken out of its plain text."""

    kind: Literal["paired", "point", "opaque"]
    """`paired` encloses words (link, emphasis); `point` stands between them (image, line break);
    `opaque` stands for a word and is kept to the letter (code, URL, placeholder)."""
    name: str
    """What the element is, whatever its spelling, e.g. `strong` or `link /about`: it must survive."""
    start: int
    end: int
    """The range in `Inline.text`; empty for a `point`."""
    open: str
    """What is written before the words; for a `point` or an `opaque` element, all of it."""
    close: str = ""
    """What is written after the words."""
    slots: tuple[Slot, ...] = ()
    """The texts in `open` and `close` that are translated too, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A unit's text parted into plain words and inline markup."""

    text: str
    """The words, with character references and escapes decoded."""
    markup: tuple[Markup, ...] = ()
    """In document order, outer elements before inner ones."""

    @property
    def prose(self) -> str:
        """The words, with U+FFFC, which is in no word, for each character of what is opaque: positions stay."""
        parts, end = [], 0
        for element in (element for element in self.markup if element.kind == "opaque"):
            parts += [self.text[end : element.start], "\ufffc" * (element.end - element.start)]
            end = element.end
        return "".join([*parts, self.text[end:]])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all elements, sorted: what a translation must have too."""
        return tuple(sorted(element.name for element in self.markup))


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One translatable slice of a document, `text[start:end]`."""

    source: str
    """The slice as translators see it: decoded, without line prefixes, soft line breaks as spaces."""
    inline: Inline
    """`source`, parted into words and markup."""
    start: int
    end: int
    line: int
    role: str
    """What it is for the reader: `title`, `description`, `slug`, `heading`, `paragraph`, `item`, `cell`, …"""
    context: str = ""
    """`msgctxt`: the role, where it changes how one translates (`title`, `slug`, `alt`, …); else empty."""
    syntax: str = "text"
    """How the slice is written, in the words of its format; the format encodes a translation accordingly."""
    prefix: str = ""
    """What stands before each further line, e.g. `> ` in a block quote."""
    section: str = ""
    """The heading it stands under: a note for the reviewer."""
    author_note: str = ""
    """What the author tells translators about it, on one line."""
    keep: bool = False
    """Whether it stays as it is in every locale (an author's name, page furniture): it makes no unit."""
    plain: bool = False
    """Whether its words are only words: an address or a line break that a translation adds does no harm there."""

    @property
    def key(self) -> UnitKey:
        """The unit that this segment is an occurrence of."""
        return (self.context, self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source article: its exact text, and where the translatable slices are.

    Everything outside the segments is skeleton and is never rewritten.
    """

    path: str
    """Relative to the project root, with forward slashes."""
    text: str
    segments: tuple[Segment, ...]
    """In document order; they do not overlap."""
    skeleton: tuple[str, ...]
    """The shape that a variant must share: blocks, levels, code, untranslated front matter, in order."""
    lang: str = ""
    """The language that the article itself declares, unchecked; empty if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What is translated once in an article: a source text in a context."""

    source: str
    context: str = ""
    inline: Inline = field(default=Inline(text=""), compare=False)
    syntax: str = field(default="text", compare=False)
    role: str = field(default="paragraph", compare=False)
    note: str = ""
    """For the reviewer, on one line: what this is and where it stands, e.g. `paragraph in “Results”`."""
    author_note: str = ""
    """For the reviewer: what the author has to say about it, on one line."""
    terms: tuple[str, ...] = ()
    """For the reviewer: what the glossary asks for, e.g. `summit = Gipfel`."""
    line: int = field(default=0, compare=False)
    """Where it first occurs in the article."""

    @property
    def key(self) -> UnitKey:
        """What tells it apart within its article."""
        return (self.context, self.source)


class State(Enum):
    """How far a translation has come: XLIFF 2.1's names, as far as PO can hold them."""

    INITIAL = "initial"
    """No text yet."""
    TRANSLATED = "translated"
    """A draft, or a translation whose source changed since: `fuzzy` in PO."""
    REVIEWED = "reviewed"
    """Accepted by a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A unit's target text, how far it has come, and what is known of its making."""

    target: str = ""
    state: State = State.INITIAL
    origin: str = ""
    """For a draft: the engine's signature, e.g. `argos|de-en|1.9`."""
    doubts: tuple[str, ...] = ()
    """For a draft: what a reviewer should look at, one clause each."""
    suggestion: str = ""
    """For a draft: the accepted translation of a close text, on one line."""
    confidence: float | None = None
    """For a draft: how much it is to be trusted, 0 to 1, to two decimals; `None` where nobody can tell."""
    previous: UnitKey | None = None
    """The unit that `target` was made for, where the source changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A unit in a catalog, with its translation and what people wrote beside it."""

    unit: Unit
    translation: Translation = Translation()
    comments: tuple[str, ...] = ()
    """The translators' own comment lines (`# ` in PO); never written or deleted by us."""
    flags: tuple[str, ...] = ()
    """gettext flags other than `fuzzy`."""
    line: int = field(default=0, compare=False)
    """Where it stands in the PO file it was read from."""

    @property
    def is_stale(self) -> bool:
        """Whether the source changed since the target was made."""
        return self.translation.previous is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All units of one article in one locale."""

    article: str
    """The article's path."""
    source_locale: Locale
    locale: Locale
    entries: tuple[Entry, ...]
    """In document order."""
    obsolete: tuple[Entry, ...] = ()
    """Translations whose source is gone; kept, as their text may come back."""
    header: Mapping[str, str] = field(default_factory=dict)
    """The PO header's fields, in order."""
    header_comments: tuple[str, ...] = ()
    """Comment lines above the header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A localised article."""

    article: str
    """The source article's path."""
    locale: Locale
    slug: Slug
    path: str
    """Where it is published, relative to the project root."""
    text: str
    status: str
    """`draft` if a translation in it is not reviewed; else `reviewed`, or `partial` or `source` where the source text
    stands in for some or all units."""
    pending: int
    """Units for which the source text stands in, as there is no translation or none that can be used."""


class Severity(IntEnum):
    """How much a finding matters: errors fail a check, warnings do with `--strict`."""

    INFO = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding of a check."""

    rule: str
    """The check's name, which never changes: people write it in settings and search for it."""
    severity: Severity
    message: str
    location: Location
    locale: Locale | None = None
    article: str = ""
    context: str = ""
    source: str = ""
    confidence: float | None = None
    """Of the draft that it is about, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Which tokens of a source text each token of its translation came from."""

    source: tuple[Span, ...]
    """The source tokens' ranges, ascending; tokens of one character (`½` as three) share its range."""
    target: tuple[Span, ...]
    """The target tokens' ranges, likewise."""
    weights: tuple[Mapping[int, float], ...]
    """Per target token, the share of attention on each source token (by index): at most 1 in all, or 1 for each token
    of a term that is known to be rendered here."""
    accuracy: float = 1.0
    """How often the strongest share is right where one can tell, 0 to 1."""
