"""The project: its root, its settings, where everything lies, and the lock; files are read and written by `files`.

Paths in and out are relative to the project root, with forward slashes. A file that a person may have changed is
only replaced if it is what we last wrote; the record of that is `<variants>/.manifest.json`, which belongs into git.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from .. import settings_toml as settings_of
from ..errors import InputError, SettingsError
from ..settings import Settings
from . import locking
from . import manifest as manifests
from .disk import DISK, Disk
from .files import Files, named_errors
from .manifest import KEPT, Record, digest
from .memory_file import Counts, DamagedMemoryError, MemoryFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Locale

__all__ = [
    "KEPT",
    "Counts",
    "DamagedMemoryError",
    "MemoryFile",
    "Project",
    "Record",
    "digest",
    "manifest_path",
    "open_project",
]

STATE = ".foreigndesk"
"""The folder for the lock and the memory; deleting it loses no human work."""
MEMORY = f"{STATE}/memory.sqlite"
TEMPLATES = "templates"
"""The folder for templates, which is no locale, in the one for catalogs."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project root with its settings."""

    root: Path
    """Absolute, without symbolic links."""
    settings: Settings
    settings_path: str = ""
    """Where the settings were found; empty if there are none."""
    disk: Disk = DISK
    """What changes files; tests give one that fails."""

    # ── finding ──────────────────────────────────────────────────────────

    def articles(self) -> list[str]:
        """The paths of all articles, sorted; hidden files and our own variants only where a glob names their folder."""
        found = {path for glob in self.settings.articles for path in self._articles_of(glob)}
        skipped = {path for glob in self.settings.exclude for path in self._files.find(glob)}
        return sorted(found - skipped)

    def relative(self, path: Path) -> str:
        """The path of a file named on the command line; raises `SettingsError` if it is outside the project."""
        try:
            resolved = path.resolve()
        except (OSError, RuntimeError) as error:  # Until Python 3.13 a loop of links is a RuntimeError.
            what = f"{path} is a loop of symbolic links"
            raise SettingsError(what, remedy="name the file itself") from error
        if not resolved.is_relative_to(self.root):
            raise SettingsError(
                f"{path} is outside the project {self.root}",
                remedy="run foreigndesk in the folder of the article",
            )
        return resolved.relative_to(self.root).as_posix()

    def files(self, folder: str) -> list[str]:
        """The paths of all files below a folder, sorted, without hidden ones."""
        found = self._files.find(f"{folder}/**/*" if folder != "." else "**/*")
        paths = (PurePosixPath(path) for path in found)
        base = PurePosixPath(folder)
        return sorted(
            path.as_posix()
            for path in paths
            if not any(part.startswith(".") for part in path.relative_to(base).parts)
        )

    def inner_path(self, article: str) -> str:
        """The article's path below the folder that all articles of its glob share."""
        path = PurePosixPath(article)
        return path.relative_to(self._base(path)).as_posix()

    def model_folders(self, models: Sequence[Path] = ()) -> list[Path]:
        """The folders of packages that are named: the given ones, then the settings'."""
        return [*models, *(self.root / Path(folder).expanduser() for folder in self.settings.models)]

    def catalogs(self) -> list[str]:
        """The paths of all PO files in the folder for catalogs, sorted."""
        return sorted(self._files.find(f"{self.settings.catalogs}/**/*.po"))

    def catalog_path(self, article: str, locale: Locale) -> str:
        """`l10n/<locale>/<article path>.po`."""
        return f"{self.settings.catalogs}/{locale}/{article}.po"

    def template_path(self, article: str) -> str:
        """`l10n/templates/<article path>.pot`: beside the locales, as in KDE, and never `l10n/*/<article path>.po`."""
        return f"{self.settings.catalogs}/{TEMPLATES}/{article}.pot"

    def variant_path(self, article: str, locale: Locale, slug: str) -> str:
        """`translations/<locale>/<folder>/<slug>.<ext>`, the folder without the one that all articles share.

        Raises `InputError` for an article or a slug that would lead elsewhere.
        """
        path = PurePosixPath(article)
        if PureWindowsPath(article).anchor or ".." in PureWindowsPath(article).parts:
            what, remedy = "the article is outside the project", "move it into the project"
            raise InputError(what, remedy=remedy, location=article)
        if not _is_name(slug):
            what = f"the slug “{ascii(slug)[1:-1]}” cannot be the name of a file"
            raise InputError(what, remedy="use letters, digits and hyphens", location=article)
        folder = path.parent.relative_to(self._base(path))
        name = f"{slug}{path.suffix}"
        return (PurePosixPath(self.settings.variants) / locale / folder / name).as_posix()

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return self._files.exists(path)

    # ── reading ──────────────────────────────────────────────────────────

    def read(self, path: str) -> str:
        """A file's text, line ends and all; raises `InputError` if it is not a text file of the project."""
        return self._files.read(path)

    def find_text(self, path: str) -> str | None:
        """A file's text, or `None` if there is no such file."""
        return self.read(path) if self.exists(path) else None

    def manifest(self) -> dict[str, Record]:
        """Path of each variant that we wrote -> its record."""
        text = self.find_text(self._manifest_path)
        return {} if text is None else self._records(text)

    # ── writing ──────────────────────────────────────────────────────────

    def write(self, path: str, text: str, *, expected: str | None) -> bool:
        """Write the text if it differs from `expected`, the text that was read (`None`: no file); whether it did.

        The file is either its old or its new version, whatever happens. Raises `ConflictError` if it is no longer
        what was expected, and `StorageError` if the disk refuses.
        """
        if text == expected:
            return False
        self._files.write(path, text, expected=expected)
        return True

    def write_manifest(self, records: Mapping[str, Record], *, read: Mapping[str, Record]) -> bool:
        """Write the record of variants, of which `read` is what it was before; whether it changed.

        What others added meanwhile, as version control does, stays.
        """
        expected = self.find_text(self._manifest_path)
        if expected is None and not records:
            return False
        merged = manifests.merge(read, records, {} if expected is None else self._records(expected))
        return self.write(self._manifest_path, manifests.dumps(merged), expected=expected)

    def remove(self, path: str, *, expected: str) -> None:
        """Delete a file of ours, and its folder if that is empty then; raises `ConflictError` if it is not `expected`."""
        self._files.remove(path, expected=expected)

    # ── the memory ───────────────────────────────────────────────────────

    def has_memory(self) -> bool:
        """Whether there is a memory yet."""
        return self.exists(MEMORY)

    def memory(self) -> MemoryFile:
        """The memory, made if there is none; raises `StorageError`, and `DamagedMemoryError` for a damaged file."""
        self._files.check_way(MEMORY)
        with named_errors(MEMORY):
            (self.root / STATE).mkdir(exist_ok=True)
        return MemoryFile(self.root / MEMORY)

    def set_memory_aside(self) -> str:
        """Give the memory's file, which must be closed, another name, so that a new one can be made; its new path."""
        number = 1
        while self.exists(f"{MEMORY}.damaged-{number}"):
            number += 1
        for ending in ("-wal", "-shm", ""):
            if self.exists(MEMORY + ending):
                self._files.move(MEMORY + ending, f"{MEMORY}.damaged-{number}{ending}")
        return f"{MEMORY}.damaged-{number}"

    # ── the lock ─────────────────────────────────────────────────────────

    @contextlib.contextmanager
    def locked(self, *, seconds: float | None = None) -> Iterator[None]:
        """Keep other runs from writing in the meantime; raises `ConflictError` if one is at work for so long.

        Without `seconds`, as long as the settings say. What earlier runs left behind when they were killed is swept
        away.
        """
        patience = self.settings.lock_timeout if seconds is None else seconds
        with locking.held(self._files, STATE, seconds=patience):
            if not self.exists(f"{STATE}/.gitignore"):
                self.write(f"{STATE}/.gitignore", "*\n", expected=None)
            self._files.sweep([STATE, self.settings.catalogs, self.settings.variants])
            yield

    # ── inside ───────────────────────────────────────────────────────────

    @property
    def _files(self) -> Files:
        return Files(self.root, self.disk)

    @property
    def _manifest_path(self) -> str:
        return manifest_path(self.settings)

    def _records(self, text: str) -> dict[str, Record]:
        return manifests.loads(text, path=self._manifest_path, folder=self.settings.variants)

    def _articles_of(self, glob: str) -> Iterator[str]:
        """What a glob finds, without what it surely does not mean: `**/*.md` also matches variants and `.git`."""
        base = _literal(glob)
        variants = PurePosixPath(self.settings.variants)
        for found in self._files.find(glob):
            path = PurePosixPath(found)
            is_ours = path.is_relative_to(variants) and not base.is_relative_to(variants)
            is_hidden = any(part.startswith(".") for part in path.relative_to(base).parts)
            if not is_ours and not is_hidden:
                yield found

    def _base(self, article: PurePosixPath) -> PurePosixPath:
        """The part of the article's folder that its glob names literally, e.g. `articles`."""
        bases = (_literal(glob) for glob in self.settings.articles)
        return next((base for base in bases if article.parent.is_relative_to(base)), PurePosixPath())


