"""Sentences as units, and the way from blocks to sentences and back: no work is lost, and nothing that is published changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from foreigndesk import po
from foreigndesk.catalog import units_of
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, State, Translation
from foreigndesk.pipeline import build, translate
from foreigndesk.project import open_project
from foreigndesk.sentence_units import by_block, by_sentence

if TYPE_CHECKING:
    from pathlib import Path

EN, JA = parse_locale("en"), parse_locale("ja")
MARKDOWN = MarkdownFormat({})
CATALOG = "l10n/de/articles/a.md.po"
ARTICLE = """\
---
title: The tide. A story
---

# The tide

It rained *all* night. In the morning the wind came.
Only at noon did we see the [sun](sun.md).

**Nobody slept. Nobody complained.** The harbour was closed until the evening.

- One boat came back. It was the old one.
- It rained.

> Anna Berg sold 300 apples. Why not?
"""
GERMAN = {
    "The tide. A story": "Die Flut. Eine Geschichte",
    "The tide": "Die Flut",
    "It rained *all* night. In the morning the wind came. Only at noon did we see the [sun](sun.md).": (
        "Es regnete die *ganze* Nacht. Am Morgen kam der Wind. Erst am Mittag sahen wir die [Sonne](sun.md)."
    ),
    "**Nobody slept. Nobody complained.** The harbour was closed until the evening.": (
        "**Niemand schlief. Niemand klagte.** Der Hafen war bis zum Abend geschlossen."
    ),
    "One boat came back. It was the old one.": "Ein Boot kam zurück. Es war das alte.",
    "It rained.": "Es regnete.",
    "Anna Berg sold 300 apples. Why not?": "Anna Berg verkaufte 300 Äpfel. Warum nicht?",
}


def settle(folder: Path, segmentation: str) -> None:
    (folder / "foreigndesk.toml").write_text(
        f'source_locale = "en"\nlocales = ["de"]\nsegmentation = "{segmentation}"\n', encoding="utf-8"
    )


def run(folder: Path) -> list[str]:
    workspace = Workspace(open_project(folder))
    outcome = translate(workspace, Selection(), engine=PseudoEngine({}, []))
    workspace.raise_errors()
    return outcome.written


def catalog(folder: Path) -> Catalog:
    return po.loads((folder / CATALOG).read_text(encoding="utf-8"), path=CATALOG)


def sources(folder: Path) -> list[str]:
    return [entry.unit.source for entry in catalog(folder).entries if entry.unit.context != "slug"]


def states(folder: Path) -> set[State]:
    return {entry.translation.state for entry in catalog(folder).entries}


def accept(folder: Path) -> None:
    """A person accepts everything, with the words above where there are some."""
    before = catalog(folder)
    entries = [
        replace(
            entry,
            translation=Translation(
                target=GERMAN.get(entry.unit.source, entry.translation.target), state=State.REVIEWED
            ),
        )
        for entry in before.entries
    ]
    (folder / CATALOG).write_text(po.dumps(replace(before, entries=tuple(entries))), encoding="utf-8")


def variant(folder: Path) -> str:
    build(Workspace(open_project(folder)), Selection())
    [path] = (folder / "translations").rglob("*.md")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article, all of it reviewed in blocks."""
    settle(tmp_path, "block")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").write_text(ARTICLE, encoding="utf-8")
    run(tmp_path)
    accept(tmp_path)
    return tmp_path


def test_a_unit_is_a_sentence_outside_markup_and_a_title_stays_whole(folder: Path) -> None:
    settle(folder, "sentence")
    run(folder)
    assert sources(folder) == [
        "The tide. A story",
        "The tide",
        "It rained *all* night.",
        "In the morning the wind came.",
        "Only at noon did we see the [sun](sun.md).",
        "**Nobody slept. Nobody complained.**",
        "The harbour was closed until the evening.",
        "One boat came back.",
        "It was the old one.",
        "It rained.",
        "Anna Berg sold 300 apples.",
        "Why not?",
    ]


