"""How far articles are, as tables for people and JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .progress import STATES, by_locale, together
from .report import print_rows, rows_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .progress import Credit, Progress

LEVELS = ("bad", "look", "ok", "unrated")
UNKNOWN = "unknown"
"""What the reviewer is called whom nobody named."""


def print_progress(rows: Sequence[Progress], *, doubts: bool = False) -> None:
    """A table of articles and locales in words, and a line of totals; with `doubts` of the drafts by level, in units."""
    shown = _levels if doubts else _words
    cells = [(row.article, str(row.locale), *shown(row)) for row in rows]
    if len(rows) > 1:
        total = "all, in drafts" if doubts else "all, in words"
        cells.append((total, "", *shown(together(rows))))
    print_rows(("article", "locale", *(LEVELS if doubts else (*STATES, "%", "hours"))), cells)


def print_locales(rows: Sequence[Progress]) -> None:
    """A table of locales in words."""
    cells = [(str(row.locale), *_words(row)) for row in by_locale(rows)]
    print_rows(("locale", *STATES, "%", "hours"), cells)


def print_states(rows: Sequence[Progress]) -> None:
    """A table of states with units, words, their share, and the hours that are left in them."""
    whole = together(rows)
    cells = [
        (
            state,
            str(getattr(whole.counts, state).units),
            str(getattr(whole.counts, state).words),
            str(whole.share(state)),
            hours_text(whole.hours.get(state, 0.0)),
        )
        for state in STATES
    ]
    print_rows(("state", "units", "words", "%", "hours"), cells)


def print_credits(rows: Sequence[Credit]) -> None:
    """A table of reviewers with what they accepted, and the days of the first and the last review."""
    cells = [
        (
            row.reviewer or UNKNOWN,
            str(row.locale),
            str(row.amount.units),
            str(row.amount.words),
            row.first,
            row.last,
        )
        for row in rows
    ]
    print_rows(("reviewer", "locale", "units", "words", "first", "last"), cells)


def progress_json(rows: Sequence[Progress]) -> str:
    """An object with `version` and one row per article and locale."""
    return rows_json(
        "articles", [{"article": row.article, "locale": row.locale, **_row(row)} for row in rows]
    )


def locales_json(rows: Sequence[Progress]) -> str:
    """An object with `version` and one row per locale."""
    return rows_json("locales", [{"locale": row.locale, **_row(row)} for row in by_locale(rows)])


def states_json(rows: Sequence[Progress]) -> str:
    """An object with `version` and one row per state."""
    whole = together(rows)
    return rows_json("states", [{"state": state, **_state(whole, state)} for state in STATES])


def credits_json(rows: Sequence[Credit]) -> str:
    """An object with `version` and one row per reviewer and locale; the name is empty where nobody told it."""
    return rows_json(
        "reviewers",
        [
            {
                "reviewer": row.reviewer,
                "locale": row.locale,
                "units": row.amount.units,
                "words": row.amount.words,
                "first": row.first,
                "last": row.last,
            }
            for row in rows
        ],
    )


def hours_text(hours: float) -> str:
    """To a tenth; what is left is never shown as nothing."""
    return f"{hours:.1f}" if hours == 0 or hours >= 0.1 else "0.1"  # noqa: PLR2004  # the least that is shown


def _row(row: Progress) -> dict[str, Any]:
    return (
        {state: _state(row, state) for state in STATES}
        | {"total": {"units": row.counts.total.units, "words": row.counts.total.words}}
        | {"percent": row.share("reviewed"), "hours": round(row.hours_left, 2)}
        | {"confidence": {level: getattr(row.counts.levels, level) for level in LEVELS}}
    )


def _state(row: Progress, state: str) -> dict[str, Any]:
    amount = getattr(row.counts, state)
    left = {"hours": round(row.hours[state], 2)} if state in row.hours else {}
    return {"units": amount.units, "words": amount.words, "percent": row.share(state), **left}


def _words(row: Progress) -> list[str]:
    amounts = [str(getattr(row.counts, state).words) for state in STATES]
    return [*amounts, str(row.share("reviewed")), hours_text(row.hours_left)]


def _levels(row: Progress) -> list[str]:
    return [str(getattr(row.counts.levels, level)) for level in LEVELS]
