from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foreigndesk import checking, pipeline, po
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import ConflictError, InputError
from foreigndesk.jobs import Job, Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import State
from foreigndesk.policy import Policy
from foreigndesk.project import Project, digest
from foreigndesk.publishing import Publishing
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from foreigndesk.model import Entry
    from foreigndesk.publishing import Publication

DE, EN = parse_locale("de"), parse_locale("en")
ARTICLE = "Rathaus wird saniert\n\nDie Stadt gibt 3,5 Millionen Euro aus.\n\nDer Bau beginnt am 12. Juli.\n"
DRAFT = "Ŕåţĥåûš ŵîŕđ šåñîéŕţ\n\nĐîé Šţåđţ ĝîƀţ 3,5 Ṁîļļîöñéñ Éûŕö åûš.\n\nĐéŕ Ɓåû ƀéĝîññţ åṁ 12. Ĵûļî.\n"
MANIFEST = "translations/.manifest.json"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two articles with reviewed slugs, drafted into English, not yet built."""
    project = Project(tmp_path, Settings(source_locale=DE, locales=(EN,)))
    add(project, "rathaus", "town-hall")
    add(project, "schule", "school")
    return project


def add(project: Project, name: str, slug: str) -> None:
    project.write(f"articles/{name}.txt", ARTICLE, expected=None)
    workspace = Workspace(project)
    selection = Selection(articles=(f"articles/{name}.txt",))
    pipeline.extract(workspace, selection)
    edit(project, name, lambda entry: drafted(entry, slug))
    workspace.raise_errors()


def drafted(entry: Entry, slug: str) -> Entry:
    ((draft,),) = PseudoEngine({}, []).open(DE, EN).translate([entry.unit.source])
    target = slug if entry.unit.context == "slug" else draft
    return replace(entry, translation=replace(entry.translation, target=target, state=State.TRANSLATED))


def edit(project: Project, name: str, change: Callable[[Entry], Entry]) -> None:
    """Change every entry of an article's catalog, as a person would with an editor."""
    path = f"l10n/en/articles/{name}.txt.po"
    catalog = po.loads(project.read(path), path=path)
    changed = replace(catalog, entries=tuple(change(entry) for entry in catalog.entries))
    (project.root / path).write_bytes(po.dumps(changed).encode())


def rename(project: Project, name: str, slug: str) -> None:
    edit(project, name, lambda entry: drafted(entry, slug) if entry.unit.context == "slug" else entry)


def planned(
    workspace: Workspace, jobs: Sequence[Job], *, force: bool = False, dry: bool = False
) -> Publishing:
    publishing = Publishing(workspace, force=force, dry=dry)
    for job in jobs:
        publishing.plan(job)
    return publishing


def publish(
    project: Project, *articles: str, force: bool = False, dry: bool = False
) -> tuple[Publication, list[str]]:
    workspace = Workspace(project)
    selection = Selection(articles=tuple(f"articles/{name}.txt" for name in articles))
    done = planned(workspace, workspace.jobs(selection), force=force, dry=dry).run(workspace.each(selection))
    return done, [f"{type(error).__name__}: {error}" for error in workspace.errors]


def built(project: Project) -> dict[str, str]:
    root = project.root / "translations"
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file() and path.name != ".manifest.json"
    }


def stamps(project: Project) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}


def owners(project: Project) -> dict[str, str]:
    return {path: record.article for path, record in project.manifest().items()}


def same_slug(second: str, first: str) -> str:
    what = f"articles/{second}.txt and articles/{first}.txt have the same slug"
    return f"{what}; change the slug in l10n/en/articles/{second}.txt.po"


CONFLICT = "move the change into the catalog, or build with --force, which keeps a copy"


def test_a_first_build_writes_every_variant_and_its_record(project: Project) -> None:
    done, errors = publish(project)

    assert (done.written, done.removed, done.notes, errors) == (
        ["translations/en/town-hall.txt", "translations/en/school.txt"],
        [],
        [],
        [],
    )
    assert built(project) == {"en/town-hall.txt": DRAFT, "en/school.txt": DRAFT}
    record = project.manifest()["translations/en/town-hall.txt"]
    assert (record.article, record.locale, record.digest) == ("articles/rathaus.txt", EN, digest(DRAFT))


