"""What can be wrong beyond single units: addresses that clash, files that belong to nothing, headers of catalogs."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .. import locales
from ..model import Diagnostic, Location, Severity
from ..plural_rules import SPAN, PluralError, forms_of, groups
from ..slugs import is_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model import Locale

SITE_RULES: Mapping[str, Severity] = {
    "slug-invalid": Severity.ERROR,
    "slug-collision": Severity.ERROR,
    "orphan-catalog": Severity.WARNING,
    "orphan-variant": Severity.WARNING,
    "plural-forms": Severity.WARNING,
}
"""The rules with their usual severities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The slug of an article in a locale, and where it is written."""

    article: str
    locale: Locale
    slug: str
    source_slug: str
    location: Location


def slugs(addresses: Iterable[Address]) -> Iterator[Diagnostic]:
    """Slugs that are not valid, or that two articles of a folder share in a locale (upper and lower case alike)."""
    owners: dict[tuple[str, str, str], Address] = {}
    for address in sorted(addresses, key=lambda address: (address.article, address.locale)):
        if address.slug != address.source_slug and not is_slug(address.slug):
            message = (
                f"“{ascii(address.slug)[1:-1]}” is not a slug: lower-case letters, digits, single hyphens"
            )
            yield _finding("slug-invalid", message, address)
        owner = owners.setdefault(_place(address), address)
        if owner is not address:
            yield _finding("slug-collision", f"“{address.slug}” is also the slug of {owner.article}", address)


def orphan_catalogs(paths: Iterable[tuple[str, Locale, str]]) -> Iterator[Diagnostic]:
    """Catalogs (path, locale, article) whose article is gone."""
    for path, locale, article in paths:
        message = f"its article {article} is gone; delete the catalog, or move it with the article"
        yield _orphan("orphan-catalog", message, path, locale, article)


def orphan_variants(paths: Iterable[tuple[str, Locale, str]]) -> Iterator[Diagnostic]:
    """Variants (path, locale, article) whose article or locale is gone."""
    for path, locale, article in paths:
        message = f"its article {article} is gone or no longer published here; delete the variant"
        yield _orphan("orphan-variant", message, path, locale, article)


def plural_forms(field: str, path: str, line: int, locale: Locale, article: str) -> Iterator[Diagnostic]:
    """A header's `Plural-Forms` that no tool could use, or that parts numbers as the language does not."""
    if message := _wrong_forms(field, locale):
        yield _header_finding(message, path, line, locale, article)


@cache  # All catalogs of a locale have the same, and to compute it takes milliseconds.
def _wrong_forms(field: str, locale: Locale) -> str:
    """What is wrong with a `Plural-Forms`; empty if nothing is."""
    wanted = locales.plural_forms(locale)
    try:
        found = groups(forms_of(field))
    except PluralError as error:
        return f"Plural-Forms {error}; write “{wanted}”"
    categories = [locales.plural_category(locale, Decimal(number)) for number in SPAN]
    is_right = found in {groups(forms_of(wanted)), groups(categories)}
    return "" if is_right else f"Plural-Forms is not {locales.english_name(locale)}'s; write “{wanted}”"


def _place(address: Address) -> tuple[str, str, str]:
    """Locale, folder and slug, as file systems and browsers compare them."""
    folder = PurePosixPath(address.article).parent.as_posix()
    return address.locale, folder, unicodedata.normalize("NFKC", address.slug).casefold()


def _finding(rule: str, message: str, address: Address) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity=SITE_RULES[rule],
        message=message,
        location=address.location,
        locale=address.locale,
        article=address.article,
        context="slug",
    )


def _header_finding(message: str, path: str, line: int, locale: Locale, article: str) -> Diagnostic:
    return Diagnostic(
        rule="plural-forms",
        severity=SITE_RULES["plural-forms"],
        message=message,
        location=Location(path, line),
        locale=locale,
        article=article,
    )


def _orphan(rule: str, message: str, path: str, locale: Locale, article: str) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity=SITE_RULES[rule],
        message=message,
        location=Location(path),
        locale=locale,
        article=article,
    )
