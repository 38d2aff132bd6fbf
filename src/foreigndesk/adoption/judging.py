"""What becomes of a bead: the text that goes into the catalog, and whether a person's word can be taken for it.

A pair that the alignment is sure of and that no check doubts counts as reviewed: a person translated and published it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..addresses import difference
from ..segmentation import sentences
from ..validation import Pairing, findings
from .respelling import is_equal, respelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Locale, Segment, UnitKey
    from ..plugins import Format
    from ..validation import Finding
    from .aligning import Bead
    from .blocks import Block

SURE = 0.8
"""Certainty from which a pair counts; measured, see docs/adopting.md."""
LEAST = 0.2
"""Certainty below which nothing is taken over: three of four such pairs were wrong."""
ALIKE = 0.9
"""The share of pairs from which on an article and its translation have the same structure: place alone tells enough then."""
RIVAL = 0.15
"""How much more alike another text must be to one of a pair to be a reason for doubt."""
SUPPORT = 0.3
"""What a pair must share at least where the translation has another structure than the article."""
DOUBTED_BY = frozenset({"empty", "language", "length", "sentence", "numbers"})
"""Checks of drafts that also tell a translation which was made for another wording."""
COPIED, WHOLE = "copy", "is the source"
"""The check that tells a text which is not translated, and what it says if nothing of it is."""

Kind = Literal["reviewed", "doubtful", "untranslated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A unit's text and what an existing translation has for it."""

    source: Segment
    target: str
    """As the unit's target is spelled; empty where there is nothing to take over."""
    kind: Kind
    certainty: float
    doubts: tuple[str, ...] = ()
    """For the reviewer, one clause each."""
    previous: UnitKey | None = None
    """The unit that the translation was made for, if that is known to be another one."""


