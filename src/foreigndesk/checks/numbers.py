"""Which numbers of a text its translation lacks or adds, whatever either language writes them like.

Method: figures are read by the rules of their locale and cancelled out; what is left is read part by part where its
notation allows more than one reading (dates, times, scores); what is left then may be said in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ..locales import decimal_symbols, language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Locale

# 2026-07-12, 12.07.2026, 12. 7. 26, 7/12/2026, 12.7.
DATE = r"(?<!\d)(?:\d{4}-\d\d?-\d\d?|\d\d?(?P<mark>[./]) ?\d\d?(?P=mark) ?\d{2,4}|\d\d?\. ?\d\d?\.)(?!\d)"
# Digits with single separators between them, in whatever locale.
NUMBER = r"\d+(?:[.,:'’\u00a0\u202f ]\d+)*"
# It begins with a digit: looked for first, as most of a text is none.
RE_FIGURE = re.compile(rf"(?=\d)(?:(?P<date>{DATE})|{NUMBER})")
RE_DIGITS = re.compile(r"\d+")
# A full hour, where some languages leave the minutes away: 15:00, 15.00 Uhr.
RE_FULL_HOUR = re.compile(r"\d\d?[.:]00")
# What follows the hour of a clock with twelve hours.
RE_TWELVE_HOURS = re.compile(r"\d\s?[ap]\.?\s?m\b", re.IGNORECASE)
CLEAR_GROUPS = "'’\u00a0\u202f"
"""What groups thousands in any locale, and does nothing else between digits."""
HALF_DAY = 12
CENTURIES = ("19", "20")
"""Of the years that are shortened to two digits."""

# How texts write 0 to 12 in words, by language: beginnings of words, as most have endings (`dritte`, `dreimal`).
WORDS: Mapping[str, str] = {
    "de": "null ein|erst zwei|zwo|beid drei|dritt vier fünf sechs sieb acht neun zehn elf zwölf",
    "en": (
        r"zero|nil one|first|once|single|an?\b two|second|twice|both three|third four five|fifth six seven eight "
        "nine|ninth ten eleven twel"
    ),
    "es": (
        "cero un|primer dos|segund tres|tercer cuatro|cuart cinco|quint seis|sext siete|séptim ocho|octav "
        "nueve|noven diez|décim once doce"
    ),
    "fr": "zéro un|premi deux|second trois quatr cinq six sept huit neu[fv] dix onz douz",
    "it": (
        "zero un|prim due|second tre|terz quattro|quart cinque|quint sei|sest sette|settim otto|ottav nove|nono "
        "dieci|decim undici dodici"
    ),
    "nl": "nul een|één|eerst twee drie|derde vier vijf zes zeven acht negen tien elf twaalf",
    "pt": (
        "zero um|primeir dois|duas|segund três|terceir quatro|quart cinco|quint seis|sext sete|sétim oito|oitav "
        "nove|nono dez|décim onze doze"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, or several in one notation."""

    value: str
    """What is compared: with `.` as the decimal point and no grouping; of other notations the parts, spaced."""
    parts: tuple[str, ...]
    """The runs of digits, without leading zeros."""
    is_sure: bool
    """Whether the locale allows no other reading."""
    months: tuple[int, ...] = ()
    """Of a date: which parts may be its month."""


def differences(
    source: str, source_locale: Locale, target: str, locale: Locale
) -> tuple[Counter[str], Counter[str]]:
    """The numbers that only the source has, and those that only the target has."""
    ours, theirs = _figures(source, source_locale), _figures(target, locale)
    ours, theirs = _without(ours, theirs), _without(theirs, ours)
    if not ours and not theirs:
        return Counter(), Counter()
    is_sure = all(figure.is_sure for figure in (*ours, *theirs))
    old, new = _numbers(ours, in_parts=not is_sure), _numbers(theirs, in_parts=not is_sure)
    lost, added = old - new, new - old
    if not lost and not added:
        return lost, added
    # Before the words: of “at 2pm two ships” and “um 14.00 Uhr zwei Schiffe” both numbers are said.
    _cancel_clocks(lost, added, source, target)
    lost, added = lost - _spelled(lost, target, locale), added - _spelled(added, source, source_locale)
    _cancel_years(lost, added)
    # A date in digits may have its month in words on the other side.
    return (lost, added) if lost and added else (lost - _months(ours, lost), added - _months(theirs, added))


def listed(found: Counter[str]) -> str:
    """The numbers in order, for people."""
    return ", ".join(sorted(found.elements())) or "none"


