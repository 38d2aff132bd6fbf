"""`glossary.csv` -> Glossary; which of its terms a text holds, and which its translation lacks.

One row is one concept, one column one locale, so the same file serves every direction. A cell is
`main form|allowed form|allowed form`. Matching works on plain words, on word boundaries, the longest term first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..alignment import inside, overlap
from ..locales import fallbacks
from .compounds import compound_hits, makes_compounds, may_join, neighbours
from .concepts import PROPER_TYPES, Concept, ConceptType, Match
from .forms import UNSPACED, Folded, Hit, Rule, fold, hit_at, hits, keys, probes
from .inflection import capitalised, is_noun, with_ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model import Locale, Span

__all__ = ["PROPER_TYPES", "UNSPACED", "Concept", "ConceptType", "Glossary", "Hit", "Match", "Terms"]
__all__ += ["capitalised", "with_ending"]


@dataclass(frozen=True, slots=True)
class Glossary:
    """All concepts, in the order of the file."""

    concepts: tuple[Concept, ...] = ()
    locales: tuple[Locale, ...] = ()
    """The columns."""
    _terms: dict[tuple[Locale, Locale], Terms] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By direction, so that an index is built once and not for every article."""

    def covers(self, locale: Locale) -> bool:
        """Whether it has a column for the locale or one of its parents."""
        return not set(fallbacks(locale)).isdisjoint(self.locales)

    def terms(self, source: Locale, target: Locale, names: Iterable[str] = ()) -> Terms:
        """What it asks of a translation from `source` to `target`; `names` are further words to keep."""
        if (source, target) not in self._terms:
            self._terms[source, target] = Terms(concepts=self.concepts, source=source, target=target)
        shared = self._terms[source, target]
        kept = tuple(
            Concept(type="keep", forms={source: (name,)}, forbidden={}, exact=True)
            for name in names
            if name.strip()
        )
        return Terms(concepts=kept, source=source, target=target, shared=shared) if kept else shared


