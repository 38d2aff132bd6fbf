from __future__ import annotations

from typing import TYPE_CHECKING

import polib
import pytest

from foreigndesk.engines.pseudo import PseudoEngine, PseudoTranslator
from foreigndesk.errors import ForeigndeskError, InputError, SettingsError
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.pipeline import build, extract, translate
from foreigndesk.project import open_project
from foreigndesk.slugs import source_slug

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foreigndesk.model import Locale

EN, DE, FR = parse_locale("en"), parse_locale("de"), parse_locale("fr")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "foreigndesk.toml").write_text('locales = ["en", "de", "fr"]\n', encoding="utf-8")
    return tmp_path


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def workspace(folder: Path) -> Workspace:
    return Workspace(open_project(folder))


def drafted(folder: Path, selection: Selection | None = None) -> Workspace:
    opened = workspace(folder)
    translate(opened, selection or Selection(), engine=PseudoEngine({}, []))
    opened.raise_errors()
    return opened


def slugs(folder: Path, locale: str) -> dict[str, str]:
    jobs = workspace(folder).jobs(Selection(targets=(parse_locale(locale),)))
    return {
        job.document.path: entry.translation.target
        for job in jobs
        for entry in job.catalog.entries
        if entry.unit.context == "slug"
    }


# ── what a job is ────────────────────────────────────────────────────────────


def test_an_article_goes_into_every_locale_but_its_own(folder: Path) -> None:
    write(folder, "articles/a.md", "---\nlang: de\n---\n\nHallo Welt\n")
    write(folder, "articles/b.md", "---\nlang: en\n---\n\nHello world\n")
    pairs = [(job.document.path, job.source, job.locale) for job in workspace(folder).jobs(Selection())]
    assert pairs == [
        ("articles/a.md", DE, EN),
        ("articles/a.md", DE, FR),
        ("articles/b.md", EN, DE),
        ("articles/b.md", EN, FR),
    ]


def test_a_locale_alone_narrows_to_the_articles_in_other_languages(folder: Path) -> None:
    write(folder, "articles/a.md", "---\nlang: de\n---\n\nHallo Welt\n")
    write(folder, "articles/b.md", "---\nlang: en\n---\n\nHello world\n")
    opened = workspace(folder)
    pairs = [(job.document.path, job.locale) for job in opened.jobs(Selection(targets=(DE,)))]
    assert (pairs, opened.errors) == ([("articles/b.md", DE)], [])


@pytest.mark.parametrize(
    ("settings", "front", "given", "expected"),
    [
        ("", "lang: de", None, DE),
        ('source_locale = "en"\n', "lang: de", None, DE),
        ('source_locale = "en"\n', "x: y", None, EN),
        ('[sources]\n"articles/*" = "en"\n', "lang: de", None, EN),
        ('[sources]\n"articles/*" = "en"\n', "lang: de", DE, DE),
    ],
    ids=[
        "the article",
        "the article before the project",
        "the project",
        "a glob before the article",
        "--from first",
    ],
)
def test_the_source_locale_is_the_nearest_that_is_said(
    folder: Path, settings: str, front: str, given: str | None, expected: str
) -> None:
    write(folder, "foreigndesk.toml", f'locales = ["fr"]\n{settings}')
    write(folder, "articles/a.md", f"---\n{front}\n---\n\nText here\n")
    [job] = workspace(folder).jobs(Selection(source=parse_locale(given) if given else None))
    assert job.source == expected


def test_a_lang_that_is_no_locale_is_an_input_error(folder: Path) -> None:
    write(folder, "articles/a.md", "---\nlang: deutsch\n---\n\nText\n")
    with pytest.raises(InputError, match=r"articles/a\.md: its “lang” says “deutsch” is not a locale"):
        workspace(folder).jobs(Selection(articles=("articles/a.md",)))


def test_without_articles_the_error_names_the_globs(folder: Path) -> None:
    with pytest.raises(SettingsError, match="there are no articles"):
        workspace(folder).jobs(Selection())


