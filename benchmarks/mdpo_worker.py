"""Runs mdpo's commands in one process: `md2po` or `po2md`, once per list of arguments in the JSON on stdin.

Prints the numbers of those that failed. Runs in mdpo's environment and imports nothing of foreigndesk's.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys
from importlib import import_module


def main() -> None:
    """Run them all; none stops the others."""
    command, seconds = sys.argv[1], int(sys.argv[2])
    run = import_module(f"mdpo.{command}.__main__").run
    failed = []
    for number, arguments in enumerate(json.load(sys.stdin)):
        has_alarm = hasattr(signal, "SIGALRM")
        try:
            if has_alarm:
                signal.signal(signal.SIGALRM, _stop)
                signal.alarm(seconds)
            with contextlib.redirect_stdout(io.StringIO()):
                code = run(arguments)[1]
        except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever it is, the file failed
            print(f"{arguments[0]}: {type(error).__name__}: {error}", file=sys.stderr)
            code = 1
        finally:
            if has_alarm:
                signal.alarm(0)
        failed += [number] if code else []
    print(json.dumps(failed))


def _stop(_signal: int, _frame: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
