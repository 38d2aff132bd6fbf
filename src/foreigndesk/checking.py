"""The checks, run over the jobs: findings sorted by file and then by doubt, with the severities that the settings give them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import plugins
from .catalog import SLUG
from .checks import site
from .errors import ForeigndeskError
from .locales import find_locale
from .model import Diagnostic, Location, Severity
from .plugins import Pair
from .po_header import PLURAL_FORMS
from .variants import slug_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from .glossary import Terms
    from .jobs import Job, Selection, Workspace
    from .model import Catalog, Entry, Locale
    from .plugins import Check

DOUBTFUL = "doubtful"
"""The rule whose findings are sorted by how doubtful a draft is."""
UNREVIEWED = "unreviewed"
"""The rule whose severity depends on what is published."""
SURE = -1.0
"""What sorts before any score."""


def check(workspace: Workspace, selection: Selection) -> list[Diagnostic]:
    """All findings for the selected articles; without a selection also what belongs to no article."""
    levels = workspace.project.settings.checks
    checks = unit_checks(off={rule for rule, level in levels.items() if level is None})
    found: list[Diagnostic] = []
    addresses: list[site.Address] = []
    for job in workspace.each(selection):
        found += _job(job, workspace, checks)
        addresses += _addresses([job])
    found += site.slugs(addresses)
    if not selection.articles:
        found += site.orphan_catalogs(_orphan_catalogs(workspace))
        found += site.orphan_variants(_orphan_variants(workspace))
    return sorted(graded(found, workspace), key=_order)


def rules() -> dict[str, Severity]:
    """Every rule with its usual severity."""
    return {check.rule: check.severity for check in unit_checks()} | dict(site.SITE_RULES)


def unit_checks(off: Container[str] = ()) -> list[Check]:
    """The checks that are not off; those that are off are not even loaded."""
    return [plugins.load(plugins.CHECKS, name) for name in plugins.names(plugins.CHECKS) if name not in off]


def _job(job: Job, workspace: Workspace, checks: Iterable[Check]) -> Iterator[Diagnostic]:
    if job.saved is None:
        yield Diagnostic(
            rule="missing",
            severity=Severity.ERROR,
            message=f"is not translated into {job.locale}; run foreigndesk translate",
            location=Location(job.document.path),
            locale=job.locale,
            article=job.document.path,
        )
        return
    yield from _plural_forms(job, job.saved)
    terms = workspace.terms(job)
    for entry in job.catalog.entries:
        yield from of_entry(entry, job, terms, checks)


def of_entry(entry: Entry, job: Job, terms: Terms, checks: Iterable[Check]) -> Iterator[Diagnostic]:
    """What the checks find in one unit of a job, with their usual severities."""
    pair = _pair(entry, job, terms)
    for one in checks:
        if entry.translation.target.strip() or one.rule == "missing":
            yield from (_diagnostic(one, message, entry, job) for message in one.find(pair))


def _plural_forms(job: Job, saved: Catalog) -> Iterator[Diagnostic]:
    field = saved.header.get(PLURAL_FORMS)
    if field is not None:  # A field that is not there is filled in when the catalog is written.
        line = (job.saved_text or "").partition(PLURAL_FORMS)[0].count("\n") + 1
        yield from site.plural_forms(field, job.catalog_path, line, job.locale, job.document.path)


def _diagnostic(check: Check, message: str, entry: Entry, job: Job) -> Diagnostic:
    in_catalog = Location(job.catalog_path, entry.line)
    return Diagnostic(
        rule=check.rule,
        severity=check.severity,
        message=message,
        location=in_catalog if entry.line else Location(job.document.path, entry.unit.line),
        locale=job.locale,
        article=job.document.path,
        context=entry.unit.context,
        source=entry.unit.source,
        confidence=entry.translation.confidence if check.rule == DOUBTFUL else None,
    )


def _pair(entry: Entry, job: Job, terms: Terms) -> Pair:
    source = entry.unit.inline
    target = job.format.inline(entry.translation.target, entry.unit.syntax)
    is_slug = entry.unit.context == SLUG
    matches = [] if is_slug else terms.find(source.prose)
    # A person may say a term once where the source says it twice: only its first occurrence is asked for.
    firsts = list({match.concept: match for match in reversed(matches)}.values())
    missing = terms.unmet(firsts, target.prose)
    return Pair(
        entry=entry,
        source=source,
        target=target,
        source_locale=job.source,
        locale=job.locale,
        missing_terms=tuple(f"“{match.term}” must be {_or(match.forms)}" for match in missing),
        forbidden_terms=tuple(
            f"“{form}” is not to be used for “{match.term}”: write {_or(match.forms)}"
            for match, form in terms.forbidden(firsts, target.prose)
        ),
        kept_words=tuple(match.term for match in matches if match.term in match.forms),
    )


def _or(forms: Sequence[str]) -> str:
    return " or ".join(f"“{form}”" for form in forms)


def _addresses(jobs: Iterable[Job]) -> Iterator[site.Address]:
    for job in jobs:
        line = next((entry.line for entry in job.catalog.entries if entry.unit.context == SLUG), 0)
        if job.saved is not None and line:
            yield site.Address(
                article=job.document.path,
                locale=job.locale,
                slug=slug_of(job.catalog, job.slug),
                source_slug=job.slug,
                location=Location(job.catalog_path, line),
            )


def _orphan_catalogs(workspace: Workspace) -> Iterator[tuple[str, Locale, str]]:
    project = workspace.project
    for path in project.catalogs():
        tag, _, article = (
            path.removeprefix(f"{project.settings.catalogs}/").removesuffix(".po").partition("/")
        )
        locale = find_locale(tag)
        if locale is not None and not project.exists(article):
            yield path, locale, article


def _orphan_variants(workspace: Workspace) -> Iterator[tuple[str, Locale, str]]:
    project = workspace.project
    try:
        records = workspace.records
    except ForeigndeskError as error:
        workspace.errors.append(error)
        return
    for path, record in records.items():
        is_wanted = not project.settings.locales or record.locale in project.settings.locales
        if project.exists(path) and not (is_wanted and project.exists(record.article)):
            yield path, record.locale, record.article


def graded(found: Iterable[Diagnostic], workspace: Workspace) -> Iterator[Diagnostic]:
    """The findings with the settings' severities, without those that are off.

    Where only reviewed texts are published, a draft is to readers what a missing translation is: an error, too.
    """
    settings = workspace.project.settings
    for finding in found:
        usual = finding.severity
        if finding.rule == UNREVIEWED and finding.locale:
            is_strict = settings.publish.of(finding.article, finding.locale).is_strict
            usual = Severity.ERROR if is_strict else usual
        severity = settings.checks.get(finding.rule, usual)
        if severity is not None:
            yield replace(finding, severity=severity)


def _order(finding: Diagnostic) -> tuple[float, str, int, str, str]:
    """By file; behind all others the doubtful drafts, the most doubtful first."""
    doubt = finding.confidence if finding.confidence is not None else SURE
    return doubt, finding.location.path, finding.location.line, finding.rule, finding.message
