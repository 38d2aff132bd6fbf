"""What the words of a draft give away: another language, the source's own words, a lost negation."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from ..locales import language
from ..model import Locale, Span
from ..stop_words import stop_words
from .finding import Finding, blanked, located

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .finding import Pairing

RE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FEWEST_LETTERS = 20
"""Of a shorter text nobody can tell the language."""
LEAD = 1.5
"""How many times as many small words another language must have, and one more, before we say so.

Measured on 1,177 sentences of news in German and English: none is taken for another of the languages.
"""
LANGUAGES = ("cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "pl", "pt", "ro", "sv", "tr")
"""With lists of small words that are long enough, and unlike one another's."""
LONGEST_COPY = 5
"""So many words of the source in a row, none with a capital, are no loan."""
FEWEST_WORDS = 4
"""Of a text that can be called a copy; shorter ones may be names."""
COPIED = 0.75
"""The share of a source's small-letter words in the target from which on it is a copy."""

# Words that negate, by language: beginnings of words, `$` where nothing may follow.
NEGATIONS: Mapping[str, str] = {
    "de": "nicht kein nie$ niemals niemand niemals weder ohne nirgend",
    "en": "not$ no$ never$ none$ nobody nothing neither nor$ without cannot nowhere can't don't won't isn't aren't "
    "wasn't weren't doesn't didn't hasn't haven't hadn't wouldn't shouldn't couldn't ain't mustn't needn't dont$",
    "es": "no$ nunca jamás nadie nada$ ning tampoco ni$ sin$",
    "fr": "ne$ n'$ pas$ jamais aucun rien$ sans$ ni$ non$",
    "it": "non$ mai$ nessun niente nulla né$ senza neanche nemmeno",
    "nl": "niet geen nooit niemand niets noch$ zonder nergens",
    "pt": "não nunca jamais ninguém nada$ nenhum nem$ sem$",
    "da": "ikke ingen intet aldrig uden$ hverken",
    "sv": "inte ej$ ingen inga inget aldrig utan varken",
    "pl": "nie$ nigdy nikt nic$ żaden żadn bez$ ani$",
    "cs": "ne$ není$ nejsou$ nejsem$ nemá nemaj nebyl nebud nelze$ nemůž nemoh nesm nechc nikdy nikdo nic$ žádn bez$ ani$",
}
# Words that say the same in other ways: where one side negates, one of these on the other will do. Whole words with `$`.
NEAR_NEGATIONS: Mapping[str, str] = {
    "de": r"un(?!d|ter|s|i|ge[fn]|ruh)\w{3} miss[^i] kaum$ selten$ statt$ anstatt anstelle$ außer$ fehl mangel verweiger lehn "
    r"ablehn verhinder vermeid verbiet verbot verpass entgeh nein$ \w{3,}los(?:e[mnrs]?)?$ frei$ nix$ bevor$ bis$ "
    r"scheiter \w*stopp leer$ vergeb bloß$ lediglich$ ausschl ausgeschl ausgenommen$ entfern",
    "en": r"un(?!ti|d|i|l|fortun)\w{3} dis(?:a[gp]|like|contin|regard|obey) mis[^st] non in(?:a|cap|comp|corr|eff|expl|suf|val|vis) im(?:poss|per) "
    "hardly$ barely$ scarcely$ rarely$ seldom$ instead$ rather$ rejec refus fail lack miss avoid prevent "
    r"den(?:y|i) forb ban(?:s|ned)?$ free$ except stop lose$ lost$ losing$ doubt before$ until$ unless$ too$ "
    r"\w{3,}less(?:ly)?$ absen empty$ opposed$ exclud",
    "es": "in im des apenas$ excepto$ salvo$ falta sino$",
    "fr": "in im dé peu$ sauf$ sinon$ manqu refus",
    "it": "in im dis poco$ tranne$ manc rifiut",
    "nl": "on nauwelijks$ behalve$ mis weiger",
    "pt": "in im des pouco$ exceto$ salvo$ falta",
}


