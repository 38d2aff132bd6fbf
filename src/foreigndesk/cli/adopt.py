"""The command that takes over translations which were made before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import SettingsError
from .arguments import locale_of, locales_of, open_workspace, with_format
from .console import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..adopting import Plan, Row
    from ..jobs import Workspace
    from ..model import Locale

COLUMNS = ("article", "locale", "units", "paired", "doubtful", "missing", "kept", "surplus", "same")


@click.command()
@click.argument("article", required=False, type=click.Path(path_type=Path))
@click.argument("translation", required=False, type=click.Path(path_type=Path))
@click.option("--from", "source", metavar="LOCALE", help="What the articles are written in.")
@click.option(
    "--to", "--locale", "targets", multiple=True, metavar="LOCALE[,…]", help="What they were translated into."
)
@click.option(
    "--translations", "pattern", metavar="PATTERN", help="Where they are, e.g. 'content/{locale}/{path}'."
)
@click.option("--key", metavar="KEY", default="", help="Pair files by this key of their front matter.")
@click.option("-n", "--dry-run", "dry", is_flag=True, help="Write nothing; show what would be adopted.")
@with_format
@click.pass_obj
def adopt(
    settings_file: Path | None,
    article: Path | None,
    translation: Path | None,
    source: str | None,
    targets: Sequence[str],
    pattern: str | None,
    key: str,
    dry: bool,
    form: str,
) -> None:
    """Take over existing translations as reviewed units.

    ARTICLE and TRANSLATION are two files, or two folders with files of the same names. TRANSLATION may also be a PO file of
    po4a, mdpo or translate-toolkit, or a folder of them. Doubtful pairs are fuzzy; the translations stay as they are.
    """
    from .. import adopting, report

    workspace = open_workspace(settings_file)
    plan = _plan(workspace, article, translation, pattern or "", key)
    locales = _locales(workspace, plan, targets)
    done = adopting.adopt(workspace, plan, locales, source=locale_of(source), dry=dry)
    if form == "json":
        click.echo(report.rows_json("articles", [_plain(row) for row in done.rows]))
    elif done.rows:
        report.print_rows(COLUMNS, [_cells(row) for row in done.rows])
    if form == "text":
        tell(done)
    workspace.raise_errors()


def _plan(
    workspace: Workspace, article: Path | None, translation: Path | None, pattern: str, key: str
) -> Plan:
    from ..adopting import Plan
    from ..adoption.finding import PLACES, unknown_places

    if pattern:
        if article or key:
            raise SettingsError(
                "--translations stands for all articles", remedy="give no article and no --key beside it"
            )
        if unknown := unknown_places(pattern):
            places = ", ".join(f"{{{place}}}" for place in PLACES)
            raise SettingsError(f"--translations has {{{unknown[0]}}}", remedy=f"use {places}")
        return Plan(pattern=pattern)
    if article is None or translation is None:
        what = "adopt wants an article and its translation"
        raise SettingsError(what, remedy="name two files or two folders, or give --translations")
    ours, theirs = (workspace.project.relative(path) for path in (article, translation))
    for path in (article, translation):
        if not path.exists():
            raise SettingsError(
                "there is no such file or folder", remedy="check the path", location=str(path)
            )
    if article.is_dir() != translation.is_dir():
        raise SettingsError(
            "one of them is a folder, the other is a file",
            remedy="name two files or two folders",
            location=theirs,
        )
    if key and not article.is_dir():
        raise SettingsError(
            "--key pairs the files of two folders", remedy="name two folders, or leave it out"
        )
    return Plan(article=ours, translation=theirs, key=key)


def _locales(workspace: Workspace, plan: Plan, targets: Sequence[str]) -> Sequence[Locale]:
    """Those asked for, else the project's; files that are named can only be in one of them."""
    locales = locales_of(targets) or workspace.project.settings.locales
    if not locales or (len(locales) > 1 and not plan.pattern):
        raise SettingsError("the translation's language is not known", remedy="give it with --locale")
    return locales


def _plain(row: Row) -> dict[str, object]:
    """As JSON has it."""
    tally = row.tally
    return {
        "article": row.article,
        "translation": row.translation,
        "locale": row.locale,
        "units": tally.units,
        "paired": tally.paired,
        "doubtful": tally.doubtful,
        "missing": tally.missing,
        "kept": tally.kept,
        "surplus": row.surplus,
        "identical": row.identical,
    }


def _cells(row: Row) -> tuple[str, ...]:
    tally = row.tally
    numbers = (tally.units, tally.paired, tally.doubtful, tally.missing, tally.kept, row.surplus)
    return (row.article, row.locale, *map(str, numbers), "yes" if row.identical else "no")