def test_a_second_build_writes_nothing(project: Project) -> None:
    publish(project)
    before = stamps(project)

    done, errors = publish(project)

    assert (done.written, done.removed, done.notes, errors) == ([], [], [], [])
    assert stamps(project) == before


def test_a_changed_catalog_changes_its_variant_alone(project: Project) -> None:
    publish(project)
    edit(
        project,
        "schule",
        lambda entry: (
            replace(entry, translation=replace(entry.translation, target="The building"))
            if entry.unit.source.startswith("Der Bau")
            else entry
        ),
    )

    done, _ = publish(project)

    assert done.written == ["translations/en/school.txt"]
    assert built(project) == {
        "en/town-hall.txt": DRAFT,
        "en/school.txt": DRAFT.replace("Đéŕ Ɓåû ƀéĝîññţ åṁ 12. Ĵûļî.", "The building"),
    }


def test_a_changed_slug_moves_the_variant(project: Project) -> None:
    publish(project)
    rename(project, "rathaus", "city-hall")

    done, errors = publish(project)

    assert (done.written, done.removed, errors) == (
        ["translations/en/city-hall.txt"],
        ["translations/en/town-hall.txt"],
        [],
    )
    assert built(project) == {"en/city-hall.txt": DRAFT, "en/school.txt": DRAFT}
    assert owners(project) == {
        "translations/en/city-hall.txt": "articles/rathaus.txt",
        "translations/en/school.txt": "articles/schule.txt",
    }


def test_a_changed_slug_leaves_a_variant_that_a_person_changed(project: Project) -> None:
    publish(project)
    (project.root / "translations/en/town-hall.txt").write_text("by hand", encoding="utf-8")
    rename(project, "rathaus", "city-hall")

    done, errors = publish(project)

    assert (done.written, done.removed, errors) == (["translations/en/city-hall.txt"], [], [])
    assert done.notes == [
        "translations/en/town-hall.txt is kept: a person changed it; its article is now translations/en/city-hall.txt"
    ]
    assert built(project)["en/town-hall.txt"] == "by hand"
    assert publish(project)[0].notes == []


def test_a_former_variant_that_cannot_be_read_does_not_undo_the_new_one(project: Project) -> None:
    publish(project)
    (project.root / "translations/en/town-hall.txt").write_bytes(b"\xff")
    rename(project, "rathaus", "city-hall")

    done, errors = publish(project)

    assert done.written == ["translations/en/city-hall.txt"]
    assert errors == [
        "InputError: translations/en/town-hall.txt:1: the file is not UTF-8 (byte 0 is 0xff); save it as UTF-8"
    ]
    assert owners(project)["translations/en/city-hall.txt"] == "articles/rathaus.txt"


def test_a_variant_that_a_person_changed_is_kept_and_told(project: Project) -> None:
    publish(project)
    (project.root / "translations/en/town-hall.txt").write_text("by hand", encoding="utf-8")

    for dry in (False, True):
        done, errors = publish(project, dry=dry)

        assert done.written == []
        assert errors == [
            f"ConflictError: translations/en/town-hall.txt: a person changed this variant; {CONFLICT}"
        ]
        assert built(project) == {"en/town-hall.txt": "by hand", "en/school.txt": DRAFT}
    assert ConflictError.exit_code == 6


def test_force_replaces_what_a_person_changed_and_keeps_every_copy(project: Project) -> None:
    publish(project)
    variant = project.root / "translations/en/town-hall.txt"
    variant.write_text("by hand", encoding="utf-8")
    publish(project, force=True)
    variant.write_text("by hand again", encoding="utf-8")

    done, errors = publish(project, force=True)

    assert (done.written, errors) == (["translations/en/town-hall.txt"], [])
    assert done.notes == [
        "translations/en/town-hall.txt was changed by a person; that text is kept in translations/en/town-hall.txt.bak2"
    ]
    assert built(project) == {
        "en/town-hall.txt": DRAFT,
        "en/town-hall.txt.bak": "by hand",
        "en/town-hall.txt.bak2": "by hand again",
        "en/school.txt": DRAFT,
    }


def test_other_line_ends_are_no_change_of_a_person(project: Project) -> None:
    publish(project)
    (project.root / "translations/en/town-hall.txt").write_bytes(DRAFT.replace("\n", "\r\n").encode())

    done, errors = publish(project)

    assert (done.written, errors) == (["translations/en/town-hall.txt"], [])


