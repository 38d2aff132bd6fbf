from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.locales import parse_locale
from foreigndesk.model import Diagnostic, Entry, Location, Severity, State, Translation, Unit
from foreigndesk.queueing import Task, order, unit_id

DE, FR = parse_locale("de"), parse_locale("fr")
WRONG = Diagnostic(rule="markup", severity=Severity.ERROR, message="lost", location=Location("a.po"))
ODD = Diagnostic(rule="numbers", severity=Severity.WARNING, message="differ", location=Location("a.po"))


def task(name: str, role: str = "paragraph", *findings: Diagnostic, **translation: object) -> Task:
    draft = {"target": "x", "state": State.TRANSLATED} | translation
    return Task(
        id=unit_id("a.md", DE, ("", name)),
        article="a.md",
        locale=DE,
        place=0,
        location=Location("a.po", 1),
        entry=Entry(unit=Unit(source=name, role=role), translation=Translation(**draft)),  # type: ignore[arg-type]  # as named
        findings=findings,
    )


def test_what_most_readers_see_comes_first_and_of_that_the_most_doubtful() -> None:
    tasks = [
        task("sure text", confidence=0.9),
        task("failed text", "paragraph", WRONG, confidence=0.95),
        task("missing text", target="", state=State.INITIAL),
        task("stale text", previous=("", "older")),
        task("doubtful text", "item", ODD, confidence=0.1),
        task("unrated text", "cell"),
        task("sure heading", "heading", confidence=0.9),
        task("doubtful heading", "heading", confidence=0.3),
        task("sure title", "title", confidence=0.97),
        task("slug", "slug"),
        task("standfirst", "description", confidence=0.7),
    ]

    assert [each.entry.unit.source for each in sorted(tasks, key=order)] == [
        "slug",
        "standfirst",
        "sure title",
        "doubtful heading",
        "sure heading",
        "failed text",
        "missing text",
        "stale text",
        "doubtful text",
        "unrated text",
        "sure text",
    ]


def test_what_a_person_sent_back_is_as_urgent_as_what_a_check_calls_wrong_until_it_is_accepted() -> None:
    sent_back = task("sent back", confidence=0.99)
    entry = replace(sent_back.entry, comments=("Rejected by Anna, 2026-11-28",))
    accepted = replace(entry, translation=Translation(target="x", state=State.REVIEWED))

    assert replace(sent_back, entry=entry).standing == "rejected"
    assert order(replace(sent_back, entry=entry))[1] == order(task("a", "item", WRONG))[1]
    assert replace(sent_back, entry=accepted).standing == "reviewed"
    assert replace(sent_back, entry=replace(entry, translation=Translation())).standing == "missing"


def test_a_warning_does_not_make_a_unit_failed() -> None:
    assert [task("a", "item", *found).standing for found in ((), (ODD,), (ODD, WRONG))] == [
        "draft",
        "draft",
        "failed",
    ]


@given(st.text(), st.text(), st.text())
def test_an_id_is_that_of_an_article_a_locale_a_context_and_a_source(one: str, two: str, three: str) -> None:
    ids = {
        unit_id("a.md", DE, (one, two)),
        unit_id("a.md", FR, (one, two)),
        unit_id("b.md", DE, (one, two)),
        unit_id("a.md", DE, (one, f"{two}{three}!")),
    }
    assert len(ids) == 4
    assert {len(each) for each in ids} == {16}
