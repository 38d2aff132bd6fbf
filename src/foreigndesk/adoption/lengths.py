"""How far the lengths of two texts are from those of a text and its translation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..locales import language
from ..validation.shape import GROWTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model import Locale

WIDTH, WIDTH_SHORT = 0.13, 1.2
"""The standard deviation of the logarithm of the quotient of both lengths: the first, and the second over the root of the
source's length. Gale and Church (1993) have it shrink with the root, too; people's pages are freer than parliaments'."""


def misfit(source_locale: Locale, locale: Locale) -> Callable[[int, int], float]:
    """A function of two lengths in characters that gives how unlikely they are together, in standard deviations."""
    growth = GROWTH.get(language(locale), 1.0) / GROWTH.get(language(source_locale), 1.0)

    def measure(ours: int, theirs: int) -> float:
        size = max(ours, 1)
        width = WIDTH + WIDTH_SHORT / math.sqrt(size)
        return math.log(max(theirs, 1) / (size * growth)) / width

    return measure
