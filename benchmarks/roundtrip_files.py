"""The files that a comparison is run on, and what it finds out about a tool."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path


@dataclass(slots=True, kw_only=True)
class Figures:
    """What is told of a tool, and the files behind it."""

    files: int = 0
    identical: int = 0
    crashed: int = 0
    rejected: int = 0
    code_words: int = 0
    pseudo_ok: int | None = None
    hostile_ok: int | None = None
    cpu_s: float | None = None
    visible: int = 0
    covered: int = 0
    missing: dict[str, Counter[str]] = field(default_factory=dict)
    """File -> the visible words that reach no unit."""
    code: dict[str, list[str]] = field(default_factory=dict)
    """File -> the words of its code that reach a unit."""
    faults: list[str] = field(default_factory=list)
    """One line for each thing that went wrong: file, step, what."""

    def add_words(self, path: str, page: dict[str, Any], units: dict[str, Any]) -> None:
        """Count what of a page reached its units."""
        visible, found = Counter(page["visible"]), Counter(units["words"])
        self.visible += visible.total()
        self.covered += (visible & found).total()
        if missing := visible - found:
            self.missing[path] = missing
        if code := sorted(set(page["code"]) & set(units["prose"])):
            self.code[path] = code
            self.code_words += len(code)

    def told(self) -> dict[str, Any]:
        """The figures by name, as they are printed; `None` is not measured."""
        return {
            "files": self.files,
            "identical": self.identical,
            "crashed": self.crashed,
            "rejected": self.rejected,
            "coverage": round(self.covered / self.visible, 4) if self.visible else None,
            "code_words": self.code_words,
            "pseudo_ok": self.pseudo_ok,
            "hostile_ok": self.hostile_ok,
            "cpu_s": None if self.cpu_s is None else round(self.cpu_s, 2),
        }


class Reader:
    """The process that tells what readers meet on a page; see `page_words.py`. A failure of it ends the run."""

    def __init__(self, python: Path, script: Path) -> None:
        self._process = subprocess.Popen(
            [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def page(self, path: str, text: str) -> dict[str, Any]:
        """The visible words of a page, the words of its code alone, and its shape."""
        return self._ask({"do": "page", "path": path, "text": text})

    def units(self, path: str, texts: Iterable[tuple[str, int]]) -> dict[str, Any]:
        """The words of a file's units, each a text and how often it occurs; after the file's page."""
        return self._ask({"do": "units", "path": path, "texts": list(texts)})

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise SystemExit("the process that reads pages has no pipes")
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"{request['path']} could not be measured; see the error above")
        return dict(json.loads(answer))


def find_files(folder: Path, suffixes: Collection[str], limit: int | None) -> list[str]:
    """The paths below the folder with one of the suffixes, none hidden: the first ones by the SHA-1 of the path."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in suffixes)
    paths = (path.relative_to(folder) for path in files)
    names = [path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)]
    return sorted(names, key=lambda name: hashlib.sha1(name.encode(), usedforsecurity=False).digest())[:limit]
