"""The commands on packages: what there is, installing, removing, verifying."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from ..errors import ForeigndeskError, SettingsError
from .arguments import locale_of, open_workspace, with_format, with_models
from .console import EXIT_FINDINGS, download_bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..engines.argos_install import Installed
    from ..engines.argos_survey import Row, Verdict
    from ..jobs import Workspace


@click.group()
def models() -> None:
    """Packages of the engine argos: list, install, remove and verify them.

    Only install uses a network, and only for an address that you type or with --index.
    """


@models.command("list")
@with_models
@with_format
@click.pass_obj
def list_models(settings_file: Path | None, models: Sequence[Path], form: str) -> None:
    """Show all packages in the order they are looked for, and which one is used for its pair."""
    from .. import report
    from ..engines.argos_survey import survey

    rows = survey(_folders(open_workspace(settings_file), models))
    if form == "json":
        click.echo(report.rows_json("packages", [_plain(row) for row in rows]))
    else:
        report.print_rows(("pair", "version", "MB", "used", "package"), [_cells(row) for row in rows])


@models.command()
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@click.option(
    "--index", "is_index", is_flag=True, help="SOURCE is a pair such as en-de: take it from Argos' index."
)
@click.option("--index-at", default="", metavar="ADDRESS", help="Take it from this index; a path will do.")
@click.option("--from", "source", metavar="LOCALE", help="With --index: the pair's first language.")
@click.option("--to", "target", metavar="LOCALE", help="With --index: the pair's second language.")
@click.option("--sha256", default="", metavar="HEX", help="Refuse a file with another checksum.")
@click.option("--force", is_flag=True, help="Replace the same version with other contents.")
@click.pass_obj
def install(
    settings_file: Path | None,
    sources: Sequence[str],
    is_index: bool,
    index_at: str,
    source: str | None,
    target: str | None,
    sha256: str,
    force: bool,
) -> None:
    """Install packages: .argosmodel files, unpacked folders, or https:// addresses.

    Each is checked, loaded and tried before it is put in its place; its sha256 is recorded beside it.
    """
    from ..engines.argos_index import index_address
    from ..engines.argos_install import install as install_one
    from ..engines.argos_shelf import installed_folder
    from ..engines.argos_sources import find_offered, find_source, read_offers

    wanted = [*sources, *_pair_of(source, target, is_index=is_index or bool(index_at))]
    if not wanted:
        raise SettingsError("nothing to install is named", remedy="give a file, a folder or an address")
    if sha256 and len(wanted) > 1:
        raise SettingsError("--sha256 is of one file", remedy="install one package at a time")
    workspace = open_workspace(settings_file)
    _folders(workspace, ())  # A wrong setting is told before anything is installed.
    folder = installed_folder(os.environ)
    index = index_address(index_at, os.environ) if is_index or index_at else ""
    offers = read_offers(index) if index else []
    for one in wanted:
        try:
            with download_bar(one) as progress:
                if index:
                    found = find_offered(one, offers, index=index, sha256=sha256, progress=progress)
                else:
                    found = find_source(one, sha256=sha256, progress=progress)
                installed = install_one(
                    found.put, folder, origin=found.origin, sha256=found.sha256, force=force
                )
            _tell(installed, _folders(workspace, ()))
        except ForeigndeskError as error:
            workspace.errors.append(error)
    workspace.raise_errors()


@models.command()
@click.argument("pair")
@click.argument("version", default="")
@click.pass_obj
def remove(settings_file: Path | None, pair: str, version: str) -> None:
    """Remove what install put there for a PAIR such as en-de: all versions, or one."""
    from ..engines.argos_install import remove as remove_one
    from ..engines.argos_shelf import installed_folder

    def others() -> Iterator[Path]:
        """Looked at only where nothing is removed, to tell where the package lies."""
        yield from _folders(open_workspace(settings_file), ())

    for path in remove_one(pair, version, installed_folder(os.environ), others()):
        click.echo(f"removed {path}")


@models.command()
@with_models
@with_format
@click.pass_obj
def verify(settings_file: Path | None, models: Sequence[Path], form: str) -> int:
    """Check each package: the recorded sha256, whether it loads, whether it translates a word."""
    from .. import report
    from ..engines.argos_probe import WORD
    from ..engines.argos_survey import verify as verify_all

    verdicts = list(verify_all(_folders(open_workspace(settings_file), models)))
    if form == "json":
        click.echo(report.rows_json("packages", [_plain(verdict) for verdict in verdicts]))
    else:
        rows = [_verdict_cells(verdict) for verdict in verdicts]
        report.print_rows(("pair", "version", "sha256", WORD, "package"), rows)
    return EXIT_FINDINGS if any(verdict.problem for verdict in verdicts) else 0


def _folders(workspace: Workspace, models: Sequence[Path]) -> list[Path]:
    """Where the engine would look for packages."""
    from ..engines.argos_shelf import package_folders

    return package_folders(workspace.project.model_folders(models), os.environ)


def _pair_of(source: str | None, target: str | None, *, is_index: bool) -> list[str]:
    if not source and not target:
        return []
    if not (source and target and is_index):
        raise SettingsError("--from, --to and --index belong together", remedy="give all three")
    return [f"{locale_of(source)}-{locale_of(target)}"]


def _tell(installed: Installed, folders: Sequence[Path]) -> None:
    """Say what was installed, and for which pairs another package is used all the same."""
    from ..engines.argos_survey import survey

    verb = "installed" if installed.is_new else "is there already:"
    click.echo(f"{verb} {installed.path}")
    click.echo(f"sha256 {installed.sha256}", err=True)
    for row in survey(folders):
        if row.is_used and row.pair in installed.pairs and row.path != installed.path:
            click.echo(f"note: for {row.pair}, {row.path} is used: it is looked for first", err=True)


def _plain(item: Row | Verdict) -> dict[str, Any]:
    """As JSON has it."""
    return {
        key.removeprefix("is_"): str(value) if key == "path" else value for key, value in asdict(item).items()
    }


def _cells(row: Row) -> tuple[str, ...]:
    used = "yes" if row.is_used else "" if not row.problem else "no"
    what = f"{row.path}: {row.problem}" if row.problem else str(row.path)
    return row.pair, row.version, f"{row.size / 1e6:.1f}", used, what


def _verdict_cells(verdict: Verdict) -> tuple[str, ...]:
    what = f"{verdict.path}: {verdict.problem}" if verdict.problem else str(verdict.path)
    return ", ".join(verdict.pairs[:3]), verdict.version, verdict.sha256, verdict.translation, what
