"""Texts that changed in some sentences: what is asked of an engine for them, and how the draft is put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .keeping import Accepted
from .model import State, Translation, Unit
from .origins import ACCEPTED, is_waiting, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .jobs import Job
    from .keeping import Plan
    from .model import Entry, UnitKey
    from .recalling import Made


def plans(job: Job) -> Mapping[UnitKey, Plan]:
    """For each unit of a job that has both accepted sentences and new ones how it is put together."""
    catalog, inline = job.catalog, job.format.inline
    wanting = [entry for entry in catalog.entries if _is_wanting(entry)]
    if not wanting:
        return {}
    units = [entry.unit for entry in catalog.entries]
    entries = (*catalog.obsolete, *catalog.entries)
    accepted = Accepted(entries, units, job.source, job.locale, inline)
    found = ((entry.unit, accepted.plan(entry.unit, entry.translation.previous)) for entry in wanting)
    # Where the pieces do not make the whole, with the new ones as they are, no draft of them would.
    return {
        unit.key: plan
        for unit, plan in found
        if plan and plan.missing and accepted.fits(unit, plan.filled(plan.missing))
    }


def pieces(job: Job, unit: Unit, plan: Plan) -> list[Unit]:
    """The new sentences of a unit, each as a unit to be drafted."""
    return [
        Unit(
            source=source,
            context=unit.context,
            inline=job.format.inline(source, unit.syntax),
            syntax=unit.syntax,
            role=unit.role,
            line=unit.line,
        )
        for source in plan.missing
    ]


def patched(plan: Plan, made: Sequence[Made], signature: str) -> Translation:
    """The draft that a plan makes with drafts of its new sentences; the least sure of them tells how sure it is."""
    target = plan.filled(one.draft.target for one in made)
    doubts = (*plan.doubts, *(doubt for one in made for doubt in one.draft.doubts))
    scores = [one.draft.confidence for one in made if one.draft.confidence is not None]
    return Translation(
        target=target,
        state=State.TRANSLATED,
        origin=signed(f"{ACCEPTED}+{made[0].origin or signature}", target),
        doubts=tuple(dict.fromkeys(doubts)),
        suggestion=next((one.suggestion for one in made if one.suggestion), ""),
        confidence=min(scores, default=None),
        previous=plan.previous,
    )


def _is_wanting(entry: Entry) -> bool:
    return entry.translation.state is State.INITIAL or is_waiting(entry.translation)
