"""One run that adopts existing translations: files are paired, read and aligned, and what they have goes into catalogs.

No translation is changed or moved. What a person wrote in a catalog stays. Where the translation lies at the very place that a
build writes to, and a build would change nothing of it but add what a variant says of itself, it counts as ours from then on.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from . import adoption
from .adoption import Adopted, Site, Translated, finding, messages
from .catalog import SLUG
from .errors import ForeigndeskError, InputError, SettingsError
from .jobs import Selection
from .layouts import laid_out
from .locales import find_locale
from .project import KEPT, Record, digest
from .remembering import Remembering
from .sentence_units import divided
from .variants import build, safe_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .adoption import Pair, Tally
    from .jobs import Job, Workspace
    from .model import Document, Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where the translations are; one of the three ways."""

    article: str = ""
    translation: str = ""
    """A file or a folder, as `article` is."""
    pattern: str = ""
    """For all articles, e.g. `content/{locale}/{path}`."""
    key: str = ""
    """A key of front matter by whose value files belong together; empty if their names do."""


class Match(NamedTuple):
    """An article and the file that has its translation."""

    article: str
    translation: str
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one translation."""

    article: str
    translation: str
    locale: Locale
    tally: Tally
    surplus: int
    """Texts of the translation that no unit goes with."""
    identical: bool
    """Whether a build gives the translation's file back, but for the lines in which a variant says what it is."""


@dataclass(slots=True)
class Adoption:
    """What a run did."""

    rows: list[Row] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def adopt(
    workspace: Workspace, plan: Plan, locales: Sequence[Locale], *, source: Locale | None, dry: bool = False
) -> Adoption:
    """Adopt the translations of the plan; with `dry` nothing is written. Errors of single files are collected."""
    return _Run(workspace, source, dry=dry).run(plan, locales)


