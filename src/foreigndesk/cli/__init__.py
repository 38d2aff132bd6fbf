"""The command line: parse, call the pipeline, print, exit. The only package that imports click.

Results go to stdout, everything else to stderr. Each command imports what it needs, so that `--help`, `check` and
`status` start fast and load no engine.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

import click

from ..errors import ForeigndeskError
from .commands import cli
from .console import EXIT_FINDINGS, fail, fail_with

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EXIT_FINDINGS", "cli", "main"]

EXIT_USAGE = 2
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code; every error is one line on stderr."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_TERMINATED))
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given  # Taken out here, so that it may stand anywhere.
    try:
        code = cli.main(
            [argument for argument in given if argument != "--debug"],
            prog_name="foreigndesk",
            standalone_mode=False,
        )
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "foreigndesk"
        fail(f"{error.format_message().rstrip('.')}; see {command} --help", EXIT_USAGE)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except ForeigndeskError as error:
        fail_with(error, debug=debug)
    except (KeyboardInterrupt, click.Abort):
        fail("stopped; what was finished is saved", EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing to tell, and nobody to tell it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001  # the last resort: whatever we did not foresee is a bug of ours
        if debug:
            traceback.print_exc()
        fail(
            f"a bug in foreigndesk: {type(error).__name__}: {error}; run again with --debug and report it",
            EXIT_BUG,
        )
    sys.exit(code if isinstance(code, int) else 0)
