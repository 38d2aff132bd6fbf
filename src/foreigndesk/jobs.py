"""What a command works on: articles with their locales, formats and catalogs, read and brought up to date.

One bad file never stops the others: its error is collected and its jobs are left out.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from . import catalog as catalogs
from . import glossary_csv, plugins, po_header, saving
from .checks.site import SITE_RULES
from .errors import ForeigndeskError, ForeigndeskErrors, InputError, SettingsError
from .glossary import Glossary
from .locales import english_name, parse_locale
from .model import Locale
from .sentence_units import by_block, by_sentence
from .slugs import source_slug
from .updating import update

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from .glossary import Terms
    from .model import Catalog, Document, Unit
    from .plugins import Format
    from .project import Project, Record

JobKey = tuple[str, Locale]
"""The article's path, and the locale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the command line asks for; nothing means everything."""

    articles: tuple[str, ...] = ()
    source: Locale | None = None
    """`--from`: overrides what articles and settings say."""
    targets: tuple[Locale, ...] = ()
    """`--to` or `--locale`: overrides the settings' locales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One article in one locale."""

    document: Document
    format: Format
    source: Locale
    locale: Locale
    slug: str
    """The source slug; empty where the article's name is not to be translated."""
    catalog_path: str
    saved: Catalog | None
    """The catalog as it was read; `None` if there is none yet."""
    saved_text: str | None
    catalog: Catalog
    """The catalog brought up to date with the article."""

    blocks: tuple[Unit, ...] = ()
    """What the catalog's units are sentences of; empty where they are blocks themselves."""

    @property
    def published(self) -> Catalog:
        """The catalog by blocks, as the document is parted: what a variant is built from."""
        return by_block(self.catalog, self.blocks, self.format.inline) if self.blocks else self.catalog

    @property
    def key(self) -> JobKey:
        """What tells it apart from all other jobs."""
        return (self.document.path, self.locale)

    @property
    def terms_names(self) -> tuple[str, ...]:
        """The names that this article keeps: its authors."""
        kept = (
            segment.source for segment in self.document.segments if segment.keep and segment.role == "author"
        )
        return tuple(dict.fromkeys(name for name in kept if name))


