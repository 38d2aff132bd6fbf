"""A new project: its settings and an empty glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import SettingsError
from .project import Project, open_project
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .model import Locale

SETTINGS = "foreigndesk.toml"
TEMPLATE = """\
# What foreigndesk does here. Every key and its default: docs/settings.md
{source}
{locales}
articles = ["articles/**/*.md", "articles/**/*.markdown", "articles/**/*.txt"]
glossary = "glossary.csv"
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
    columns: list[str] = list(dict.fromkeys([*([source] if source else []), *targets])) or ["en", "de"]
    files = {
        SETTINGS: TEMPLATE.format(
            source=f'source_locale = "{source}"' if source else '# source_locale = "en"',
            locales=f"locales = {list(map(str, targets))}".replace("'", '"')
            if targets
            else '# locales = ["de", "fr"]',
        ),
        project.settings.glossary: f"type,{','.join(columns)},case,note\n",
    }
    return [
        path
        for path, text in files.items()
        if not project.exists(path) and project.write(path, text, expected=None)
    ]
