"""How close two texts are, and the words by which close ones are found among many.

Method: of a text's words the rarest lead to the few texts that share them; only these are compared. Full-text search
with ranking was measured to be slower than comparing all. Where words are not spaced, pairs of characters serve.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

LEAST = 75
"""Per cent from which a translator gains by a close match, as in most translation tools."""

RE_WORD = re.compile(r"[^\W_]+")
# Characters of scripts without spaces: Thai to Khmer, kana, Han with its extensions.
RE_UNSPACED = re.compile(r"[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def words(text: str) -> list[str]:
    """What the text is found by: its words without regard to case, or pairs of characters; each once.

    >>> words("Der Hafen, der alte"), words("港の祭り")
    (['der', 'hafen', 'alte'], ['港の', 'の祭', '祭り'])
    """
    found: dict[str, None] = {}
    for word in RE_WORD.findall(text.casefold()):
        if RE_UNSPACED.search(word):
            pairs = (word[start : start + 2] for start in range(max(len(word) - 1, 1)))
            found.update(dict.fromkeys(pairs))
        else:
            found[word] = None
    return list(found)


def closeness(one: str, other: str) -> float:
    """Per cent of the characters that both share in the same order; 0 below `LEAST`."""
    return fuzz.ratio(one, other, score_cutoff=LEAST)