class Workspace:
    """A project with its plugins, glossary and jobs; collects the errors of single files."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.errors: list[ForeigndeskError] = []
        """Of single files; the others are done."""
        self._formats: dict[str, Format] = {}

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary; empty if there is no file. Raises for a bad one: drafts without it would be wrong."""
        path = self.project.settings.glossary
        text = self.project.find_text(path)
        return Glossary() if text is None else glossary_csv.loads(text, path=path)

    def format_named(self, name: str) -> Format:
        """The format plugin of that name, made with its table of the settings."""
        if name not in self._formats:
            options = self.project.settings.formats.get(name, {})
            self._formats[name] = plugins.load(plugins.FORMATS, name)(options)
        return self._formats[name]

    @cached_property
    def _format_names(self) -> list[str]:
        return plugins.names(plugins.FORMATS)

    def jobs(self, selection: Selection) -> list[Job]:
        """Every selected article in every locale asked for, in the order of articles, then locales."""
        return list(self.each(selection))

    def each(self, selection: Selection, *, only: Collection[JobKey] | None = None) -> Iterator[Job]:
        """The same, one by one, so that not all need be held; with `only`, those alone. Errors are collected once."""
        self._reject_bad_names()
        _ = self.glossary  # A bad glossary stops the run before anything is written.
        found = False
        for path in self._articles(selection):
            try:
                for job in self._jobs_of(path, selection, only):
                    found = True
                    yield job
            except ForeigndeskError as error:
                self._collect(error)
        if selection.articles and not found and only is None:
            self.raise_errors()

    def documents(self, selection: Selection) -> list[Document]:
        """Every selected article, parsed; whatever its locale."""
        self._reject_bad_names()
        found: list[Document] = []
        for path in self._articles(selection):
            try:
                found.append(self.format_of(path).parse(path, self.project.read(path)))
            except ForeigndeskError as error:
                self.errors.append(error)
        return found

    def raise_errors(self) -> None:
        """Raise what was collected, if anything."""
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise ForeigndeskErrors(self.errors)

    def terms(self, job: Job) -> Terms:
        """What the glossary and the article's own names ask for."""
        return self.glossary.terms(job.source, job.locale, job.terms_names)

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """What we last wrote as variants."""
        return self.project.manifest()

    def save(self, job: Job) -> bool:
        """Write the job's catalog if it says anything new; whether it did. What people saved meanwhile stays."""
        return saving.save(self.project, job, date=self.now)

    @cached_property
    def now(self) -> str:
        """The time of the run, for headers; `SOURCE_DATE_EPOCH` fixes it for reproducible runs."""
        return po_header.now(os.environ.get("SOURCE_DATE_EPOCH", ""))

    @cached_property
    def _all_articles(self) -> Sequence[str]:
        return self.project.articles()

    def _articles(self, selection: Selection) -> Sequence[str]:
        articles = list(dict.fromkeys(selection.articles)) or self._all_articles
        if not articles:
            what = f"there are no articles ({', '.join(self.project.settings.articles)})"
            raise SettingsError(what, remedy="name some, or set “articles”")
        return articles

    def _jobs_of(self, path: str, selection: Selection, only: Collection[JobKey] | None) -> Iterator[Job]:
        if only is not None and all((path, locale) not in only for locale in self._locales(selection)):
            return
        format_ = self.format_of(path)
        document = format_.parse(path, self.project.read(path))
        source = self._source(document, selection)
        for locale in self._targets(document, source, selection):
            if only is None or (path, locale) in only:
                try:
                    yield self._job(document, format_, source, locale)
                except ForeigndeskError as error:
                    self._collect(error)

    def _collect(self, error: ForeigndeskError) -> None:
        """Keep an error; a file that is read again has the same."""
        if str(error) not in map(str, self.errors):
            self.errors.append(error)

    def _reject_bad_names(self) -> None:
        """Formats, engines and checks that the settings speak of must exist: a slip would go unnoticed."""
        settings = self.project.settings
        for kind, given, known in (
            ("format", settings.formats, self._format_names),
            ("engine", settings.engines, plugins.names(plugins.ENGINES)),
            ("check", settings.checks, [*plugins.names(plugins.CHECKS), *SITE_RULES]),
        ):
            for name in given:
                if name not in known:
                    remedy = f"use one of: {', '.join(known)}"
                    what, place = f"there is no {kind} “{name}”", self.project.settings_path
                    raise SettingsError(what, remedy=remedy, location=place)
        for name in settings.formats:
            self.format_named(name)  # A bad option is told once, not for every article.

    def format_of(self, path: str) -> Format:
        """The first format that reads files with this suffix; only formats up to it are loaded. Raises `InputError`."""
        if (self.project.root / path).is_dir():
            raise SettingsError("this is a folder", remedy="name articles, or set “articles”", location=path)
        suffix = PurePosixPath(path).suffix.lower()
        known: list[str] = []
        for name in self._format_names:
            format_ = self.format_named(name)
            if suffix in format_.suffixes:
                return format_
            known += format_.suffixes
        raise InputError(
            f"no format reads “{suffix}” files", remedy=f"use one of {', '.join(known)}", location=path
        )

    def _source(self, document: Document, selection: Selection) -> Locale:
        """The article's locale: `--from`, else a glob of `sources`, its own `lang`, the project's."""
        settings = self.project.settings
        if selection.source:
            return selection.source
        for glob, locale in settings.sources.items():
            if fnmatchcase(document.path, glob):
                return locale
        if document.lang:
            try:
                return parse_locale(document.lang)
            except SettingsError as error:
                raise InputError(
                    f"its “lang” says {error.what}", remedy=error.remedy, location=document.path
                ) from error
        if settings.source_locale:
            return settings.source_locale
        remedy = "give --from, or set “lang” in the article or “source_locale” in the settings"
        raise SettingsError("the article's language is not known", remedy=remedy, location=document.path)

    def _locales(self, selection: Selection) -> Sequence[Locale]:
        return selection.targets or self.project.settings.locales

    def _targets(self, document: Document, source: Locale, selection: Selection) -> Sequence[Locale]:
        wanted = self._locales(selection)
        if not wanted:
            raise SettingsError("there is no locale to translate into", remedy="give --to, or set “locales”")
        if selection.articles and selection.targets == (source,):
            what = f"the article is in {english_name(source)} ({source}) already"
            raise SettingsError(
                what, remedy="give another --to, or say with --from what it is in", location=document.path
            )
        return [locale for locale in wanted if locale != source]

    def _job(self, document: Document, format_: Format, source: Locale, locale: Locale) -> Job:
        path = self.project.catalog_path(document.path, locale)
        slug = source_slug(document)
        text = self.project.find_text(path)
        saved = None
        if text is not None:
            saved = saving.load(text, path, article=document.path, source=source, locale=locale)
        terms = self.glossary.terms(source, locale)
        blocks = catalogs.units_of(document, slug=slug)
        is_by_sentence = self.project.settings.segmentation == "sentence"
        parts = by_sentence(blocks, source, format_.inline) if is_by_sentence else blocks
        units = [catalogs.with_terms(unit, terms) for unit in parts]
        updated = update(
            saved, units, article=document.path, source_locale=source, locale=locale, inline=format_.inline
        )
        if saved is None:
            bugs = self.project.settings.report_msgid_bugs_to
            updated = replace(
                updated, header=po_header.new(document.path, source, locale, self.now, bugs=bugs)
            )
        return Job(
            document=document,
            format=format_,
            source=source,
            locale=locale,
            slug=slug,
            catalog_path=path,
            saved=saved,
            saved_text=text,
            catalog=updated,
            blocks=blocks if is_by_sentence else (),
        )
