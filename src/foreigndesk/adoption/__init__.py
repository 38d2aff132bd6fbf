"""An existing translation is taken over: its segments are aligned with the source's, and judged pair by pair.

    adopt(Translated(…), glossary, Site().evidence(article, source_locale, locale))

`messages.adopt` does the same with another program's catalog; `filled` puts what comes out into ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aligning import align
from .blocks import blocks_of
from .filling import Tally, filled
from .judging import Judge, Pair, is_pair
from .site import Site

if TYPE_CHECKING:
    from ..glossary import Glossary
    from ..model import Document, Locale, Segment
    from ..plugins import Format
    from .aligning import Evidence

__all__ = ["Adopted", "Pair", "Site", "Tally", "Translated", "adopt", "filled"]


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


def adopt(work: Translated, glossary: Glossary, evidence: Evidence) -> Adopted:
    """The pairs of an article and its translation."""
    source, locale = work.source_locale, work.locale
    ours = blocks_of(work.document, glossary.terms(source, locale), source)
    theirs = blocks_of(work.translation, glossary.terms(locale, source), source, evidence.lexicon)
    beads = align(ours, theirs, evidence)
    judge = Judge(ours, theirs, work.format, (source, locale), evidence.recurring)
    surplus = [theirs[j].segment for bead in beads if not is_pair(bead) for j in bead.theirs]
    return Adopted(
        pairs=tuple(judge.pairs(beads)), surplus=tuple(sorted(surplus, key=lambda each: each.start))
    )