def test_line_breaks_that_a_person_gave_a_variant_stay_also_when_its_text_changes(project: Project) -> None:
    publish(project)
    wrapped = DRAFT.replace("ĝîƀţ 3,5", "ĝîƀţ\n3,5")
    (project.root / "translations/en/town-hall.txt").write_text(wrapped, encoding="utf-8")
    done, errors = publish(project)
    assert (done.written, errors, built(project)["en/town-hall.txt"]) == ([], [], wrapped)

    edit(project, "rathaus", lambda entry: retitled(entry, "Town hall to be renovated"))
    done, errors = publish(project)

    assert (done.written, errors) == (["translations/en/town-hall.txt"], [])
    rest = wrapped.partition("\n")[2]
    assert built(project)["en/town-hall.txt"] == f"Town hall to be renovated\n{rest}"


def retitled(entry: Entry, title: str) -> Entry:
    if entry.unit.context != "title":
        return entry
    return replace(entry, translation=replace(entry.translation, target=title))


def test_the_blank_lines_of_a_variant_that_nobody_touched_are_those_of_its_article(project: Project) -> None:
    publish(project)
    (project.root / "articles/rathaus.txt").write_text(ARTICLE.replace("\n\n", "\n\n\n"), encoding="utf-8")

    publish(project)

    assert built(project)["en/town-hall.txt"] == DRAFT.replace("\n\n", "\n\n\n")


def test_of_two_articles_with_one_slug_the_first_is_written(project: Project) -> None:
    rename(project, "schule", "town-hall")

    done, errors = publish(project)

    assert done.written == ["translations/en/town-hall.txt"]
    assert errors == [f"InputError: translations/en/town-hall.txt: {same_slug('schule', 'rathaus')}"]
    assert owners(project) == {"translations/en/town-hall.txt": "articles/rathaus.txt"}


def test_an_article_keeps_its_slug_against_one_that_comes_later(project: Project) -> None:
    publish(project)
    add(project, "abriss", "school")

    for articles in ((), ("abriss",)):
        _, errors = publish(project, *articles)
        assert errors == [f"InputError: translations/en/school.txt: {same_slug('abriss', 'schule')}"]
    assert owners(project)["translations/en/school.txt"] == "articles/schule.txt"


def test_two_articles_may_swap_their_slugs(project: Project) -> None:
    edit(
        project,
        "schule",
        lambda entry: (
            replace(entry, translation=replace(entry.translation, target="The school"))
            if entry.unit.context == "title"
            else entry
        ),
    )
    publish(project)
    before = built(project)
    rename(project, "rathaus", "school")
    rename(project, "schule", "town-hall")

    _, errors = publish(project)

    assert errors == []
    assert built(project) == {
        "en/town-hall.txt": before["en/school.txt"],
        "en/school.txt": before["en/town-hall.txt"],
    }
    assert owners(project) == {
        "translations/en/town-hall.txt": "articles/schule.txt",
        "translations/en/school.txt": "articles/rathaus.txt",
    }
    assert publish(project)[0].written == []


def test_the_slug_of_a_deleted_article_is_free(project: Project) -> None:
    publish(project)
    (project.root / "articles/schule.txt").unlink()
    add(project, "abriss", "school")

    _, errors = publish(project)

    assert errors == []
    assert owners(project)["translations/en/school.txt"] == "articles/abriss.txt"


def test_without_a_record_equal_variants_are_adopted_and_others_protected(project: Project) -> None:
    publish(project)
    (project.root / MANIFEST).unlink()
    (project.root / "translations/en/school.txt").write_text("by hand", encoding="utf-8")

    done, errors = publish(project)

    assert done.written == []
    assert errors == [f"ConflictError: translations/en/school.txt: a person changed this variant; {CONFLICT}"]
    assert owners(project) == {"translations/en/town-hall.txt": "articles/rathaus.txt"}


def test_a_page_of_somebody_else_is_protected(project: Project) -> None:
    project.write("translations/en/school.txt", "a page that was here before", expected=None)

    _, errors = publish(project)

    assert errors == [f"ConflictError: translations/en/school.txt: a person changed this variant; {CONFLICT}"]


def test_a_damaged_record_stops_the_build(project: Project) -> None:
    publish(project)
    (project.root / MANIFEST).write_text("{", encoding="utf-8")

    with pytest.raises(InputError, match="the record of variants is damaged"):
        publish(project)


