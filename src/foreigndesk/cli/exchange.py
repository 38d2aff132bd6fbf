"""The commands that exchange texts with translators' own tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .arguments import open_workspace, selecting, selection_of
from .console import units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..exchanging import Kind
    from ..tool_files import Tool


@click.command()
@selecting
@click.option(
    "--format",
    "kind",
    type=click.Choice(["xliff", "xliff12", "tmx"]),
    default="xliff",
    help="XLIFF 2.1, XLIFF 1.2, or TMX with what people accepted.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE|DIR", help="Where to; else exchange/."
)
@click.option("--open", "is_open", is_flag=True, help="Only what nobody has accepted yet.")
@click.option("--force", is_flag=True, help="Replace a file that differs.")
@click.pass_obj
def export(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    kind: Kind,
    output: Path | None,
    is_open: bool,
    force: bool,
) -> None:
    """Write XLIFF or TMX files for translators' own tools."""
    from .. import exchanging

    if is_open and kind == "tmx":
        raise click.UsageError("--open has no meaning for TMX, which holds what was accepted")
    workspace = open_workspace(settings_file)
    selection = selection_of(workspace, articles, source, targets)
    done = exchanging.export(workspace, selection, kind, output=output, is_open=is_open, force=force)
    for path in done.written:
        click.echo(f"wrote {path}")
    if not done.written and not done.unchanged:
        click.echo("there is nothing to export", err=True)
    workspace.raise_errors()


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to", "--locale", "targets", multiple=True, metavar="LOCALE[,…]", help="Take over these locales only."
)
@click.option(
    "--article",
    "articles",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take over these articles only.",
)
@click.option("--open", "is_open", is_flag=True, help="Pass over what people have accepted.")
@click.option("--approve", is_flag=True, help="What a translator wrote or changed counts as reviewed.")
@click.option("--replace", "replaces", is_flag=True, help="Replace people's texts, too; a copy is kept.")
@click.pass_obj
def import_(
    settings_file: Path | None,
    files: Sequence[Path],
    targets: Sequence[str],
    articles: Sequence[Path],
    is_open: bool,
    approve: bool,
    replaces: bool,
) -> None:
    """Take translations over from XLIFF files, or fill the memory from TMX files."""
    from .. import importing

    workspace = open_workspace(settings_file)
    rules = importing.Rules(replace=replaces, approve=approve, is_open=is_open)
    wanted = selection_of(workspace, articles, None, targets)
    done = importing.import_files(workspace, files, wanted=wanted, rules=rules)
    for path in done.written:
        click.echo(f"wrote {path}")
    for note in done.notes:
        click.echo(f"note: {note}", err=True)
    if done.remembered:
        click.echo(f"{units(done.remembered)} in the memory", err=True)
    if done.taken or not done.remembered:
        click.echo(f"{units(done.taken)} taken over", err=True)
    workspace.raise_errors()


@click.command(name="project-files")
@click.argument("tool", type=click.Choice(["weblate", "lokalize", "omegat", "crowdin", "poedit"]))
@click.option("--from", "source", metavar="LOCALE", help="What the articles are written in.")
@click.option(
    "--to", "--locale", "targets", multiple=True, metavar="LOCALE[,…]", help="For these locales only."
)
@click.pass_obj
def project_files(settings_file: Path | None, tool: Tool, source: str | None, targets: Sequence[str]) -> None:
    """Write what a review tool needs to find the catalogs; no file is replaced."""
    from .. import tool_files

    workspace = open_workspace(settings_file)
    done = tool_files.write(workspace, tool, selection_of(workspace, (), source, targets))
    for path in done.written:
        click.echo(f"wrote {path}")
    for note in done.notes:
        click.echo(f"note: {note}", err=True)
    workspace.raise_errors()
