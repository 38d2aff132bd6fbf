"""One run of `import`: what translators did in XLIFF files comes back into the catalogs, and TMX into the memory.

People win. A text that a person accepted, or wrote, is replaced only on request, and a copy of the catalog is kept
then. A translation whose source has changed in the meantime is kept like that of any changed unit: as stale.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from . import catalog as catalogs
from .drafting import is_untouched
from .errors import ConflictError, ForeigndeskError, InputError
from .exchange import safe_xml, tmx, xliff, xliff12
from .exchange.texts import answer, id_of, is_news, raw, texts_of
from .exchange.values import Progress
from .jobs import Selection
from .keeping import copy_path
from .locales import fallbacks
from .memory import digest
from .model import Entry, Location, State, Translation, Unit
from .project import read_elsewhere

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from .exchange.safe_xml import Node
    from .exchange.texts import Answer
    from .exchange.values import File, Text
    from .jobs import Job, Workspace
    from .memory import Row
    from .model import Catalog, Locale, UnitKey
    from .settings import Settings

SHOWN = 60
"""Code points of a text in a message."""


@dataclass(slots=True)
class Imported:
    """What an import did."""

    written: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    taken: int = 0
    """Translations that came into catalogs."""
    remembered: int = 0
    """Translations that came into the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an import may do."""

    replace: bool = False
    """Whether a person's text may be replaced."""
    approve: bool = False
    """Whether what a translator made counts as reviewed."""


def import_files(
    workspace: Workspace, paths: Sequence[Path], *, locales: Collection[Locale] = (), rules: Rules
) -> Imported:
    """Take over what the files say, of these locales or of all.

    Errors of single files, articles and units are collected in the workspace.
    """
    done = Imported()
    with workspace.project.locked():
        for path in paths:
            try:
                _import(workspace, path, locales, rules, done)
            except ForeigndeskError as error:
                workspace.errors.append(error)
    return done


def _import(
    workspace: Workspace, path: Path, locales: Collection[Locale], rules: Rules, done: Imported
) -> None:
    data = read_elsewhere(path)
    root = safe_xml.parse(data, path=str(path), dtd=path.suffix.lower() == ".tmx")
    if root.name == "tmx":
        rows = _fitting(tmx.rows(root, path=path.name), workspace.project.settings)
        rows = [row for row in rows if not locales or row.locale in locales]
        _learn(workspace, path.name, rows)
        done.remembered += len(rows)
        return
    files = [file for file in _files(root, str(path)) if not locales or file.locale in locales]
    for file in files:
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
        merging = _Merging(job, file, path, rules)
        catalog = merging.merged()
        workspace.errors += merging.refused
        if catalog != job.catalog and merging.replaced and job.saved_text is not None:
            copy = copy_path(workspace.project, job.catalog_path)
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


