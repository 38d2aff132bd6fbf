"""An existing translation is taken over: its segments are aligned with the source's, and judged pair by pair.

    adopt(document, translation, format_, glossary=…, source_locale=…, locale=…)

`matched` does the same with the messages of another program's catalog.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aligning import align
from .blocks import blocks_of
from .judging import Judge, Pair
from .lengths import misfit

if TYPE_CHECKING:
    from ..glossary import Glossary
    from ..model import Document, Locale, Segment
    from ..plugins import Format

__all__ = ["Adopted", "Pair", "adopt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What an existing translation has for an article."""

    pairs: tuple[Pair, ...]
    """In the order of the article."""
    surplus: tuple[Segment, ...]
    """Texts of the translation that no text of the article goes with."""


def adopt(
    document: Document,
    translation: Document,
    format_: Format,
    *,
    glossary: Glossary,
    source_locale: Locale,
    locale: Locale,
) -> Adopted:
    """The pairs of an article and its translation; `format_` is the article's."""
    ours = blocks_of(document, glossary.terms(source_locale, locale), source_locale)
    theirs = blocks_of(translation, glossary.terms(locale, source_locale), source_locale)
    beads = align(ours, theirs, misfit(source_locale, locale))
    judge = Judge(ours, theirs, format_, (source_locale, locale))
    pairs = [pair for bead in beads for pair in judge.pairs(bead)]
    surplus = [theirs[j].segment for bead in beads if not bead.ours for j in bead.theirs]
    return Adopted(pairs=tuple(pairs), surplus=tuple(sorted(surplus, key=lambda each: each.start)))
