"""What a check of a draft looks at, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from .. import placeholders
from ..locales import language
from ..model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import Locale

RE_LETTERS = re.compile(r"[^\W\d_]+")
RE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
RE_DIGIT = re.compile(r"\d")


class Side(NamedTuple):
    """A text, with what more than one check looks at."""

    text: str
    locale: Locale
    code: str
    """Its language."""
    letters: list[str]
    """All runs of letters."""
    words: list[str]
    """The same, joined where an apostrophe is between them."""
    low: list[str]
    """The words in lower case."""
    places: list[Span]
    """The ranges of addresses and variables."""
    has_digits: bool


def side(text: str, locale: Locale) -> Side:
    """The text in its locale, looked through once for all checks."""
    letters = RE_LETTERS.findall(text)
    words = RE_WORD.findall(text) if "'" in text or "’" in text else letters
    return Side(
        text=text,
        locale=locale,
        code=language(locale),
        letters=letters,
        words=words,
        low=[word.casefold() for word in words],
        places=placeholders.find(text),
        has_digits=RE_DIGIT.search(text) is not None,
    )


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """A source text and its translation, plain words both, with the locales that they are in."""

    source: str
    target: str
    source_locale: Locale
    locale: Locale
    settled: tuple[Span, ...] = ()
    """The ranges of the source that a glossary decides: no word of theirs is looked for in the target."""

    @cached_property
    def old(self) -> Side:
        """The source, looked through."""
        return side(self.source, self.source_locale)

    @cached_property
    def new(self) -> Side:
        """The target, looked through."""
        return side(self.target, self.locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault of a draft that can be shown without understanding it."""

    code: str
    """What kind it is, e.g. `numbers`: one of `validation.CODES`."""
    message: str
    """For the reviewer, one clause."""
    side: Literal["source", "target"] = "target"
    """Which text `span` is a range of."""
    span: Span = field(default=Span(0, 0))
    """Where; empty where it is the text as a whole."""


def located(text: str, part: str) -> Span:
    """The first range in which the text says the part, as whole words; empty if it nowhere does."""
    edges = (r"(?<!\w)" if part[:1].isalnum() else "", r"(?!\w)" if part[-1:].isalnum() else "")
    found = re.search(f"{edges[0]}{re.escape(part)}{edges[1]}", text) if part else None
    return Span(*found.span()) if found else Span(0, 0)


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with spaces in these ranges."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
