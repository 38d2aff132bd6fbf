"""BLEU and chrF as sacrebleu computes them; the one script that imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    from sacrebleu.metrics import BLEU, CHRF
except ImportError as error:
    raise SystemExit("sacrebleu is missing; run: pip install 'foreigndesk[bench]'") from error

if TYPE_CHECKING:
    from collections.abc import Sequence


def bleu(texts: Sequence[str], references: Sequence[str]) -> float:
    """BLEU of a corpus, with sacrebleu's defaults (13a, mixed case), 0 to 100."""
    return round(BLEU().corpus_score(list(texts), [list(references)]).score, 1)


def chrf(texts: Sequence[str], references: Sequence[str], *, words: int = 0) -> float:
    """chrF2 of a corpus, 0 to 100; with `words` = 2 it is chrF2++."""
    return round(CHRF(word_order=words).corpus_score(list(texts), [list(references)]).score, 2)
