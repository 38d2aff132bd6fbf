from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import polib
import pytest

from foreigndesk import po
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.pipeline import Outcome, extract, translate
from foreigndesk.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = "---\ntitle: Low tide\n---\n\nThe harbour is closed.\n\nCome early, leave late.\n"
PO, POT = "l10n/de/articles/a.md.po", "l10n/templates/articles/a.md.pot"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764291600")
    settings = 'source_locale = "en"\nlocales = ["de", "fr"]\nengine = "pseudo"\ntemplates = true\n'
    (tmp_path / "foreigndesk.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").write_text(ARTICLE, encoding="utf-8")
    run(tmp_path)
    return tmp_path


def run(folder: Path) -> Outcome:
    workspace = Workspace(open_project(folder))
    outcome = translate(workspace, Selection(), engine=PseudoEngine({}, []))
    workspace.raise_errors()
    return outcome


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# ── templates ────────────────────────────────────────────────────────────────


def test_an_article_has_one_template_for_all_locales(folder: Path) -> None:
    text = (folder / POT).read_text(encoding="utf-8")
    assert text.count('msgstr ""') == 1 + 4
    assert [path.name for path in (folder / "l10n").rglob("*.pot")] == ["a.md.pot"]


def test_a_template_is_written_only_when_its_article_says_something_new(folder: Path) -> None:
    assert run(folder).written == []
    edit(folder / "articles/a.md", "Come early", "Come at noon")
    assert [path for path in run(folder).written if path.startswith("l10n")] == [
        PO,
        POT,
        "l10n/fr/articles/a.md.po",
    ]


def test_without_the_setting_there_is_no_template(folder: Path) -> None:
    edit(folder / "foreigndesk.toml", "templates = true", "")
    (folder / POT).unlink()
    assert run(folder).written == []


def test_extract_writes_templates_too(folder: Path) -> None:
    (folder / POT).unlink()
    assert extract(Workspace(open_project(folder)), Selection()).written == [POT]


# ── what tools do to a catalog ───────────────────────────────────────────────


def test_a_catalog_that_a_tool_saved_is_written_only_where_its_article_changed(folder: Path) -> None:
    polib.pofile(str(folder / PO), wrapwidth=30).save()
    before = (folder / PO).read_text(encoding="utf-8").split("\n")
    assert run(folder).written == []
    edit(folder / "articles/a.md", "The harbour is closed", "The harbour is open")
    extract(Workspace(open_project(folder)), Selection())
    after = (folder / PO).read_text(encoding="utf-8").split("\n")
    changed = [line for line in difflib.ndiff(before, after) if line[:2] in {"- ", "+ "}]
    assert sorted(changed) == [
        '+ #| msgid "The harbour is closed."',
        '+ msgid "The harbour is open."',
        '- msgid "The harbour is closed."',
    ]


# ── what people do to a catalog ──────────────────────────────────────────────


def test_an_entry_that_was_deleted_is_made_again(folder: Path) -> None:
    text = (folder / PO).read_text(encoding="utf-8")
    *others, _ = text.split("\n\n")
    (folder / PO).write_text("\n\n".join(others) + "\n", encoding="utf-8")
    assert run(folder).notes == []
    again = (folder / PO).read_text(encoding="utf-8")
    assert again.split("\n\n")[:-1] == others
    assert po.loads(again, path=PO).entries[-1].unit == po.loads(text, path=PO).entries[-1].unit


def test_an_entry_that_nobody_knows_waits_at_the_end_and_is_told(folder: Path) -> None:
    with (folder / PO).open("a", encoding="utf-8") as file:
        file.write('\n# Mine.\nmsgid "A text of my own"\nmsgstr "Ein eigener Text"\n')
    line = (folder / PO).read_text(encoding="utf-8").split("\n").index('msgid "A text of my own"') + 1
    [note] = run(folder).notes
    told = "“A text of my own” is not in the article; kept at the end of the file"
    assert note == f"{PO}:{line}: {told} (if a msgid was edited, put it back as it was)"
    assert (
        (folder / PO)
        .read_text(encoding="utf-8")
        .endswith('\n# Mine.\n#~ msgid "A text of my own"\n#~ msgstr "Ein eigener Text"\n')
    )
    assert run(folder).notes == []


def test_a_msgid_that_was_replaced_is_told_and_its_translation_kept(folder: Path) -> None:
    catalog = po.loads((folder / PO).read_text(encoding="utf-8"), path=PO)
    [entry] = [entry for entry in catalog.entries if entry.unit.source.startswith("Come")]
    edit(
        folder / PO,
        'msgid "Come early, leave late."',
        'msgid "Something else, by a person who meant well, 1 2 3"',
    )
    [note] = run(folder).notes
    assert note.startswith(
        f"{PO}:{entry.line}: “Something else, by a person who meant we…” is not in the article"
    )
    after = po.loads((folder / PO).read_text(encoding="utf-8"), path=PO)
    assert [one.translation.target for one in after.obsolete] == [entry.translation.target]
    assert entry.unit in [one.unit for one in after.entries]


def test_a_msgid_with_another_word_is_as_if_the_article_had_changed(folder: Path) -> None:
    edit(folder / PO, '#, fuzzy\nmsgid "The harbour is closed."', 'msgid "The harbour was closed."')
    assert run(folder).notes == []
    after = po.loads((folder / PO).read_text(encoding="utf-8"), path=PO)
    [entry] = [entry for entry in after.entries if entry.unit.source == "The harbour is closed."]
    assert entry.translation.previous == ("", "The harbour was closed.")


def test_several_texts_that_lost_their_place_are_one_note(folder: Path) -> None:
    (folder / "articles/a.md").write_text("---\ntitle: Low tide\n---\n", encoding="utf-8")
    notes = [note for note in run(folder).notes if note.startswith(PO)]
    assert len(notes) == 1
    assert "“The harbour is closed.” and 1 more are not in the article" in notes[0]
