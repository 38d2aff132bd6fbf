"""An existing translation is taken over: its segments are aligned with the source's, and judged pair by pair.

    adopt(Translated(…), evidence)

`matched` does the same with the messages of another program's catalog; `filled` puts what comes out into a catalog.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aligning import Evidence, align
from .blocks import blocks_of
from .filling import Tally, filled
from .judging import Judge, Pair
from .lengths import misfit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..glossary import Glossary
    from ..model import Document, Locale, Segment
    from ..plugins import Format

__all__ = [
    "Adopted",
    "Evidence",
    "Pair",
    "Tally",
    "Translated",
    "adopt",
    "evidence_of",
    "filled",
    "recurring",
]

ARTICLES = 2
"""In so many articles a text recurs at least."""
MAJORITY = 0.6
"""The least share of its articles in which it has the same translation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """An article and an existing translation of it."""

    document: Document
    translation: Document
    format: Format
    """The article's."""
    source_locale: Locale
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What an existing translation has for an article."""

    pairs: tuple[Pair, ...]
    """In the order of the article."""
    surplus: tuple[Segment, ...] = ()
    """Texts of the translation that no text of the article goes with."""


def evidence_of(source_locale: Locale, locale: Locale) -> Evidence:
    """What is known of two locales before any document is looked at."""
    return Evidence(misfit(source_locale, locale))


def adopt(work: Translated, glossary: Glossary, evidence: Evidence) -> Adopted:
    """The pairs of an article and its translation."""
    source, locale = work.source_locale, work.locale
    ours = blocks_of(work.document, glossary.terms(source, locale), source)
    theirs = blocks_of(work.translation, glossary.terms(locale, source), source)
    beads = align(ours, theirs, evidence)
    judge = Judge(ours, theirs, work.format, (source, locale))
    pairs = [pair for bead in beads for pair in judge.pairs(bead)]
    surplus = [theirs[j].segment for bead in beads if not bead.ours for j in bead.theirs]
    return Adopted(pairs=tuple(pairs), surplus=tuple(sorted(surplus, key=lambda each: each.start)))


def recurring(adopted: Iterable[Adopted]) -> dict[str, str]:
    """Source -> translation of the texts that most articles which have them translate alike: headings, notices.

    A second look at the site that knows them finds its way in articles that lack some of them.
    """
    counts: dict[str, Counter[str]] = {}
    for article in adopted:
        for source, target in {(pair.source.source, pair.target) for pair in article.pairs if pair.target}:
            counts.setdefault(source, Counter())[target] += 1
    best = {source: found.most_common(1)[0] for source, found in counts.items()}
    return {
        source: target
        for source, (target, count) in best.items()
        if count >= ARTICLES and count >= MAJORITY * counts[source].total()
    }
