"""The commands on the memory: what is in it, filling it again, forgetting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .arguments import open_workspace, with_format
from .console import units

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def memory() -> None:
    """The memory of earlier translations, which are used again.

    It lies in .foreigndesk/ and may be deleted: what people accepted is in the PO files.
    """


@memory.command()
@with_format
@click.pass_obj
def status(settings_file: Path | None, form: str) -> None:
    """Show how many units there are, and whether the file is sound."""
    from .. import remembering, report

    found = remembering.status(open_workspace(settings_file).project)
    if form == "json":
        click.echo(report.memory_json(found))
    else:
        report.print_memory(found)
    if found.damaged:
        click.echo(
            f"note: {found.damaged} damaged rows are not used; run foreigndesk memory rebuild", err=True
        )


@memory.command()
@click.pass_obj
def rebuild(settings_file: Path | None) -> None:
    """Drop what is damaged, and learn again what people accepted in the PO files of all articles."""
    from .. import remembering

    workspace = open_workspace(settings_file)
    for note in remembering.rebuild(workspace):
        click.echo(f"note: {note}", err=True)
    counts = remembering.status(workspace.project).counts
    count = sum(one.units for one in counts if one.origin == "human")
    click.echo(f"{units(count, 'accepted')} in the memory", err=True)


@memory.command()
@click.option("--drafts", is_flag=True, help="Forget the drafts of engines only.")
@click.pass_obj
def clear(settings_file: Path | None, drafts: bool) -> None:
    """Forget all units; the next run learns again what people accepted."""
    from .. import remembering
    from ..memory import ORIGINS

    project = open_workspace(settings_file).project
    gone = remembering.clear(project, ["machine"] if drafts else ORIGINS) if project.has_memory() else 0
    click.echo(f"{units(gone)} forgotten", err=True)
