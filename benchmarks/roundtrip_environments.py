"""Virtual environments for the tools that are compared: made once, then used again."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

PACKAGES = {
    "reader": ("markdown-it-py==4.*", "mdit-py-plugins==0.*", "pyyaml==6.*"),
    "mdpo": ("mdpo==2.1.4",),
    "translate-toolkit": ("translate-toolkit[markdown]==3.20.4",),
}
DONE = "installed.txt"


def programs(folder: Path, name: str) -> Path:
    """The folder of an environment's programs; made and filled if need be. Raises `SystemExit` if that fails."""
    environment = folder / name
    packages = "\n".join(PACKAGES[name])
    marker = environment / DONE
    bin_ = environment / ("Scripts" if sys.platform == "win32" else "bin")
    if marker.is_file() and marker.read_text(encoding="utf-8") == packages:
        return bin_
    print(f"installing {', '.join(PACKAGES[name])} …", file=sys.stderr)
    shutil.rmtree(environment, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(environment))
    _run(str(bin_ / "python"), "-m", "pip", "install", "-q", *PACKAGES[name])
    marker.write_text(packages, encoding="utf-8")
    return bin_


def add_option(parser: ArgumentParser) -> None:
    """Let the person say where the environments are."""
    folder = Path(tempfile.gettempdir()) / "foreigndesk-roundtrip"
    what = "where the tools are installed"
    parser.add_argument("--environments", type=Path, default=folder, metavar="FOLDER", help=what)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.strip()}")
