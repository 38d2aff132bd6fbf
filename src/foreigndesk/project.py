"""The project's files: found, read, and written whole or not at all. Nothing else opens a user's file.

Paths in and out are relative to the project root, with forward slashes. A file that a person may have changed is
only replaced if it is what we last wrote; the record of that is `<variants>/.manifest.json`, which belongs into git.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from . import settings as settings_of
from .errors import ConflictError, InputError, SettingsError, StorageError
from .model import Locale, Location
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATE = ".foreigndesk"
"""The folder for locks; deleting it loses nothing."""
MANIFEST = ".manifest.json"
LOCK_SECONDS = 10.0
"""How long a run waits for another one."""
MAX_BYTES = 64 << 20
"""Of one file; larger ones are no articles, and would be held in memory several times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What we last wrote as a variant."""

    article: str
    locale: Locale
    digest: str
    """SHA-256 of the text with LF line ends, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project root with its settings."""

    root: Path
    settings: Settings
    settings_path: str = ""
    """Where the settings were found; empty if there are none."""

    # ── finding ──────────────────────────────────────────────────────────

    def articles(self) -> list[str]:
        """The paths of all articles, sorted."""
        found = {path for glob in self.settings.articles for path in self._glob(glob)}
        skipped = {path for glob in self.settings.exclude for path in self._glob(glob)}
        return sorted(found - skipped)

    def relative(self, path: Path) -> str:
        """The path of a file named on the command line; raises `SettingsError` if it is outside the project."""
        resolved = path.resolve()
        if not resolved.is_relative_to(self.root):
            raise SettingsError(
                f"{path} is outside the project {self.root}",
                remedy="run foreigndesk in the folder of the article",
            )
        return resolved.relative_to(self.root).as_posix()

    def catalogs(self) -> list[str]:
        """The paths of all PO files in the folder for catalogs, sorted."""
        return sorted(self._glob(f"{self.settings.catalogs}/**/*.po"))

    def catalog_path(self, article: str, locale: Locale) -> str:
        """`l10n/<locale>/<article path>.po`."""
        return f"{self.settings.catalogs}/{locale}/{article}.po"

    def variant_path(self, article: str, locale: Locale, slug: str) -> str:
        """`translations/<locale>/<folder>/<slug>.<ext>`, the folder without the one that all articles share."""
        path = PurePosixPath(article)
        folder = path.parent.relative_to(self._base(path))
        return (PurePosixPath(self.settings.variants) / locale / folder / f"{slug}{path.suffix}").as_posix()

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return (self.root / path).is_file()

    # ── reading ──────────────────────────────────────────────────────────

    def read(self, path: str) -> str:
        """A file's text, line ends and all; raises `InputError` if it is not UTF-8."""
        file = self.root / path
        with _named_errors(path):
            if file.stat().st_size > MAX_BYTES:
                limit = MAX_BYTES >> 20
                raise InputError(f"the file is larger than {limit} MB", remedy="split it", location=path)
            data = file.read_bytes()
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            what = f"the file is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x})"
            raise InputError(what, remedy="save it as UTF-8", location=Location(path, line)) from error

    def find_text(self, path: str) -> str | None:
        """A file's text, or `None` if there is no such file."""
        return self.read(path) if self.exists(path) else None

    def manifest(self) -> dict[str, Record]:
        """Path of each variant that we wrote -> its record."""
        path = f"{self.settings.variants}/{MANIFEST}"
        text = self.find_text(path)
        if text is None:
            return {}
        try:
            rows = json.loads(text)["variants"]
            return {
                str(name): Record(article=row["article"], locale=Locale(row["locale"]), digest=row["sha256"])
                for name, row in rows.items()
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            line = getattr(error, "lineno", 0)
            remedy = "restore it from version control, or delete it: variants then count as changed by people"
            raise InputError(
                "the record of variants is damaged", remedy=remedy, location=Location(path, line)
            ) from error

    # ── writing ──────────────────────────────────────────────────────────

    def write(self, path: str, text: str, *, expected: str | None) -> bool:
        """Write the text if it differs from the file; whether it did.

        The file is either its old or its new version, whatever happens. Raises `ConflictError` if it is no longer
        `expected`, the text that was read (`None`: no file), and `StorageError` if the disk refuses.
        """
        if text == expected:
            return False
        self._refuse_links(path)
        with _named_errors(path):
            current = self.find_text(path)
            if current != expected:
                raise ConflictError(
                    "the file changed while we worked on it", remedy="run again", location=path
                )
            _replace(self.root / path, text.encode())
        return True

    def write_manifest(self, records: Mapping[str, Record]) -> bool:
        """Write the record of variants; whether it changed."""
        path = f"{self.settings.variants}/{MANIFEST}"
        rows = {
            name: {"article": record.article, "locale": record.locale, "sha256": record.digest}
            for name, record in sorted(records.items())
        }
        expected = self.find_text(path)
        if expected is None and not rows:
            return False
        return self.write(
            path, json.dumps({"variants": rows}, indent=1, ensure_ascii=False) + "\n", expected=expected
        )

    def remove(self, path: str) -> None:
        """Delete a file of ours, and its folder if that is empty now."""
        self._refuse_links(path)
        with _named_errors(path):
            (self.root / path).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (self.root / path).parent.rmdir()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs from writing in the meantime; raises `ConflictError` if one is at work."""
        folder = self.root / STATE
        with _named_errors(STATE):
            folder.mkdir(exist_ok=True)
            if not (folder / ".gitignore").exists():
                (folder / ".gitignore").write_text("*\n")
        lock = FileLock(folder / "lock", timeout=LOCK_SECONDS)
        try:
            with _named_errors(f"{STATE}/lock"):
                lock.acquire()
        except Timeout as error:
            remedy = "wait for it, or stop it"
            raise ConflictError(
                "another foreigndesk run is at work here", remedy=remedy, location=STATE
            ) from error
        try:
            yield
        finally:
            lock.release()

    # ── inside ───────────────────────────────────────────────────────────

    def _glob(self, pattern: str) -> Iterator[str]:
        for path in self.root.glob(pattern):
            if path.is_file() and path.resolve().is_relative_to(self.root):
                yield path.relative_to(self.root).as_posix()

    def _base(self, article: PurePosixPath) -> PurePosixPath:
        """The part of the article's folder that its glob names literally, e.g. `articles`."""
        for glob in self.settings.articles:
            literal = []
            for part in PurePosixPath(glob).parts[:-1]:
                if any(mark in part for mark in "*?["):
                    break
                literal.append(part)
            base = PurePosixPath(*literal)
            if article.is_relative_to(base):
                return base
        return PurePosixPath()

    def _refuse_links(self, path: str) -> None:
        """Never write through a symbolic link: it may lead out of the project."""
        parts = PurePosixPath(path).parts
        for count in range(1, len(parts) + 1):
            if self.root.joinpath(*parts[:count]).is_symlink():
                linked = "/".join(parts[:count])
                raise StorageError(
                    f"{linked} is a symbolic link", remedy="replace it by a file or folder", location=path
                )


def open_project(start: Path, settings_file: Path | None = None) -> Project:
    """The project that `start` lies in: the nearest folder upwards with settings, else `start` itself."""
    if settings_file is not None:
        return _with_settings(settings_file.resolve()) or Project(settings_file.resolve().parent, Settings())
    start = start.resolve()
    for folder in (start, *start.parents):
        for name in ("foreigndesk.toml", "pyproject.toml"):
            if (folder / name).is_file() and (project := _with_settings(folder / name)):
                return project
    return Project(start, Settings())


def digest(text: str) -> str:
    """SHA-256 of a text with LF line ends, as version control may change them."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def _with_settings(path: Path) -> Project | None:
    """The project of a settings file; `None` for a `pyproject.toml` that says nothing of foreigndesk."""
    table = ("tool", "foreigndesk") if path.name == "pyproject.toml" else ()
    text = Project(path.parent, Settings()).read(path.name)
    found = settings_of.from_toml(text, path=path.name, table=table)
    return Project(path.parent, found, path.name) if found is not None else None


def _replace(path: Path, data: bytes) -> None:
    """Put the bytes in the file's place: temporary file, fsync, rename, fsync of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows cannot open folders and needs no such step."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _named_errors(path: str) -> Iterator[None]:
    """Turn the system's errors into ours, with the path and what to do."""
    try:
        yield
    except FileNotFoundError as error:
        raise InputError("there is no such file", remedy="check the path", location=path) from error
    except OSError as error:
        remedies = {
            errno.ENOSPC: "free some space",
            errno.EDQUOT: "free some space",
            errno.EACCES: "change its permissions",
            errno.EPERM: "change its permissions",
            errno.EROFS: "use a folder that can be written",
        }
        remedy = remedies.get(error.errno or 0, "check the disk and the path")
        raise StorageError((error.strerror or str(error)).lower(), remedy=remedy, location=path) from error
