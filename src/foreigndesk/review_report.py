"""Open units and verdicts as text for people and JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .catalog import words_of
from .confidence import level
from .model import State
from .queueing import SHORT_ID
from .report import rows_json, visible
from .status_report import hours_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .queueing import Task
    from .ruling import Rulings

WIDTH = 80
"""Columns of a line where the terminal does not tell."""
INDENT = "  "
LEAST = 20
"""Columns that a text is given at least."""


def tasks_text(tasks: Sequence[Task], *, width: int = WIDTH, full: bool = False) -> list[str]:
    """For each unit its id and place, its source, its translation and what to look at; whole with `full`.

    No line is wider than `width`, unless a path is.
    """
    return [line for task in tasks for line in (*_task(task, width, full=full), "")][:-1]


def tasks_json(tasks: Sequence[Task], *, total: int) -> str:
    """An object with `version` and the units; `total` is how many are open."""
    return rows_json("units", [_row(task) for task in tasks], open=total)


def summary(shown: Sequence[Task], tasks: Sequence[Task]) -> str:
    """How much is open, in units, words and hours."""
    words = sum(words_of(task.entry.unit) for task in tasks)
    hours = sum(task.hours for task in tasks)
    first = f"{len(shown)} of " if len(shown) < len(tasks) else ""
    units = "unit" if len(tasks) == 1 else "units"
    return f"{first}{len(tasks)} open {units}, {words} words, {hours_text(hours)} hours left"


def rulings_text(rulings: Rulings, *, verb: str, each: bool) -> list[str]:
    """What became of the units: with `each` a line for every one, else for every catalog; refusals always singly."""
    done = [ruling.task for ruling in rulings.all if not ruling.refusal]
    if each:
        lines = [f"{verb} {task.id[:SHORT_ID]} {task.location}" for task in done]
    else:
        places = [task.location.path for task in done]
        lines = [f"{verb} {places.count(path)} units of {path}" for path in dict.fromkeys(places)]
    refused = [
        f"refused {ruling.task.id[:SHORT_ID]} {ruling.task.location}: {ruling.refusal}"
        for ruling in rulings.refused
    ]
    return [visible(line) for line in (*lines, *refused)]


def _task(task: Task, width: int, *, full: bool) -> Iterator[str]:
    title = f"{task.id[:SHORT_ID]}  {_state(task)}, {task.entry.unit.role}"
    yield from _wrapped(visible(title), "", width, full=full)
    yield f"{INDENT}{visible(str(task.location))}"  # Whole, so that a terminal can open it.
    for label, text in _parts(task, full=full):
        yield from _wrapped(visible(text), f"{INDENT}{label:<9}", width, full=full)


def _parts(task: Task, *, full: bool) -> Iterator[tuple[str, str]]:
    entry, translation = task.entry, task.entry.translation
    if full and entry.unit.note:
        yield "what", entry.unit.note
    if full and entry.unit.author_note:
        yield "author", entry.unit.author_note
    if translation.previous:
        yield "was", translation.previous[1]
    yield "source", entry.unit.source
    if translation.target:
        yield "draft" if translation.state is State.TRANSLATED else "text", translation.target
    yield from (("wrong" if task.is_failed else "look", finding.message) for finding in task.findings)
    yield from (("doubt", doubt) for doubt in translation.doubts)
    yield from (("term", term) for term in entry.unit.terms)
    if translation.suggestion:
        yield "memory", translation.suggestion
    yield from (("comment", comment) for comment in entry.comments)


def _state(task: Task) -> str:
    score = task.entry.translation.confidence
    rated = f" {score:.2f} {level(score)}" if score is not None else ""
    return f"{task.standing}{rated}"


def _wrapped(text: str, head: str, width: int, *, full: bool) -> list[str]:
    """The text behind its head: folded, or cut to one line. East Asian characters take two columns."""
    from rich.console import Console  # noqa: PLC0415  # costs start-up time, and not all commands print texts
    from rich.text import Text  # noqa: PLC0415  # as above

    room = max(width - len(head), LEAST)
    shown = Text(text)
    if not full:
        shown.truncate(room, overflow="ellipsis")
        return [f"{head}{shown.plain.rstrip()}"]
    lines = shown.wrap(Console(width=room), room, overflow="fold")
    return [
        f"{' ' * len(head) if number else head}{line.plain.rstrip()}" for number, line in enumerate(lines)
    ]


def _row(task: Task) -> dict[str, Any]:
    entry, translation = task.entry, task.entry.translation
    return {
        "id": task.id,
        "article": task.article,
        "locale": task.locale,
        "path": task.location.path,
        "line": task.location.line,
        "state": task.standing,
        "role": entry.unit.role,
        "context": entry.unit.context,
        "source": entry.unit.source,
        "previous": translation.previous[1] if translation.previous else "",
        "target": translation.target,
        "confidence": translation.confidence,
        "doubts": [*translation.doubts],
        "findings": [f"{finding.message} [{finding.rule}]" for finding in task.findings],
        "glossary": [*entry.unit.terms],
        "memory": translation.suggestion,
        "comments": [*entry.comments],
        "words": words_of(entry.unit),
        "hours": round(task.hours, 2),
    }
