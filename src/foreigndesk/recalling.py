"""Units and the memory's rows: what is asked for a unit, what a row makes of it, and which rows a catalog gives."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from . import confidence
from .approval import quotable, rejected_texts
from .catalog import SLUG
from .memory import Query, Row, accepted, digest, drafted, refilled, terms_digest
from .model import State, Unit
from .terminology import Trace
from .translation import Draft, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .glossary import Terms
    from .jobs import Job
    from .model import Entry
    from .plugins import Format
    from .project import MemoryFile

ORIGIN = "memory"
"""What the origin of a draft begins with that a person accepted elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A unit that wants a draft, as the engine and as the memory are asked for it."""

    request: Request
    query: Query
    rejected: frozenset[str] = frozenset()
    """What people rejected for it, as `approval` quotes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A draft, and where it comes from."""

    draft: Draft
    origin: str = ""
    """Where a person accepted it; empty for a draft that the engine made."""
    suggestion: str = ""
    """What a person accepted for a close text."""
    is_recalled: bool = False
    """Whether the memory had it."""
    is_accepted: bool = False
    """Whether a person accepted it for this very text between the same neighbours, and nothing speaks against it."""


def asked_of(job: Job, terms: Terms, signature: str, parts: Callable[[Entry], Sequence[Unit]]) -> list[Asked]:
    """What is wanted of a job, in order: the `parts` of each entry, which are its unit, sentences of it, or none.

    `signature` tells all that a draft depends on but the terms.
    """
    return [
        Asked(
            request=Request(unit=unit, format=job.format, terms=terms),
            query=Query(
                source=unit.source,
                source_locale=job.source,
                locale=job.locale,
                syntax=_syntax(job.format, unit),
                context=unit.context,
                before=before,
                after=after,
                signature=signature,
                glossary=terms_digest(terms, [unit.inline.text, *_slot_texts(unit)]),
            ),
            rejected=rejected_texts(entry),
        )
        for entry, before, after in _with_neighbours(job.catalog.entries)
        for unit in parts(entry)
    ]


def recall(asked: Asked, file: MemoryFile) -> Made | None:
    """What the memory has for a unit; `None` if that is nothing that can be used.

    What people rejected for the unit is passed over, but not what the engine made: it would only make the same again.
    """
    rows = [row for row in file.same(asked.query.key) if row.source == asked.query.source]
    if made := _reviewed(asked, rows):
        return made
    if asked.query.slots and (made := _renumbered(asked, file.same_but_numbers(asked.query.slots))):
        return made
    row = drafted(rows, asked.query)
    return Made(draft=_draft(row), is_recalled=True) if row and _fits(asked, row) else None


def _reviewed(asked: Asked, rows: Sequence[Row]) -> Made | None:
    """What a person accepted for the same source."""
    fitting = [row for row in accepted(rows, asked.query) if _is_welcome(asked, row) and _fits(asked, row)]
    if not fitting:
        return None
    best, *others = fitting
    doubts = []
    if best.context != asked.query.context:
        doubts.append(f"accepted as {best.context or 'a text'}; check whether it fits here")
    if other := next((row for row in others if row.target != best.target), None):
        doubts.append(f"also accepted as “{line(other.target)}” in {other.article}")
    made = _recalled_from(best, asked, best.target, doubts)
    return replace(made, is_accepted=not made.draft.doubts and _is_same_place(best, asked.query))


def _is_same_place(row: Row, query: Query) -> bool:
    """Whether the text stands in the same context between the same neighbours, of which there is one at least."""
    around = (query.before, query.after)
    return row.context == query.context and (row.before, row.after) == around and any(around)


def _renumbered(asked: Asked, rows: Sequence[Row]) -> Made | None:
    """What a person accepted for a source that differs in its numbers only, with the numbers changed."""
    query = asked.query
    for row in accepted(rows, query):
        target = refilled(
            row.source, row.target, query.source, source_locale=query.source_locale, locale=query.locale
        )
        if target is None:
            continue
        renumbered = replace(row, target=target)
        if _is_welcome(asked, renumbered) and _fits(asked, renumbered):
            doubts = [f"the numbers of “{line(row.source)}” were changed; check them"]
            return _recalled_from(row, asked, target, doubts)
    return None


def _recalled_from(row: Row, asked: Asked, target: str, doubts: Sequence[str]) -> Made:
    """The draft that an accepted translation makes; the glossary may have changed since."""
    request = asked.request
    words = request.format.inline(target, request.unit.syntax).text
    missing = request.terms.missing(request.terms.find(request.unit.inline.text), words)
    lost = [f"term “{match.term}” → “{match.forms[0]}” is not used" for match in missing]
    told = tuple(dict.fromkeys([*doubts, *lost]))
    score = confidence.of_draft((), is_doubted=bool(told), is_failed=False)
    draft = Draft(target=target, doubts=told, confidence=score)
    return Made(draft=draft, origin=f"{ORIGIN}|{row.article}", is_recalled=True)


def _is_welcome(asked: Asked, row: Row) -> bool:
    """Whether nobody rejected its text for the unit."""
    return quotable(row.target) not in asked.rejected


def _fits(asked: Asked, row: Row) -> bool:
    """Whether the target can stand for the unit: with its markup, and read as the words that it was meant to be."""
    unit, format_ = asked.request.unit, asked.request.format
    if row.syntax == "" and not _is_plain(format_, unit, row.target):
        return False
    return asked.request.accepts(row.target)


def accepted_rows(job: Job) -> Iterator[Row]:
    """What people accepted in a job's catalog; slugs are left out, as each is for one article."""
    for entry, before, after in _with_neighbours(job.catalog.entries):
        unit, target = entry.unit, entry.translation.target
        if entry.translation.state is State.REVIEWED:
            is_plain = _is_plain(job.format, unit, unit.source) and _is_plain(job.format, unit, target)
            yield Row(
                source=unit.source,
                target=target,
                source_locale=job.source,
                locale=job.locale,
                syntax="" if is_plain else _syntax(job.format, unit),
                context=unit.context,
                before=before,
                after=after,
                origin="human",
                article=job.document.path,
                created=today(),
            )


