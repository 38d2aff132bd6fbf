"""What is published while a review is under way, by the settings' rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foreigndesk import checking, pipeline, po
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import Severity, State
from foreigndesk.policy import Policy, Rule
from foreigndesk.project import Project
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foreigndesk.model import Entry
    from foreigndesk.pipeline import Outcome

EN, DE, FR = parse_locale("en"), parse_locale("de"), parse_locale("fr")
ARTICLE = "---\ntitle: The harbour\n---\n\nThe ferry waits.\n\nThe tide is low.\n"
REVIEWED = Policy(default="reviewed")
FILLED = Policy(default="reviewed", fallback="source")
PATH = "translations/de/harbour.md"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An article with drafts, of which nothing is published yet; the slug is reviewed."""
    project = Project(tmp_path, Settings(source_locale=EN, locales=(DE,)))
    project.write("articles/harbour.md", ARTICLE, expected=None)
    pipeline.translate(Workspace(with_policy(project, REVIEWED)), Selection(), engine=PseudoEngine({}, []))
    edit(project, lambda entry: accepted(entry, "harbour") if entry.unit.context == "slug" else entry)
    return project


def with_policy(project: Project, policy: Policy) -> Project:
    return replace(project, settings=replace(project.settings, publish=policy))


def build(project: Project, policy: Policy, *, dry: bool = False) -> Outcome:
    workspace = Workspace(with_policy(project, policy))
    outcome = pipeline.build(workspace, Selection(), dry=dry)
    workspace.raise_errors()
    outcome.written = [path for path in outcome.written if path.startswith("translations/")]
    return outcome


def edit(project: Project, change: Callable[[Entry], Entry]) -> None:
    path = "l10n/de/articles/harbour.md.po"
    catalog = po.loads(project.read(path), path=path)
    changed = replace(catalog, entries=tuple(map(change, catalog.entries)))
    project.write(path, po.dumps(changed), expected=project.read(path))


def accepted(entry: Entry, target: str = "") -> Entry:
    text = target or entry.translation.target
    return replace(
        entry, translation=replace(entry.translation, target=text, state=State.REVIEWED, previous=None)
    )


def accept(project: Project, *sources: str) -> None:
    edit(
        project,
        lambda entry: accepted(entry) if not sources or entry.unit.source in sources else entry,
    )


def drafted_again(entry: Entry) -> Entry:
    return replace(entry, translation=replace(entry.translation, state=State.TRANSLATED))


def head(text: str) -> dict[str, str]:
    lines = text.split("---\n")[1].splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_the_source_text_stands_in_for_what_nobody_accepted(project: Project) -> None:
    accept(project, "The harbour", "The ferry waits.")

    assert build(project, FILLED).written == [PATH]

    text = project.read(PATH)
    assert "Ţĥé ƒéŕŕý ŵåîţš." in text
    assert text.endswith("\n\nThe tide is low.\n")
    assert (head(text)["lang"], head(text)["translation_status"]) == ("de", "partial")


def test_a_variant_all_in_the_source_language_says_so(project: Project) -> None:
    assert build(project, FILLED).written == [PATH]
    assert head(project.read(PATH)) == {
        "title": "The harbour",
        "lang": "en",
        "slug": "harbour",
        "translation_of": "articles/harbour.md",
        "translation_status": "source",
    }


def test_an_article_without_any_translation_is_published_in_the_source_language_if_that_is_wanted(
    project: Project,
) -> None:
    (project.root / "l10n/de/articles/harbour.md.po").unlink()

    assert build(project, Policy(fallback="leave-out")).written == []
    assert build(project, Policy(fallback="source")).written == [PATH]
    assert head(project.read(PATH))["translation_status"] == "source"


def test_an_article_all_reviewed_is_published_whatever_the_fallback(project: Project) -> None:
    accept(project)
    for policy in (REVIEWED, FILLED):
        build(project, policy)
        assert head(project.read(PATH))["translation_status"] == "reviewed"


