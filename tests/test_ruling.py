"""The queue and the verdicts on real files, with the pseudo engine."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foreigndesk import pipeline, po, reviewing, ruling
from foreigndesk.approval import Person
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import SettingsError
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import State
from foreigndesk.progress import credits_of
from foreigndesk.project import Project
from foreigndesk.queueing import unit_id
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foreigndesk.model import Catalog, Entry
    from foreigndesk.queueing import Task
    from foreigndesk.ruling import Rulings

EN, DE, FR = parse_locale("en"), parse_locale("de"), parse_locale("fr")
ANNA = Person(name="Anna Berg <anna@example.org>", moment="2026-11-28 09:30+0000")
BEN = Person(name="Ben <ben@example.org>", moment="2026-11-29 10:00+0000")
ARTICLE = """\
---
title: The old harbour
description: A walk in 5 steps
---

# A walk

See the [harbour](https://example.org/harbour) first.

- Bring warm clothes.
"""
PATH = "l10n/de/articles/walk.md.po"
LOG = "l10n/de/reviews.csv"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An article with drafts in two locales."""
    project = Project(tmp_path, Settings(source_locale=EN, locales=(DE, FR)))
    project.write("articles/walk.md", ARTICLE, expected=None)
    draft(project)
    return project


def draft(project: Project) -> None:
    workspace = Workspace(project)
    pipeline.translate(workspace, Selection(), engine=PseudoEngine({}, []))
    workspace.raise_errors()


def queue(project: Project, *, locale: str = "de") -> list[Task]:
    return reviewing.queue(Workspace(project), Selection(targets=(parse_locale(locale),)))


def id_of(project: Project, source: str, *, locale: str = "de") -> str:
    workspace = Workspace(project)
    for job in workspace.each(Selection(targets=(parse_locale(locale),))):
        for entry in job.catalog.entries:
            if entry.unit.source.startswith(source):
                return unit_id(job.document.path, job.locale, entry.unit.key)
    raise AssertionError(source)


def approve(project: Project, *ids: str, person: Person = ANNA, **options: object) -> Rulings:
    workspace = Workspace(project)
    done = ruling.approve(workspace, Selection(), person, ids=ids, **options)  # type: ignore[arg-type]  # as named
    workspace.raise_errors()
    return done


def reject(project: Project, *ids: str, reason: str = "", person: Person = ANNA) -> Rulings:
    workspace = Workspace(project)
    done = ruling.reject(workspace, Selection(), person, ids=ids, reason=reason)
    workspace.raise_errors()
    return done


def read(project: Project, path: str = PATH) -> Catalog:
    return po.loads(project.read(path), path=path)


def entry_of(project: Project, source: str) -> Entry:
    return next(entry for entry in read(project).entries if entry.unit.source.startswith(source))


def edit(project: Project, change: Callable[[Catalog], Catalog]) -> None:
    """Change the German catalog as a person would with an editor."""
    project.write(PATH, po.dumps(change(read(project))), expected=project.read(PATH))


def reviewed_in_editor(catalog: Catalog, source: str, target: str, translator: str) -> Catalog:
    entries = tuple(
        replace(
            entry, translation=replace(entry.translation, target=target, state=State.REVIEWED, previous=None)
        )
        if entry.unit.source.startswith(source)
        else entry
        for entry in catalog.entries
    )
    header = {**catalog.header, "Last-Translator": translator, "PO-Revision-Date": "2026-10-05 08:00+0200"}
    return replace(catalog, entries=entries, header=header)


def credited(project: Project) -> list[tuple[str, str, int, str]]:
    return [
        (row.reviewer, row.locale, row.amount.units, row.last)
        for row in credits_of(Workspace(project), Selection())
    ]


# ── the queue ────────────────────────────────────────────────────────────────


def test_the_queue_has_every_open_unit_once_heads_first(project: Project) -> None:
    assert [task.entry.unit.role for task in queue(project)] == [
        "title",
        "description",
        "slug",
        "heading",
        "paragraph",
        "item",
    ]
    assert next(str(task.location) for task in queue(project)).startswith(f"{PATH}:")


def test_what_is_approved_leaves_the_queue_and_what_cannot_be_built_comes_back(project: Project) -> None:
    approve(project)
    assert queue(project) == []

    edit(project, lambda catalog: reviewed_in_editor(catalog, "See the", "Siehe Hafen.", "Anna"))

    [task] = queue(project)
    assert (task.standing, [found.message for found in task.findings]) == (
        "failed",
        ["markup lost: link https://example.org/harbour"],
    )


def test_an_id_stays_the_same_whatever_becomes_of_the_unit(project: Project) -> None:
    unit = id_of(project, "A walk")
    approve(project, unit)
    [task] = reviewing.tasks(Workspace(project), Selection(), [unit[:8].upper()])
    assert (task.id, task.standing) == (unit, "reviewed")


# ── approving ────────────────────────────────────────────────────────────────


def test_only_the_named_unit_and_the_header_change(project: Project) -> None:
    before = project.read(PATH).split("\n\n")
    done = approve(project, id_of(project, "Bring")[:6], text="Warm anziehen.")
    after = project.read(PATH).split("\n\n")

    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert (done.written, done.refused, len(changed)) == ([PATH], [], 2)
    assert changed[1][1].splitlines() == [
        "#. item in “A walk”",
        "#: articles/walk.md:1",
        'msgid "Bring warm clothes."',
        'msgstr "Warm anziehen."',
    ]
    header = read(project).header
    assert (header["Last-Translator"], header["PO-Revision-Date"]) == (ANNA.name, ANNA.moment)


def test_doing_it_twice_changes_no_byte(project: Project) -> None:
    unit = id_of(project, "Bring")
    approve(project, unit)
    files = {path: project.read(path) for path in (PATH, LOG)}

    assert approve(project, unit, person=BEN).written == []
    draft(project)

    assert {path: project.read(path) for path in files} == files


def test_a_dry_run_writes_nothing(project: Project) -> None:
    before = project.read(PATH)
    assert approve(project, id_of(project, "Bring"), dry=True).written == [PATH]
    assert (project.read(PATH), project.exists(LOG)) == (before, False)


def test_all_drafts_are_approved_but_nothing_stale_or_missing(project: Project) -> None:
    text = ARTICLE.replace("A walk in 5 steps", "A walk in 6 steps")
    project.write("articles/walk.md", text, expected=ARTICLE)
    workspace = Workspace(project)
    pipeline.extract(workspace, Selection())

    approve(project)

    assert [task.standing for task in queue(project)] == ["stale"]


def test_what_cannot_be_built_is_refused_always_and_what_checks_call_wrong_without_force(
    project: Project,
) -> None:
    project.write(
        "glossary.csv",
        "type,en,de,forbid.de,case,note\nterm,clothes,Kleidung,,,\n",
        expected=project.find_text("glossary.csv"),
    )
    link, term, slug = (id_of(project, source) for source in ("See the", "Bring", "walk"))

    [lost] = approve(project, link, text="Siehe Hafen.", force=True).refused
    [invalid] = approve(project, slug, text="Not A Slug", force=True).refused
    [wrong] = approve(project, term, text="Warm anziehen.").refused

    assert lost.refusal == "its text lost link https://example.org/harbour"
    assert invalid.refusal == "its text is no slug: lower-case letters, digits, single hyphens"
    assert wrong.refusal == (
        "“clothes” must be “Kleidung” [term-missing]; correct it with --text or --edit, or give --force"
    )
    assert approve(project, term, text="Warm anziehen.", force=True).refused == []
    assert entry_of(project, "Bring").translation.target == "Warm anziehen."


def test_of_sentences_one_whose_paragraph_could_not_be_built_is_refused(tmp_path: Path) -> None:
    settings = Settings(source_locale=EN, locales=(DE,), segmentation="sentence")
    project = Project(tmp_path, settings)
    project.write(
        "articles/walk.md", "It rains. See the [harbour](https://example.org/harbour).\n", expected=None
    )
    draft(project)
    approve(project, id_of(project, "It rains"))

    refused = approve(project, id_of(project, "See"), text="Nur Worte.", force=True).refused
    accepted = approve(project, id_of(project, "See"), text="Der [Hafen](https://example.org/harbour).")

    assert [one.refusal for one in refused] == ["its text lost link https://example.org/harbour"]
    assert (accepted.written, accepted.refused) == ([PATH], [])


def test_a_unit_without_a_text_or_ahead_of_its_catalog_is_refused(project: Project) -> None:
    text = ARTICLE.replace("Bring warm clothes.", "Bring a torch and a map of the town.")
    project.write("articles/walk.md", text, expected=ARTICLE)
    unit = id_of(project, "Bring a torch")
    [behind] = approve(project, unit).refused
    assert behind.refusal == "the catalog is behind its article; run foreigndesk extract first"

    pipeline.extract(Workspace(project), Selection())
    [empty] = approve(project, unit).refused
    assert empty.refusal == "it has no text; give one with --text"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("abc", "“abc” is too short for an id; type at least 4 digits of it"),
        ("0000000000000000", "no unit has the id 0000000000000000; run foreigndesk review to see the ids"),
    ],
)
def test_a_wrong_id_is_told(project: Project, given: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        approve(project, given)
    assert str(caught.value) == message


def test_an_id_that_two_units_begin_with_wants_more_digits(project: Project) -> None:
    number = itertools.count()
    taken: dict[str, str] = {}
    while True:  # Two sources whose ids begin alike; of 65,536 beginnings a few hundred do.
        source = f"Number {next(number)}."
        short = unit_id("articles/list.md", DE, ("", source))[:4]
        if short in taken:
            break
        taken[short] = source
    project.write("articles/list.md", f"{taken[short]}\n\n{source}\n", expected=None)
    with pytest.raises(SettingsError, match=rf"2 units have an id that begins with {short}: "):
        approve(project, short)


# ── rejecting ────────────────────────────────────────────────────────────────


def test_a_rejected_draft_is_kept_in_a_comment_and_not_drafted_again(project: Project) -> None:
    text = entry_of(project, "Bring").translation.target
    reject(project, id_of(project, "Bring"), reason="too stiff")
    draft(project)

    entry = entry_of(project, "Bring")
    assert entry.translation.state is State.INITIAL
    assert entry.comments == (f"Rejected by {ANNA.name}, 2026-11-28: too stiff", f"> {text}")


def test_a_rejected_slug_is_not_drafted_again(project: Project) -> None:
    reject(project, id_of(project, "walk"))
    draft(project)
    assert entry_of(project, "walk").translation.state is State.INITIAL


@pytest.mark.parametrize("state", [State.REVIEWED, State.TRANSLATED])
def test_a_rejected_text_that_a_person_worked_on_stays(project: Project, state: State) -> None:
    def change(catalog: Catalog) -> Catalog:
        changed = reviewed_in_editor(catalog, "Bring", "Warm anziehen.", "Anna")
        entries = tuple(
            replace(new, translation=replace(old.translation, target=new.translation.target, state=state))
            if new != old
            else old
            for old, new in zip(catalog.entries, changed.entries, strict=True)
        )
        return replace(changed, entries=entries)

    edit(project, change)
    reject(project, id_of(project, "Bring"), reason="no")

    entry = entry_of(project, "Bring")
    assert (entry.translation.target, entry.translation.state) == ("Warm anziehen.", State.TRANSLATED)
    assert entry.comments == (f"Rejected by {ANNA.name}, 2026-11-28: no",)


# ── credit ───────────────────────────────────────────────────────────────────


def test_reviews_from_the_shell_and_in_editors_are_credited_to_whoever_did_them(project: Project) -> None:
    edit(project, lambda catalog: reviewed_in_editor(catalog, "Bring", "Warm anziehen.", "Carla <c@x.org>"))
    approve(project, id_of(project, "The old"), person=BEN)
    edit(project, lambda catalog: reviewed_in_editor(catalog, "See", catalog_text(catalog), "Dora <d@x.org>"))
    pipeline.extract(Workspace(project), Selection())

    assert credited(project) == [
        ("Dora <d@x.org>", "de", 1, "2026-10-05"),  # Most words first.
        (BEN.name, "de", 1, "2026-11-29"),
        ("Carla <c@x.org>", "de", 1, "2026-10-05"),
    ]


def catalog_text(catalog: Catalog) -> str:
    return next(e.translation.target for e in catalog.entries if e.unit.source.startswith("See"))


def test_credit_survives_the_loss_of_the_state_folder_and_of_all_notes(project: Project) -> None:
    approve(project, id_of(project, "The old"), person=BEN)
    before = credited(project)
    for file in (project.root / ".foreigndesk").iterdir():
        file.unlink()
    # What msgmerge leaves of an entry: no `#.` lines; and somebody else was the last translator.
    edit(project, lambda catalog: replace(catalog, header={**catalog.header, "Last-Translator": "Eve"}))
    bare = "\n".join(line for line in project.read(PATH).split("\n") if not line.startswith("#."))
    project.write(PATH, bare, expected=project.read(PATH))
    draft(project)

    assert credited(project) == before == [(BEN.name, "de", 1, "2026-11-29")]


def test_a_text_that_was_changed_after_its_review_is_credited_anew_and_a_rejected_one_to_nobody(
    project: Project,
) -> None:
    approve(project, id_of(project, "Bring"), person=BEN)
    edit(project, lambda catalog: reviewed_in_editor(catalog, "Bring", "Warm anziehen.", "Carla <c@x.org>"))
    pipeline.build(Workspace(project), Selection())
    assert credited(project) == [("Carla <c@x.org>", "de", 1, "2026-10-05")]

    reject(project, id_of(project, "Bring"))
    assert credited(project) == []


def test_status_knows_who_reviewed_what_no_run_has_seen_yet(project: Project) -> None:
    edit(project, lambda catalog: reviewed_in_editor(catalog, "Bring", "Warm anziehen.", "Carla <c@x.org>"))
    assert credited(project) == [("Carla <c@x.org>", "de", 1, "2026-10-05")]
    assert not project.exists(LOG)


def test_whom_no_header_names_is_unknown_and_stays_so(project: Project) -> None:
    edit(project, lambda catalog: reviewed_in_editor(catalog, "Bring", "Warm!", "Automatically generated"))
    pipeline.build(Workspace(project), Selection())
    edit(project, lambda catalog: replace(catalog, header={**catalog.header, "Last-Translator": "Eve"}))
    pipeline.build(Workspace(project), Selection())

    [row] = credited(project)
    assert row[:3] == ("", "de", 1)


def test_a_log_that_is_damaged_stops_no_run_and_stays_as_it_is(project: Project) -> None:
    approve(project, id_of(project, "The old"), person=BEN)
    damaged = project.read(LOG).replace("2026", '"2026"x')
    project.write(LOG, damaged, expected=project.read(LOG))
    workspace = Workspace(project)

    pipeline.extract(workspace, Selection())

    assert project.read(LOG) == damaged
    assert [str(error).partition(" (")[0] for error in workspace.errors] == [f"{LOG}:2: the line is no CSV"]
