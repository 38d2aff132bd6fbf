"""The commands of those who review in a shell: what is open, approving, rejecting."""

from __future__ import annotations

import os
import re
import shutil
from typing import IO, TYPE_CHECKING, Any

import click

from ..errors import InputError, SettingsError
from .arguments import open_workspace, selecting, selection_of, with_format
from .console import EXIT_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..jobs import Selection, Workspace
    from ..ruling import Rulings

SHOWN = 20
"""Open units that people are shown at once."""
RE_ID = re.compile(r"[0-9a-f]{4,16}", re.IGNORECASE)

with_name = click.option(
    "--as", "name", default="", metavar="NAME", help='Who you are: "Anna Berg <anna@example.org>".'
)
with_dry_run = click.option("-n", "--dry-run", "dry", is_flag=True, help="Write nothing; show what would be.")


@click.command()
@selecting
@click.option("--limit", type=click.IntRange(min=0), help=f"Show so many units; 0 means all. [{SHOWN}]")
@click.option("--full", is_flag=True, help="Show whole texts.")
@with_format
@click.pass_obj
def review(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    limit: int | None,
    full: bool,
    form: str,
) -> None:
    """Show what wants a person: titles, slugs and standfirsts first, and the most doubtful first of each.

    ARTICLES may also be ids of units, which are shown in full.
    """
    from .. import review_report, reviewing

    workspace = open_workspace(settings_file)
    ids, selection = _told(workspace, articles, source, targets)
    tasks = reviewing.tasks(workspace, selection, ids) if ids else reviewing.queue(workspace, selection)
    most = len(tasks) if limit == 0 or (limit is None and (ids or form == "json")) else limit or SHOWN
    shown = tasks[:most]
    if form == "json":
        click.echo(review_report.tasks_json(shown, total=len(tasks)))
    else:
        width = shutil.get_terminal_size((review_report.WIDTH, 0)).columns
        lines = review_report.tasks_text(shown, width=width, full=full or bool(ids))
        click.echo("\n".join(lines), nl=bool(lines))
        if not ids:
            click.echo(review_report.summary(shown, tasks), err=True)
    workspace.raise_errors()


@click.command()
@selecting
@click.option(
    "--all", "everything", is_flag=True, help="Approve all drafts of the articles and locales named."
)
@click.option("--text", metavar="TEXT", help="Approve this text instead of the draft.")
@click.option(
    "--file", "file", type=click.File("rb"), metavar="FILE", help="The same, from a file; - is the input."
)
@click.option("--edit", is_flag=True, help="The same, from your editor ($EDITOR).")
@click.option("--force", is_flag=True, help="Also what checks call wrong, if it can be built.")
@with_name
@with_dry_run
@click.pass_obj
def approve(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    everything: bool,
    text: str | None,
    file: IO[bytes] | None,
    edit: bool,
    force: bool,
    name: str,
    dry: bool,
) -> int:
    """Accept drafts: ARTICLES are ids of units as `review` shows them, or with --all articles.

    What cannot be built is refused, and so is what checks call wrong.
    """
    from .. import ruling

    workspace = open_workspace(settings_file)
    ids, selection = _told(workspace, articles, source, targets)
    if everything == bool(ids):
        what = "ids and --all exclude each other" if ids else _no_id(articles)
        raise SettingsError(what, remedy=f"give {'either' if ids else 'ids, or --all'}")
    given = [value for value in (text, file, edit or None) if value is not None]
    if len(given) > 1 or (given and len(ids) != 1):
        raise SettingsError("a text is for one unit", remedy="give one id and one of --text, --file, --edit")
    rulings = ruling.approve(
        workspace,
        selection,
        _person(workspace, name),
        ids=ids,
        text=_text(workspace, selection, ids, text=text, file=file, edit=edit),
        force=force,
        dry=dry,
    )
    return _tell(rulings, workspace, verb="would approve" if dry else "approved", each=bool(ids))


@click.command()
@selecting
@click.option("--reason", default="", metavar="TEXT", help="Why; the next translator reads it.")
@with_name
@with_dry_run
@click.pass_obj
def reject(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    reason: str,
    name: str,
    dry: bool,
) -> int:
    """Send units back: ARTICLES are their ids as `review` shows them.

    An engine's draft is taken out and kept in a comment; a text that a person worked on stays, to be corrected.
    """
    from .. import ruling

    workspace = open_workspace(settings_file)
    ids, selection = _told(workspace, articles, source, targets)
    if not ids:
        raise SettingsError(_no_id(articles), remedy="give ids; foreigndesk review shows them")
    person = _person(workspace, name)
    rulings = ruling.reject(workspace, selection, person, ids=ids, reason=reason, dry=dry)
    return _tell(rulings, workspace, verb="would reject" if dry else "rejected", each=True)


def _told(
    workspace: Workspace, arguments: Sequence[Path], source: str | None, targets: Sequence[str]
) -> tuple[list[str], Selection]:
    """The ids among the arguments, and the selection that the others make; a file's name is never an id."""
    ids = [str(each) for each in arguments if RE_ID.fullmatch(str(each)) and not each.exists()]
    articles = [each for each in arguments if str(each) not in ids]
    return list(dict.fromkeys(ids)), selection_of(workspace, articles, source, targets)


def _no_id(arguments: Sequence[Path]) -> str:
    return f"“{arguments[0]}” is no id of a unit" if arguments else "no unit is named"


def _person(workspace: Workspace, name: str) -> Any:
    from ..identity import person

    return person(name, os.environ, workspace.project.root)


def _text(
    workspace: Workspace,
    selection: Selection,
    ids: Sequence[str],
    *,
    text: str | None,
    file: IO[bytes] | None,
    edit: bool,
) -> str | None:
    """The text that the person gives, if any; without the line end that files and editors put behind it."""
    if file:
        return _decoded(file).removesuffix("\n").removesuffix("\r")
    if edit:
        from ..reviewing import tasks

        [task] = tasks(workspace, selection, ids)
        try:
            edited = click.edit(task.entry.translation.target or task.entry.unit.source)
        except click.ClickException as error:
            raise SettingsError(error.message, remedy="set EDITOR, or give --text") from error
        if edited is None:
            raise SettingsError(
                "nothing was saved in the editor", remedy="save the text, or approve without --edit"
            )
        return edited.removesuffix("\n")
    return text


def _decoded(file: IO[bytes]) -> str:
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8", remedy="save it as UTF-8", location=file.name) from error


def _tell(rulings: Rulings, workspace: Workspace, *, verb: str, each: bool) -> int:
    from ..review_report import rulings_text

    lines = rulings_text(rulings, verb=verb, each=each)
    click.echo("\n".join(lines), nl=bool(lines))
    workspace.raise_errors()
    return EXIT_FINDINGS if rulings.refused else 0
