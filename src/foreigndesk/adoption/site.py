"""What the translations of a whole site say about each of them: texts that recur, words that go together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .aligning import Evidence
from .lengths import misfit
from .lexicon import NOTHING, Counts, counted, lexicon, summed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model import Locale
    from .judging import Pair

ARTICLES = 2
"""In so many articles a text recurs at least."""
MAJORITY = 0.6
"""The least share of its articles in which it has the same translation."""
SURE = 0.5
"""Certainty from which a pair is learned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was learned of a site; nothing, if only one article is looked at."""

    recurring: Mapping[str, str] = field(default_factory=dict)
    """Source -> translation of the texts that most articles which have them translate alike: headings, notices."""
    counts: Mapping[str, Counts] = field(default_factory=dict)
    """Article -> what its words do."""
    total: Counts = NOTHING

    @classmethod
    def of(cls, adopted: Mapping[str, Sequence[Pair]]) -> Site:
        """What there is to learn from the pairs of articles, by their paths."""
        counts = {article: counted(_texts(pairs)) for article, pairs in adopted.items()}
        return cls(recurring=_recurring(adopted), counts=counts, total=summed(counts.values()))

    def evidence(self, article: str, source_locale: Locale, locale: Locale) -> Evidence:
        """What the site says about an article; not what is known from that article alone."""
        known = lexicon(self.total, self.counts.get(article, NOTHING))
        return Evidence(misfit=misfit(source_locale, locale), recurring=self.recurring, lexicon=known)


def _texts(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    return [
        (pair.source.inline.text, pair.target) for pair in pairs if pair.target and pair.certainty >= SURE
    ]


def _recurring(adopted: Mapping[str, Sequence[Pair]]) -> dict[str, str]:
    counts: dict[str, Counter[str]] = {}
    for pairs in adopted.values():
        for source, target in {(pair.source.source, pair.target) for pair in pairs if pair.target}:
            counts.setdefault(source, Counter())[target] += 1
    best = {source: found.most_common(1)[0] for source, found in counts.items()}
    return {
        source: target
        for source, (target, count) in best.items()
        if count >= ARTICLES and count >= MAJORITY * counts[source].total()
    }