def test_a_reviewed_variant_stays_until_all_is_reviewed_again(project: Project) -> None:
    accept(project)
    build(project, REVIEWED)
    before = project.read(PATH)
    edit(project, lambda entry: drafted_again(entry) if entry.unit.source.startswith("The tide") else entry)

    outcome = build(project, REVIEWED)

    assert (outcome.written, outcome.removed, project.read(PATH)) == ([], [], before)
    reason = "1 of 4 units are not reviewed"
    assert outcome.notes == [
        f"articles/harbour.md is not built in de: {reason}; {PATH} stays as it was published"
    ]
    assert build(project, FILLED).written == [PATH]
    assert project.read(PATH).endswith("\n\nThe tide is low.\n")


@pytest.mark.parametrize("status", ["draft", "source"])
def test_what_nobody_accepted_is_taken_back_where_only_reviewed_texts_are_published(
    project: Project, status: str
) -> None:
    build(project, FILLED if status == "source" else Policy())
    assert head(project.read(PATH))["translation_status"] == status

    assert build(project, REVIEWED, dry=True).removed == [PATH]
    assert build(project, REVIEWED).removed == [PATH]
    assert (project.exists(PATH), project.manifest()) == (False, {})
    assert build(project, REVIEWED, dry=True).removed == []


def test_a_draft_that_a_person_changed_in_place_is_not_taken_back(project: Project) -> None:
    build(project, Policy())
    project.write(PATH, "mine", expected=project.read(PATH))

    outcome = build(project, REVIEWED)

    assert (outcome.removed, project.read(PATH)) == ([], "mine")
    assert f"{PATH} is kept, though nobody accepted it: a person changed it" in outcome.notes


def test_a_variant_whose_status_an_older_record_does_not_tell_stays(project: Project) -> None:
    build(project, Policy())
    path = "translations/.manifest.json"
    project.write(
        path, project.read(path).replace('",\n   "status": "draft"', '"'), expected=project.read(path)
    )

    assert build(project, REVIEWED).removed == []
    assert project.exists(PATH)


def test_an_address_that_readers_know_stays_while_its_slug_is_looked_at_again(project: Project) -> None:
    edit(project, lambda entry: accepted(entry, "hafen") if entry.unit.context == "slug" else entry)
    build(project, FILLED)
    edit(project, lambda entry: drafted_again(entry) if entry.unit.context == "slug" else entry)

    assert build(project, FILLED, dry=True).removed == []
    assert head(project.read("translations/de/hafen.md"))["slug"] == "hafen"


def test_a_slug_that_nobody_accepted_is_no_address(project: Project) -> None:
    edit(
        project,
        lambda entry: drafted_again(accepted(entry, "hafen")) if entry.unit.context == "slug" else entry,
    )
    accept(project, "The ferry waits.")

    assert build(project, FILLED).written == [PATH]
    assert head(project.read(PATH))["slug"] == "harbour"


def test_a_rule_for_articles_or_locales_is_for_them_alone(project: Project) -> None:
    french = replace(project, settings=replace(project.settings, locales=(DE, FR)))
    pipeline.extract(Workspace(french), Selection())
    rules = Policy(
        default="reviewed", fallback="source", locales={FR: Rule(fallback="leave-out")}, articles={}
    )
    assert build(french, rules).written == [PATH]
    legal = replace(rules, articles={"articles/*": Rule(publish="drafts")})
    assert build(french, legal).written == [PATH]
    assert head(project.read(PATH))["translation_status"] == "draft"


@pytest.mark.parametrize(("policy", "severity"), [(Policy(), Severity.WARNING), (REVIEWED, Severity.ERROR)])
def test_a_draft_is_an_error_where_readers_do_not_get_it(
    project: Project, policy: Policy, severity: Severity
) -> None:
    workspace = Workspace(with_policy(project, policy))
    found = [each for each in checking.check(workspace, Selection()) if each.rule == "unreviewed"]
    assert {each.severity for each in found} == {severity}
    lenient = replace(
        workspace.project,
        settings=replace(workspace.project.settings, checks={"unreviewed": Severity.INFO}),
    )
    again = [each for each in checking.check(Workspace(lenient), Selection()) if each.rule == "unreviewed"]
    assert {each.severity for each in again} == {Severity.INFO}


@pytest.mark.parametrize("policy", [Policy(), REVIEWED, FILLED, Policy(fallback="source")])
def test_a_second_run_changes_no_byte(project: Project, policy: Policy) -> None:
    accept(project, "The ferry waits.")
    build(project, policy)
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    build(project, policy)
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before
