"""A new project: its settings and an empty glossary, and what git is told of its files."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import review_log
from .errors import SettingsError
from .project import Project, manifest_path, open_project
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Locale

SETTINGS = "foreigndesk.toml"
ATTRIBUTES = ".gitattributes"
DRIVER = "merge.foreigndesk"
"""The section of git's configuration that says how catalogs are merged."""
EXAMPLE = ("en", "de")
"""The locales of the glossary's columns where none are given."""
TEMPLATE = """\
# What foreigndesk does here. Every key and its default: docs/settings.md
{source_locale}
{locales}
{articles}
{glossary}
publish = "drafts"  # or "reviewed": build an article only when every unit of it is reviewed

[checks]
# unreviewed = "error"  # error, warning, info or off, for each check
"""


def start(folder: Path, *, source: Locale | None, targets: Sequence[Locale]) -> list[str]:
    """Write the files of a new project; the paths written. Existing files are left alone.

    Raises `SettingsError` if the folder has settings already.
    """
    found = open_project(folder)
    if found.settings_path and found.root == folder.resolve():
        raise SettingsError(
            "this folder has settings already", remedy="edit them", location=found.settings_path
        )
    project = Project(folder.resolve(), Settings())
    files = {
        SETTINGS: _settings(project.settings, source, targets),
        project.settings.glossary: _glossary(source, targets),
    }
    return [
        path
        for path, text in files.items()
        if not project.exists(path) and project.write(path, text, expected=None)
    ]


def has_settings(folder: Path) -> bool:
    """Whether the folder lies in a project already."""
    return open_project(folder).settings_path != ""


def write_attributes(folder: Path) -> list[str]:
    """Add what is missing to `.gitattributes` of the project around the folder; the paths written.

    Nobody's line is changed: what a line says already of the same files stays.
    """
    project = open_project(folder)
    text = project.find_text(ATTRIBUTES)
    before = text or ""
    wanted = {pattern: f"{pattern} merge={driver}" for pattern, driver in _patterns(project.settings).items()}
    lines = before.splitlines()
    missing = [
        line for pattern, line in wanted.items() if not any(_is_for(known, pattern) for known in lines)
    ]
    if not missing:
        return []
    end = "\r\n" if "\r\n" in before else "\n"
    gap = end if before and not before.endswith("\n") else ""
    project.write(ATTRIBUTES, f"{before}{gap}{''.join(line + end for line in missing)}", expected=text)
    return [ATTRIBUTES]


def is_in_git(folder: Path) -> bool:
    """Whether the folder lies in a repository."""
    resolved = folder.resolve()
    return any((parent / ".git").exists() for parent in (resolved, *resolved.parents))


def configure_git(folder: Path) -> None:
    """Tell the repository around the folder, in its own configuration, to merge our files with us.

    Where we are gone later, git merges line by line. Raises `SettingsError` without a repository or git.
    """
    name = shlex.quote(_program()).replace("%", "%%")  # To git, a percent sign begins one of its own words.
    driver = f"command -v {name} >/dev/null || exec git merge-file -q %A %O %B; exec {name} merge-driver %O %A %B %P"
    for key, value in (("name", "foreigndesk, unit by unit"), ("driver", driver)):
        command = ["git", "config", f"{DRIVER}.{key}", value]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603  # git, with our own words
        except OSError as error:
            raise SettingsError("git is not found", remedy="install it, or add it to PATH") from error
        if done.returncode:
            told = done.stderr.strip().splitlines() or ["it failed"]
            what = f"git cannot be configured here ({told[-1].removeprefix('fatal: ')})"
            raise SettingsError(what, remedy="run git init first")


def _program() -> str:
    """Our own command, as git finds it whatever environment is active then."""
    beside = Path(sys.executable).with_name("foreigndesk")
    return str(beside) if beside.exists() else shutil.which("foreigndesk") or "foreigndesk"


def _patterns(settings: Settings) -> dict[str, str]:
    """Pattern, as `.gitattributes` writes it, -> what merges such files. Of line ends nothing is said: they are kept.

    git itself merges the log of reviews: of two rows for a unit the later one holds.
    """
    drivers = {
        f"{settings.catalogs}/**/*.po": "foreigndesk",
        f"{settings.catalogs}/*/{review_log.NAME}": "union",
        manifest_path(settings): "foreigndesk",
    }
    return {
        json.dumps(path, ensure_ascii=False) if " " in path else path: driver
        for path, driver in drivers.items()
    }


def _is_for(line: str, pattern: str) -> bool:
    return line.strip().startswith((f"{pattern} ", f"{pattern}\t"))


def _settings(defaults: Settings, source: Locale | None, targets: Sequence[Locale]) -> str:
    return TEMPLATE.format(
        source_locale=_line("source_locale", source) if source else f"# {_line('source_locale', EXAMPLE[0])}",
        locales=_line("locales", targets) if targets else f"# {_line('locales', EXAMPLE[1:])}",
        articles=_line("articles", defaults.articles),
        glossary=_line("glossary", defaults.glossary),
    )


def _glossary(source: Locale | None, targets: Sequence[Locale]) -> str:
    """The header of the glossary: a column for every locale."""
    locales = list(dict.fromkeys([*([source] if source else []), *targets])) or EXAMPLE
    return f"type,{','.join(locales)},case,note\n"


def _line(key: str, value: str | Sequence[str]) -> str:
    """A setting in TOML, which writes texts and lists of texts as JSON does."""
    return f"{key} = {json.dumps(value)}"
