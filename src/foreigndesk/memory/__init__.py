"""Earlier translations of units: what is kept of each, which one serves a unit again, and which is the best.

In the order of what they are worth: what a person accepted for the same source in the same context, in another one,
for a source that differs in its numbers only; then what the same engine drafted with the same options and under the
same terms. A close match is a suggestion for the reviewer and nothing more. The rows lie in a file of the project's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from .closeness import LEAST, closeness, words
from .figures import refilled, slotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..glossary import Terms
    from ..model import Locale

__all__ = [
    "ORIGINS",
    "Origin",
    "Query",
    "Row",
    "accepted",
    "closest",
    "digest",
    "drafted",
    "refilled",
    "slotted",
    "terms_digest",
    "words",
]

Origin = Literal["human", "machine"]
"""Who made a translation: a person who accepted it, or an engine."""
ORIGINS: tuple[Origin, ...] = get_args(Origin)


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits of the parts' SHA-256: no two of a million rows share them by chance."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Query:
    """A unit that wants a translation."""

    source: str
    source_locale: Locale
    locale: Locale
    syntax: str = ""
    """How source and target are spelled: the format, and the syntax of the unit in it; empty for plain words."""
    context: str = ""
    before: str = ""
    """The digest of the source of the unit before it in the article; empty for the first one."""
    after: str = ""
    signature: str = ""
    """What would draft it: the engine, its package and its options."""
    glossary: str = ""
    """The digest of the terms that its draft must honour."""

    @cached_property
    def key(self) -> str:
        """What all rows for this source in this direction share."""
        return digest(self.source_locale, self.locale, self.source)

    @cached_property
    def slots(self) -> str:
        """What all rows share whose sources differ in their numbers only; empty for a source without any."""
        text = slotted(self.source, self.source_locale)
        return digest(self.source_locale, self.locale, text) if text else ""


@dataclass(frozen=True, kw_only=True)
class Row(Query):
    """One translation of a unit, as it was made or accepted once."""

    target: str
    origin: Origin
    article: str = ""
    """Where a person accepted it."""
    details: str = "{}"
    """Of a draft: what else is known of it, as JSON."""
    created: str = ""
    """The day, e.g. `2026-11-25`."""

    @cached_property
    def checksum(self) -> str:
        """Of everything in it."""
        return digest(
            self.source,
            self.target,
            self.source_locale,
            self.locale,
            self.syntax,
            self.context,
            self.before,
            self.after,
            self.origin,
            self.article,
            self.signature,
            self.glossary,
            self.details,
            self.created,
        )


def accepted(rows: Iterable[Row], query: Query) -> list[Row]:
    """Those of the rows that people accepted and whose spelling fits, the best first.

    The context counts most, then the neighbours, then the day.
    """
    fitting = [row for row in rows if row.origin == "human" and row.syntax in {"", query.syntax}]
    return sorted(fitting, key=lambda row: (*_worth(row, query), row.created, row.target), reverse=True)


def drafted(rows: Iterable[Row], query: Query) -> Row | None:
    """The draft that the same engine made with the same options, under the same terms; `None` if there is none."""
    made = (query.syntax, query.signature, query.glossary)
    found = (row for row in rows if row.origin == "machine" and row.source == query.source)
    return next((row for row in found if (row.syntax, row.signature, row.glossary) == made), None)


def closest(rows: Iterable[Row], query: Query) -> tuple[Row, int] | None:
    """The row whose source is most like the query's, and how much in per cent; `None` if none is close."""
    found = [(closeness(row.source, query.source), row) for row in accepted(rows, query)]
    best = max(found, key=lambda pair: pair[0], default=None)
    return (best[1], int(best[0])) if best and best[0] >= LEAST else None


def terms_digest(terms: Terms, texts: Sequence[str]) -> str:
    """The digest of the terms in the texts and of all that is asked for them; empty if there are none."""
    asked = [
        repr(
            (
                match.source,
                match.forms,
                match.concept.type,
                match.concept.exact,
                match.concept.forbidden_in(terms.target),
            )
        )
        for text in texts
        for match in terms.find(text)
    ]
    return digest(*asked) if asked else ""


def _worth(row: Row, query: Query) -> tuple[bool, int]:
    neighbours = (row.before == query.before) + (row.after == query.after)
    return row.context == query.context, neighbours
