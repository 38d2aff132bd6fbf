"""The command that git calls: it needs no project and no settings, and its exit codes are git's."""

from __future__ import annotations

import sys
from pathlib import Path

import click

EXIT_CONFLICT = 1
EXIT_NOT_MERGED = 129
"""To git, more than 128 says that nothing was merged: it stops and leaves the versions as they are."""


@click.command("merge-driver")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("path", default="")
def merge_driver(base: Path, ours: Path, theirs: Path, path: str) -> int:
    """Merge two versions of a catalog for git (%O %A %B %P).

    Unit by unit; OURS is overwritten. foreigndesk init --git tells git to call it. Exits with 0, or with 1 where
    two people translated a unit in different ways: both texts are kept, for a person to choose.
    """
    from ..errors import ForeigndeskError, StorageError
    from ..reconciling import reconcile_files, reconcile_lines

    name = path or ours.name
    try:
        conflicts = reconcile_files(base, ours, theirs, path=name)
    except Exception as error:  # noqa: BLE001  # whatever it is, git's own merge loses nothing
        is_ours = not isinstance(error, ForeigndeskError)
        reason = f"a bug in foreigndesk: {type(error).__name__}: {error}" if is_ours else str(error)
        click.echo(f"note: {name} is merged line by line: {reason}", err=True)
        try:
            return 0 if reconcile_lines(base, ours, theirs) else EXIT_CONFLICT
        except StorageError as failure:
            click.echo(f"{click.style('error:', fg='red')} {failure}", err=True)
            sys.exit(EXIT_NOT_MERGED)
    for conflict in conflicts:
        click.echo(f"{click.style('conflict:', fg='yellow')} {conflict}", err=True)
    return EXIT_CONFLICT if conflicts else 0