def _figures(text: str, locale: Locale) -> list[Figure]:
    return [
        _date(match.group()) if match["date"] else _figure(match.group(), locale)
        for match in RE_FIGURE.finditer(text)
    ]


def _date(written: str) -> Figure:
    parts = _parts(written)
    return Figure(
        value=" ".join(parts), parts=parts, is_sure=False, months=(0, 1) if "/" in written else (1,)
    )


@lru_cache(maxsize=10_000)
def _figure(written: str, locale: Locale) -> Figure:
    """A number by the rules of its locale. Few are different: most are small, or years."""
    decimal, group = decimal_symbols(locale)
    parts = _parts(written)
    for separators, is_sure in ((group + CLEAR_GROUPS, True), (" ", False)):
        if _pattern(separators, decimal).fullmatch(written):
            whole, _, fraction = written.partition(decimal)
            return Figure(value=_value(whole, fraction), parts=parts, is_sure=is_sure)
    shown = parts[:1] if RE_FULL_HOUR.fullmatch(written) else parts
    return Figure(value=" ".join(shown), parts=shown, is_sure=False)


@cache
def _pattern(separators: str, decimal: str) -> re.Pattern[str]:
    """A number in one notation: its thousands grouped by one of the separators or not at all."""
    return re.compile(rf"(?:\d+|\d{{1,3}}(?:[{re.escape(separators)}]\d{{3}})+)(?:{re.escape(decimal)}\d+)?")


def _parts(written: str) -> tuple[str, ...]:
    return tuple(_plain(match.group()) for match in RE_DIGITS.finditer(written))


def _value(whole: str, fraction: str) -> str:
    digits = "".join(RE_DIGITS.findall(whole))
    decimals = "".join(str(unicodedata.decimal(digit)) for digit in fraction).rstrip("0")
    return f"{_plain(digits)}.{decimals}" if decimals else _plain(digits)


def _plain(digits: str) -> str:
    """ASCII digits without leading zeros."""
    return "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0") or "0"


def _without(figures: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    """The figures that the others have no equal to, each counted once."""
    there = Counter(figure.value for figure in others)
    left = []
    for figure in figures:
        if there[figure.value]:
            there[figure.value] -= 1
        else:
            left.append(figure)
    return left


def _numbers(figures: Sequence[Figure], *, in_parts: bool) -> Counter[str]:
    return Counter(number for figure in figures for number in (figure.parts if in_parts else [figure.value]))


def _spelled(numbers: Counter[str], text: str, locale: Locale) -> Counter[str]:
    """Which small ones of the numbers a text says in words; all of them where we do not know its language's words."""
    words = _words(language(locale))
    small = {
        number: count for number, count in numbers.items() if number.isdigit() and int(number[:3]) <= HALF_DAY
    }
    if not words:
        return Counter(small)
    return Counter(
        {number: min(count, len(words[int(number)].findall(text))) for number, count in small.items()}
    )


@cache
def _words(code: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b(?:{word})", re.IGNORECASE) for word in WORDS.get(code, "").split())


def _cancel_clocks(lost: Counter[str], added: Counter[str], source: str, target: str) -> None:
    """Take out hours of the afternoon that one side counts from noon: 3 p.m. is 15 Uhr."""
    for twelve, full, text in ((lost, added, source), (added, lost, target)):
        if RE_TWELVE_HOURS.search(text):
            _cancel(twelve, full, {str(hour): str(hour + HALF_DAY) for hour in range(HALF_DAY)})


def _cancel_years(lost: Counter[str], added: Counter[str]) -> None:
    """Take out years that one side shortens: 1990er are ’90s."""
    for short, full in ((lost, added), (added, lost)):
        for century in CENTURIES:
            _cancel(short, full, {str(year): f"{century}{year}" for year in range(10, 100)})


def _cancel(numbers: Counter[str], others: Counter[str], same: Mapping[str, str]) -> None:
    for number in list(numbers):
        other = same.get(number, "")
        count = min(numbers[number], others[other])
        numbers[number] -= count
        others[other] -= count
    for counter in (numbers, others):
        for number in [number for number, count in counter.items() if not count]:
            del counter[number]


def _months(figures: Sequence[Figure], left: Counter[str]) -> Counter[str]:
    """One number of each date that may be its month, of those that are left."""
    return Counter(month for figure in figures for month in list(_candidates(figure, left))[:1])


def _candidates(figure: Figure, left: Counter[str]) -> Iterator[str]:
    for place in figure.months:
        month = figure.parts[place]
        if month in left and int(month[:3]) <= HALF_DAY:
            yield month
