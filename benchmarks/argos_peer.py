"""Argos Translate as a peer: run in its own environment, with our package, offline.

What it does is its own code but for the sentence splitter: MiniSBD would download a model.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

BEAM = 4
"""What Argos Translate decodes with unless told otherwise."""
RE_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def run(python: str, script: str, worker: str, job: dict[str, Any], **variables: str) -> Any:
    """What a script prints as JSON on its last line when it is started as a worker with the job on its stdin."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, script, "--worker", worker],
            input=json.dumps(job),
            env=os.environ | environment(folder) | variables,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def environment(folder: str) -> dict[str, str]:
    """Argos Translate's own folders in a temporary one."""
    return {
        **{f"XDG_{kind}_HOME": f"{folder}/{kind}" for kind in ("DATA", "CONFIG", "CACHE")},
        "ARGOS_PACKAGES_DIR": f"{folder}/packages",
    }


def open_translation(package: Path, source: str, target: str, *, is_split: bool) -> Any:
    """Argos Translate's translation object for a package; its paragraphs are cut into sentences or are sentences already."""
    packages = Path(os.environ["ARGOS_PACKAGES_DIR"])
    packages.mkdir(parents=True, exist_ok=True)
    installer: Any
    translate: Any
    installer, translate = (import_module(f"argostranslate.{name}") for name in ("package", "translate"))
    translate.MiniSBDSentencizer = translate.StanzaSentencizer = _Whole if is_split else _Splitting
    if package.is_dir():
        shutil.copytree(package, packages / package.name)
    else:
        installer.install_from_path(package)
    return translate.get_translation_from_codes(source, target)


class _Whole:
    """A splitter for paragraphs that are sentences."""

    def __init__(self, package: object) -> None:
        self.package = package

    def split_sentences(self, text: str) -> list[str]:
        """The text as it is."""
        return [text]


class _Splitting(_Whole):
    """A splitter behind full stops, question and exclamation marks."""

    def split_sentences(self, text: str) -> list[str]:
        """The sentences with nothing between them."""
        return [part for part in RE_SENTENCE_END.split(text) if part]