class _Run:
    def __init__(self, workspace: Workspace, source: Locale | None, *, dry: bool) -> None:
        self._workspace = workspace
        self._project = workspace.project
        self._source = source
        self._dry = dry
        self._records = dict(workspace.records)
        self._done = Adoption()

    def run(self, plan: Plan, locales: Sequence[Locale]) -> Adoption:
        if self._dry:
            self._all(plan, locales, None)
            return self._done
        with self._project.locked():
            memory = Remembering(self._workspace)
            try:
                self._all(plan, locales, memory)
            finally:
                self._project.write_manifest(self._records, read=self._workspace.records)
                memory.close()
        self._done.notes += memory.notes
        return self._done

    def _all(self, plan: Plan, locales: Sequence[Locale], memory: Remembering | None) -> None:
        for locale in locales:
            matches = list(self._matches(plan, locale))
            site = self._learned(matches)
            for match in matches:
                self._safely(match, site, memory)

    def _matches(self, plan: Plan, locale: Locale) -> Iterator[Match]:
        found = self._found(plan, locale)
        if not found:
            what = f"no translation into {locale} was found"
            raise SettingsError(
                what,
                remedy="check the folders, or say --key or --translations",
                location=plan.translation or plan.pattern,
            )
        yield from (Match(article, translation, locale) for article, translation in sorted(found.items()))

    def _found(self, plan: Plan, locale: Locale) -> dict[str, str]:
        """Article -> translation."""
        if plan.pattern:
            articles = self._project.articles()
            places = {
                path: finding.placed(plan.pattern, self._project.inner_path(path), locale)
                for path in articles
            }
            return {a: t for a, t in places.items() if t != a and self._project.exists(t)}
        if self._project.exists(plan.article):
            return {plan.article: plan.translation}
        ours, theirs = self._articles(plan.article), self._files(plan.translation)
        if plan.key:
            return finding.by_key(
                self._values(ours, plan.key, lambda lang: lang != locale),
                self._values(theirs, plan.key, lambda lang: lang in {locale, None}),
            )
        return finding.by_path(ours, theirs, locale)

    def _articles(self, folder: str) -> dict[str, str]:
        """Path below the folder -> path, of the project's articles in it; of all that can be read if there are none."""
        files = self._files(folder)
        articles = set(self._project.articles())
        return {name: path for name, path in files.items() if path in articles} or {
            name: path for name, path in files.items() if not path.endswith(finding.CATALOG)
        }

    def _files(self, folder: str) -> dict[str, str]:
        """Path below the folder -> path, of all articles and catalogs in it."""
        return {
            finding.below(path, folder): path
            for path in self._project.files(folder)
            if path.endswith(finding.CATALOG) or self._is_readable(path)
        }

    def _is_readable(self, path: str) -> bool:
        try:
            self._workspace.format_of(path)
        except InputError:
            return False
        return True

    def _values(
        self, files: Mapping[str, str], key: str, is_in: Callable[[Locale | None], bool]
    ) -> dict[str, str]:
        """Path -> value of the key, of the files that are in a language, which they may not tell."""
        values = {}
        for path in files.values():
            try:
                document = self._parsed(path)
            except ForeigndeskError as error:
                self._workspace.errors.append(error)
                continue
            if is_in(find_locale(document.lang)):
                values[path] = finding.value_of(document, key)
        return values

    def _parsed(self, path: str) -> Document:
        return self._workspace.format_of(path).parse(path, self._project.read(path))

    def _learned(self, matches: Sequence[Match]) -> Site:
        """A first look at all, for what they have in common; what is wrong with one of them is told at the second."""
        if len(matches) == 1:
            return Site()
        count = len(self._workspace.errors)
        found: dict[str, Sequence[Pair]] = {}
        for match in matches:
            with contextlib.suppress(ForeigndeskError):
                for job in self._jobs(match):
                    found[match.article] = self._adopted(job, match, Site()).pairs
        del self._workspace.errors[count:]
        return Site.of(found)

    def _safely(self, match: Match, site: Site, memory: Remembering | None) -> None:
        try:
            for job in self._jobs(match):
                self._one(job, match, site, memory)
        except ForeigndeskError as error:
            self._workspace.errors.append(error)

    def _jobs(self, match: Match) -> Iterator[Job]:
        selection = Selection(articles=(match.article,), source=self._source, targets=(match.locale,))
        return self._workspace.each(selection)

    def _adopted(self, job: Job, match: Match, site: Site) -> Adopted:
        if match.translation.endswith(finding.CATALOG):
            text = self._project.read(match.translation)
            pairs, surplus = messages.adopt(
                job.document, job.format, text, path=match.translation, pair=(job.source, job.locale)
            )
            return Adopted(pairs=tuple(pairs), surplus=tuple(surplus))
        work = Translated(
            document=job.document,
            translation=self._parsed(match.translation),
            format=job.format,
            source_locale=job.source,
            locale=job.locale,
        )
        evidence = site.evidence(match.article, job.source, job.locale)
        return adoption.adopt(work, self._workspace.glossary, evidence)

    def _one(self, job: Job, match: Match, site: Site, memory: Remembering | None) -> None:
        if match.translation in {job.catalog_path, match.article}:
            what = "this is the article itself, or its own catalog"
            raise InputError(what, remedy="name the translation", location=match.translation)
        adopted = self._adopted(job, match, site)
        whole, tally = adoption.filled(
            job.published, adopted.pairs, slug=self._slug(job, match), origin=match.translation
        )
        job = replace(job, catalog=divided(job.catalog, whole, job.format.inline) if job.blocks else whole)
        place = self._place(job, match)
        row = Row(
            article=match.article,
            translation=match.translation,
            locale=job.locale,
            tally=tally,
            surplus=len(adopted.surplus),
            identical=place is not None,
        )
        self._done.rows.append(row)
        if memory is None:
            return
        self._save(job, memory)
        if place == match.translation and place not in self._records:
            text = digest(self._project.read(place))
            self._records[place] = Record(article=match.article, locale=job.locale, digest=text, layout=KEPT)

    def _save(self, job: Job, memory: Remembering) -> None:
        if self._workspace.save(job):
            self._done.written.append(job.catalog_path)
        text = self._project.find_text(job.catalog_path)
        memory.learn(replace(job, saved=job.catalog, saved_text=text))

    def _slug(self, job: Job, match: Match) -> str:
        if match.translation.endswith(finding.CATALOG):
            return ""
        return finding.slug_of(self._parsed(match.translation), job.locale)

    def _place(self, job: Job, match: Match) -> str | None:
        """Where a build would write the variant, if that gives the translation's file back; else `None`."""
        if match.translation.endswith(finding.CATALOG):
            return None
        present = self._project.read(match.translation)
        slug = safe_slug(job.catalog, job.slug or PurePosixPath(match.article).stem, job.catalog_path)
        path = self._project.variant_path(match.article, job.locale, slug)
        variant, _ = build(
            job.document, job.published, job.format, slug=slug, path=path, catalog_path=job.catalog_path
        )
        text = laid_out(variant.text, present, job.format, path=path)
        return path if _has_lines_of(text, present) and _is_marked(text, present, job) else None


def _is_marked(text: str, present: str, job: Job) -> bool:
    """Whether the two differ only in what a variant says of itself."""
    contexts = {entry.unit.context for entry in job.catalog.entries}
    marks = dict.fromkeys(
        ("lang", *([SLUG] if SLUG in contexts else []), "translation_of", "translation_status"), "x"
    )
    return job.format.annotate(text, marks) == job.format.annotate(present, marks)


def _has_lines_of(text: str, present: str) -> bool:
    """Whether the text is the present one with nothing but lines added."""
    lines = iter(text.splitlines())
    return all(line in lines for line in present.splitlines())
