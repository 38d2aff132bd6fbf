"""The commands on the glossary: to and from the term bases of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .arguments import locale_of, open_workspace
from .console import EXIT_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..glossary import ConceptType
    from ..glossary_exchange import Form
    from ..model import Locale

FORMS = ("tbx", "tbx3", "deepl", "google", "weblate", "crowdin", "omegat", "microsoft")
TYPES = ("name", "title", "organisation", "place", "term", "keep")


@click.group()
def glossary() -> None:
    """The glossary, to and from other tools: TBX-Basic, and tables as DeepL, Google and others have them."""


@glossary.command()
@click.option("--format", "form", type=click.Choice(FORMS), default="tbx", help="Who is to read it.")
@click.option("--from", "source", metavar="LOCALE", help="The first language of a pair.")
@click.option("--to", "--locale", "target", metavar="LOCALE", help="The second language of a pair.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to; else standard output."
)
@click.option("--escape-formulas", is_flag=True, help="Keep spreadsheet programs from running cells.")
@click.option("--force", is_flag=True, help="Replace a file that differs.")
@click.pass_obj
def export(
    settings_file: Path | None,
    form: Form,
    source: str | None,
    target: str | None,
    output: Path | None,
    escape_formulas: bool,
    force: bool,
) -> None:
    """Write the glossary as another tool reads it."""
    from .. import glossary_exchange
    from ..project.elsewhere import write_elsewhere

    pair = _pair(source, target)
    workspace = open_workspace(settings_file)
    text = glossary_exchange.export(workspace, form, pair, escape_formulas=escape_formulas)
    if output is None:
        click.echo(text, nl=False)
    elif write_elsewhere(output, text, force=force):
        click.echo(f"wrote {output}")


@glossary.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--from", "source", metavar="LOCALE", help="The language of the first column.")
@click.option("--to", "--locale", "target", metavar="LOCALE", help="The language of the second column.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(TYPES),
    default="term",
    help="What terms are of which the file does not tell.",
)
@click.pass_obj
def import_(
    settings_file: Path | None,
    files: Sequence[Path],
    source: str | None,
    target: str | None,
    kind: ConceptType,
) -> int:
    """Merge TBX files and tables into the glossary; its own rows stay as they are."""
    from .. import glossary_exchange

    workspace = open_workspace(settings_file)
    done = glossary_exchange.import_files(workspace, files, pair=_pair(source, target), kind=kind)
    for finding in done.findings:
        click.echo(finding)
    click.echo(f"{done.added} added, {done.filled} completed, {len(done.findings)} left out", err=True)
    workspace.raise_errors()
    return EXIT_FINDINGS if done.findings else 0


def _pair(source: str | None, target: str | None) -> tuple[Locale, Locale] | None:
    first, second = locale_of(source), locale_of(target)
    if (first is None) != (second is None):
        raise click.UsageError("--from and --to go together")
    return (first, second) if first and second else None