def test_only_reviewed_articles_are_published_where_the_settings_say_so(project: Project) -> None:
    edit(
        project,
        "schule",
        lambda entry: replace(entry, translation=replace(entry.translation, state=State.REVIEWED)),
    )
    strict = replace(project, settings=replace(project.settings, publish=Policy(default="reviewed")))

    done, errors = publish(strict)

    assert (done.written, errors) == (["translations/en/school.txt"], [])
    assert done.notes == ["articles/rathaus.txt is not built in en: 4 of 4 units are not reviewed"]


def test_a_translation_that_cannot_be_used_keeps_a_reviewed_article_from_being_published(
    project: Project,
) -> None:
    publish(project)

    def review(entry: Entry) -> Entry:
        target = "---" if entry.unit.source.startswith("Der Bau") else entry.translation.target
        return replace(entry, translation=replace(entry.translation, target=target, state=State.REVIEWED))

    edit(project, "schule", review)
    strict = replace(project, settings=replace(project.settings, publish=Policy(default="reviewed")))
    done, errors = publish(strict)

    assert (done.written, built(project)) == ([], {})  # What was there were drafts.
    assert "articles/schule.txt is not built in en: not all of its translations can be used" in done.notes
    what = "the translation of articles/schule.txt:5 has no words"
    remedy = "mend it in the catalog; until then the source text stands in"
    assert errors == [f"InputError: l10n/en/articles/schule.txt.po:36: {what}; {remedy}"]
    done, errors = publish(project, "schule")
    assert (done.written, len(errors)) == (["translations/en/school.txt"], 1)
    assert built(project)["en/school.txt"].endswith("\n\nDer Bau beginnt am 12. Juli.\n")


def test_an_article_without_any_translation_is_not_published(project: Project) -> None:
    (project.root / "l10n/en/articles/rathaus.txt.po").unlink()

    done, errors = publish(project)

    assert (done.written, errors) == (["translations/en/school.txt"], [])
    assert done.notes == ["articles/rathaus.txt is not built in en: nothing of it is translated"]


def test_a_dry_run_touches_nothing(project: Project) -> None:
    publish(project)
    rename(project, "rathaus", "city-hall")
    (project.root / "translations/en/school.txt").write_text("by hand", encoding="utf-8")
    before = stamps(project)

    done, errors = publish(project, dry=True, force=True)

    assert (done.written, done.removed, errors) == (
        ["translations/en/city-hall.txt", "translations/en/school.txt"],
        ["translations/en/town-hall.txt"],
        [],
    )
    assert stamps(project) == before


def test_a_slug_that_is_none_is_told_and_the_others_are_published(project: Project) -> None:
    rename(project, "rathaus", "../../town-hall")

    done, errors = publish(project)

    assert done.written == ["translations/en/school.txt"]
    assert len(errors) == 1
    assert "the slug “../../town-hall” is not valid" in errors[0]
    assert set(built(project)) == {"en/school.txt"}


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_build_that_is_stopped_remembers_what_it_wrote(project: Project, stop: type[BaseException]) -> None:
    workspace = Workspace(project)
    rathaus, schule = workspace.jobs(Selection())

    class Stopping:
        """A format in which the second article is reached when somebody stops the run."""

        def __getattr__(self, name: str) -> object:
            raise stop(name)

    jobs = [rathaus, replace(schule, format=Stopping())]  # type: ignore[arg-type]  # it is never called
    with pytest.raises(stop):
        planned(workspace, jobs).run(jobs)

    assert owners(project) == {"translations/en/town-hall.txt": "articles/rathaus.txt"}
    done, errors = publish(project)
    assert (done.written, errors) == (["translations/en/school.txt"], [])


def test_the_variant_of_a_renamed_article_becomes_an_orphan(project: Project) -> None:
    publish(project)
    shutil.move(project.root / "articles/schule.txt", project.root / "articles/grundschule.txt")
    add_catalog = project.root / "l10n/en/articles"
    shutil.move(add_catalog / "schule.txt.po", add_catalog / "grundschule.txt.po")
    rename(project, "grundschule", "primary-school")

    done, errors = publish(project)

    assert (done.written, done.removed, errors) == (["translations/en/primary-school.txt"], [], [])
    findings = checking.check(Workspace(project), Selection())
    assert [(finding.rule, str(finding.location)) for finding in findings if "orphan" in finding.rule] == [
        ("orphan-variant", "translations/en/school.txt")
    ]
