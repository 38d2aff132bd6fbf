"""What the commands are told: articles and locales, as the values that the pipeline takes."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..jobs import Selection, Workspace
    from ..model import Locale


with_format = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
"""For people, or for programs."""
with_models = click.option(
    "--models",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Search for packages here first.",
)
"""Where the engine looks for packages before it looks elsewhere."""


def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of the engine, which go before those of the settings; they arrive together, as `options`."""

    @click.option(
        "--profile",
        type=click.Choice(["fast", "balanced", "quality"]),
        help="How long to search for each draft.",
    )
    @click.option(
        "--reproducible", is_flag=True, help="The same text has the same draft, whatever else is drafted."
    )
    @functools.wraps(command)
    def called(*arguments: Any, profile: str | None, reproducible: bool, **others: Any) -> Any:
        given = {"profile": profile, "reproducible": reproducible}
        return command(*arguments, options={key: value for key, value in given.items() if value}, **others)

    return called


def selecting(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that narrow a command to some articles and locales."""
    for decorate in (
        click.option(
            "--to",
            "--locale",
            "targets",
            multiple=True,
            metavar="LOCALE[,…]",
            help="Work on these locales.",
        ),
        click.option("--from", "source", metavar="LOCALE", help="What the articles are written in."),
        click.argument("articles", nargs=-1, type=click.Path(path_type=Path)),
    ):
        command = decorate(command)
    return command


def open_workspace(settings_file: Path | None) -> Workspace:
    """The project around the current folder, or that of the settings file."""
    from ..jobs import Workspace
    from ..project import open_project

    return Workspace(open_project(Path.cwd(), settings_file))


def selection_of(
    workspace: Workspace, articles: Sequence[Path], source: str | None, targets: Sequence[str]
) -> Selection:
    """What the command line asks for; raises `SettingsError` for paths outside the project and bad locales."""
    from ..jobs import Selection

    return Selection(
        articles=tuple(workspace.project.relative(path) for path in articles),
        source=locale_of(source),
        targets=locales_of(targets),
    )


def locale_of(tag: str | None) -> Locale | None:
    """The locale of an option, if it was given."""
    from ..locales import parse_locale

    return parse_locale(tag) if tag else None


def locales_of(tags: Sequence[str]) -> tuple[Locale, ...]:
    """The locales of options that may be given several times and hold commas."""
    parts = [part.strip() for tag in tags for part in tag.split(",")]
    if any(not part for part in parts):
        raise SettingsError("a locale is empty", remedy="write --to de,fr")
    return tuple(dict.fromkeys(locale for part in parts if (locale := locale_of(part))))
