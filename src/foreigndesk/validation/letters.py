"""What must come through to the letter or mark by mark: numbers, addresses, brackets, quotation marks; what must not be there."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from ..checks import numbers as figures
from ..locales import month_names
from ..model import Span
from .finding import Finding, blanked, located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .finding import Pairing, Side

PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
# Also the straight mark, which opens and closes; single ones are apostrophes as well, and tell nothing.
RE_QUOTE = re.compile("[\"„“”«»‟″]|''|``|‚‚|‘‘|’’")
# What a model or its pieces leave behind: the unknown piece, the mark of a space, special tokens, language tags, BPE.
RE_LEFTOVER = re.compile(
    r"⁇|▁|<(?:unk|pad|s|/s|mask)>|__[a-z]{2,3}__|>>[a-z]{2,3}(?:_\w+)?<<|@@(?=\s|$)|<2[a-z]{2}>|�"
)
RE_MEASURE = re.compile(
    r"\b(?:mph|miles?|inch(?:es)?|f(?:ee|oo)t|yards?|pounds?|lbs?|ounces?|gallons?|acres?)\b", re.IGNORECASE
)
MEASURES = (1.609, 2.54, 0.3048, 0.9144, 0.4536, 28.35, 3.785, 0.4047)
"""Kilometres in a mile, centimetres in an inch, metres in a foot and a yard, kilograms in a pound, …"""
ROUNDING = 0.07
"""How much converted measures are rounded."""
RE_SMILEY = re.compile(r"[:;]-?[)(]|\b\w{1,2}\)")
"""Brackets that have no other: smileys, `a)`, `1)`."""


def numbers(pairing: Pairing) -> Iterator[Finding]:
    """Numbers that only one side has, compared by value."""
    if not (pairing.old.has_digits or pairing.new.has_digits):
        return  # As in most texts.
    source, target = (blanked(side.text, side.places) for side in (pairing.old, pairing.new))
    lost, added = figures.differences(source, pairing.source_locale, target, pairing.locale)
    if not (lost or added):
        return
    # May is 5月 in Japanese.
    lost, added = lost - _months(pairing.new), added - _months(pairing.old)
    if (lost or added) and not _is_converted(pairing, lost, added):
        first = next(iter(added), "")
        yield Finding(
            code="numbers",
            message=f"numbers differ: {figures.listed(lost)} in the source, {figures.listed(added)} in the draft",
            span=located(pairing.target, first),
        )


def addresses(pairing: Pairing) -> Iterator[Finding]:
    """Addresses, e-mail addresses and variables that are not on both sides equally often."""
    if not (pairing.old.places or pairing.new.places):
        return
    old, new = _places(pairing.old), _places(pairing.new)
    for text, spans in old.items():
        if len(spans) > len(new.get(text, ())):
            message = f"“{text}” is missing or altered"
            yield Finding(code="address", message=message, side="source", span=spans[0])
    for text, spans in new.items():
        if len(spans) > len(old.get(text, ())):
            yield Finding(code="address", message=f"“{text}” is not in the source", span=spans[0])


def brackets(pairing: Pairing) -> Iterator[Finding]:
    """Brackets without their other half, which the source has."""
    for opening, closing in PAIRS:
        old, new = (_surplus(text, opening, closing) for text in (pairing.source, pairing.target))
        if old != new:
            missing = closing if new > old else opening
            where = located(pairing.target, opening if new > old else closing)
            yield Finding(code="bracket", message=f"a bracket “{missing}” is missing", span=where)


def quotes(pairing: Pairing) -> Iterator[Finding]:
    """Quotation marks that do not close, where those of the source do."""
    marks = list(RE_QUOTE.finditer(pairing.target))
    if not len(marks) % 2:
        return
    said = len(RE_QUOTE.findall(pairing.source))
    if said and not said % 2:
        span = Span(*marks[0].span())
        yield Finding(code="quote", message="a quotation mark has no other", span=span)


def leftovers(pairing: Pairing) -> Iterator[Finding]:
    """What belongs to a model and to no text."""
    for match in RE_LEFTOVER.finditer(pairing.target):
        if match.group() not in pairing.source:
            message = f"“{match.group()}” is a piece that the engine left"
            yield Finding(code="leftover", message=message, span=Span(*match.span()))


def _months(side: Side) -> Counter[str]:
    """The months that the text names, as numbers."""
    names = month_names(side.locale)
    return Counter(str(names[word]) for word in side.letters if word in names)


def _is_converted(pairing: Pairing, lost: Counter[str], added: Counter[str]) -> bool:
    """Whether one side gives in metric measures what the other gives in others."""
    if not any(RE_MEASURE.search(text) for text in (pairing.source, pairing.target)):
        return False
    old, new = (list(map(_amount, each.elements())) for each in (lost, added))
    for amount in old:
        equal = next((other for other in new if _is_measure(amount, other)), None)
        if equal is None:
            return False
        new.remove(equal)
    return not new


def _is_measure(amount: float, other: float) -> bool:
    """Whether the one is the other in another measure, rounded."""
    factors = (factor for metric in MEASURES for factor in (metric, 1 / metric))
    return any(abs(other - amount * factor) <= ROUNDING * amount * factor for factor in factors)


def _amount(number: str) -> float:
    return float(number) if number.replace(".", "", 1).isdigit() else math.nan


def _places(side: Side) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for span in side.places:
        found.setdefault(side.text[span.start : span.end], []).append(span)
    return found


def _surplus(text: str, opening: str, closing: str) -> int:
    if opening not in text and closing not in text:
        return 0
    text = RE_SMILEY.sub(" ", text) if closing == ")" else text
    return text.count(opening) - text.count(closing)
