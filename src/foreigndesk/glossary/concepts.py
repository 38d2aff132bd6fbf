"""What a glossary says: concepts with their forms by locale, and where a text has one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..locales import fallbacks
from .forms import Rule
from .inflection import declensions, inflections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model import Locale, Span

ConceptType = Literal["name", "title", "organisation", "place", "term", "keep"]

PROPER_TYPES = frozenset({"name", "organisation", "place", "keep"})
"""Types whose forms match in exact case unless the row says otherwise: “WHO” is not “who”."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One row of the glossary."""

    type: ConceptType
    forms: Mapping[Locale, tuple[str, ...]] = field(hash=False)
    """By locale the main form and the allowed ones; a locale without any is left out."""
    forbidden: Mapping[Locale, tuple[str, ...]] = field(hash=False)
    exact: bool
    """Whether upper and lower case must match."""
    note: str = ""
    line: int = 0

    @property
    def is_kept(self) -> bool:
        """Whether it stays as it is in every locale."""
        return self.type == "keep" or len(self.forms) == 1

    def forms_in(self, locale: Locale) -> tuple[str, ...]:
        """The forms of the locale or of its nearest parent; of any locale for a kept concept; else none."""
        for candidate in fallbacks(locale):
            if candidate in self.forms:
                return self.forms[candidate]
        return next(iter(self.forms.values())) if self.is_kept else ()

    def forbidden_in(self, locale: Locale) -> tuple[str, ...]:
        """The forms that a translation into the locale must not use."""
        return next((self.forbidden[tag] for tag in fallbacks(locale) if tag in self.forbidden), ())

    def inferred(self, form: str, locale: Locale) -> list[str]:
        """The inflected forms of a declared one that count as this concept too; none where it is kept as it is."""
        if self.is_kept or self.type == "name":
            return []
        return declensions(form, locale) if self.type in PROPER_TYPES else inflections(form, locale)

    def rule(self, locale: Locale) -> Rule:
        """How its forms are matched in texts of the locale."""
        return Rule(locale, self.exact, self.type in PROPER_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term at a place in a source text, and what the translation must say for it."""

    span: Span
    source: str
    """The text as it stands."""
    concept: Concept
    forms: tuple[str, ...]
    """The target forms, the preferred one first; never empty."""
    ending: str = ""
    """The genitive ending that `source` has, e.g. `s` or `’s`; empty if it has none."""
    lemma: str = ""
    """The declared form, where the text has one that is only inferred from it, e.g. `suppliers`; else empty."""
    neighbours: tuple[str, ...] = ()
    """The words beside it with which it may make a compound in the translation; empty for languages without any."""

    @property
    def is_kept(self) -> bool:
        """Whether the translation must say the same."""
        return self.forms == (self.term,)

    @property
    def term(self) -> str:
        """The declared form as the text spells it, without a genitive ending: what to show people."""
        return self.lemma or self.source.removesuffix(self.ending)
