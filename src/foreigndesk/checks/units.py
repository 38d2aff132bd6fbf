"""What can be wrong with one translated unit. Each check has a rule that never changes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..locales import decimal_symbols
from ..model import Severity, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..model import Inline, Locale
    from ..plugins import Pair

RE_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]?\d+)*")
"""Digits with single separators between them, whatever the locale."""
RE_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """A rule with its usual severity and the generator that finds its cases."""

    rule: str
    severity: Severity
    find: Callable[[Pair], Iterator[str]]


def _missing(pair: Pair) -> Iterator[str]:
    if not pair.entry.translation.target.strip():
        yield "has no translation"


def _stale(pair: Pair) -> Iterator[str]:
    if pair.entry.is_stale:
        yield "the source changed since this was translated"


def _unreviewed(pair: Pair) -> Iterator[str]:
    if pair.entry.translation.state is State.TRANSLATED and not pair.entry.is_stale:
        yield "is a draft that nobody has reviewed"


def _unchanged(pair: Pair) -> Iterator[str]:
    """Equal words on both sides, unless they are names, numbers or a single loan word."""
    words = pair.source.text
    for kept in pair.kept_words:
        words = words.replace(kept, " ")
    telling = [word for word in words.split() if RE_LETTER.search(word)]
    is_same = pair.source.text.split() == pair.target.text.split()
    if is_same and len(telling) > 1 and pair.entry.unit.context != "slug":
        yield "the translation is the same as the source"


def _markup(pair: Pair) -> Iterator[str]:
    old, new = (Counter(_markup_names(inline)) for inline in (pair.source, pair.target))
    yield from (f"markup lost: {name}" for name in (old - new).elements())
    yield from (f"markup added: {name}" for name in (new - old).elements())


def _placeholder(pair: Pair) -> Iterator[str]:
    old, new = (Counter(_placeholder_names(inline)) for inline in (pair.source, pair.target))
    yield from (f"{name} is missing or altered" for name in (old - new).elements())
    yield from (f"{name} is not in the source" for name in (new - old).elements())


def _numbers(pair: Pair) -> Iterator[str]:
    old = Counter(_canonical_numbers(pair.source.text, pair.source_locale))
    new = Counter(_canonical_numbers(pair.target.text, pair.locale))
    if old != new:
        yield f"numbers differ: {_listed(old - new)} in the source, {_listed(new - old)} in the translation"


def _term_missing(pair: Pair) -> Iterator[str]:
    yield from pair.missing_terms


def _term_forbidden(pair: Pair) -> Iterator[str]:
    yield from pair.forbidden_terms


MISSING = UnitCheck("missing", Severity.ERROR, _missing)
STALE = UnitCheck("stale", Severity.ERROR, _stale)
UNREVIEWED = UnitCheck("unreviewed", Severity.WARNING, _unreviewed)
UNCHANGED = UnitCheck("unchanged", Severity.WARNING, _unchanged)
MARKUP = UnitCheck("markup", Severity.ERROR, _markup)
PLACEHOLDER = UnitCheck("placeholder", Severity.ERROR, _placeholder)
NUMBERS = UnitCheck("numbers", Severity.WARNING, _numbers)
TERM_MISSING = UnitCheck("term-missing", Severity.ERROR, _term_missing)
TERM_FORBIDDEN = UnitCheck("term-forbidden", Severity.ERROR, _term_forbidden)


def _markup_names(inline: Inline) -> list[str]:
    return [name for name in inline.names if not name.startswith("placeholder ")]


def _placeholder_names(inline: Inline) -> list[str]:
    return [name.removeprefix("placeholder ") for name in inline.names if name.startswith("placeholder ")]


def _canonical_numbers(text: str, locale: Locale) -> list[str]:
    """The numbers of a text with `.` as the decimal point and no grouping; times and dates part at their marks."""
    found: list[str] = []
    for match in RE_NUMBER.finditer(text):
        found += _canonical(match.group(), locale)
    return found


def _canonical(written: str, locale: Locale) -> list[str]:
    """One number, or the digits of something else (a date, a time, an enumeration)."""
    decimal, group = decimal_symbols(locale)
    grouped = re.fullmatch(
        rf"\d{{1,3}}(?:[{re.escape(group)}'’\u00a0\u202f ]\d{{3}})+({re.escape(decimal)}\d+)?", written
    )
    plain = re.fullmatch(rf"\d+({re.escape(decimal)}\d+)?", written)
    if grouped or plain:
        whole, point, fraction = written.partition(decimal)
        digits = re.sub(r"\D", "", whole)
        return [f"{digits}.{fraction}" if point else digits]
    return [digits.lstrip("0") or "0" for digits in re.findall(r"\d+", written)]


def _listed(numbers: Counter[str]) -> str:
    return ", ".join(sorted(numbers.elements())) or "none"
