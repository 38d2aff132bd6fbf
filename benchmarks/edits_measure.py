"""What is left of reviewed translations in the catalog of an edited article."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from edits_text import count_words, sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import polib


class Work(NamedTuple):
    """What a reviewer need not look at any more, and what they have to."""

    kept_words: int = 0
    open_words: int = 0
    open_sentences: int = 0

    def plus(self, other: Work) -> Work:
        """Both together."""
        return Work(*(mine + others for mine, others in zip(self, other, strict=True)))


NOTHING = Work()


@dataclass(slots=True, kw_only=True)
class Figures:
    """Sums over edits."""

    edits: int = 0
    lost: int = 0
    """Reviewed sentences that are nowhere in the catalog any more."""
    words: int = 0
    """Of the sources of all units after the edits."""
    unfounded: int = 0
    """Words of sentences that count as reviewed, but were not, or not with this translation."""
    new_words: int = 0
    """Of the sentences that the edits brought in."""
    by_unit: Work = NOTHING
    by_sentence: Work = NOTHING

    def add(self, other: Figures) -> None:
        """Count the edits of others in."""
        for one in fields(self):
            mine, others = getattr(self, one.name), getattr(other, one.name)
            setattr(self, one.name, mine.plus(others) if isinstance(mine, Work) else mine + others)

    def after(self, earlier: Figures) -> Figures:
        """These, taken when the edits behind the earlier ones had been made, too."""
        return replace(self, edits=earlier.edits + self.edits, new_words=earlier.new_words + self.new_words)

    def told(self, measure: str) -> dict[str, Any]:
        """The figures as they are printed: words kept as a share, open ones for each edit."""
        return {
            "edits": self.edits,
            "lost": self.lost,
            **self._work(getattr(self, measure)),
            "unfounded": self.unfounded,
            "new_words": round(self.new_words / max(self.edits, 1), 2),
            "by_unit": self._work(self.by_unit),
            "by_sentence": self._work(self.by_sentence),
        }

    def _work(self, work: Work) -> dict[str, float]:
        edits = max(self.edits, 1)
        return {
            "kept_words": round(work.kept_words / max(self.words, 1), 5),
            "open_words": round(work.open_words / edits, 2),
            "open_sentences": round(work.open_sentences / edits, 2),
        }


class Reviewed:
    """The sentences that a person has accepted: all those of a reviewed catalog, by their sources."""

    def __init__(self, entries: Iterable[polib.POEntry]) -> None:
        self.targets = {
            source: target
            for entry in entries
            for source, target in zip(sentences(entry.msgid), sentences(entry.msgstr), strict=True)
        }

    def lost(self, entries: Iterable[polib.POEntry]) -> int:
        """How many accepted sentences no translation has any more, be it live, fuzzy or obsolete."""
        there = {one for entry in entries for one in sentences(entry.msgstr)}
        return len(set(self.targets.values()) - there)

    def work(self, entry: polib.POEntry, vouched: Collection[str]) -> Work:
        """What is to be looked at in a unit, if these sentences are accepted wherever their translation is in place.

        A sentence without its translation is to be looked at, and so is one of the translation too many; where one
        stands for the other, the longer of them.
        """
        sources, targets = sentences(entry.msgid), sentences(entry.msgstr)
        wanted = [self.targets.get(one, "") for one in sources]
        work = NOTHING
        for tag, start, end, from_, to in SequenceMatcher(a=wanted, b=targets, autojunk=False).get_opcodes():
            if tag == "equal":
                left = [one for one in sources[start:end] if one not in vouched]
                kept = _words(sources[start:end]) - _words(left)
                work = work.plus(Work(kept, _words(left), len(left)))
            else:
                words = max(_words(sources[start:end]), _words(targets[from_:to]))
                work = work.plus(Work(0, words, max(end - start, to - from_)))
        return work


def measured(reviewed: Reviewed, entries: Sequence[polib.POEntry], new_words: int) -> Figures:
    """The figures of one edit; `entries` are all that the catalog has after it."""
    figures = Figures(edits=1, lost=reviewed.lost(entries), new_words=new_words)
    for entry in entries:
        if entry.obsolete:
            continue
        words = count_words(entry.msgid)
        figures.words += words
        if entry.msgstr and "fuzzy" not in entry.flags:
            figures.by_unit = figures.by_unit.plus(Work(kept_words=words))
            figures.by_sentence = figures.by_sentence.plus(Work(kept_words=words))
            figures.unfounded += reviewed.work(entry, reviewed.targets).open_words
        else:
            whole = Work(open_words=words, open_sentences=len(sentences(entry.msgid)))
            figures.by_unit = figures.by_unit.plus(whole)
            vouched = set(sentences(entry.previous_msgid or "")) & reviewed.targets.keys()
            figures.by_sentence = figures.by_sentence.plus(reviewed.work(entry, vouched))
    return figures


def _words(texts: Iterable[str]) -> int:
    return sum(map(count_words, texts))
