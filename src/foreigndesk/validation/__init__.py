"""What can be shown of a draft without understanding it: pure checks of a source and its translation.

    findings(Pairing(source=…, target=…, source_locale=…, locale=…))

Each finding has a code, a place and a clause for the reviewer. How often sound translations are blamed, and how many
faults are found, `benchmarks/faults.py` measures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .dates import impossible, swapped
from .finding import Finding, Pairing
from .letters import addresses, brackets, leftovers, numbers, quotes
from .names import lost_names
from .shape import empty, length, loops, lost_sentence
from .words import copy, negation, wrong_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["CODES", "Finding", "Pairing", "findings"]

CHECKS: tuple[Callable[[Pairing], Iterator[Finding]], ...] = (
    empty,
    leftovers,
    loops,
    copy,
    wrong_language,
    length,
    lost_sentence,
    negation,
    numbers,
    impossible,
    swapped,
    addresses,
    lost_names,
    brackets,
    quotes,
)
"""The gravest first."""
CODES = (
    "empty",
    "leftover",
    "loop",
    "copy",
    "language",
    "length",
    "sentence",
    "negation",
    "numbers",
    "date",
    "address",
    "name",
    "bracket",
    "quote",
)
"""What a finding may be called; the names never change."""


def findings(pairing: Pairing) -> tuple[Finding, ...]:
    """All that is wrong with the draft, the gravest first.

    >>> from foreigndesk.locales import parse_locale
    >>> both = {"source_locale": parse_locale("en"), "locale": parse_locale("de")}
    >>> [found.message for found in findings(Pairing(source="It takes 5 days.", target="Es dauert 6 Tage.", **both))]
    ['numbers differ: 5 in the source, 6 in the draft']
    """
    return tuple(found for check in CHECKS for found in check(pairing))
