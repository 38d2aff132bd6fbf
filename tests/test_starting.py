from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from foreigndesk.errors import SettingsError, StorageError
from foreigndesk.locales import parse_locale
from foreigndesk.project import open_project
from foreigndesk.settings import Settings
from foreigndesk.starting import configure_git, is_in_git, start, write_attributes

if TYPE_CHECKING:
    from pathlib import Path

DE, EN, PT = (parse_locale(tag) for tag in ("de", "en", "pt-BR"))


def test_a_new_project_has_settings_and_a_glossary(tmp_path: Path) -> None:
    assert start(tmp_path, source=EN, targets=[DE, PT]) == ["foreigndesk.toml", "glossary.csv"]
    assert (
        (tmp_path / "foreigndesk.toml").read_text(encoding="utf-8")
        == """\
# What foreigndesk does here. Every key and its default: docs/settings.md
source_locale = "en"
locales = ["de", "pt-BR"]
articles = ["articles/**/*.md", "articles/**/*.markdown", "articles/**/*.mdx", "articles/**/*.txt", "articles/**/*.html", "articles/**/*.htm", "articles/**/*.xhtml"]
glossary = "glossary.csv"
publish = "drafts"  # or "reviewed": build an article only when every unit of it is reviewed

[checks]
# unreviewed = "error"  # error, warning, info or off, for each check
"""
    )
    assert (tmp_path / "glossary.csv").read_text(encoding="utf-8") == "type,en,de,pt-BR,case,note\n"
    assert open_project(tmp_path).settings == Settings(source_locale=EN, locales=(DE, PT))


def test_without_locales_the_settings_show_how_to_write_them(tmp_path: Path) -> None:
    start(tmp_path, source=None, targets=[])

    text = (tmp_path / "foreigndesk.toml").read_text(encoding="utf-8")
    assert text.splitlines()[1:3] == ['# source_locale = "en"', '# locales = ["de"]']
    assert (tmp_path / "glossary.csv").read_text(encoding="utf-8") == "type,en,de,case,note\n"
    assert open_project(tmp_path).settings == Settings()


def test_a_locale_has_one_column(tmp_path: Path) -> None:
    start(tmp_path, source=DE, targets=[DE, EN])

    assert (tmp_path / "glossary.csv").read_text(encoding="utf-8") == "type,de,en,case,note\n"


def test_a_glossary_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").write_text("type,de,en\nkeep,Ulm,\n", encoding="utf-8")

    assert start(tmp_path, source=DE, targets=[EN]) == ["foreigndesk.toml"]
    assert (tmp_path / "glossary.csv").read_text(encoding="utf-8") == "type,de,en\nkeep,Ulm,\n"


@pytest.mark.parametrize(
    ("name", "text"), [("foreigndesk.toml", ""), ("pyproject.toml", "[tool.foreigndesk]\n")]
)
def test_settings_that_are_there_stay(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        start(tmp_path, source=DE, targets=[EN])

    assert str(caught.value) == f"{name}: this folder has settings already; edit them"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_project_may_lie_within_another(tmp_path: Path) -> None:
    start(tmp_path, source=DE, targets=[EN])
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")

    assert start(tmp_path / "inner", source=EN, targets=[DE]) == ["foreigndesk.toml", "glossary.csv"]
    assert open_project(tmp_path / "inner").settings == Settings(source_locale=EN, locales=(DE,))


def test_a_folder_in_the_place_of_the_settings_is_told(tmp_path: Path) -> None:
    (tmp_path / "foreigndesk.toml").mkdir()

    with pytest.raises(StorageError) as caught:
        start(tmp_path, source=DE, targets=[EN])

    assert str(caught.value) == "foreigndesk.toml: this is a folder; put a file in its place"


# ── git ──────────────────────────────────────────────────────────────────

LINES = "l10n/**/*.po merge=foreigndesk\nl10n/*/reviews.csv merge=union\ntranslations/.manifest.json merge=foreigndesk\n"
git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, LINES),
        ("*.png binary", f"*.png binary\n{LINES}"),
        ("*.png binary\r\n", "*.png binary\r\n" + LINES.replace("\n", "\r\n")),
        (LINES, LINES),
        (
            "l10n/**/*.po merge=gettext text\n",
            "l10n/**/*.po merge=gettext text\nl10n/*/reviews.csv merge=union\ntranslations/.manifest.json merge=foreigndesk\n",
        ),
    ],
    ids=["none", "an open last line", "CRLF", "twice", "a rule of others"],
)
def test_attributes_for_git_are_added_and_no_line_is_changed(
    tmp_path: Path, before: str | None, after: str
) -> None:
    path = tmp_path / ".gitattributes"
    if before is not None:
        path.write_bytes(before.encode())

    assert write_attributes(tmp_path) == ([".gitattributes"] if before != after else [])
    assert path.read_bytes().decode() == after


def test_attributes_follow_the_settings(tmp_path: Path) -> None:
    (tmp_path / "foreigndesk.toml").write_text('catalogs = "po files"\nvariants = "site"\n', encoding="utf-8")
    (tmp_path / "inner").mkdir()

    write_attributes(tmp_path / "inner")

    assert (tmp_path / ".gitattributes").read_text(encoding="utf-8") == (
        '"po files/**/*.po" merge=foreigndesk\n"po files/*/reviews.csv" merge=union\nsite/.manifest.json merge=foreigndesk\n'
    )


@git
def test_git_is_told_once_for_each_clone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"git cannot be configured here .*; run git init first"):
        configure_git(tmp_path)
    assert not is_in_git(tmp_path)

    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "inner").mkdir()
    for _ in range(2):
        configure_git(tmp_path / "inner")

    assert is_in_git(tmp_path / "inner")
    told = subprocess.run(
        ["git", "config", "--get-all", "merge.foreigndesk.driver"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.count("merge-driver %O %A %B %P") == 1
