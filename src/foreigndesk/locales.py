"""BCP 47 tags: checked, compared, named. The only module that imports babel.

Inside foreigndesk a locale is always a canonical BCP 47 tag (`pt-BR`, `zh-Hans`). POSIX names (`pt_BR`) occur
only in PO headers, through `posix`.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale as CldrLocale
from babel import UnknownLocaleError
from babel.core import get_global
from babel.core import parse_locale as parse_tag
from babel.localedata import locale_identifiers
from babel.plural import to_gettext

from .errors import SettingsError
from .model import Locale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

MODIFIERS = {"latin": "Latn", "cyrillic": "Cyrl", "devanagari": "Deva"}
"""What POSIX names say after `@` for a script, e.g. `sr@latin`."""


def parse_locale(tag: str) -> Locale:
    """The canonical BCP 47 tag for a tag in any spelling; raises `SettingsError` if CLDR does not know it.

    >>> parse_locale("PT_br"), parse_locale("zh-hans"), parse_locale("de")
    ('pt-BR', 'zh-Hans', 'de')
    """
    found = _parse(tag.strip())
    if found is None:
        raise SettingsError(f"“{tag}” is not a locale", remedy=_hint(tag))
    return found


def find_locale(tag: str) -> Locale | None:
    """The canonical tag, or `None` if CLDR does not know it."""
    return _parse(tag.strip())


def posix(locale: Locale) -> str:
    """The name that PO headers use.

    >>> posix(parse_locale("pt-BR")), posix(parse_locale("zh-Hans"))
    ('pt_BR', 'zh_Hans')
    """
    return locale.replace("-", "_")


def language(locale: Locale) -> str:
    """The language subtag: `de` of `de-AT`."""
    return locale.partition("-")[0]


def fallbacks(locale: Locale) -> list[Locale]:
    """The locale and its parents by truncation (RFC 4647, lookup), nearest first.

    >>> fallbacks(parse_locale("de-AT"))
    ['de-AT', 'de']
    """
    subtags = locale.split("-")
    return [Locale("-".join(subtags[:count])) for count in range(len(subtags), 0, -1)]


def english_name(locale: Locale) -> str:
    """What people call it, e.g. `German`."""
    return _cldr(locale).get_display_name("en") or locale


@cache
def plural_forms(locale: Locale) -> str:
    """The `Plural-Forms` header, from CLDR's plural rules by way of babel's table."""
    from babel.messages.plurals import PLURALS, get_plural  # noqa: PLC0415  # costs start-up time; only for PO files

    cldr = _cldr(locale)
    if cldr.plural_form.tags and not {str(cldr), cldr.language} & PLURALS.keys():
        # A language that CLDR has got rules for since the table was made.
        return str(to_gettext(cldr.plural_form))
    return str(get_plural(cldr).plural_forms)


@cache
def decimal_symbols(locale: Locale) -> tuple[str, str]:
    """How this locale writes the decimal point and groups thousands, e.g. `(",", ".")`."""
    symbols = _cldr(locale).number_symbols["latn"]
    return symbols["decimal"], symbols["group"]


def plural_category(locale: Locale, number: Decimal) -> str:
    """Which plural a number asks for, in CLDR's words.

    >>> plural_category(parse_locale("en"), 1), plural_category(parse_locale("pl"), 3)
    ('one', 'few')
    """
    return str(_cldr(locale).plural_form(number))


@cache
def day_names(locale: Locale) -> Mapping[str, int]:
    """The weekdays in full, as they stand in a sentence -> 0 (Monday) to 6.

    >>> day_names(parse_locale("de"))["Mittwoch"]
    2
    """
    return _names(_cldr(locale).days)


@cache
def month_names(locale: Locale) -> Mapping[str, int]:
    """The months in full, as they stand in a sentence or alone -> 1 to 12.

    >>> month_names(parse_locale("fr"))["juillet"]
    7
    """
    return _names(_cldr(locale).months)


@cache
def geography(locale: Locale) -> frozenset[str]:
    """The words of the names that countries, continents and languages have in it, in lower case.

    >>> {"germany", "macedonia", "welsh"} <= geography(parse_locale("en"))
    True
    """
    cldr = _cldr(locale)
    names = (*cldr.territories.values(), *cldr.languages.values())
    return frozenset(word.casefold() for name in names for word in re.findall(r"\w+", name))


def _names(table: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Mapping[str, int]:
    contexts = ("format", "stand-alone")
    return {name: number for context in contexts for number, name in table[context]["wide"].items()}


@cache
def is_right_to_left(locale: Locale) -> bool:
    """Whether its script is written from right to left."""
    return str(_cldr(locale).character_order) == "right-to-left"


@cache
def with_territory(locale: Locale) -> str:
    """The language with its likely territory, as Open Graph has it; the language alone where CLDR knows none.

    >>> with_territory(parse_locale("de")), with_territory(parse_locale("pt-BR"))
    ('de_DE', 'pt_BR')
    """
    likely = get_global("likely_subtags")
    tags = [posix(locale), *(posix(each) for each in fallbacks(locale))]
    territories = [parse_tag(each)[1] for each in (tags[0], *(likely[tag] for tag in tags if tag in likely))]
    territory = next((each for each in territories if each and each.isalpha()), "")
    return f"{language(locale)}_{territory}" if territory else language(locale)


@cache
def _parse(tag: str) -> Locale | None:
    try:
        language_, territory, script, variant, modifier = (*parse_tag(tag.replace("_", "-"), sep="-"), None)[
            :5
        ]
        known = CldrLocale.parse(language_)
    except (ValueError, UnknownLocaleError, TypeError):
        return None
    script = script or MODIFIERS.get(modifier or "")
    if (territory and territory not in known.territories) or (script and script not in known.scripts):
        return None
    # CLDR knows older and longer codes by another name: `iw` is `he`, `deu` is `de`.
    parts = (known.language, script, territory, variant.lower() if variant else "")
    return Locale("-".join(part for part in parts if part))


def _cldr(locale: Locale) -> CldrLocale:
    """CLDR's data for the locale, or for its nearest parent that has some."""
    for candidate in fallbacks(locale):
        try:
            return CldrLocale.parse(candidate, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return CldrLocale.parse("en")


def _hint(tag: str) -> str:
    written = tag.strip().replace("_", "-")
    known = [name.replace("_", "-") for name in locale_identifiers() if name[:2] == written[:2].lower()]
    near = difflib.get_close_matches(written, [name for name in known if _parse(name)], n=1, cutoff=0.8)
    near += [shorter for shorter in fallbacks(Locale(written)) if _parse(shorter)]
    return f"did you mean “{near[0]}”?" if near else "use a BCP 47 tag such as de, en-GB or zh-Hans"