def test_one_bad_article_is_told_and_the_others_are_worked_on(folder: Path) -> None:
    write(folder, "articles/a.md", "---\nlang: de\ntitle: [\n---\n\nText\n")
    write(folder, "articles/b.md", "---\nlang: de\n---\n\nText hier\n")
    opened = workspace(folder)
    extract(opened, Selection(targets=(EN,)))
    assert [type(error) for error in opened.errors] == [InputError]
    assert (folder / "l10n/en/articles/b.md.po").exists()
    with pytest.raises(ForeigndeskError, match=r"articles/a\.md"):
        opened.raise_errors()


def test_notes_for_reviewers_tell_what_the_glossary_asks_for(folder: Path) -> None:
    write(folder, "glossary.csv", "type,en,de\nterm,tug|tugs,Schlepper\n")
    write(folder, "articles/a.md", "---\nlang: de\n---\n\nDrei Schlepper kommen.\n")
    [job] = workspace(folder).jobs(Selection(targets=(EN,)))
    [paragraph] = [entry.unit for entry in job.catalog.entries if entry.unit.role == "paragraph"]
    assert (paragraph.note, paragraph.terms) == ("paragraph", ("Schlepper = tug",))


def test_code_holds_no_term_that_a_reviewer_is_told(folder: Path) -> None:
    write(folder, "glossary.csv", "type,en,de\nterm,tug|tugs,Schlepper\nkeep,make,\n")
    write(folder, "articles/a.md", "---\nlang: de\n---\n\nDas `make Schlepper` zieht, %(Schlepper)s auch.\n")
    [job] = workspace(folder).jobs(Selection(targets=(EN,)))
    [paragraph] = [entry.unit for entry in job.catalog.entries if entry.unit.role == "paragraph"]
    assert paragraph.terms == ()


@pytest.mark.parametrize(
    ("path", "front", "slug"),
    [
        ("articles/my-walk.md", "", "my-walk"),
        ("articles/x.md", "slug: low-tide\n", "low-tide"),
        ("articles/walk/index.md", "", ""),
        ("README.md", "", ""),
    ],
)
def test_the_source_slug_is_what_the_article_declares_or_its_file_name(
    folder: Path, path: str, front: str, slug: str
) -> None:
    write(folder, path, f"---\nlang: en\n{front}---\n\nText\n")
    [job] = workspace(folder).jobs(Selection(articles=(path,), targets=(DE,)))
    assert (source_slug(job.document), job.slug) == (slug, slug)


def test_an_article_that_stands_for_its_folder_keeps_its_name_and_gets_no_slug(folder: Path) -> None:
    write(folder, "articles/walk/index.md", "---\nlang: en\ntitle: A walk\n---\n\nText here\n")
    drafted(folder, Selection(targets=(DE,)))
    variant = (folder / "translations/de/walk/index.md").read_text(encoding="utf-8")
    assert [line.partition(":")[0] for line in variant.split("---")[1].strip().splitlines()] == [
        "lang",
        "title",
        "translation_of",
        "translation_status",
    ]


def test_a_catalog_that_an_editor_wrapped_anew_is_left_as_it_is(folder: Path) -> None:
    section = (
        "A very long heading about sea-grass, tug-boats and the harbour-master of the old town by the sea"
    )
    write(
        folder,
        "glossary.csv",
        "type,en,de\nterm,harbour-master,Hafenkapitän der sehr alten und sehr weit entfernten Stadt am Meer\n",
    )
    write(
        folder,
        "articles/a.md",
        f"---\nlang: en\n---\n\n# {section}\n\nThe harbour-master speaks to us all.\n",
    )
    drafted(folder, Selection(targets=(DE,)))
    path = folder / "l10n/de/articles/a.md.po"
    polib.pofile(str(path), wrapwidth=50).save()
    before = path.read_bytes()
    drafted(folder, Selection(targets=(DE,)))
    assert path.read_bytes() == before


