"""Days that no calendar has, hours that no clock has, and weekdays and months that became others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..locales import day_names, month_names
from ..model import Span
from .finding import Finding, located

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .finding import Pairing, Side

# 12.07.2026, 12/7/2026, 2026-07-12; 12:30. Not 12.30, which is a sum as well.
RE_DATE = re.compile(r"(?<![\d.])(?P<first>\d{1,2})(?P<mark>[./])(?P<second>\d{1,2})(?P=mark)\d{4}(?!\d)")
RE_ISO_DATE = re.compile(r"(?<!\d)\d{4}-(?P<second>\d\d)-(?P<first>\d\d)(?!\d)")
RE_TIME = re.compile(r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?:\s?(?:Uhr|[ap]\.?m\b|h\b))")
RE_MARKED = re.compile(r"\d[./:-]\d")
"""What all of them have."""
MONTHS, DAYS, HOURS, MINUTES = 12, 31, 24, 59


def impossible(pairing: Pairing) -> Iterator[Finding]:
    """Dates and times of the draft that cannot be, and that the source has not."""
    if not RE_MARKED.search(pairing.target):
        return
    for match in (*RE_DATE.finditer(pairing.target), *RE_ISO_DATE.finditer(pairing.target)):
        low, high = sorted((int(match["first"]), int(match["second"])))
        if (low < 1 or low > MONTHS or high > DAYS) and match.group() not in pairing.source:
            yield Finding(code="date", message=f"“{match.group()}” is no date", span=Span(*match.span()))
    for match in RE_TIME.finditer(pairing.target):
        if (
            int(match["hour"]) > HOURS or int(match["minute"]) > MINUTES
        ) and match.group() not in pairing.source:
            yield Finding(
                code="date", message=f"“{match.group()}” is no time of day", span=Span(*match.span())
            )


def swapped(pairing: Pairing) -> Iterator[Finding]:
    """Weekdays and months in words that only the source has, where the draft has another."""
    for names in (day_names, month_names):
        old = _said(pairing.old, names(pairing.source_locale))
        if not old:
            continue
        new = _said(pairing.new, names(pairing.locale))
        lost, added = old.keys() - new.keys(), new.keys() - old.keys()
        if lost and added:
            there = new[min(added)]
            message = f"“{old[min(lost)]}” became “{there}”"
            yield Finding(code="date", message=message, span=located(pairing.target, there))


def _said(side: Side, names: Mapping[str, int]) -> dict[int, str]:
    """The days or months that the text names, as numbers, with how it does."""
    return {names[word]: word for word in side.letters if word in names}
