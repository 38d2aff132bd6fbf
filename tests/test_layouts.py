from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk import pipeline, po
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.layouts import laid_out
from foreigndesk.locales import parse_locale
from foreigndesk.project import Project
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = MarkdownFormat({})
BUILT = """---
title: Der Hafen
lang: de
---

# Der Hafen

Die Fähre wartet. Sie ist alt.

- Eins
- Zwei
"""
BY_HAND = """---
title: "Der Hafen"
---
Der Hafen
=========

Die Fähre wartet.
Sie ist alt.
* Eins
* Zwei"""


def test_what_says_the_same_keeps_its_line_breaks_and_the_variant_its_own_fields() -> None:
    present = BUILT.replace("wartet. Sie", "wartet.\nSie").replace("title: Der Hafen", 'title: "Der Hafen"')
    present = present.replace("lang: de\n", "").removesuffix("\n")
    assert laid_out(BUILT, present, MARKDOWN, path="a.md") == present.replace(
        "---\n\n", "lang: de\n---\n\n", 1
    )


def test_another_wording_is_written_and_what_stands_around_it_stays() -> None:
    present = BUILT.replace("wartet. Sie", "wartet.\nSie").replace("Eins", "One")
    assert laid_out(BUILT, present, MARKDOWN, path="a.md") == BUILT.replace("wartet. Sie", "wartet.\nSie")


@pytest.mark.parametrize("present", ["", "---\n: broken: [\n---\n", "Etwas ganz anderes.\n", BY_HAND])
def test_whatever_is_there_the_variant_says_what_it_should(present: str) -> None:
    written = MARKDOWN.parse("a.md", laid_out(BUILT, present, MARKDOWN, path="a.md"))
    wanted = MARKDOWN.parse("a.md", BUILT)
    assert written.skeleton == wanted.skeleton
    assert [each.source for each in written.segments] == [each.source for each in wanted.segments]
    assert "lang: de" in written.text


LINES = st.lists(
    st.sampled_from(["# Eins", "Zwei", "Drei vier", "", "- Fünf", "> Sechs", "`x`", "---", "[a](/b)"])
)


@given(LINES, LINES)
def test_no_file_that_is_there_changes_what_a_variant_says(new: list[str], old: list[str]) -> None:
    text, present = "\n".join(new), "\n".join(old)
    written = MARKDOWN.parse("a.md", laid_out(text, present, MARKDOWN, path="a.md"))
    wanted = MARKDOWN.parse("a.md", text)
    assert (written.skeleton, [each.source for each in written.segments]) == (
        wanted.skeleton,
        [each.source for each in wanted.segments],
    )


def test_a_variant_that_a_person_only_reflowed_is_no_conflict(tmp_path: Path) -> None:
    english, german = parse_locale("en"), parse_locale("de")
    project = Project(tmp_path, Settings(source_locale=english, locales=(german,)))
    project.write("articles/a.md", "The ferry waits. It is old.\n", expected=None)
    pipeline.extract(Workspace(project), Selection())
    path = "l10n/de/articles/a.md.po"
    text = project.read(path)
    translated = text.replace(
        'msgid "The ferry waits. It is old."\nmsgstr ""',
        'msgid "The ferry waits. It is old."\nmsgstr "Die Fähre wartet. Sie ist alt."',
    )
    project.write(path, translated, expected=text)
    assert po.loads(translated, path=path).entries[1].translation.target
    pipeline.build(Workspace(project), Selection())
    variant = "translations/de/a.md"
    built = project.read(variant)
    reflowed = built.replace("wartet. Sie", "wartet.\nSie")
    project.write(variant, reflowed, expected=built)
    workspace = Workspace(project)
    outcome = pipeline.build(workspace, Selection())
    assert (outcome.written, workspace.errors, project.read(variant)) == ([], [], reflowed)