def drafted_row(asked: Asked, draft: Draft) -> Row:
    """A draft that an engine made of a unit."""
    details = asdict(draft)
    query = asked.query
    return Row(
        **{item.name: getattr(query, item.name) for item in fields(Query)},
        target=details.pop("target"),
        origin="machine",
        details=json.dumps(details, ensure_ascii=False),
        created=today(),
    )


def _draft(row: Row) -> Draft:
    """The draft that a row keeps; our version is in its signature, so its fields are ours."""
    details = json.loads(row.details)
    details["doubts"] = tuple(details["doubts"])
    details["traces"] = tuple(Trace(**trace) for trace in details["traces"])
    return Draft(target=row.target, **details)


def _with_neighbours(entries: Sequence[Entry]) -> Iterator[tuple[Entry, str, str]]:
    """Each entry with the digests of the sources around it; a slug, which no reader meets there, is no neighbour."""
    texts = [entry for entry in entries if entry.unit.context != SLUG]
    around = ["", *(digest(entry.unit.source) for entry in texts), ""]
    yield from zip(texts, around, around[2:], strict=False)


def _slot_texts(unit: Unit) -> Iterator[str]:
    return (slot.text for element in unit.inline.markup for slot in element.slots)


def _syntax(format_: Format, unit: Unit) -> str:
    return f"{type(format_).__name__}/{unit.syntax}"


def _is_plain(format_: Format, unit: Unit, text: str) -> bool:
    """Whether the text is spelled just as its words read."""
    inline = format_.inline(text, unit.syntax)
    return inline.text == text and not inline.markup


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def today() -> str:
    """The day, as rows have it."""
    return datetime.now(UTC).date().isoformat()
