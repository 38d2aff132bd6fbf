from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from foreigndesk import listing, plugins
from foreigndesk.checks.units import NUMBERS
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import SettingsError
from foreigndesk.jobs import Selection, Workspace
from foreigndesk.locales import parse_locale
from foreigndesk.plugins import BUILTINS, CHECKS, ENGINES, FORMATS
from foreigndesk.project import Project
from foreigndesk.settings import Settings

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from pathlib import Path


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def package(folder: Path, name: str, entry_points: str, module: str = "") -> None:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(entry_points, encoding="utf-8")
    (folder / f"{name}.py").write_text(module, encoding="utf-8")


def rejection(group: str, name: str) -> str:
    with pytest.raises(SettingsError) as caught:
        plugins.load(group, name)
    return str(caught.value)


def test_ours_come_first_and_in_order() -> None:
    assert plugins.names(FORMATS)[:2] == ["markdown", "text"]
    assert plugins.names(ENGINES)[:2] == ["argos", "pseudo"]
    assert plugins.names(CHECKS)[:3] == ["missing", "stale", "unreviewed"]


@pytest.mark.parametrize("point", BUILTINS, ids=lambda point: point.name)
def test_each_of_ours_can_be_loaded(point: EntryPoint) -> None:
    loaded = plugins.load(point.group, point.name)

    if point.group == CHECKS:
        assert loaded.rule == point.name
    elif point.group == FORMATS:
        assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in loaded.suffixes)


def test_a_name_that_does_not_exist_is_told_with_the_choices() -> None:
    assert (
        rejection(ENGINES, "argo")
        == f"there is no engine “argo”; use one of: {', '.join(plugins.names(ENGINES))}"
    )
    assert rejection(FORMATS, "docx").startswith("there is no format “docx”; use one of: markdown, text")
    assert rejection(CHECKS, "Numbers").startswith("there is no check “Numbers”; use one of: missing, stale")


def test_an_installed_plugin_is_found_and_loaded(install: Path) -> None:
    package(install, "desk_demo", "[foreigndesk.engines]\ndemo = desk_demo:Demo\n", "class Demo:\n    pass\n")

    assert plugins.names(ENGINES)[:2] == ["argos", "pseudo"]
    assert "demo" in plugins.names(ENGINES)
    assert "demo" not in plugins.names(FORMATS)
    assert plugins.load(ENGINES, "demo").__name__ == "Demo"


def test_two_plugins_of_one_name_are_told(install: Path) -> None:
    package(install, "desk_twin", "[foreigndesk.checks]\nnumbers = desk_twin:CHECK\n", "CHECK = None\n")

    assert rejection(CHECKS, "numbers") == (
        "two plugins are called “numbers”: foreigndesk.checks.units:NUMBERS, desk_twin:CHECK; uninstall one of them"
    )


@pytest.mark.parametrize(
    ("module", "why"),
    [
        ("import a_module_that_is_not_there\n", "No module named 'a_module_that_is_not_there'"),
        ("Other = None\n", "module 'desk_broken' has no attribute 'Broken'"),
        ("raise ZeroDivisionError('at import')\n", "at import"),
    ],
)
def test_a_plugin_that_cannot_be_imported_is_named_and_breaks_no_other(
    install: Path, monkeypatch: pytest.MonkeyPatch, module: str, why: str
) -> None:
    monkeypatch.delitem(sys.modules, "desk_broken", raising=False)
    package(install, "desk_broken", "[foreigndesk.engines]\nbroken = desk_broken:Broken\n", module)

    assert rejection(ENGINES, "broken") == (
        f"the engine “broken” cannot be loaded ({why}); reinstall the package that brings it"
    )
    assert plugins.load(ENGINES, "pseudo") is PseudoEngine
    assert plugins.load(CHECKS, "numbers") is NUMBERS
    monkeypatch.delitem(sys.modules, "desk_broken", raising=False)


def test_the_list_names_what_is_broken_and_goes_on(install: Path, tmp_path: Path) -> None:
    package(
        install,
        "desk_sick",
        "[foreigndesk.formats]\nsick = desk_sick:Sick\n[foreigndesk.checks]\nill = desk_sick:ILL\n",
    )
    workspace = Workspace(Project(tmp_path, Settings()))

    rows = listing.plugins(workspace, [])

    why = "cannot be loaded (module 'desk_sick' has no attribute"
    remedy = "reinstall the package that brings it"
    assert ("format", "text", ".txt") in rows
    assert ("format", "sick", f"the format “sick” {why} 'Sick'); {remedy}") in rows
    assert ("engine", "pseudo", "any-any (always available)") in rows
    assert ("check", "ill", f"the check “ill” {why} 'ILL'); {remedy}") in rows
    assert ("check", "numbers", "warning") in rows
    assert ("check", "slug-collision", "error") in rows


def test_a_broken_engine_does_not_hinder_an_article(install: Path, tmp_path: Path) -> None:
    package(install, "desk_lame", "[foreigndesk.engines]\nlame = desk_lame:Lame\n", "1 / 0\n")
    settings = Settings(source_locale=parse_locale("de"), locales=(parse_locale("en"),))
    project = Project(tmp_path, settings)
    project.write("articles/a.txt", "Ein Titel\n", expected=None)

    assert [job.document.path for job in Workspace(project).jobs(Selection())] == ["articles/a.txt"]


def test_names_are_told_without_an_import() -> None:
    code = (
        "import sys; from foreigndesk import plugins; plugins.names(plugins.ENGINES); "
        "print([name for name in sys.modules if name.startswith('foreigndesk.')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "['foreigndesk.errors', 'foreigndesk.plugins']\n"
