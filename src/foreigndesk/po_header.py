"""The header of a PO file: what every tool asks for, and nothing that changes without need.

The generator is named without a version, and dates follow what they date: the revision a translation, the template's a
source. A field that an editor wrote stays, in its place.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from .errors import InputError
from .locales import find_locale, plural_forms, posix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Catalog, Locale, Location, UnitKey

LANGUAGE = "Language"
SOURCE_LANGUAGE = "X-Source-Language"
ARTICLE = "X-Foreigndesk-Article"
PLURAL_FORMS = "Plural-Forms"
PROJECT = "Project-Id-Version"
BUGS = "Report-Msgid-Bugs-To"
TEMPLATE_DATE = "POT-Creation-Date"
REVISION_DATE = "PO-Revision-Date"

ENCODING = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
GENERATOR = {"X-Generator": "foreigndesk"}
"""Without a version: another one would change every file."""

# The character set in a Content-Type.
RE_CHARSET = re.compile(r"charset=(?P<name>\S+)", re.IGNORECASE)


def new(article: str, source_locale: Locale, locale: Locale, date: str, *, bugs: str = "") -> dict[str, str]:
    """The fields of a new catalog's header, complete, so that `msgfmt --check` has nothing to say.

    `date` reads as gettext's do: `2026-11-22 14:05+0100`. `bugs` is where to report mistakes in the source.
    """
    return {
        PROJECT: article,
        **({BUGS: bugs} if bugs else {}),
        TEMPLATE_DATE: date,
        REVISION_DATE: date,
        "Last-Translator": "Automatically generated",
        "Language-Team": "none",
        **_required(article, source_locale, locale),
    }


def of_template(article: str, source_locale: Locale, date: str, *, bugs: str = "") -> dict[str, str]:
    """The fields of a template's header: what a new catalog takes over from it, and no placeholders."""
    return {
        PROJECT: article,
        **({BUGS: bugs} if bugs else {}),
        TEMPLATE_DATE: date,
        LANGUAGE: "",
        **ENCODING,
        SOURCE_LANGUAGE: source_locale,
        **GENERATOR,
        ARTICLE: article,
    }


def now(epoch: str = "") -> str:
    """The time as headers have it; `epoch`, in seconds since 1970, takes its place if it is a number."""
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.strftime("%Y-%m-%d %H:%M+0000")


def loads(text: str, place: Location) -> dict[str, str]:
    """The fields in a header's text; raises `InputError` for a line that is none."""
    fields: dict[str, str] = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields[name.strip()] = value.strip()
        elif line.strip():
            fail(f"a line of the header has no colon: “{line}”", "write it as Name: value", place)
    return fields


def dumps(fields: Mapping[str, str]) -> list[str]:
    """The lines of a header's text, each with its line feed."""
    return [f"{name}: {value}\n" for name, value in fields.items()]


def reject_charset(fields: Mapping[str, str], place: Location) -> None:
    """Raise `InputError` unless the fields say UTF-8."""
    found = RE_CHARSET.search(fields.get("Content-Type", ""))
    if found is None or found["name"].casefold() not in {"utf-8", "utf8"}:
        what = f"the header's charset is {found['name'] if found else 'missing'}"
        remedy = "save the file as UTF-8 and write “Content-Type: text/plain; charset=UTF-8” into its header"
        fail(what, remedy, place)


def locale_in(name: str, fields: Mapping[str, str], place: Location) -> Locale:
    """The locale that a field names; raises `InputError` if it names none."""
    found = find_locale(fields.get(name, ""))
    if found is None:
        what = f"the header's {name} is “{fields.get(name, '')}”, which is no locale"
        fail(what, f"write “{name}: de” or what it is into the header", place)
    return found


def completed(catalog: Catalog) -> dict[str, str]:
    """The catalog's own fields in their order, with none missing and none that tells another tale than the catalog."""
    required = _required(catalog.article, catalog.source_locale, catalog.locale)
    fields = {
        **catalog.header,
        **{name: value for name, value in required.items() if name not in catalog.header},
    }
    fields[ARTICLE] = catalog.article
    for name, locale in ((LANGUAGE, catalog.locale), (SOURCE_LANGUAGE, catalog.source_locale)):
        if find_locale(fields[name]) != locale:
            fields[name] = required[name]
    return fields


def dated(catalog: Catalog, before: Catalog, date: str, *, bugs: str = "") -> dict[str, str]:
    """The catalog's header, where it differs from what was before.

    `PO-Revision-Date` follows the translations, `POT-Creation-Date` the sources; each stays as it is while these do.
    Who has set a date already, as an approval does, knows better.
    """
    fields = dict(catalog.header)
    if bugs:
        fields = _with(fields, BUGS, bugs, behind=PROJECT)
    if _sources(catalog) != _sources(before):
        fields = _with(fields, TEMPLATE_DATE, date, behind=BUGS if BUGS in fields else PROJECT)
    is_set = catalog.header.get(REVISION_DATE) != before.header.get(REVISION_DATE)
    if _targets(catalog) != _targets(before) and not is_set:
        fields = _with(
            fields, REVISION_DATE, date, behind=TEMPLATE_DATE if TEMPLATE_DATE in fields else PROJECT
        )
    return fields


def fail(what: str, remedy: str, place: Location) -> NoReturn:
    """Raise what is wrong with a header."""
    raise InputError(what, remedy=remedy, location=place)


def _with(fields: Mapping[str, str], name: str, value: str, *, behind: str) -> dict[str, str]:
    """The fields with one more, or with another value in its place."""
    if name in fields or behind not in fields:
        return {**fields, name: value}
    place = list(fields).index(behind) + 1
    items = list(fields.items())
    return dict([*items[:place], (name, value), *items[place:]])


def _sources(catalog: Catalog) -> set[UnitKey]:
    return {entry.unit.key for entry in catalog.entries}


def _targets(catalog: Catalog) -> set[str]:
    """All translations, whatever their sources: one that goes stale is still the same."""
    return {entry.translation.target for entry in (*catalog.obsolete, *catalog.entries)} - {""}


def _required(article: str, source_locale: Locale, locale: Locale) -> dict[str, str]:
    return {
        LANGUAGE: posix(locale),
        **ENCODING,
        PLURAL_FORMS: plural_forms(locale),
        SOURCE_LANGUAGE: source_locale,
        **GENERATOR,
        ARTICLE: article,
    }
