"""What a check of a draft looks at, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A source text and its translation, plain words both, with the locales that they are in."""

    source: str
    target: str
    source_locale: Locale
    locale: Locale
    settled: tuple[Span, ...] = ()
    """The ranges of the source that a glossary decides: no word of theirs is looked for in the target."""


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