def test_a_bad_option_of_a_format_is_told_once(folder: Path) -> None:
    write(folder, "foreigndesk.toml", 'locales = ["fr"]\n[formats.markdown]\nfront_mater = ["title"]\n')
    for name in ("a.md", "b.md"):
        write(folder, f"articles/{name}", "---\nlang: en\n---\n\nText here\n")
    with pytest.raises(SettingsError, match="did you mean “front_matter”"):
        workspace(folder).jobs(Selection())


def test_windows_line_ends_of_a_catalog_are_kept(folder: Path) -> None:
    write(folder, "articles/a.md", "---\nlang: de\n---\n\nText hier\n")
    drafted(folder, Selection(targets=(EN,)))
    catalog = folder / "l10n/en/articles/a.md.po"
    catalog.write_bytes(catalog.read_bytes().replace(b"\n", b"\r\n"))
    write(folder, "articles/a.md", "---\nlang: de\n---\n\nText hier und da\n")
    drafted(folder, Selection(targets=(EN,)))
    data = catalog.read_bytes()
    assert (b"und da" in data, data.count(b"\n") == data.count(b"\r\n")) == (True, True)


# ── drafts of slugs ──────────────────────────────────────────────────────────


def test_two_articles_never_get_the_same_slug_in_a_locale(folder: Path) -> None:
    for name in ("a/walk.md", "b/walk.md"):
        write(folder, f"articles/{name}", "---\nlang: en\ntitle: A walk\n---\n\nText here\n")
    drafted(folder, Selection(targets=(DE,)))
    found = slugs(folder, "de")
    assert (len(set(found.values())), found["articles/b/walk.md"]) == (2, f"{found['articles/a/walk.md']}-2")


def test_an_article_that_comes_later_leaves_the_published_slug_alone(folder: Path) -> None:
    write(folder, "articles/b/walk.md", "---\nlang: en\ntitle: A walk\n---\n\nText here\n")
    drafted(folder, Selection(targets=(DE,)))
    published = slugs(folder, "de")["articles/b/walk.md"]
    write(folder, "articles/a/walk.md", "---\nlang: en\ntitle: A walk\n---\n\nText here\n")
    drafted(folder, Selection(articles=("articles/a/walk.md",), targets=(DE,)))
    assert slugs(folder, "de") == {"articles/b/walk.md": published, "articles/a/walk.md": f"{published}-2"}


def test_a_slug_stays_when_the_title_changes(folder: Path) -> None:
    write(folder, "articles/walk.md", "---\nlang: en\ntitle: A walk\n---\n\nText here\n")
    drafted(folder, Selection(targets=(DE,)))
    before = slugs(folder, "de")
    write(folder, "articles/walk.md", "---\nlang: en\ntitle: A very long walk\n---\n\nText here\n")
    drafted(folder, Selection(targets=(DE,)))
    assert slugs(folder, "de") == before


def redrafted(folder: Path) -> int:
    opened = workspace(folder)
    return translate(opened, Selection(targets=(DE,)), engine=PseudoEngine({}, []), redraft=True).drafted


def test_redraft_makes_anew_what_nobody_touched(folder: Path) -> None:
    write(folder, "articles/walk.md", "---\nlang: en\ntitle: A walk\n---\n\nText here\n")
    drafted(folder, Selection(targets=(DE,)))
    write(folder, "glossary.csv", "type,en,de\nterm,text,Wortlaut\n")
    assert redrafted(folder) == 3
    assert "Wortlaut" in (folder / "l10n/de/articles/walk.md.po").read_text(encoding="utf-8")


def test_redraft_leaves_what_a_person_edited_and_what_was_reviewed_before(folder: Path) -> None:
    write(folder, "articles/walk.md", "---\nlang: en\ntitle: A walk\n---\n\nText here\n\nAnother text\n")
    drafted(folder, Selection(targets=(DE,)))
    path = folder / "l10n/de/articles/walk.md.po"
    catalog = polib.pofile(str(path), wrapwidth=79)
    for entry in catalog:
        if entry.msgid == "Text here":
            entry.msgstr = "edited, not yet accepted"
        if entry.msgid == "Another text":
            entry.msgstr, entry.flags = "reviewed", []
    catalog.save()
    write(folder, "articles/walk.md", "---\nlang: en\ntitle: A walk\n---\n\nText here\n\nAnother new text\n")
    redrafted(folder)
    after = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    assert (after["Text here"], after["Another new text"]) == ("edited, not yet accepted", "reviewed")


