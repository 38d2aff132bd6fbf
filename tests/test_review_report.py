from __future__ import annotations

import unicodedata

import pytest

from foreigndesk.locales import parse_locale
from foreigndesk.model import Diagnostic, Entry, Location, Severity, State, Translation, Unit
from foreigndesk.queueing import Task
from foreigndesk.review_report import rulings_text, summary, tasks_text
from foreigndesk.ruling import Ruling, Rulings

LOST = Diagnostic(
    rule="markup", severity=Severity.ERROR, message="markup lost: strong", location=Location("a")
)


def task(source: str = "The harbour", target: str = "Der Hafen", *findings: Diagnostic) -> Task:
    return Task(
        id="0123456789abcdef",
        article="a.md",
        locale=parse_locale("de"),
        place=0,
        location=Location("l10n/de/a.md.po", 12),
        entry=Entry(
            unit=Unit(source=source, role="heading", note="heading in “Port”", terms=("harbour = Hafen",)),
            translation=Translation(
                target=target,
                state=State.TRANSLATED if target else State.INITIAL,
                doubts=("odd",),
                confidence=0.3,
                previous=("", "A harbour"),
                suggestion="92 % like “x”",
            ),
            comments=("mine",),
        ),
        findings=findings,
        hours=0.25,
    )


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in line)


def test_a_unit_is_shown_with_all_that_helps_to_judge_it() -> None:
    assert tasks_text([task("The harbour", "Der Hafen", LOST)], full=True) == [
        "01234567  failed 0.30 look, heading",
        "  l10n/de/a.md.po:12",
        "  what     heading in “Port”",
        "  was      A harbour",
        "  source   The harbour",
        "  draft    Der Hafen",
        "  wrong    markup lost: strong",
        "  doubt    odd",
        "  term     harbour = Hafen",
        "  memory   92 % like “x”",
        "  comment  mine",
    ]


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("text", ["word " * 60, "x" * 300, "港の祭り" * 40, "a\u202eb\x1b[31m\n" * 30])
def test_no_line_is_too_wide_and_nothing_invisible_gets_through(text: str, width: int, *, full: bool) -> None:
    lines = tasks_text([task(text, text)], width=width, full=full)
    assert max(map(columns, lines)) <= width
    assert all(line.isprintable() for line in lines)
    whole = "".join("".join(lines).split())
    assert ("…" in whole) != full


def test_what_is_left_is_summed_up() -> None:
    assert summary([task()], [task(), task()]) == "1 of 2 open units, 4 words, 0.5 hours left"
    assert summary([task()], [task()]) == "1 open unit, 2 words, 0.2 hours left"


def test_verdicts_are_told_by_unit_or_by_catalog_and_refusals_always_by_unit() -> None:
    rulings = Rulings(all=[Ruling(task=task()), Ruling(task=task()), Ruling(task=task(), refusal="no")])
    refused = "refused 01234567 l10n/de/a.md.po:12: no"
    one = "approved 01234567 l10n/de/a.md.po:12"
    assert rulings_text(rulings, verb="approved", each=True) == [one, one, refused]
    assert rulings_text(rulings, verb="approved", each=False) == [
        "approved 2 units of l10n/de/a.md.po",
        refused,
    ]
