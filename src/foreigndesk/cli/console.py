"""What the commands say: results on stdout, everything else on stderr, a bar only on a terminal."""

from __future__ import annotations

import contextlib
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn, Protocol

import click

from ..errors import ForeigndeskErrors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..errors import ForeigndeskError
    from ..pipeline import Outcome

EXIT_FINDINGS = 1
RATE_SECONDS = 300.0
"""Over which the rate is measured: an engine is asked for hundreds of units at once, which may take a minute."""


class Told(Protocol):
    """What a run did, as far as any of them has something to say."""

    written: list[str]
    removed: list[str]
    notes: list[str]


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("units"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, speed_estimate_period=RATE_SECONDS) as bar:
        task = bar.add_task("reading", total=None, rate="")

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description="drafting")
            speed = bar.tasks[task].speed
            bar.update(task, rate=f"{speed:.0f}/s" if speed else "")

        yield show


@contextlib.contextmanager
def download_bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar of bytes that appears with the first of them, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name.rpartition("/")[2], total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total or None, visible=True)


def tell(outcome: Told, *, verb: str = "wrote", removal: str = "removed") -> None:
    """Say what was written and removed, and what the person should know."""
    for path in outcome.written:
        click.echo(f"{verb} {path}")
    for path in outcome.removed:
        click.echo(f"{removal} {path}")
    for note in outcome.notes:
        click.echo(f"note: {note}", err=True)


def units(count: int, kind: str = "") -> str:
    """How many units there are, e.g. `2 accepted units`."""
    return f"{count} {kind}{' ' if kind else ''}{'unit' if count == 1 else 'units'}"


def drafted(outcome: Outcome) -> str:
    """How many units got a draft, and where they came from if not all from the engine."""
    sources = f": {outcome.drafted - outcome.recalled} by the engine, {outcome.recalled} from memory"
    return f"{units(outcome.drafted)} drafted{sources if outcome.recalled else ''}"


def fail_with(error: ForeigndeskError, *, debug: bool) -> NoReturn:
    """Say each error on a line of its own, and exit with the code of the gravest."""
    if debug:
        traceback.print_exc()
    errors = error.errors if isinstance(error, ForeigndeskErrors) else (error,)
    for one in errors[:-1]:
        click.echo(f"{click.style('error:', fg='red')} {one}", err=True)
    fail(str(errors[-1]), error.exit_code)


def fail(message: str, code: int) -> NoReturn:
    """Say the error and exit."""
    click.echo(f"{click.style('error:', fg='red')} {message}", err=True)
    sys.exit(code)
