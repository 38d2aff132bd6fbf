"""What becomes of a unit whose draft a person rejected, in the next runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from counting import CountingEngine

from foreigndesk import ruling
from foreigndesk.approval import Person
from foreigndesk.catalog import SLUG
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import State
from foreigndesk.pipeline import Outcome, translate
from foreigndesk.project import Project
from foreigndesk.queueing import unit_id
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from foreigndesk.model import Entry

EN, DE = parse_locale("en"), parse_locale("de")
ANNA = Person(name="Anna Berg <anna@example.org>", moment="2026-11-28 09:30+0000")
NOTE = "articles/b.md:1: no draft in de: what there is, a person has rejected"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, Settings(source_locale=EN, locales=(DE,)))


def write(project: Project, name: str, text: str) -> None:
    project.write(f"articles/{name}", text, expected=project.find_text(f"articles/{name}"))


def run(project: Project) -> tuple[Outcome, list[str]]:
    """What a run did, and what the engine was asked."""
    workspace, engine = Workspace(project), CountingEngine()
    outcome = translate(workspace, Selection(), engine=engine)
    workspace.raise_errors()
    return outcome, engine.asked


def entry(project: Project, name: str) -> Entry:
    """The article's only text."""
    jobs = Workspace(project).jobs(Selection(articles=(f"articles/{name}",)))
    return next(one for one in jobs[0].catalog.entries if one.unit.context != SLUG)


def ids(project: Project, name: str) -> list[str]:
    return [unit_id(f"articles/{name}", DE, entry(project, name).unit.key)]


def approve(project: Project, name: str, text: str) -> None:
    ruling.approve(Workspace(project), Selection(), ANNA, ids=ids(project, name), text=text)


def reject(project: Project, name: str) -> None:
    ruling.reject(Workspace(project), Selection(), ANNA, ids=ids(project, name))


def accepted_elsewhere(project: Project, source: str, target: str, *, article: str = "a.md") -> None:
    """A text that a person accepted in another article."""
    write(project, article, source)
    run(project)
    approve(project, article, target)


def test_the_engine_is_asked_where_a_person_rejected_what_the_memory_has(project: Project) -> None:
    accepted_elsewhere(project, "Hello dear world.", "Hallo, liebe Welt.")
    write(project, "b.md", "Hello dear world.")
    assert run(project)[1] == ["b"], "the engine is asked for more than the slug"
    assert entry(project, "b.md").translation.target == "Hallo, liebe Welt."
    reject(project, "b.md")
    outcome, _ = run(project)
    drafted = entry(project, "b.md")
    assert drafted.translation.target == "Ĥéļļö đéåŕ ŵöŕļđ."
    assert drafted.translation.state is State.TRANSLATED
    assert not drafted.translation.suggestion, "what was rejected is suggested"
    assert drafted.comments[1] == "> Hallo, liebe Welt."
    assert not [note for note in outcome.notes if "no draft" in note]
    assert entry(project, "a.md").translation.target == "Hallo, liebe Welt."


def test_a_unit_whose_every_text_was_rejected_stays_empty_with_a_note(project: Project) -> None:
    accepted_elsewhere(project, "Hello dear world.", "Hallo, liebe Welt.")
    write(project, "b.md", "Hello dear world.")
    for _ in range(2):
        run(project)
        reject(project, "b.md")
    for _ in range(2):
        outcome, asked = run(project)
        assert (entry(project, "b.md").translation.target, asked) == ("", [])
        assert NOTE in outcome.notes


def test_another_accepted_text_comes_before_the_engine(project: Project) -> None:
    accepted_elsewhere(project, "Hello dear world.", "Hallo, liebe Welt.")
    accepted_elsewhere(project, "Hello dear world.", "Grüß dich, Welt.", article="c.md")
    write(project, "b.md", "Hello dear world.")
    found = []
    for _ in range(3):
        run(project)
        found.append(entry(project, "b.md").translation.target)
        reject(project, "b.md")
    assert sorted(found[:2]) == ["Grüß dich, Welt.", "Hallo, liebe Welt."]
    assert found[2] == "Ĥéļļö đéåŕ ŵöŕļđ."


def test_numbers_that_were_changed_and_rejected_are_left_to_the_engine(project: Project) -> None:
    accepted_elsewhere(project, "We saw 5 old boats.", "Wir sahen 5 alte Boote.")
    write(project, "b.md", "We saw 7 old boats.")
    run(project)
    assert entry(project, "b.md").translation.target == "Wir sahen 7 alte Boote."
    reject(project, "b.md")
    run(project)
    assert entry(project, "b.md").translation.target.startswith("Ŵé")
