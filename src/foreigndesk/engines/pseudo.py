"""A translation that anybody can read: letters become accented look-alikes.

For tests, demonstrations and layout checks. It needs no packages, keeps words, digits and punctuation in
their places, and gives the same output on every machine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import SettingsError
from ..model import Alignment, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..model import Locale

# One letter for one letter, and no two alike, so that it can be undone.
LOOK_ALIKES = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖṔǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļṁñöṕǫŕšţûṽŵẋýž",
)
# A word, or a run of punctuation; white space is nobody's.
RE_TOKEN = re.compile(r"\w+|[^\w\s]+")
RE_WORD = re.compile(r"\w+")


class PseudoEngine:
    """Makes pseudo-translators for any pair; takes no options and needs no packages."""

    in_process = True
    """It is too simple to break down."""

    def __init__(self, options: Mapping[str, object], models: Sequence[Path]) -> None:
        del models  # Every engine is given the package folders; there are none for this one.
        for key in options:
            raise SettingsError(f"the engine “pseudo” has no option “{key}”", remedy="remove it")

    def open(self, source: Locale, target: Locale) -> PseudoTranslator:
        """A translator for this pair, whatever it is."""
        return PseudoTranslator(source, target)

    def pairs(self) -> list[str]:
        """One line for all pairs."""
        return ["any-any (always available)"]


class PseudoTranslator:
    """Replaces letters by accented ones; never offers an alternative."""

    def __init__(self, source: Locale, target: Locale) -> None:
        self.signature = f"pseudo|{source}-{target}|1"

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        """For each text its only translation, of the same length.

        >>> PseudoTranslator("en", "de").translate(["Hello, 2 worlds"])
        [('Ĥéļļö, 2 ŵöŕļđš',)]
        """
        del alternatives  # There is one way to put the accents.
        return [(RE_WORD.sub(_accented, text),) for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """Token by token: the n-th word of a translation came from the n-th of the text."""
        return [_alignment(_tokens(text), _tokens(translation)) for text, translation in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        """Empty for each: there is nothing to doubt."""
        return [() for _ in pairs]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Empty for each: it knows only one way to put the accents."""
        return ["" for _ in pairs]


def _accented(word: re.Match[str]) -> str:
    """The word with accents; one with digits as it is, as models do: it may stand for code (`X1`)."""
    return word[0] if any(map(str.isdigit, word[0])) else word[0].translate(LOOK_ALIKES)


def _tokens(text: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in RE_TOKEN.finditer(text))


def _alignment(source: tuple[Span, ...], target: tuple[Span, ...]) -> Alignment:
    weights = tuple({index: 1.0} if index < len(source) else {} for index in range(len(target)))
    return Alignment(source=source, target=target, weights=weights)
