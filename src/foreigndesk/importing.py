"""One run of `import`: what translators did in XLIFF files comes back into the catalogs, and TMX into the memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .copies import free_path
from .errors import ForeigndeskError, InputError
from .exchange import safe_xml, tmx, xliff, xliff12
from .jobs import Selection
from .locales import fallbacks
from .memory import digest
from .model import Location
from .project.elsewhere import read_elsewhere
from .returning import SHOWN, Returning, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .exchange.safe_xml import Node
    from .exchange.values import File
    from .jobs import Workspace
    from .memory import Row
    from .model import Locale
    from .settings import Settings

__all__ = ["Imported", "Rules", "import_files"]

BACKUP = ".bak"
"""What is added to the name of a catalog for the copy of what it was."""


@dataclass(slots=True)
class Imported:
    """What an import did."""

    written: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    taken: int = 0
    """Translations that came into catalogs."""
    remembered: int = 0
    """Translations that came into the memory."""


def import_files(workspace: Workspace, paths: Sequence[Path], *, wanted: Selection, rules: Rules) -> Imported:
    """Take over what the files say of the articles and locales that are wanted.

    Errors of single files, articles and units are collected in the workspace.
    """
    done = Imported()
    with workspace.project.locked():
        for path in paths:
            try:
                _import(workspace, path, wanted, rules, done)
            except ForeigndeskError as error:
                workspace.errors.append(error)
    return done


def _import(workspace: Workspace, path: Path, wanted: Selection, rules: Rules, done: Imported) -> None:
    data = read_elsewhere(path)
    root = safe_xml.parse(data, path=str(path), dtd=path.suffix.lower() == ".tmx")
    if root.name == "tmx":
        rows = _fitting(tmx.rows(root, path=path.name), workspace.project.settings)
        rows = [row for row in rows if not wanted.targets or row.locale in wanted.targets]
        _learn(workspace, path.name, rows)
        done.remembered += len(rows)
        return
    for file in _files(root, str(path)):
        if wanted.targets and file.locale not in wanted.targets:
            continue
        if wanted.articles and file.article not in wanted.articles:
            continue
        try:
            _import_file(workspace, file, str(path), rules, done)
        except ForeigndeskError as error:
            workspace.errors.append(error)


def _fitting(rows: Sequence[Row], settings: Settings) -> list[Row]:
    """The rows in the project's own locales: its `en` is served by `en-US`, and its `pt-BR` by `pt`."""
    ours = [*settings.locales, *settings.sources.values()]
    ours += [settings.source_locale] if settings.source_locale else []

    def fit(locale: Locale) -> Locale:
        near = (each for each in ours if each in fallbacks(locale) or locale in fallbacks(each))
        return locale if locale in ours else next(near, locale)

    return [replace(row, source_locale=fit(row.source_locale), locale=fit(row.locale)) for row in rows]


def _learn(workspace: Workspace, name: str, rows: Sequence[Row]) -> None:
    """Put the rows of a file into the memory, in the place of what it had before."""
    with workspace.project.memory() as memory:
        for locale in dict.fromkeys(row.locale for row in rows):
            theirs = [row for row in rows if row.locale == locale]
            memory.learn(name, locale, digest(*(row.checksum for row in theirs)), theirs)


def _files(root: Node, path: str) -> list[File]:
    version = root.attributes.get("version", "")
    if root.name == "xliff" and version.startswith("2."):
        return xliff.loads(root, path=path)
    if root.name == "xliff" and version.startswith("1."):
        return xliff12.loads(root, path=path)
    what = f"this is no file of XLIFF or TMX, but <{root.name[:40]}>"
    raise InputError(what, remedy="name a .xlf or .tmx file", location=Location(path, root.line))


def _import_file(workspace: Workspace, file: File, path: str, rules: Rules, done: Imported) -> None:
    place = Location(path, file.line)
    _reject_strange_article(workspace, file, place)
    selection = Selection(articles=(file.article,), source=file.source_locale, targets=(file.locale,))
    for job in workspace.each(selection):
        if job.saved and job.saved.source_locale != file.source_locale:
            what = (
                f"it is translated from {file.source_locale}, and the catalog from {job.saved.source_locale}"
            )
            raise InputError(what, remedy="export it again", location=place)
        merging = Returning(job, file, path, rules)
        catalog = merging.merged()
        workspace.errors += merging.refused
        if catalog != job.catalog and merging.replaced and job.saved_text is not None:
            copy = free_path(workspace.project, job.catalog_path + BACKUP)
            workspace.project.write(copy, job.saved_text, expected=None)
            done.notes.append(f"{job.catalog_path}: {merging.replaced} replaced; as it was before: {copy}")
        if merging.taken and workspace.save(replace(job, catalog=catalog)):
            done.written.append(job.catalog_path)
        done.taken += merging.taken
        done.notes += merging.notes


def _reject_strange_article(workspace: Workspace, file: File, place: Location) -> None:
    """The file comes from elsewhere: it must not lead to other files than articles."""
    project, article = workspace.project, file.article
    path = PurePosixPath(article)
    is_inside = (
        article.isprintable() and not path.is_absolute() and not {"..", "\\"} & {*path.parts, *article}
    )
    known = is_inside and (
        project.exists(project.catalog_path(article, file.locale)) or article in project.articles()
    )
    if not known:
        what = f"there is no article “{ascii(article)[1:-1][:SHOWN]}”"
        raise InputError(what, remedy="correct “original”, or restore the article", location=place)
