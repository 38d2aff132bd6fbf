"""The settings of a project as one frozen value; everything has a default. `settings_toml` reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .pace import Pace
from .policy import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Locale, Severity

FailedDrafts = Literal["keep", "empty"]
Segmentation = Literal["block", "sentence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project wants, with the defaults for what it does not say."""

    source_locale: Locale | None = None
    """The locale of articles that neither declare one nor match `sources`."""
    sources: Mapping[str, Locale] = field(default_factory=dict)
    """Glob of articles -> their locale; the first that matches decides."""
    locales: tuple[Locale, ...] = ()
    """What is translated into; an article's own locale is left out."""
    articles: tuple[str, ...] = (
        "articles/**/*.md",
        "articles/**/*.markdown",
        "articles/**/*.mdx",
        "articles/**/*.txt",
        "articles/**/*.html",
        "articles/**/*.htm",
        "articles/**/*.xhtml",
    )
    """Globs, relative to the project root."""
    exclude: tuple[str, ...] = ()
    """Globs of files that are no articles."""
    catalogs: str = "l10n"
    variants: str = "translations"
    glossary: str = "glossary.csv"
    engine: str = "argos"
    models: tuple[str, ...] = ()
    """Folders with packages, searched before the usual ones; they may lie outside the project."""
    publish: Policy = field(default_factory=Policy)
    """What is built of which articles in which locales."""
    pace: Pace = field(default_factory=Pace)
    """How many words people do in an hour."""
    failed_drafts: FailedDrafts = "keep"
    """What becomes of a draft that fails a check in every way it was made: kept with its reasons, or left empty."""
    lock_timeout: int = 10
    """Seconds that a run waits for another one in the same project."""
    segmentation: Segmentation = "block"
    """What a unit is: a paragraph, heading, item or cell, or each sentence of one."""
    checks: Mapping[str, Severity | None] = field(default_factory=dict)
    """Rule -> severity; `None` is off."""
    formats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    engines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    templates: bool = False
    """Whether each article has a template (POT) beside the catalogs."""
    report_msgid_bugs_to: str = ""
    """Where translators report mistakes in the articles: the field of that name in catalogs."""
