"""How long people take for what is left to do, in hours, by the words of the source.

From nothing, translators are commonly reckoned to make 2,000 to 3,000 words in a day of eight hours: 250 to 375 in an hour
(https://www.rws.com/glossary/translation-productivity). Post-editing was on average 66 % faster than that in 90 million
words by 879 linguists, with anything from -7 % to +130 % by pair (S. Terribile, “Is post-editing really faster than
human translation?”, Translation Spaces, 2024, https://arxiv.org/abs/2312.12660). The settings' `pace` says what is true here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from .catalog import open_words, standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Entry, Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Words of the source in an hour, for units of each state."""

    missing: int = 300
    """Translated from nothing."""
    draft: int = 500
    """A draft read against its source, and corrected in full."""
    stale: int = 500
    """A translation brought up to date with its changed source."""


def hours_left(entries: Iterable[Entry], source_locale: Locale, pace: Pace) -> dict[str, float]:
    """The hours of work that are left in the units, by their state; of a changed unit only new sentences count."""
    rates = asdict(pace)
    hours = dict.fromkeys(rates, 0.0)
    for entry in entries:
        if (state := standing(entry)) in rates:
            hours[state] += open_words(entry, source_locale) / rates[state]
    return hours
