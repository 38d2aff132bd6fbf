"""Who gives a verdict: the person who says so, never a guess.

In this order: the command line, the variable `FOREIGNDESK_TRANSLATOR`, the person that git would name as the author of a
commit here. There is no such setting: settings are the project's, and everybody would sign with the same name.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from .approval import Person
from .errors import SettingsError
from .po_header import now

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "FOREIGNDESK_TRANSLATOR"
SECONDS = 10.0
"""How long git may take to tell its settings."""


def person(given: str, environ: Mapping[str, str], folder: Path) -> Person:
    """Who is at work in the folder; raises `SettingsError` if nobody says so, or the name cannot stand in a file."""
    name = given or environ.get(VARIABLE, "") or _git_author(environ, folder)
    if not name.strip():
        remedy = f'give --as "Name <mail>", or set {VARIABLE} or git\'s user.name'
        raise SettingsError("nobody says who you are", remedy=remedy)
    if not name.isprintable():
        what = f"the name “{ascii(name)[1:-1]}” has control characters"
        raise SettingsError(what, remedy='write --as "Name <mail>"')
    return Person(name=" ".join(name.split()), moment=now(environ.get("SOURCE_DATE_EPOCH", "")))


def _git_author(environ: Mapping[str, str], folder: Path) -> str:
    """`Name <mail>` as git knows it; empty without git or without a name."""
    git = shutil.which("git", path=environ.get("PATH"))
    # Windows looks in the current folder first, which may be somebody else's project.
    if not git or Path(git).resolve().is_relative_to(folder):
        return ""
    name, mail = (_git_value(git, key, folder) for key in ("user.name", "user.email"))
    return f"{name} <{mail}>" if name and mail else name


def _git_value(git: str, key: str, folder: Path) -> str:
    command = [git, "config", "--get", key]
    try:
        told = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # the words are ours
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout.decode("utf-8", "replace").strip() if told.returncode == 0 else ""
