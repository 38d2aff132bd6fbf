"""Which inflected forms of a declared form a text may hold, and how a form is written where it is put in.

A few safe endings, for German and English only. No dictionary stands behind this: an ending is allowed where the
word's own ending tells that it can take it, and where the result is hardly ever another word; what needs more, such as
`Häfen`, is declared in the glossary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..locales import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model import Locale

RE_LAST_WORD = re.compile(r"[^\W\d_]+\Z")

SHORTEST = 3
"""Letters; what is shorter is a form word, a unit or a symbol, unless it is an abbreviation in capitals."""
OTHER_WORDS: Mapping[str, frozenset[str]] = {
    "de": frozenset({"anfangs", "falls", "links", "nachts", "namens", "rechts", "teils"}),
    "en": frozenset({"arms", "customs", "goods", "means", "news", "works"}),
}
"""What looks inflected and is a word with a meaning of its own."""

ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
RE_DECLINED = re.compile(r"(?P<stem>[^\W\d_]{3,})(?:e|en|er|es|em)")
ADJECTIVES = ("lich", "isch", "ig", "bar", "sam", "los", "voll", "haft", "iert", "end")
HISSES = ("s", "ß", "x", "z")
VOWELS = tuple("aeiouäöüy")
FEMININES = ("ung", "heit", "keit", "schaft", "ion", "tät")
TAKE_N = ("e", "el", "er")
TAKE_EN = (*FEMININES, "ik", "ur", "or", "ent", "ant", "ist", "at", "enz", "anz", "ei")
TAKE_E = (
    "ment",
    "ing",
    "at",
    "al",
    "är",
    "ör",
    "eur",
    "än",
    "iv",
    "ert",
    "ekt",
    "akt",
    "ukt",
    "et",
    "eich",
    "icht",
    "iel",
    "amm",
)
TAKE_NO_ES = (*VOWELS, *FEMININES, "er", "el", "en", "in")
PLURALS = ((TAKE_N, ("n",)), (("in",), ("nen",)), (TAKE_EN, ("en",)), (TAKE_E, ("e", "en")))
"""Which words take which endings."""
STEM = 2
"""Letters that must stand before the ending of a word that tells what it can take."""


def inflections(form: str, locale: Locale) -> list[str]:
    """The inflected forms of a common noun or an adjective, or of a phrase that ends in one; without the form itself.

    >>> inflections("point of sale", "en"), inflections("Hafenbehörde", "de")
    (['point of sales'], ['Hafenbehördes', 'Hafenbehörden'])
    """
    match language(locale):
        case "en":
            found = _english(form)
        case "de":
            found = (
                inflected
                for declined in [form, *_declined(form)]
                for inflected in [declined, *_german(declined)]
            )
        case _:
            return []
    return _others(found, form, locale)


def declensions(form: str, locale: Locale) -> list[str]:
    """The declined forms of a proper name that begins with adjectives; endings of its last word are left alone.

    >>> declensions("Vereinte Nationen", "de")
    ['Vereinten Nationen', 'Vereinter Nationen', 'Vereintes Nationen', 'Vereintem Nationen']
    """
    if language(locale) != "de":
        return []
    declined = _declined(form)
    # “des Roten Kreuzes”: after a hiss the genitive of a name has no `s` of its own.
    return _others([*declined, *(f"{name}es" for name in declined if name.endswith(HISSES))], form, locale)


def is_noun(form: str, locale: Locale) -> bool:
    """Whether its inferred forms must match in exact case: German nouns, and abbreviations in capitals.

    >>> is_noun("Fall", "de"), is_noun("bundesweit", "de"), is_noun("Menu", "en"), is_noun("IT", "en")
    (True, False, False, True)
    """
    last = _last_word(form)
    return last.isupper() or (language(locale) == "de" and not last.islower())


def _others(found: Iterable[str], form: str, locale: Locale) -> list[str]:
    known = {form, *OTHER_WORDS[language(locale)]}
    return [other for other in dict.fromkeys(found) if other not in known and other.lower() not in known]


def _english(form: str) -> Iterator[str]:
    """The plural, which is also the third person of a verb."""
    last = _last_word(form)
    lower = last.lower()
    if not last:
        return
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        yield f"{form}es"
    elif lower.endswith("y") and lower[-2:-1] not in {*"aeiou"}:
        yield f"{form[:-1]}ies"
    else:
        yield f"{form}s"
        if lower.endswith("o"):
            yield f"{form}es"


def _german(form: str) -> Iterator[str]:
    """Genitives and plurals of a noun, the endings of an adjective."""
    last = _last_word(form)
    if not last:
        return
    if last.islower():
        if _ends(last, ADJECTIVES):
            yield from (f"{form}{ending}" for ending in ADJECTIVE_ENDINGS)
        return
    if (len(last) > SHORTEST or last.isupper()) and not last.endswith(HISSES):
        yield f"{form}s"
    if last.isupper():
        return
    if not last.endswith(TAKE_NO_ES):
        yield f"{form}es"
    for takers, endings in PLURALS:
        if _ends(last, takers):
            yield from (f"{form}{ending}" for ending in endings)


def _ends(word: str, endings: tuple[str, ...]) -> bool:
    return word[STEM:].endswith(endings)


def _declined(form: str) -> list[str]:
    """The phrase with its adjectives in the other cases; none if it does not begin with one."""
    *adjectives, noun = form.split(" ")
    stems = [RE_DECLINED.fullmatch(word) for word in adjectives]
    if not stems or not noun[:1].isupper() or not all(stems):
        return []
    return [
        " ".join([*(f"{stem['stem']}{ending}" for stem in stems if stem), noun])
        for ending in ADJECTIVE_ENDINGS
    ]


def _last_word(form: str) -> str:
    """The word that takes the ending; empty where none may be taken for granted."""
    found = RE_LAST_WORD.search(form)
    last = found.group() if found else ""
    return last if len(last) >= SHORTEST or (len(last) > 1 and last.isupper()) else ""


def with_ending(form: str, locale: Locale) -> str:
    """A proper name in the genitive, for languages where that is an ending; else as it is.

    >>> with_ending("Rutte", "en"), with_ending("Rutte", "de"), with_ending("Scholz", "de")
    ("Rutte's", 'Ruttes', 'Scholz’')
    """
    match language(locale):
        case "en":
            return f"{form}'s"
        case "de":
            return f"{form}’" if form.endswith(("s", "ß", "x", "z")) else f"{form}s"
        case _:
            return form


def capitalised(form: str, locale: Locale) -> str:
    """The form as it begins a sentence.

    >>> capitalised("prime minister", "en"), capitalised("istanbul", "tr")
    ('Prime minister', 'İstanbul')
    """
    if form[:1] == "i" and language(locale) in {"tr", "az"}:
        return f"İ{form[1:]}"
    first = form[:1].title()
    # A letter whose capital is two letters stays: the form must be found again.
    return f"{first}{form[1:]}" if len(first) == 1 else form
