"""Titles and translations -> slugs: the part of an address that names an article.

Methods: transliteration by a table per language where the language has a custom of its own (German ä -> ae), else by
anyascii; scripts that transliterate badly keep their letters (RFC 3987 addresses). A translated slug keeps the
keywords of the source slug: the words of the title's translation that attend to them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from anyascii import anyascii

from . import alignment as alignments
from .locales import language
from .model import Locale, Slug, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from .model import Alignment

LONGEST = 80
"""Bytes of UTF-8: well under what file systems (255) and browsers take, and readable."""
MOST_WORDS = 6
"""Of a slug made from a title; search engines show about as many."""
RE_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
"""A word, with apostrophes inside it."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "de": {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"},
    "da": {"å": "aa", "ø": "oe", "æ": "ae"},
    "nb": {"å": "aa", "ø": "oe", "æ": "ae"},
    "nn": {"å": "aa", "ø": "oe", "æ": "ae"},
    "uk": {
        "и": "y",
        "й": "i",
        "є": "ie",
        "г": "h",
        "х": "kh",
        "щ": "shch",
        "ь": "",
        "ї": "i",
        "ю": "iu",
        "я": "ia",
    },
    "el": {"χ": "ch", "ψ": "ps"},
}
"""Letters that a language writes in its own way in ASCII."""
LETTERS_KEPT = frozenset(
    {
        "ar",
        "fa",
        "he",
        "ur",
        "zh",
        "ja",
        "ko",
        "th",
        "hi",
        "bn",
        "ta",
        "te",
        "ka",
        "hy",
        "am",
        "km",
        "lo",
        "my",
    }
)
"""Languages whose slugs keep their letters, since a transliteration would not be recognised by readers."""
DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
)
"""Names that Windows does not allow for files."""


def slugify(text: str, locale: Locale) -> Slug:
    """The text as a slug; empty if it has no letter or digit.

    >>> slugify("Größe: 3,5 Meter – Müller’s Öl", Locale("de"))
    'groesse-3-5-meter-mueller-s-oel'
    >>> slugify("CON", Locale("en")), slugify("北京", Locale("zh"))
    ('con-1', '北京')
    """
    return _safe(words_of(_spelled(unicodedata.normalize("NFC", text).casefold(), locale)))


def is_slug(text: str) -> bool:
    """Whether the text is a valid slug: lower-case letters and digits, single hyphens between them.

    >>> is_slug("nato-summit-2026"), is_slug("Nato summit"), is_slug("../x"), is_slug("aux")
    (True, False, False, False)
    """
    return (
        text != ""
        and text == "-".join(words_of(text))
        and text == _apart(unicodedata.normalize("NFC", text).lower())
        and len(text.encode()) <= LONGEST
        and text not in DEVICE_NAMES
    )


def keywords(text: str, locale: Locale) -> Slug:
    """A short slug from a title: its first words that are not stop words.

    >>> keywords("The ferry that came back to the harbour in the storm", Locale("en"))
    'ferry-harbour-storm'
    """
    words = [word.group() for word in RE_WORD.finditer(text)]
    telling = [word for word in words if word.casefold() not in _stop_words(language(locale))]
    return slugify(" ".join((telling or words)[:MOST_WORDS]), locale)


def unique(slug: Slug, taken: Container[str]) -> Slug:
    """The slug, or the first of `slug-2`, `slug-3`, … that is not taken."""
    number = 1
    free = slug
    while free in taken:
        number += 1
        free = Slug(f"{slug}-{number}")
    return free


def words_of(slug: str) -> list[str]:
    """The slug's words.

    >>> words_of("nato-summit-2026")
    ['nato', 'summit', '2026']
    """
    return [word for word in slug.split("-") if word]


def surface(word: str, text: str, locale: Locale) -> Span | None:
    """Where a slug's word stands in a text in its own spelling, e.g. `ukraine` as `Ukraine`; else `None`."""
    found = (Span(*match.span()) for match in RE_WORD.finditer(text))
    return next((span for span in found if slugify(text[span.start : span.end], locale) == word), None)


def projected(  # noqa: PLR0913  # two titles in two locales, and how they relate
    slug: str,
    *,
    title: str,
    translated: str,
    alignment: Alignment,
    source: Locale,
    target: Locale,
    translate: Callable[[str], str],
) -> Slug:
    """The slug in the target locale: each of its keywords as the translated title says it, in the title's order.

    Words that the title does not hold are translated alone (`translate`) and keep their place at the end.
    Empty if nothing of it could be translated.
    """
    chosen: list[Span] = []
    further: list[str] = []
    for word in words_of(slug):
        place = surface(word, title, source)
        spans = _rendered(title, place, translated, alignment) if place else []
        if spans:
            chosen += spans
        elif word.isdigit():
            further.append(word)
        else:
            further.append(translate(title[place.start : place.end] if place else word))
    told = [translated[span.start : span.end] for span in sorted(set(chosen))]
    telling = [word for word in told if word.casefold() not in _stop_words(language(target))]
    return _distinct(slugify(" ".join([*(telling or told), *further]), target))


def _rendered(title: str, place: Span, translated: str, alignment: Alignment) -> list[Span]:
    """The words of the translated title that say a word of the title."""
    word = title[place.start : place.end]
    same = [
        Span(*match.span())
        for match in RE_WORD.finditer(translated)
        if match.group().casefold() == word.casefold()
    ]
    if same:
        return same[:1]
    found = alignments.window(alignment, place, translated, within=Span(0, len(translated)))
    if found is None:
        return []
    spans = [Span(*match.span()) for match in RE_WORD.finditer(translated)]
    return [span for span in spans if alignments.overlap(span, found.span)]


def _distinct(slug: Slug) -> Slug:
    """The slug with each word once."""
    return Slug("-".join(dict.fromkeys(words_of(slug))))


def _spelled(text: str, locale: Locale) -> str:
    if language(locale) in LETTERS_KEPT:
        return _apart(text)
    table = TABLES.get(language(locale), {})
    # Punctuation goes first: anyascii would swallow an apostrophe and write symbols as letters.
    apart = _apart("".join(table.get(letter, letter) for letter in text))
    return _apart(anyascii(apart).casefold())


def _apart(text: str) -> str:
    """The text with a hyphen for whatever is no letter, digit or combining mark (Indic vowels are marks)."""
    return "".join(letter if unicodedata.category(letter)[0] in "LMN" else "-" for letter in text)


def _safe(words: Sequence[str]) -> Slug:
    """As many of the words as fit, joined; never a name that a file system refuses."""
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word]).encode()) > LONGEST:
            break
        kept.append(word)
    slug = "-".join(kept) or "".join(words[:1]).encode()[:LONGEST].decode(errors="ignore")
    return Slug(f"{slug}-1" if slug in DEVICE_NAMES else slug)


@cache
def _stop_words(code: str) -> frozenset[str]:
    from stopwordsiso import stopwords  # noqa: PLC0415  # reads a 1 MB table; only slugs made from titles need it

    return frozenset(stopwords(code))
