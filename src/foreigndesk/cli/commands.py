"""The commands that work on articles: each takes what it is told to the pipeline, and prints what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import __version__
from .adopt import adopt as adopt_command
from .arguments import (
    locale_of,
    locales_of,
    open_workspace,
    selecting,
    selection_of,
    with_format,
    with_models,
    with_options,
)
from .console import EXIT_FINDINGS, drafted, progress_bar, tell
from .exchange import export as export_command
from .exchange import import_ as import_command
from .exchange import project_files as project_files_command
from .glossary import glossary as glossary_group
from .memory import memory as memory_group
from .merge_driver import merge_driver
from .models import models as models_group
from .review import approve, reject, review
from .status import status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EPILOG = """\b
Exit codes: 0 done, 1 findings, 2 usage or settings, 3 an input was rejected,
4 engine, 5 disk or permission, 6 busy or changed by a person, 70 a bug.
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Use this settings file.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
@click.pass_context
def cli(context: click.Context, settings_file: Path | None) -> None:
    """Translate articles offline, under a glossary, and have them reviewed as PO files.

    Articles are drafted (translate), reviewed by people in the PO files, and published as variants (build);
    check says what is missing, stale or wrong.
    """
    context.obj = settings_file


@cli.command()
@click.option("--from", "source", metavar="LOCALE", help="What most articles are written in.")
@click.option("--to", "targets", multiple=True, metavar="LOCALE[,…]", help="What to translate into.")
@click.option("--git", "with_git", is_flag=True, help="Have git merge catalogs unit by unit, in this clone.")
def init(source: str | None, targets: Sequence[str], with_git: bool) -> None:
    """Set up a project in this folder: settings and a glossary.

    With --git, which may be repeated in every clone, git learns to merge catalogs: .gitattributes and its own
    configuration are extended.
    """
    from .. import starting

    here = Path.cwd()
    written = []
    if with_git:
        starting.configure_git(here)
    if not (with_git and starting.has_settings(here)):
        written += starting.start(here, source=locale_of(source), targets=locales_of(targets))
    if with_git or starting.is_in_git(here):
        written += starting.write_attributes(here)
    for path in written:
        click.echo(f"wrote {path}")
    if with_git:
        click.echo("git merges catalogs with foreigndesk merge-driver in this clone", err=True)
    elif starting.is_in_git(here):
        click.echo(
            "To have git merge catalogs unit by unit, run in each clone: foreigndesk init --git", err=True
        )
    if starting.SETTINGS in written:
        click.echo("Put articles into articles/, then run: foreigndesk translate", err=True)


@cli.command()
@selecting
@click.option(
    "--engine", metavar="NAME", default="", help="argos, pseudo or a plugin's; see foreigndesk plugins."
)
@with_models
@with_options
@click.option("--redraft", is_flag=True, help="Draft anew what no person has touched.")
@click.option("--explain", is_flag=True, help="Tell how each glossary term got into its draft.")
@click.option("--force", is_flag=True, help="Replace variants that people changed; a copy is kept.")
@click.pass_obj
def translate(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    engine: str,
    models: Sequence[Path],
    options: Mapping[str, object],
    redraft: bool,
    explain: bool,
    force: bool,
) -> None:
    """The whole job: extract, draft, build.

    Catalogs are brought up to date, what has no translation is drafted, variants are written.
    """
    from .. import pipeline

    workspace = open_workspace(settings_file)
    with progress_bar() as progress:
        outcome = pipeline.translate(
            workspace,
            selection_of(workspace, articles, source, targets),
            engine=pipeline.open_engine(workspace, engine, models, options),
            options=options,
            redraft=redraft,
            force=force,
            explain=explain,
            progress=progress,
        )
    tell(outcome)
    for line in outcome.explained:
        click.echo(line, err=True)
    if outcome.drafted and outcome.written:
        click.echo(f"{drafted(outcome)}; review the PO files, then run: foreigndesk build", err=True)
    workspace.raise_errors()


@cli.command()
@selecting
@click.option("-n", "--dry-run", "dry", is_flag=True, help="Write nothing; show what would be translated.")
@click.option(
    "--no-obsolete", "prune", is_flag=True, help="Remove old translations (#~) that no text needs any more."
)
@with_format
@click.pass_obj
def extract(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    dry: bool,
    prune: bool,
    form: str,
) -> None:
    """Bring the catalogs up to date, without drafts."""
    from .. import pipeline, report

    if dry and prune:
        raise click.UsageError(
            "--dry-run shows the parts of articles, and --no-obsolete is for their catalogs"
        )
    workspace = open_workspace(settings_file)
    selection = selection_of(workspace, articles, source, targets)
    if not dry:
        tell(pipeline.extract(workspace, selection, prune=prune))
    elif form == "json":
        click.echo(report.segments_json(workspace.documents(selection)))
    else:
        lines = report.segments_text(workspace.documents(selection))
        click.echo("\n".join(lines), nl=bool(lines))
    workspace.raise_errors()


@cli.command()
@selecting
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 if a variant would change.")
@click.option("--force", is_flag=True, help="Replace variants that people changed; a copy is kept.")
@click.pass_obj
def build(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    dry: bool,
    force: bool,
) -> int:
    """Write the variants from the articles and the catalogs."""
    from .. import pipeline

    workspace = open_workspace(settings_file)
    outcome = pipeline.build(
        workspace, selection_of(workspace, articles, source, targets), force=force, dry=dry
    )
    tell(outcome, verb="would write" if dry else "wrote", removal="would remove" if dry else "removed")
    workspace.raise_errors()
    return EXIT_FINDINGS if dry and (outcome.written or outcome.removed) else 0


@cli.command()
@selecting
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print findings.",
)
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.pass_obj
def check(
    settings_file: Path | None,
    articles: Sequence[Path],
    source: str | None,
    targets: Sequence[str],
    form: str,
    strict: bool,
) -> int:
    """Say what is missing, stale or wrong; nothing is written."""
    from .. import checking, report
    from ..model import Severity

    workspace = open_workspace(settings_file)
    findings = checking.check(workspace, selection_of(workspace, articles, source, targets))
    match form:
        case "json":
            click.echo(report.findings_json(findings))
        case "github":
            click.echo("\n".join(report.findings_github(findings)), nl=bool(findings))
        case _:
            # “no findings” would be no comfort where an article could not be read.
            told = report.findings_text(findings) if findings or not workspace.errors else []
            click.echo("\n".join(told), nl=bool(told))
    workspace.raise_errors()
    threshold = Severity.WARNING if strict else Severity.ERROR
    return EXIT_FINDINGS if any(finding.severity >= threshold for finding in findings) else 0


@cli.command()
@with_models
@with_format
@click.pass_obj
def plugins(settings_file: Path | None, models: Sequence[Path], form: str) -> None:
    """List formats, engines with their language pairs, and checks."""
    from .. import listing, report

    rows = listing.plugins(open_workspace(settings_file), models)
    if form == "json":
        click.echo(report.plugins_json(rows))
    else:
        report.print_plugins(rows)


for command in (status, review, approve, reject, adopt_command):
    cli.add_command(command)
cli.add_command(memory_group)
cli.add_command(merge_driver)
cli.add_command(models_group)
cli.add_command(export_command)
cli.add_command(import_command)
cli.add_command(glossary_group)
cli.add_command(project_files_command)
