"""Copies of what a run replaces although a person wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .project import Project

BACKUP = ".bak"
"""What is added to the name of the copy."""


def copy_path(project: Project, path: str) -> str:
    """The first free name for a copy beside a file: `a.md.bak`, then `a.md.bak2`."""
    number, copy = 1, path + BACKUP
    while project.exists(copy):
        number += 1
        copy = f"{path}{BACKUP}{number}"
    return copy