@dataclass(frozen=True)
class Terms:
    """The glossary in one direction, ready to be matched."""

    concepts: tuple[Concept, ...]
    source: Locale
    target: Locale
    shared: Terms | None = field(default=None, repr=False)
    """Further terms in the same direction; where both have the same words, these count."""

    def find(self, text: str) -> list[Match]:
        """The terms in a source text, ascending; of overlapping ones the leftmost, then the longest.

        Of equally long ones a declared form comes before an inferred one.
        """
        found = sorted(
            self._candidates(text, fold(text)),
            key=lambda match: (match.span.start, -match.span.end, bool(match.lemma)),
        )
        matches: list[Match] = []
        for match in found:
            if not matches or match.span.start >= matches[-1].span.end:
                matches.append(match)
        if not makes_compounds(self.target):
            return matches
        return [replace(match, neighbours=neighbours(text, match.span)) for match in matches]

    def places(self, matches: Sequence[Match], target: str) -> list[Span | None]:
        """For each match the range of the target that honours it, or `None`; no two share a code point.

        Matches with fewer forms choose first, then those with longer ones: “Rutte” leaves “Mark Rutte” to the match
        that must have it.
        """
        text = fold(target)
        places: list[Span | None] = [None] * len(matches)
        choosy = [
            (len(match.forms), -max(map(len, match.forms)), index) for index, match in enumerate(matches)
        ]
        for *_, index in sorted(choosy):
            taken = [place for place in places if place]
            spans = (hit.span for hit in self._honouring(matches[index], matches, text))
            places[index] = next((s for s in spans if not any(overlap(s, other) for other in taken)), None)
        return places

    def missing(self, matches: Sequence[Match], target: str) -> list[Match]:
        """The matches that the target does not honour: it must say a term as often as it is asked for."""
        places = self.places(matches, target)
        return [match for match, place in zip(matches, places, strict=True) if place is None]

    def unmet(self, matches: Sequence[Match], target: str) -> list[Match]:
        """The matches that a person's translation does not honour.

        Where the source form is only inferred from a declared one, the target form may be so, too.
        """
        places = self.places([self._loosened(match) for match in matches], target)
        return [match for match, place in zip(matches, places, strict=True) if place is None]

    def _loosened(self, match: Match) -> Match:
        inferred = (other for form in match.forms for other in match.concept.inferred(form, self.target))
        return replace(match, forms=(*match.forms, *inferred)) if match.lemma else match

    def occurrences(self, match: Match, target: str) -> Iterator[Span]:
        """Where the target has an allowed form of the match's concept; ascending, without overlap."""
        end = 0
        for hit in self._hits(match, fold(target)):
            if hit.span.start >= end:
                end = hit.span.end
                yield hit.span

    def forbidden(self, matches: Sequence[Match], target: str) -> list[tuple[Match, str]]:
        """The forms in the target that the matched concepts forbid there."""
        return [(match, target[hit.span.start : hit.span.end]) for match, hit in self.slips(matches, target)]

    def slips(self, matches: Sequence[Match], target: str) -> list[tuple[Match, Hit]]:
        """Where the target has a form that a matched concept forbids, and that is no part of what a match asks for.

        Each comes with the first match of its concept.
        """
        firsts = {m.concept: m for m in reversed(matches) if m.concept.forbidden_in(self.target)}
        if not firsts:
            return []
        text = fold(target)
        asked = [hit.span for match in matches for hit in self._hits(match, text)]
        return [
            (match, hit)
            for concept, match in reversed(firsts.items())
            for hit in hits(concept.forbidden_in(self.target), concept.rule(self.target), text)
            if not any(inside(hit.span, span) for span in asked)
        ]

    def _honouring(self, match: Match, matches: Sequence[Match], target: Folded) -> Iterator[Hit]:
        """The allowed forms in the target, as words of their own first."""
        yield from self._hits(match, target)
        if may_join(match, matches, self.source):
            yield from compound_hits(match.forms, self.target, target)

    def _hits(self, match: Match, target: Folded) -> list[Hit]:
        return hits(match.forms, match.concept.rule(self.target), target)

    def _candidates(self, text: str, folded: Folded) -> Iterator[Match]:
        """All terms at all places; those of `shared` first, which thereby win."""
        if self.shared:
            yield from self.shared._candidates(text, folded)  # noqa: SLF001  # of the same class
        for key, start in probes(folded, self.source) if self._index else ():
            for entry in self._index.get(key, ()):
                if hit := hit_at(entry.form, entry.rule, folded, start - entry.offset):
                    yield entry.match(hit, text)
        for entry in self._unkeyed:
            for hit in hits([entry.form], entry.rule, folded):
                yield entry.match(hit, text)

    @cached_property
    def _index(self) -> dict[str, list[_Entry]]:
        """The source forms by what `probes` finds of them in a text."""
        index: dict[str, list[_Entry]] = {}
        for entry in self._entries:
            for key in entry.keys:
                index.setdefault(key, []).append(entry)
        return index

    @cached_property
    def _unkeyed(self) -> list[_Entry]:
        """The few forms that have no word, e.g. `€`."""
        return [entry for entry in self._entries if not entry.keys]

    @cached_property
    def _entries(self) -> list[_Entry]:
        found: list[_Entry] = []
        for concept in self.concepts:
            rule, targets = concept.rule(self.source), concept.forms_in(self.target)
            for position, form in enumerate(concept.forms_in(self.source) if targets else ()):
                wanted = () if concept.is_kept else _preferring(targets, position)
                found.append(_Entry(form, concept, rule, wanted, *keys(form, rule)))
                for other in concept.inferred(form, self.source):
                    # In German a capital tells the noun: “falls” is no form of “Fall”.
                    strict = rule._replace(is_exact=rule.is_exact or is_noun(form, self.source))
                    found.append(_Entry(other, concept, strict, wanted, *keys(other, strict), form))
        return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """A source form in the index."""

    form: str
    concept: Concept
    rule: Rule
    wanted: tuple[str, ...]
    """The target forms; empty where the target must say the same."""
    keys: set[str]
    offset: int
    """Where in the form the keys begin."""
    lemma: str = ""
    """The declared form that `form` is inferred from; empty if it is declared itself."""

    def match(self, hit: Hit, text: str) -> Match:
        return Match(
            span=hit.span,
            source=text[hit.span.start : hit.span.end],
            concept=self.concept,
            forms=self.wanted or (hit.form,),
            ending=hit.ending,
            lemma=self.lemma,
        )


def _preferring(forms: tuple[str, ...], position: int) -> tuple[str, ...]:
    """The form at the same place in its cell comes first: a surname asks for the surname."""
    preferred = forms[position] if position < len(forms) else forms[0]
    return (preferred, *(form for form in forms if form != preferred))
