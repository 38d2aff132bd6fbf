"""Texts that differ only in their numbers: the translation of one serves the other, with the new numbers written in.

Only where nothing is in doubt: every number can be read by the rules of its locale, a number that changes occurs once
on either side, stands by itself (no `A320`, no `2nd`), and asks for the same plural as the one before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ..locales import decimal_symbols, plural_category

if TYPE_CHECKING:
    from ..model import Locale

SLOT = "\ue000"
"""What stands for a number in a slotted text: a character of private use, which no article has."""
CLEAR_GROUPS = "'’\u00a0\u202f"
"""What groups thousands in any locale, and does nothing else between digits."""
MOST_DIGITS = 15
"""Of a number; longer ones are codes."""

# A number by itself: no part of a word, of a name with a hyphen (`COVID-19`), or of what is tied by other signs
# (`5-3`). Once read, it is not tried shorter: of `12.5kg` nothing is left.
RE_NUMBER = re.compile(
    r"(?<!\w)(?<!\w[-‐‑–.,:/'’])(?>[0-9]+(?:[.,:/'’\u00a0\u202f][0-9]+)*)(?!\w)(?![-‐‑–/]\w)"
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number as it is written somewhere."""

    span: tuple[int, int]
    digits: str
    """Before the decimal point, without grouping."""
    fraction: str
    group: str
    """What groups its thousands; empty if nothing does."""

    @property
    def value(self) -> Decimal:
        return Decimal(f"{self.digits}.{self.fraction}" if self.fraction else self.digits)


def slotted(text: str, locale: Locale) -> str:
    """The text with a mark in the place of each number; empty if it has none, or one that can be read two ways.

    >>> slotted("3 ships and 1,200 people", "en").count(SLOT), slotted("On 12/07/2026", "en")
    (2, '')
    """
    figures = _figures(text, locale)
    return _written(text, [(figure, SLOT) for figure in figures]) if figures else ""


def refilled(old: str, target: str, new: str, *, source_locale: Locale, locale: Locale) -> str | None:
    """The target of the old text as it must read for the new one; `None` where that is not certain.

    >>> refilled("3 of 1,200 ships", "3 von 1.200 Schiffen", "4 of 900 ships", source_locale="en", locale="de")
    '4 von 900 Schiffen'
    """
    before, after = _figures(old, source_locale), _figures(new, source_locale)
    there = _figures(target, locale)
    if not before or not after or there is None or slotted(old, source_locale) != slotted(new, source_locale):
        return None
    changes = [(one, other) for one, other in zip(before, after, strict=True) if one.value != other.value]
    once = _once(before) & _once(there)
    if any(one.value not in once for one, _ in changes):
        return None
    places = {figure.value: figure for figure in there}
    edits = [(places[one.value], other) for one, other in changes]
    if any(_plural(one, locale) != _plural(other, locale) for one, other in edits):
        return None
    ascending = sorted(edits, key=lambda edit: edit[0].span[0])
    return _written(target, [(place, _spelled(other, place, locale)) for place, other in ascending])


def _figures(text: str, locale: Locale) -> list[_Figure] | None:
    """The numbers of a text; `None` if one of them can be read two ways, or the text has our mark."""
    if SLOT in text:
        return None
    found = [_figure(match, locale) for match in RE_NUMBER.finditer(text)]
    sure = [figure for figure in found if figure is not None]
    return sure if len(sure) == len(found) else None


def _figure(match: re.Match[str], locale: Locale) -> _Figure | None:
    decimal, group = decimal_symbols(locale)
    whole, point, fraction = match[0].partition(decimal)
    marks = {character for character in whole if not character.isdigit()}
    mark = next(iter(marks), "")
    digits = whole.replace(mark, "") if mark else whole
    is_grouped = not marks or (
        len(marks) == 1
        and mark in group + CLEAR_GROUPS
        and all(len(part) == len("000") for part in whole.split(mark)[1:])
        and len(whole.split(mark)[0]) <= len("000")
    )
    is_plain = digits == "0" or not digits.startswith("0")
    is_fraction = fraction.isdigit() if point else True
    if not (is_grouped and is_plain and is_fraction and len(digits + fraction) <= MOST_DIGITS):
        return None
    return _Figure(match.span(), digits, fraction, mark)


def _once(figures: list[_Figure]) -> set[Decimal]:
    """The values that occur once."""
    counts = Counter(figure.value for figure in figures)
    return {value for value, count in counts.items() if count == 1}


def _plural(figure: _Figure, locale: Locale) -> str:
    return plural_category(locale, figure.value)


def _spelled(figure: _Figure, place: _Figure, locale: Locale) -> str:
    """A number of the source as the target writes it, grouped as the one in whose place it comes."""
    decimal, group = decimal_symbols(locale)
    mark = place.group or (group if figure.group else "")
    digits = f"{int(figure.digits):,}".replace(",", mark) if mark else figure.digits
    return f"{digits}{decimal}{figure.fraction}" if figure.fraction else digits


def _written(text: str, edits: list[tuple[_Figure, str]]) -> str:
    """The text with something else in the place of each figure; the figures ascend."""
    parts, end = [], 0
    for figure, instead in edits:
        start, stop = figure.span
        parts += [text[end:start], instead]
        end = stop
    return "".join([*parts, text[end:]])
