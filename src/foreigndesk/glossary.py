"""`glossary.csv` -> Glossary; which of its terms a text holds, and which its translation lacks.

One row is one concept, one column one locale, so the same file serves every direction. A cell is
`main form|allowed form|allowed form`. Matching works on plain words, on word boundaries, the longest term first.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from .locales import fallbacks, language
from .model import Locale, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ConceptType = Literal["name", "title", "organisation", "place", "term", "keep"]

RE_WORD = re.compile(r"\w+")
"""A run of letters, digits and underscores: the unit of the index."""

PROPER_TYPES = frozenset({"name", "organisation", "place", "keep"})
"""Types whose forms match in exact case unless the row says otherwise: “WHO” is not “who”."""
GENITIVES: Mapping[str, str] = {"de": r"(?:s|['’])?", "en": r"(?:['’]s|['’])?"}
"""What a proper name may take on in the genitive, by language."""
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my"})
"""Languages that write no spaces between words: there, terms match anywhere."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term at a place in a source text, and what the translation must say for it."""

    span: Span
    source: str
    """The text as it stands."""
    concept: Concept
    forms: tuple[str, ...]
    """The target forms, the preferred one first; never empty."""
    genitive: bool = False
    """Whether the source form carries a genitive ending."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """All concepts, in the order of the file."""

    concepts: tuple[Concept, ...] = ()
    locales: tuple[Locale, ...] = ()
    """The columns."""

    def covers(self, locale: Locale) -> bool:
        """Whether it has a column for the locale or one of its parents."""
        return not set(fallbacks(locale)).isdisjoint(self.locales)

    def terms(self, source: Locale, target: Locale, names: Iterable[str] = ()) -> Terms:
        """What it asks of a translation from `source` to `target`; `names` are further words to keep."""
        kept = (Concept(type="keep", forms={source: (name,)}, forbidden={}, exact=True) for name in names)
        return Terms(concepts=(*self.concepts, *kept), source=source, target=target)


@dataclass(frozen=True)
class Terms:
    """The glossary in one direction, ready to be matched."""

    concepts: tuple[Concept, ...]
    source: Locale
    target: Locale

    def find(self, text: str) -> list[Match]:
        """The terms in a source text, ascending, the longest of overlapping ones."""
        found = sorted(self._candidates(text), key=lambda match: (match.span.start, -match.span.end))
        matches: list[Match] = []
        for match in found:
            if not matches or match.span.start >= matches[-1].span.end:
                matches.append(match)
        return matches

    def missing(self, matches: Sequence[Match], target: str) -> list[Match]:
        """The matches that the target does not honour: per concept as many as it has too few."""
        kept: Counter[Concept] = Counter()
        lacking = []
        for match in matches:
            kept[match.concept] += 1
            if self.count(match, target) < kept[match.concept]:
                lacking.append(match)
        return lacking

    def count(self, match: Match, target: str) -> int:
        """How often the target has an allowed form of the match's concept."""
        return sum(1 for _ in self.occurrences(match, target))

    def occurrences(self, match: Match, target: str) -> Iterator[Span]:
        """Where the target has an allowed form of the match's concept."""
        pattern = _pattern(match.forms, match.concept, self.target)
        return (Span(*found.span()) for found in pattern.finditer(target))

    def forbidden(self, matches: Sequence[Match], target: str) -> list[tuple[Match, str]]:
        """The forms in the target that the matched concepts forbid there."""
        found = []
        for match in {match.concept: match for match in matches}.values():
            if forms := match.concept.forbidden_in(self.target):
                hits = _pattern(forms, match.concept, self.target).finditer(target)
                found += [(match, hit.group()) for hit in hits]
        return found

    def _candidates(self, text: str) -> Iterator[Match]:
        if language(self.source) in UNSPACED:
            for pattern, concept, position in self._all_forms:
                yield from self._matches(pattern, concept, position, text, 0)
            return
        for word in RE_WORD.finditer(text):
            for pattern, concept, position, offset in self._index.get(word.group().casefold(), ()):
                yield from self._matches(pattern, concept, position, text, word.start() - offset)

    def _matches(
        self, pattern: re.Pattern[str], concept: Concept, position: int, text: str, at: int
    ) -> Iterator[Match]:
        spaced = language(self.source) not in UNSPACED
        hits = (pattern.match(text, at),) if spaced else pattern.finditer(text)
        for hit in hits:
            if hit is None or at < 0:
                continue
            genitive = bool(hit.group("ending")) if "ending" in pattern.groupindex else False
            forms = self._target_forms(concept, position, hit.group())
            yield Match(
                span=Span(*hit.span()), source=hit.group(), concept=concept, forms=forms, genitive=genitive
            )

    def _target_forms(self, concept: Concept, position: int, surface: str) -> tuple[str, ...]:
        """The form at the same place in its cell comes first: a surname asks for the surname."""
        forms = concept.forms_in(self.target)
        if concept.is_kept:
            return (surface,)
        preferred = forms[position] if position < len(forms) else forms[0]
        return (preferred, *(form for form in forms if form != preferred))

    @cached_property
    def _all_forms(self) -> list[tuple[re.Pattern[str], Concept, int]]:
        return [
            (_pattern((form,), concept, self.source), concept, position)
            for concept in self.concepts
            if concept.forms_in(self.target)
            for position, form in enumerate(concept.forms_in(self.source))
        ]

    @cached_property
    def _index(self) -> dict[str, list[tuple[re.Pattern[str], Concept, int, int]]]:
        """Forms by their first word, with that word's offset in the form.

        A genitive ending may be part of the word, so a form is filed under its word with and without one.
        """
        index: dict[str, list[tuple[re.Pattern[str], Concept, int, int]]] = {}
        for concept in self.concepts:
            if not concept.forms_in(self.target):
                continue
            for position, form in enumerate(concept.forms_in(self.source)):
                if word := RE_WORD.search(form):
                    row = (_pattern((form,), concept, self.source), concept, position, word.start())
                    for key in {word.group().casefold(), word.group().casefold() + "s"}:
                        index.setdefault(key, []).append(row)
        return index


def with_ending(form: str, locale: Locale) -> str:
    """A proper name in the genitive, for languages where that is an ending; else as it is.

    >>> with_ending("Rutte", Locale("en")), with_ending("Rutte", Locale("de")), with_ending("Scholz", Locale("de"))
    ("Rutte's", 'Ruttes', 'Scholz’')
    """
    match language(locale):
        case "en":
            return f"{form}'s"
        case "de":
            return f"{form}’" if form.casefold().endswith(("s", "ß", "x", "z")) else f"{form}s"
        case _:
            return form


def capitalised(match: Match) -> Match:
    """The match with its target forms as they begin a sentence."""
    return replace(match, forms=tuple(form[:1].upper() + form[1:] for form in match.forms))


def _pattern(forms: Sequence[str], concept: Concept, locale: Locale) -> re.Pattern[str]:
    """Finds any of the forms, longest first; the group `ending` holds a genitive ending."""
    choices = "|".join(_form(form) for form in sorted(forms, key=len, reverse=True))
    flags = re.NOFLAG if concept.exact else re.IGNORECASE
    if language(locale) in UNSPACED:
        return re.compile(choices, flags)
    ending = GENITIVES.get(language(locale), "") if concept.type in PROPER_TYPES else ""
    return re.compile(rf"(?<!\w)(?:{choices})(?P<ending>{ending})(?!\w)", flags)


def _form(form: str) -> str:
    """A form with any white space between its words; a form's edge that is no word character needs no boundary."""
    return r"\s+".join(re.escape(word) for word in form.split())
