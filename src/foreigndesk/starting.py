"""A new project: its settings and an empty glossary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .errors import SettingsError
from .project import Project, open_project
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .model import Locale

SETTINGS = "foreigndesk.toml"
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
