"""The command that shows how far everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import SettingsError
from .arguments import open_workspace, selecting, selection_of, with_format

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..jobs import Selection, Workspace


@click.command()
@selecting
@click.option(
    "--by",
    type=click.Choice(["article", "locale", "state", "reviewer"]),
    default="article",
    help="What the rows are; reviewer: who accepted how much, and when.",
)
@with_format
@click.option("--doubts", is_flag=True, help="Show how many drafts are doubtful instead.")
@click.pass_obj
def status(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    by: str,
    form: str,
    doubts: bool,
) -> None:
    """Show how far each article is, in words, and the hours of work that are left."""
    if doubts and by != "article":
        raise SettingsError("--doubts is by article", remedy="leave out --by")
    workspace = open_workspace(settings_file)
    selection = selection_of(workspace, articles, source, targets)
    if by == "reviewer":
        _show_credits(workspace, selection, form)
    else:
        _show_progress(workspace, selection, form, by=by, doubts=doubts)
    workspace.raise_errors()


def _show_credits(workspace: Workspace, selection: Selection, form: str) -> None:
    from .. import status_report
    from ..progress import credits_of

    rows = credits_of(workspace, selection)
    if form == "json":
        click.echo(status_report.credits_json(rows))
    else:
        status_report.print_credits(rows)


def _show_progress(workspace: Workspace, selection: Selection, form: str, *, by: str, doubts: bool) -> None:
    from .. import status_report
    from ..progress import progress

    rows = progress(workspace, selection)
    match by, form:
        case "article", "json":
            click.echo(status_report.progress_json(rows))
        case "article", _:
            status_report.print_progress(rows, doubts=doubts)
        case "locale", "json":
            click.echo(status_report.locales_json(rows))
        case "locale", _:
            status_report.print_locales(rows)
        case _, "json":
            click.echo(status_report.states_json(rows))
        case _:
            status_report.print_states(rows)