class _Merging:
    """One catalog, and what comes back for it."""

    def __init__(self, job: Job, file: File, path: str, rules: Rules) -> None:
        self._job = job
        self._path = path
        self._file = file
        self._rules = rules
        self.refused: list[ForeigndeskError] = []
        """One for each person's text that the file would replace."""
        self.notes: list[str] = []
        self.taken = 0
        self.replaced = 0
        """Texts of people that were replaced."""

    def merged(self) -> Catalog:
        """The job's catalog with what the file says."""
        catalog = self._job.catalog
        found = self._by_id()
        entries = tuple(self._answered(entry, found) for entry in catalog.entries)
        late = [entry for text in self._gone(found) if (entry := self._late(text)) is not None]
        return self._with_late(replace(catalog, entries=self._stale(entries, late)), late)

    # ── units that are there ─────────────────────────────────────────────

    def _by_id(self) -> dict[str, Text]:
        """The file's texts by our numbers; where a tool gave its own, by context and source."""
        now = [text for entry in self._job.catalog.entries for text in texts_of(entry, self._job.format)]
        ids = {text.id for text in now}
        numbers = {(text.context, raw(text.source)): text.id for text in reversed(now)}
        found: dict[str, Text] = {}
        for text in self._file.texts:
            key = text.id if text.id in ids else numbers.get((text.context, raw(text.source)), text.id)
            found.setdefault(key, text)
        return found

    def _answered(self, entry: Entry, found: Mapping[str, Text]) -> Entry:
        """The entry with what the file says of it, unless that is no news, or a person's text stands against it."""
        said = answer(entry, self._job.format, found)
        if said is None or not said.is_news:
            return entry
        now, made = entry.translation, self._translation(said)
        if said.target == now.target:
            is_accepted = made.state is State.REVIEWED and now.state is State.TRANSLATED
            return self._taken(entry, made) if is_accepted else entry
        is_edit = said.is_based_on_this and now.state is State.TRANSLATED
        if not is_edit and not self._may_replace(entry, said.target, found[id_of(entry.unit.key)].line):
            return entry
        return self._taken(entry, made)

    def _translation(self, said: Answer) -> Translation:
        is_accepted = self._is_accepted(said.progress) and not said.doubts
        state = State.REVIEWED if is_accepted else State.TRANSLATED
        return Translation(target=said.target, state=state, doubts=() if is_accepted else said.doubts)

    def _is_accepted(self, progress: Progress) -> bool:
        return progress >= (Progress.TRANSLATED if self._rules.approve else Progress.REVIEWED)

    def _taken(self, entry: Entry, made: Translation) -> Entry:
        self.taken += 1
        return replace(entry, translation=made)

    def _may_replace(self, entry: Entry, target: str, line: int) -> bool:
        """Whether a text may take the place of the entry's: if that is no person's, or if it is wanted."""
        made = entry.translation
        if not made.target or is_untouched(replace(entry, translation=replace(made, previous=None))):
            return True
        if self._rules.replace:
            self.replaced += 1
            return True
        what = f"a person wrote “{_short(made.target)}”, and {self._path}:{line} says “{_short(target)}”"
        remedy = "keep it, or take the other with --replace, which keeps a copy"
        self.refused.append(
            ConflictError(what, remedy=remedy, location=Location(self._job.catalog_path, entry.line))
        )
        return False

    # ── units whose source changed in the meantime ───────────────────────

    def _gone(self, found: Mapping[str, Text]) -> Iterator[Text]:
        """The texts of units that are not in the article any more."""
        ids = {id_of(entry.unit.key) for entry in self._job.catalog.entries}
        for key, text in found.items():
            unit, _, place = key.partition("-")
            if unit in ids or not text.target or not is_news(text):
                continue
            if place:
                what = f"{self._path}:{text.line}: “{_short(raw(text.target))}” belongs to no unit any more"
                self.notes.append(what)
            else:
                yield text

    def _late(self, text: Text) -> Entry | None:
        """The entry for a text whose unit is gone, unless another translation of it waits among the obsolete ones."""
        key = self._keys.get(text.id, (text.context, raw(text.source)))
        target = raw(text.target or ())
        state = State.REVIEWED if self._is_accepted(text.progress) else State.TRANSLATED
        waiting = next((entry for entry in self._job.catalog.obsolete if entry.unit.key == key), None)
        if waiting and (
            waiting.translation.target == target or not self._may_replace(waiting, target, text.line)
        ):
            return None
        unit = Unit(source=key[1], context=key[0])
        return Entry(unit=unit, translation=Translation(target=target, state=state), line=text.line)

    @cached_property
    def _keys(self) -> dict[str, UnitKey]:
        """The numbers of units that the catalog knew once."""
        catalog, saved = self._job.catalog, self._job.saved
        former = [*catalog.obsolete, *(saved.entries if saved else ())]
        previous = [entry.translation.previous for entry in catalog.entries]
        return {id_of(key): key for key in [*(entry.unit.key for entry in former), *previous] if key}

    def _stale(self, entries: Sequence[Entry], late: list[Entry]) -> tuple[Entry, ...]:
        """The entries that already have a translation of the same former source, with the newer one; it leaves `late`."""
        former = {entry.unit.key: entry for entry in late}
        changed: list[Entry] = []
        for entry in entries:
            made, newer = entry.translation, former.get(entry.translation.previous or ("", ""))
            if newer is not None:
                late.remove(newer)
                target = newer.translation.target
                if target != made.target and self._may_replace(entry, target, newer.line):
                    self.taken += 1
                    stale = Translation(target=target, state=State.TRANSLATED, previous=made.previous)
                    changed.append(replace(entry, translation=stale))
                    continue
            changed.append(entry)
        return tuple(changed)

    def _with_late(self, catalog: Catalog, late: Sequence[Entry]) -> Catalog:
        """The catalog with translations of former sources: on the unit that took its place, or obsolete."""
        if not late:
            return catalog
        self.taken += len(late)
        keys = {entry.unit.key for entry in late}
        before = replace(
            catalog,
            entries=(*(entry for entry in catalog.entries if entry.translation.target), *late),
            obsolete=tuple(entry for entry in catalog.obsolete if entry.unit.key not in keys),
        )
        units = [entry.unit for entry in catalog.entries]
        after = catalogs.update(
            before,
            units,
            article=catalog.article,
            source_locale=catalog.source_locale,
            locale=catalog.locale,
        )
        # An entry without a translation was left out above; what people wrote beside it stays.
        entries = (
            replace(old, translation=new.translation)
            for old, new in zip(catalog.entries, after.entries, strict=True)
        )
        return replace(after, entries=tuple(entries))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
