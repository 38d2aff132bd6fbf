"""Titles and translations -> slugs: the part of an address that names an article.

Methods: transliteration by a table per language where the language has a custom of its own (German ä -> ae), else by
anyascii; scripts that transliterate badly keep their letters (RFC 3987 addresses). A translated slug keeps the
keywords of the source slug: the words of the title's translation that attend to them.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anyascii import anyascii

from . import alignment as alignments
from .locales import language
from .model import Locale, Slug, Span
from .stop_words import stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from .model import Alignment, Document

UNNAMED = frozenset({"index", "_index", "readme"})
"""File names that stand for their folder: variants keep them, unless the article declares a slug."""
LONGEST = 80
"""Bytes of UTF-8: well under what file systems (255) and browsers take, and readable."""
LONGEST_FUNCTION_WORD = 4
"""Letters; longer stop words are kept where they are written with a capital."""
MOST_WORDS = 6
"""Of a slug made from a title; search engines show about as many."""
RE_WORD = re.compile(r"[^\s'’]+(?:['’][^\s'’]+)*")
"""A word, with apostrophes inside it, where everything else that is no letter is a space."""
RE_PLAIN_WORD = re.compile(r"[^\s'’]+")
"""A word, or the part before or after an apostrophe."""

SCANDINAVIAN = {"å": "aa", "ø": "oe", "æ": "ae"}
TABLES: Mapping[str, Mapping[str, str]] = {
    "de": {"ä": "ae", "ö": "oe", "ü": "ue"},
    "da": SCANDINAVIAN,
    "nb": SCANDINAVIAN,
    "nn": SCANDINAVIAN,
    "no": SCANDINAVIAN,
    # The resolution of 27 January 2010; the apostrophe is not written.
    "uk": {
        "зг": "zgh",
        "г": "h",
        "ґ": "g",
        "и": "y",
        "х": "kh",
        "щ": "shch",
        "є": "ie",
        "ї": "i",
        "й": "i",
        "ю": "iu",
        "я": "ia",
        "ь": "",
        "'": "",
        "’": "",
        "ʼ": "",
    },
    # The Transliteration Act of 2009.
    "bg": {"х": "h", "ц": "ts", "щ": "sht", "ъ": "a", "ь": "y"},
    "el": {"χ": "ch", "ψ": "ps"},
}
"""Letters that a language writes in its own way in ASCII, the longest first."""
INITIALS: Mapping[str, Mapping[str, str]] = {"uk": {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}}
"""The same, at the beginning of a word."""
LETTERS_KEPT = (
    frozenset({"ar", "fa", "he", "ur", "zh", "yue", "ja", "ko", "ka", "hy", "am"})
    | {"hi", "mr", "ne", "bn", "ta", "te"}
    | {"th", "lo", "km", "my"}
)
"""Languages whose slugs keep their letters, since a transliteration would not be recognised by readers."""
DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")}
)
"""Names that Windows does not allow for files."""


def source_slug(document: Document) -> str:
    """The article's own slug: what it declares, else its file name; empty for `index` and the like."""
    declared = next((segment.source for segment in document.segments if segment.role == "slug"), "")
    stem = PurePosixPath(document.path).stem
    return declared or ("" if stem.casefold() in UNNAMED else stem)


def slugify(text: str, locale: Locale) -> Slug:
    """The text as a slug; empty if it has no letter or digit.

    >>> slugify("Größe: 3,5 Meter – Müller’s Öl", Locale("de"))
    'groesse-3-5-meter-mueller-s-oel'
    >>> slugify("CON", Locale("en")), slugify("北京", Locale("zh"))
    ('con-1', '北京')
    """
    return _safe(_spelled_words(text, locale))


def is_slug(text: str) -> bool:
    """Whether the text is a valid slug: lower-case letters and digits, single hyphens between them.

    >>> is_slug("nato-summit-2026"), is_slug("Nato summit"), is_slug("../x"), is_slug("aux")
    (True, False, False, False)
    """
    return (
        text != ""
        and text == "-".join(words_of(text))
        and text == _apart(_lowered(text))
        and len(text.encode()) <= LONGEST
        and text not in DEVICE_NAMES
    )


def keywords(text: str, locale: Locale) -> Slug:
    """A short slug from a title: its first words that are not stop words.

    >>> keywords("The ferry that came back to the harbour in the storm", Locale("en"))
    'ferry-harbour-storm'
    """
    whole = " ".join(_telling(_words(text, RE_WORD), locale))  # “don’t” is a stop word, “don” is not
    return slugify(" ".join(_telling(_words(whole, _plain_word(locale)), locale)[:MOST_WORDS]), locale)


def unique(slug: Slug, taken: Container[str]) -> Slug:
    """The slug, or the first of `slug-2`, `slug-3`, … that is not taken; a long one is cut to make room."""
    number = 1
    free = slug
    while free in taken:
        number += 1
        room = LONGEST - len(f"-{number}")
        free = Slug("-".join([*_fitting(words_of(slug), room), str(number)]))
    return free


