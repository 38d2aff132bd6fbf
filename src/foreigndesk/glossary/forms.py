"""How the forms of a term are found in a text.

Composed and decomposed letters are the same, soft hyphens do not count, any white space may stand between words, and a
form ends where its word ends, unless the language does not show where that is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..locales import language
from ..model import Locale, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

RE_WORD = re.compile(r"\w+")
"""A run of letters, digits and underscores: what an index files a form under."""
RE_LATIN = re.compile(r"[A-Za-z0-9]")
"""What makes words of its own even among Chinese characters."""

GENITIVES: Mapping[str, str] = {"de": r"['’]?s|(?<=[sßxz])['’]", "en": r"['’]s|(?<=[sxz])['’]"}
"""What a proper name may take on in the genitive, by language; a bare apostrophe only after a hiss."""
UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my", "bo"})
"""Languages that write no spaces between words."""
UNBOUNDED = UNSPACED | {"ko"}
"""Languages in which a term may touch other letters; Korean joins its particles to the word."""

HYPHENS = "\u2010\u2011-"
APOSTROPHES = "'’"
SOFT_HYPHEN = "\u00ad"
JAMO = range(0x1160, 0x1200)
"""Korean vowels and final consonants, which join the letter before them as combining marks do."""
TURKISH_LETTERS = "İı"
"""Case-folding keeps them apart from `i`; regular expressions that ignore case do not."""


class Rule(NamedTuple):
    """What counts as the same form."""

    locale: Locale
    is_exact: bool
    """Whether upper and lower case must match."""
    is_proper: bool
    """Whether a genitive ending may follow."""


class Folded(NamedTuple):
    """A text as it is compared: composed, without soft hyphens."""

    text: str
    origins: Sequence[int]
    """For each code point, and for the end, its position in the original."""


class Hit(NamedTuple):
    """A form in a text."""

    span: Span
    """In the original text, with the ending."""
    form: str
    """As the text spells it, composed and without the ending."""
    ending: str
    """The genitive ending; mostly empty."""


def fold(text: str) -> Folded:
    """The text as it is compared. Most texts are composed already and stay as they are."""
    if SOFT_HYPHEN not in text and unicodedata.is_normalized("NFC", text):
        return Folded(text, range(len(text) + 1))
    starts = [at for at, letter in enumerate(text) if at == 0 or not _joins(letter)]
    parts: list[str] = []
    origins: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        parts.append(unicodedata.normalize("NFC", text[start:end].replace(SOFT_HYPHEN, "")))
        origins += [start] * len(parts[-1])
    return Folded("".join(parts), [*origins, len(text)])


def hits(forms: Iterable[str], rule: Rule, text: Folded) -> list[Hit]:
    """All places of any of the forms, ascending, the longest first; they may overlap."""
    found = [
        _hit(match, text)
        for form in forms
        for match in _pattern(form, rule).finditer(text.text)
        if _is_whole(match, rule)
    ]
    return sorted(found, key=lambda hit: (hit.span.start, -hit.span.end))


def hit_at(form: str, rule: Rule, text: Folded, position: int) -> Hit | None:
    """The form, if it begins at this position of the folded text."""
    match = _pattern(form, rule).match(text.text, position) if position >= 0 else None
    return _hit(match, text) if match and _is_whole(match, rule) else None


def keys(form: str, rule: Rule) -> tuple[set[str], int]:
    """Which `probes` find the form in a text, and where in the form they begin; none for a form without a word."""
    text = fold(form).text.strip()
    if language(rule.locale) in UNBOUNDED:
        return {_key(text[:1] if text[1:2].isspace() else text[:2])}, 0
    word = RE_WORD.search(text)
    if word is None:
        return set(), 0
    # An ending without an apostrophe is part of the word.
    endings = ("", "s") if word.end() == len(text) and _genitive(rule) else ("",)
    return {_key(word.group() + ending) for ending in endings}, word.start()


def probes(text: Folded, locale: Locale) -> Iterator[tuple[str, int]]:
    """Every key in a text with its position: words, or one and two letters where words have no bounds."""
    if language(locale) in UNBOUNDED:
        return ((_key(text.text[at : at + size]), at) for at in range(len(text.text)) for size in (1, 2))
    low = _key(text.text)
    if len(low) == len(text.text):  # No letter gets shorter, so that each is where it was.
        return ((word.group(), word.start()) for word in RE_WORD.finditer(low))
    return ((_key(word.group()), word.start()) for word in RE_WORD.finditer(text.text))


@lru_cache(maxsize=20_000)
def _pattern(form: str, rule: Rule) -> re.Pattern[str]:
    """Finds the form; compiled when it is first needed: most of a large glossary is never met, and identifiers are forms, too."""
    text = fold(form).text.strip()
    words = r"\s+".join(_word_pattern(word) for word in text.split())
    before, after = _bounds(text, rule.locale)
    ending = rf"(?:(?:{_genitive(rule)})(?!\w))?" if _genitive(rule) else ""
    flags = re.NOFLAG if rule.is_exact else re.IGNORECASE
    return re.compile(rf"{before}(?P<form>{words})(?P<ending>{ending}){after}", flags)


def _word_pattern(word: str) -> str:
    """The word, with any hyphen and apostrophe for each of its own: typography is no difference in words."""
    for letters in (HYPHENS, APOSTROPHES):
        if not set(letters).isdisjoint(word):
            return f"[{letters}]".join(_word_pattern(part) for part in re.split(f"[{letters}]", word))
    return re.escape(word)


def _bounds(form: str, locale: Locale) -> tuple[str, str]:
    """What must not stand beside the form: letters, where it has one at that edge (`C++` may touch anything)."""
    letter = RE_LATIN if language(locale) in UNBOUNDED else RE_WORD
    before = f"(?<!{_class(letter)})" if letter.match(form[:1]) else ""
    after = f"(?!{_class(letter)})" if letter.match(form[-1:]) else ""
    return before, after


def _class(pattern: re.Pattern[str]) -> str:
    return pattern.pattern.removesuffix("+")


def _genitive(rule: Rule) -> str:
    return GENITIVES.get(language(rule.locale), "") if rule.is_proper else ""


def _is_whole(match: re.Match[str], rule: Rule) -> bool:
    """Whether no mark ties the place to its neighbours: the pattern takes vowel signs and accents for no letters."""
    start, end = match.span()
    after = match.string[end : end + 1]
    before = match.string[start - 1 : start] if start and language(rule.locale) not in UNBOUNDED else ""
    return not (after and _joins(after)) and not (before and _joins(before))


def _hit(match: re.Match[str], text: Folded) -> Hit:
    span = Span(text.origins[match.start()], text.origins[match.end()])
    return Hit(span, match["form"], match["ending"])


def _key(word: str) -> str:
    for letter in TURKISH_LETTERS:
        word = word.replace(letter, "i")
    return word.casefold()


def _joins(letter: str) -> bool:
    """Whether it is part of the letter before it."""
    return unicodedata.category(letter).startswith("M") or ord(letter) in JAMO