@pytest.mark.parametrize("table", ["formats.word", "engines.google", "checks"])
def test_settings_for_what_does_not_exist_are_refused_by_every_command(folder: Path, table: str) -> None:
    write(folder, "foreigndesk.toml", f'locales = ["fr"]\n[{table}]\nspelling = "off"\n')
    write(folder, "articles/walk.md", "---\nlang: en\n---\n\nText here\n")
    with pytest.raises(SettingsError, match=r"foreigndesk\.toml: there is no \w+ “\w+”; use one of"):
        extract(workspace(folder), Selection())


def test_a_locale_without_a_glossary_column_is_noted_once(folder: Path) -> None:
    write(folder, "glossary.csv", "type,en,de\nterm,text,Wortlaut\n")
    for name in ("a.md", "b.md"):
        write(folder, f"articles/{name}", "---\nlang: en\n---\n\nText here\n")
    outcome = translate(workspace(folder), Selection(targets=(FR,)), engine=PseudoEngine({}, []))
    assert outcome.notes == ["glossary.csv has no column fr: only terms to keep are enforced in French"]


def test_nothing_is_built_of_an_article_that_has_no_translation(folder: Path) -> None:
    write(folder, "articles/a.md", "---\nlang: de\n---\n\nText hier\n")
    opened = workspace(folder)
    extract(opened, Selection(targets=(EN,)))
    outcome = build(workspace(folder), Selection(targets=(EN,)))
    assert (outcome.written, outcome.notes) == (
        [],
        ["articles/a.md is not built in en: nothing of it is translated"],
    )


# ── drafts that fail ─────────────────────────────────────────────────────────


class Miscounting(PseudoEngine):
    """Whose translations have other numbers than their texts."""

    def open(self, source: Locale, target: Locale) -> PseudoTranslator:
        return _Miscounting(source, target)


class _Miscounting(PseudoTranslator):
    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        drafts = super().translate(texts, alternatives=alternatives)
        return [(target.replace("5", "6"),) for (target,) in drafts]


@pytest.mark.parametrize(
    ("setting", "draft", "notes"),
    [
        ("keep", "It costs 6 euros.", 0),
        ("empty", "", 1),
    ],
)
def test_a_draft_that_fails_a_check_is_kept_or_not_as_the_settings_say(
    folder: Path, setting: str, draft: str, notes: int
) -> None:
    write(folder, "foreigndesk.toml", f'locales = ["de"]\nfailed_drafts = "{setting}"\n')
    write(folder, "articles/a.md", "---\nlang: en\n---\n\nIt costs 5 euros.\n")
    opened = workspace(folder)
    outcome = translate(opened, Selection(), engine=Miscounting({}, []))
    [job] = workspace(folder).jobs(Selection())
    [entry] = [entry for entry in job.catalog.entries if entry.unit.context != "slug"]
    reason = "numbers differ: 5 in the source, 6 in the draft"
    assert [(entry.translation.target,)] == PseudoTranslator(EN, DE).translate([draft])
    assert (entry.translation.confidence, entry.translation.doubts) == (
        (0.2, (reason,)) if draft else (None, ())
    )
    assert outcome.notes.count(f"articles/a.md:5: no draft in de: {reason}") == notes


def test_what_failed_a_check_and_is_not_kept_is_tried_again_in_the_next_run(folder: Path) -> None:
    write(folder, "foreigndesk.toml", 'locales = ["de"]\nfailed_drafts = "empty"\n')
    write(folder, "articles/index.md", "---\nlang: en\n---\n\nIt costs 5 euros.\n")
    first = translate(workspace(folder), Selection(), engine=Miscounting({}, []))
    second = translate(workspace(folder), Selection(), engine=PseudoEngine({}, []))
    assert [(one.drafted, one.recalled) for one in (first, second)] == [(0, 0), (1, 0)]