def test_to_sentences_and_back_everything_stays_reviewed_and_published_as_it_was(folder: Path) -> None:
    before, first = variant(folder), catalog(folder)
    settle(folder, "sentence")
    run(folder)
    assert (states(folder), variant(folder)) == ({State.REVIEWED}, before)
    assert run(folder) == []
    settle(folder, "block")
    run(folder)
    assert (catalog(folder).entries, variant(folder)) == (first.entries, before)


def test_a_build_alone_knows_the_new_setting(folder: Path) -> None:
    before = variant(folder)
    settle(folder, "sentence")
    assert variant(folder) == before


def test_the_blocks_wait_until_they_come_back(folder: Path) -> None:
    blocks = {(e.unit.source, e.translation.target) for e in catalog(folder).entries}
    settle(folder, "sentence")
    run(folder)
    after = catalog(folder)
    kept = {(e.unit.source, e.translation.target) for e in (*after.entries, *after.obsolete)}
    assert blocks <= kept


def test_work_on_sentences_makes_reviewed_blocks(tmp_path: Path) -> None:
    settle(tmp_path, "sentence")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").write_text(ARTICLE, encoding="utf-8")
    run(tmp_path)
    accept(tmp_path)
    before = variant(tmp_path)
    settle(tmp_path, "block")
    run(tmp_path)
    assert (states(tmp_path), variant(tmp_path)) == ({State.REVIEWED}, before)


def test_a_typo_opens_one_sentence(folder: Path) -> None:
    settle(folder, "sentence")
    run(folder)
    text = ARTICLE.replace("the wind came", "teh wind came")
    (folder / "articles/a.md").write_text(text, encoding="utf-8")
    run(folder)
    open_ = [e.unit.source for e in catalog(folder).entries if e.translation.state is not State.REVIEWED]
    assert open_ == ["In the morning teh wind came."]


def test_where_it_is_not_certain_what_belongs_together_sentences_are_drafts(folder: Path) -> None:
    before = catalog(folder)
    source = "Anna Berg sold 300 apples. Why not?"
    free = Translation(target="Warum auch nicht: 300 Äpfel verkaufte Anna Berg.", state=State.REVIEWED)
    entries = [
        replace(entry, translation=free) if entry.unit.source == source else entry for entry in before.entries
    ]
    (folder / CATALOG).write_text(po.dumps(replace(before, entries=tuple(entries))), encoding="utf-8")
    settle(folder, "sentence")
    run(folder)
    after = catalog(folder)
    drafts = [e.unit.source for e in after.entries if e.translation.state is not State.REVIEWED]
    assert drafts == ["Anna Berg sold 300 apples.", "Why not?"]
    assert free.target in {entry.translation.target for entry in after.obsolete}
    assert free.target in variant(folder), "until all of its sentences are reviewed"
    accept(folder)
    assert free.target not in variant(folder)


def test_a_block_is_as_far_as_its_sentences_and_written_as_its_script_does() -> None:
    document = MARKDOWN.parse("a.md", "It rains. It snows.\n")
    blocks = units_of(document, slug="")
    sentences = by_sentence(blocks, EN, MARKDOWN.inline)

    def joined(*translations: Translation) -> Translation:
        entries = tuple(
            Entry(unit=unit, translation=one) for unit, one in zip(sentences, translations, strict=True)
        )
        whole = Catalog(article="a.md", source_locale=EN, locale=JA, entries=entries)
        [block] = by_block(whole, blocks, MARKDOWN.inline).entries
        assert block.unit == blocks[0]
        return block.translation

    rain = Translation(target="雨が降る。", state=State.REVIEWED)
    snow = Translation(target="雪が降る。", state=State.REVIEWED)
    draft = replace(snow, state=State.TRANSLATED)
    assert joined(rain, snow) == Translation(target="雨が降る。雪が降る。", state=State.REVIEWED)
    assert joined(rain, draft).state is State.TRANSLATED
    assert joined(rain, Translation()) == Translation()
