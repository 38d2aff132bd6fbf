"""Two packages in a row: a translator by way of a third language."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from .argos_model import compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Alignment
    from ..plugins import Translator

REMEMBERED = 10_000
"""Middle texts that a `Relay` keeps."""


class Relay:
    """Translates by way of a third language, with two packages. May be shared among threads."""

    is_concurrent = True

    def __init__(self, first: Translator, second: Translator) -> None:
        self.signature = f"{first.signature}+{second.signature.removeprefix('argos|')}"
        """E.g. `argos|de-en|0.2+en-fr|1.9`."""
        self._first = first
        self._second = second
        self._lock = Lock()
        self._middles: dict[str, str] = {}

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        """For each text its translations, best first; they all come from one text in the middle language."""
        return self._second.translate(self._middle(texts), alternatives=alternatives)

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """Both alignments in one, by way of the middle text that `translate` makes of each source text."""
        sources, targets = [source for source, _ in pairs], [target for _, target in pairs]
        middles = self._middle(sources)
        first = self._first.align([*zip(sources, middles, strict=True)])
        second = self._second.align([*zip(middles, targets, strict=True)])
        return [compose(one, other) for one, other in zip(first, second, strict=True)]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        """How well each translation follows from the middle text; what the first hop lost does not show."""
        return self._second.score(self._from_middle(pairs))

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """The middle text's translation that begins so."""
        return self._second.complete(self._from_middle(pairs))

    def _from_middle(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        middles = self._middle([source for source, _ in pairs])
        return [(middle, target) for middle, (_, target) in zip(middles, pairs, strict=True)]

    def _middle(self, texts: Sequence[str]) -> list[str]:
        with self._lock:
            known = {text: self._middles[text] for text in texts if text in self._middles}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update((text, drafts[0]) for text, drafts in zip(new, self._first.translate(new), strict=True))
        with self._lock:
            self._middles.update((text, known[text]) for text in new)
            for oldest in [*self._middles][:-REMEMBERED]:
                del self._middles[oldest]
        return [known[text] for text in texts]