def open_project(start: Path, settings_file: Path | None = None) -> Project:
    """The project that `start` lies in: the nearest folder upwards with settings, else `start` itself.

    A settings file that is named decides alone; raises `SettingsError` if it says nothing of foreigndesk.
    """
    if settings_file is not None:
        return _named_project(settings_file)
    start = start.resolve()
    for folder in (start, *start.parents):
        for name in ("foreigndesk.toml", "pyproject.toml"):
            if (folder / name).is_file() and (project := _with_settings(folder / name)):
                return project
    return Project(start, Settings())


def manifest_path(settings: Settings) -> str:
    """Where the record of variants lies."""
    return f"{settings.variants}/{manifests.NAME}"


def _named_project(settings_file: Path) -> Project:
    project = _with_settings(settings_file.parent.resolve() / settings_file.name)
    if project is None:
        what, remedy = "there is no table [tool.foreigndesk]", "add it, or name another settings file"
        raise SettingsError(what, remedy=remedy, location=str(settings_file))
    return project


def _with_settings(path: Path) -> Project | None:
    """The project of a settings file; `None` for a `pyproject.toml` that says nothing of foreigndesk."""
    table = ("tool", "foreigndesk") if path.name == "pyproject.toml" else ()
    target = path.resolve()  # People keep settings in one place and link to them.
    text = Files(target.parent).read(target.name)
    found = settings_of.from_toml(text, path=path.name, table=table)
    return Project(path.parent, found, path.name) if found is not None else None


def _literal(glob: str) -> PurePosixPath:
    """The folders that a glob names without a wildcard, e.g. `articles` of `articles/**/*.md`."""
    literal = []
    for part in PurePosixPath(glob).parts[:-1]:
        if any(mark in part for mark in "*?["):
            break
        literal.append(part)
    return PurePosixPath(*literal)


def _is_name(slug: str) -> bool:
    """Whether a slug, with any suffix, is the name of a visible file, and no path on any system."""
    return slug != "" and slug.isprintable() and not slug.startswith(".") and not set(slug) & set("/\\:")
