"""Whether a package loads and translates, tried in a process of its own: a model may be made to crash its reader.

`python -m foreigndesk.engines.argos_probe PACKAGE` prints a translation, or an error with exit code 3.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ..errors import EngineError, ForeigndeskError, InputError
from ..model import Location

WORD = "Berlin"
"""What is translated: a name that most languages know."""
PATIENCE = 600
"""Seconds for loading and one word; a package of 300 MB takes two."""
EXIT_FAILED = 3


def probe(path: Path) -> str:
    """The package's translation of `WORD`.

    Raises `InputError` if the package cannot be loaded, `EngineError` if loading it takes the process down or never
    ends.
    """
    command = [sys.executable, "-P", "-m", __name__, str(path)]
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            command, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        raise _hostile(path, f"it did not load within {PATIENCE} seconds") from error
    if done.returncode == EXIT_FAILED:
        raise InputError(
            done.stdout.strip(), remedy="get it from a source that you trust", location=Location(str(path))
        )
    if done.returncode:
        raise _hostile(path, f"loading it ended the process with code {done.returncode}")
    return done.stdout.strip()


def _hostile(path: Path, what: str) -> EngineError:
    return EngineError(
        f"this package is damaged or hostile: {what}",
        remedy="get it from a source that you trust",
        location=Location(str(path)),
    )


def _main(path: Path) -> None:
    from .argos import Hop  # noqa: PLC0415  # only the process that tries it needs the engine
    from .argos_options import Options  # noqa: PLC0415  # as above
    from .argos_package import Package, read_package  # noqa: PLC0415  # as above

    try:
        [package, *_] = [found for found in read_package(path) if isinstance(found, Package)]
        [(translation, *_)] = Hop(package, Options(threads=1)).translate([WORD])
    except ForeigndeskError as error:
        sys.stdout.write(error.what)
        sys.exit(EXIT_FAILED)
    sys.stdout.write(translation)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream in every process of ours
    _main(Path(sys.argv[1]))