class Judge:
    """Makes pairs of the beads of one article, in one direction."""

    def __init__(
        self,
        ours: Sequence[Block],
        theirs: Sequence[Block],
        format_: Format,
        pair: tuple[Locale, Locale],
        recurring: Mapping[str, str] | None = None,
    ) -> None:
        self._recurring = recurring or {}
        self._ours, self._theirs, self._format = ours, theirs, format_
        self._source_locale, self._locale = pair

    def pairs(self, beads: Sequence[Bead]) -> list[Pair]:
        """A pair for each segment of the source that has a counterpart, in the order of the beads."""
        is_alike = _share(beads) >= ALIKE
        found: list[Pair] = []
        for place, bead in enumerate(beads):
            if is_pair(bead):
                around = [*beads[max(place - 1, 0) : place], *beads[place + 1 : place + 2]]
                found += self._of(bead, list(_weakness(bead, around, is_alike=is_alike)))
        return found

    def _of(self, bead: Bead, doubts: Sequence[str]) -> list[Pair]:
        ours = [self._ours[i].segment for i in bead.ours]
        theirs = [self._theirs[j].segment for j in bead.theirs]
        if len(ours) > 1:
            return self._parted(ours, theirs[0], bead.certainty, doubts)
        return [self._joined(ours[0], theirs, bead.certainty, doubts)]

    def judged(self, source: Segment, target: str, certainty: float, doubts: Sequence[str] = ()) -> Pair:
        """The pair of a segment and what a translation has for it, with all that speaks against it."""
        found = self._findings(source, target)
        if self._is_copy(source, target, found):
            return Pair(source=source, target="", kind="untranslated", certainty=certainty)
        told = (*doubts, *self._doubts(source, target, found))
        kind: Kind = "doubtful" if told else "reviewed"
        return Pair(source=source, target=target, kind=kind, certainty=certainty, doubts=told)

    def _joined(
        self, source: Segment, theirs: Sequence[Segment], certainty: float, weakness: Sequence[str]
    ) -> Pair:
        written = [respelled(each, source, self._format) for each in theirs]
        if len(theirs) == 1 and written[0] is not None:
            return self.judged(source, written[0], certainty, weakness)
        text = " ".join(
            each.source if new is None else new for each, new in zip(theirs, written, strict=True)
        )
        doubts = ["its markup is spelled in another way than the source’s"] if None in written else []
        doubts += [f"joined of {len(theirs)} texts of the translation"] if len(theirs) > 1 else []
        return self.judged(source, text, certainty, [*doubts, *weakness])

    def _parted(
        self, ours: Sequence[Segment], theirs: Segment, certainty: float, weakness: Sequence[str]
    ) -> list[Pair]:
        """The translation's text, parted between two segments where their lengths are met best."""
        cuts = [span.end for span in sentences(theirs.source, self._locale)][:-1]
        wanted = len(ours[0].inline.text) / (sum(len(each.inline.text) for each in ours) or 1)
        halves = [(theirs.source[:cut].strip(), theirs.source[cut:].strip()) for cut in cuts]
        whole = [pair for pair in halves if self._is_whole(pair, theirs)]
        doubt = ["one text of the translation says this and the next, or the one before", *weakness]
        if not whole:
            return [self.judged(ours[0], theirs.source, certainty, doubt)]
        best = min(whole, key=lambda pair: abs(len(pair[0]) / (len(theirs.source) or 1) - wanted))
        doubt = ["cut out of a longer text of the translation: look where it begins and ends", *weakness]
        return [self.judged(each, text, certainty, doubt) for each, text in zip(ours, best, strict=True)]

    def _is_whole(self, pair: tuple[str, str], theirs: Segment) -> bool:
        """Whether no element of the text was cut through."""
        names = [name for text in pair for name in self._format.inline(text, theirs.syntax).names]
        return sorted(names) == sorted(theirs.inline.names) and all(pair)

    def _is_copy(self, source: Segment, target: str, found: Sequence[Finding]) -> bool:
        """Whether it was left untranslated, rather than kept for a name: other articles of the site translate it."""
        usual = self._recurring.get(source.source, source.source)
        return (target == source.source != usual) or any(
            each.code == COPIED and each.message.startswith(WHOLE) for each in found
        )

    def _findings(self, source: Segment, target: str) -> tuple[Finding, ...]:
        return findings(
            Pairing(
                source=source.inline.prose.replace("\ufffc", ""),
                target=self._format.inline(target, source.syntax).prose.replace("\ufffc", ""),
                source_locale=self._source_locale,
                locale=self._locale,
            )
        )

    def _doubts(self, source: Segment, target: str, found: Sequence[Finding]) -> Iterator[str]:
        inline = self._format.inline(target, source.syntax)
        if not is_equal(source.inline, inline):
            lost, added = difference(source.inline.names, inline.names)
            yield from (f"the translation has no {name}" for name in lost.elements())
            yield from (f"the translation has {name}, the source has not" for name in added.elements())
        yield from (each.message for each in found if each.code in DOUBTED_BY)


def is_pair(bead: Bead) -> bool:
    """Whether its texts are taken for a source and its translation."""
    return bool(bead.ours and bead.theirs) and bead.certainty >= LEAST


def _share(beads: Sequence[Bead]) -> float:
    """How much of an article and its translation is built alike."""
    sizes = [(len(bead.ours), len(bead.theirs)) for bead in beads]
    return sizes.count((1, 1)) / (len(sizes) or 1)


def _weakness(bead: Bead, around: Sequence[Bead], *, is_alike: bool) -> Iterator[str]:
    """What speaks against a bead but the texts themselves."""
    if bead.certainty < SURE:
        yield f"may belong to another text ({bead.certainty:.0%} sure)"
    elif is_alike or bead.recurs:
        return
    elif bead.rival > RIVAL:
        yield "another text of the article has more in common with it"
    elif bead.support < SUPPORT and not all(map(_is_firm, around)):
        yield "nothing but its place speaks for it, and the translation is built otherwise than the article"


def _is_firm(bead: Bead) -> bool:
    """Whether the texts themselves show that they belong together."""
    return len(bead.ours) == len(bead.theirs) == 1 and (bead.recurs or bead.support >= SUPPORT)