def words_of(slug: str) -> list[str]:
    """The slug's words.

    >>> words_of("nato-summit-2026")
    ['nato', 'summit', '2026']
    """
    return [word for word in slug.split("-") if word]


def surface(word: str, text: str, locale: Locale) -> Span | None:
    """Where a slug's word stands in a text in its own spelling, e.g. `ukraine` as `Ukraine`; else `None`."""
    found = _spans(text, _plain_word(locale))
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
    places = {word: surface(word, title, source) for word in words_of(slug)}
    spellings = {word: title[place.start : place.end] if place else word for word, place in places.items()}
    telling = _telling(list(spellings.values()), source)
    for word, place in places.items():
        spans = _rendered(title, place, translated, alignment, target) if place else []
        if spans:
            chosen += spans
        elif word.isdigit():
            further.append(word)
        elif spellings[word] in telling:
            further.append(translate(spellings[word]))
    told = [translated[span.start : span.end] for span in sorted(set(chosen))]
    words = _words(" ".join([*told, *further]), _plain_word(target))
    spelled = [part for word in _telling(words, target) for part in _spelled_words(word, target)]
    return _safe(list(dict.fromkeys(spelled)))


def _rendered(title: str, place: Span, translated: str, alignment: Alignment, target: Locale) -> list[Span]:
    """The words of the translated title that say a word of the title."""
    word, spans = title[place.start : place.end].casefold(), _spans(translated, _plain_word(target))
    same = [span for span in spans if translated[span.start : span.end].casefold() == word]
    if same:
        return same[:1]
    found = alignments.window(alignment, place, translated, within=Span(0, len(translated)))
    return [span for span in spans if alignments.overlap(span, found.span)] if found else []


def _telling(words: Sequence[str], locale: Locale) -> list[str]:
    """The words that are no stop words; all of them, if there is no other.

    Lists of stop words hold longer words that tell much in a title (“Lower Saxony”): with a capital, those stay.
    """
    small = stop_words(locale)

    def tells(word: str) -> bool:
        is_name = len(word) > LONGEST_FUNCTION_WORD and word[:1].isupper()
        return is_name or _lowered(word).replace("’", "'") not in small

    return [word for word in words if tells(word)] or list(words)


def _plain_word(locale: Locale) -> re.Pattern[str]:
    """A word without what an apostrophe ties to it, unless the apostrophe is a letter, as in Ukrainian."""
    return RE_WORD if "'" in TABLES.get(language(locale), {}) else RE_PLAIN_WORD


def _words(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [text[start:end] for start, end in _spans(text, pattern)]


def _spans(text: str, pattern: re.Pattern[str]) -> list[Span]:
    """The ranges of a text's words; `RE_WORD` or `RE_PLAIN_WORD` says what an apostrophe does."""
    spaced = "".join(mark if mark in "'’" or _is_kept(mark) or _is_ignored(mark) else " " for mark in text)
    return [Span(*word.span()) for word in pattern.finditer(spaced)]


def _spelled_words(text: str, locale: Locale) -> list[str]:
    """The words of a slug for the text."""
    lowered = _lowered("".join(letter for letter in text if not _is_ignored(letter)))
    if language(locale) in LETTERS_KEPT:
        return words_of(_apart(lowered))
    for letters, spelling in INITIALS.get(language(locale), {}).items():
        lowered = re.sub(rf"(?<![\w'’ʼ]){letters}", spelling, lowered)
    for letters, spelling in TABLES.get(language(locale), {}).items():
        lowered = lowered.replace(letters, spelling)
    # Punctuation goes first: anyascii would swallow an apostrophe and write symbols as letters.
    return words_of(_apart(anyascii(_apart(lowered)).lower()))


def _lowered(text: str) -> str:
    """In lower case and composed; `casefold` would leave Cherokee in capitals."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _apart(text: str) -> str:
    """The text with a hyphen for whatever is no letter, digit or combining mark (Indic vowels are marks)."""
    return "".join(letter if _is_kept(letter) else "-" for letter in text)


def _is_kept(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


def _is_ignored(letter: str) -> bool:
    """Whether nobody sees it: soft hyphens, direction marks; but Persian words are parted by a non-joiner."""
    return unicodedata.category(letter) == "Cf" and letter != "\u200c"


def _safe(words: Sequence[str]) -> Slug:
    """As many of the words as fit, joined; never a name that a file system refuses."""
    slug = "-".join(_fitting(words, LONGEST))
    return Slug(f"{slug}-1" if slug in DEVICE_NAMES else slug)


def _fitting(words: Sequence[str], room: int) -> list[str]:
    """The first words that fit, joined, into so many bytes; of a first word that is too long, its beginning."""
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word]).encode()) > room:
            break
        kept.append(word)
    return kept or [word.encode()[:room].decode(errors="ignore") for word in words[:1]]