def wrong_language(pairing: Pairing) -> Iterator[Finding]:
    """A draft whose small words are another language's."""
    target = language(pairing.locale)
    words = RE_WORD.findall(pairing.target)
    if sum(map(len, words)) < FEWEST_LETTERS or not stop_words(pairing.locale):
        return
    counts = Counter(code for word in words for code in _languages(target).get(word.casefold(), ()))
    other, most = max(counts.items(), key=lambda row: row[1], default=(target, 0))
    if other != target and most > LEAD * counts[target] + 1:
        yield Finding(code="language", message=f"reads like {other}, not like {target}")


def copy(pairing: Pairing) -> Iterator[Finding]:
    """A draft that is its source, or has a long run of its words."""
    if language(pairing.source_locale) == language(pairing.locale):
        return
    source, target = _words(pairing.source, pairing.settled), _words(pairing.target)
    words = [word for word in source if word[:1].islower()]
    there = Counter(word.casefold() for word in target)
    copied = sum((Counter(words) & there).values())
    shared = (Counter(words) & Counter(target)).total()
    run = _longest_run(source, target) if shared >= LONGEST_COPY else []
    is_same = source == target and bool(words)
    if len(source if is_same else words) >= FEWEST_WORDS and copied >= COPIED * len(words):
        yield Finding(code="copy", message="is the source, untranslated")
    elif len(run) >= LONGEST_COPY:
        start = _position(pairing.target, run)
        yield Finding(code="copy", message=f"“{' '.join(run)}” is untranslated", span=start)


def negation(pairing: Pairing) -> Iterator[Finding]:
    """A negation on one side, and nothing like it on the other."""
    ours, theirs = (_negations(text, locale) for text, locale in _sides(pairing))
    if ours is None or theirs is None or bool(ours) == bool(theirs):
        return
    without = _sides(pairing)[0 if theirs else 1]
    if _is_near(*without) or not _is_text(pairing.target, pairing.locale):
        return
    if ours:
        place = located(pairing.source, ours[0])
        yield Finding(code="negation", message=f"“{ours[0]}” has no equal", side="source", span=place)
    else:
        place = located(pairing.target, theirs[0])
        yield Finding(code="negation", message=f"“{theirs[0]}” is not in the source", span=place)


def _sides(pairing: Pairing) -> tuple[tuple[str, Locale], tuple[str, Locale]]:
    return (pairing.source, pairing.source_locale), (pairing.target, pairing.locale)


@cache
def _languages(target: str) -> Mapping[str, tuple[str, ...]]:
    """Small word -> the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in sorted({*LANGUAGES, target}):
        for word in stop_words(Locale(code)):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def _negations(text: str, locale: Locale) -> list[str] | None:
    """The words that negate; `None` for a language that we do not know."""
    code = language(locale)
    if code not in NEGATIONS:
        return None
    return [word for word in RE_WORD.findall(text) if _cues(NEGATIONS[code]).match(_low(word))]


def _is_near(text: str, locale: Locale) -> bool:
    """Whether a text that does not negate has words that say the same in other ways."""
    near = _cues(NEAR_NEGATIONS.get(language(locale), ""))
    return any(near.match(_low(word)) for word in RE_WORD.findall(text))


def _is_text(text: str, locale: Locale) -> bool:
    """Whether the text has at least one of its language's small words: what else it says can be looked for then."""
    return any(word.casefold() in stop_words(locale) for word in RE_WORD.findall(text))


def _low(word: str) -> str:
    return word.casefold().replace("’", "'")


@cache
def _cues(words: str) -> re.Pattern[str]:
    return re.compile("|".join(words.split()) or r"(?!)")


def _words(text: str, settled: tuple[Span, ...] = ()) -> list[str]:
    return RE_WORD.findall(blanked(text, settled))


def _longest_run(source: list[str], target: list[str]) -> list[str]:
    """The most words without capitals that stand side by side in both."""
    best: list[str] = []
    lengths: dict[int, int] = {}
    for i, word in enumerate(source):
        found: dict[int, int] = {}
        for j, other in enumerate(target):
            if word == other and word[:1].islower():
                found[j] = lengths.get(j - 1, 0) + 1
                if found[j] > len(best):
                    best = source[i + 1 - found[j] : i + 1]
        lengths = found
    return best


def _position(text: str, run: list[str]) -> Span:
    match = re.search(r"\W+".join(map(re.escape, run)), text)
    return Span(*match.span()) if match else Span(0, 0)
