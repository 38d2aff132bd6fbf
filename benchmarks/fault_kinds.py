"""The faults that `faults.py` seeds: what engines do wrong, done to a translation that is right.

Nothing here knows how the faults are looked for; the lists of words are the benchmark's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping


class Row(NamedTuple):
    """A text and its translation."""

    source: str
    target: str


RE_DIGITS = re.compile(r"\d+")
RE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
RE_BRACKETED = re.compile(r"\([^()]+\)")
EVEN = 0.5
"""The chance of a coin."""
SHORTEST_NAME = 4
"""Letters; shorter words that two languages share are seldom names."""
LONGEST_NAME = 3
"""Words; up to so many may be a name, which stays as it is."""
FEWEST_WORDS = 12
"""Of a sentence whose half is lost."""

# Articles 1 and 3 to 5 of the Universal Declaration of Human Rights; the United Nations put it into the public domain.
OTHER_LANGUAGES = (
    "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience.",
    "Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne.",
    "Todos los seres humanos nacen libres e iguales en dignidad y derechos, dotados como están de razón y conciencia.",
    "Nadie estará sometido a esclavitud ni a servidumbre; la esclavitud y la trata de esclavos están prohibidas.",
    "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza.",
    "Ogni individuo ha diritto alla vita, alla libertà ed alla sicurezza della propria persona.",
    "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en geweten.",
    "Niemand zal in slavernij of horigheid gehouden worden.",
    "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência.",
    "Ninguém será submetido a tortura nem a penas ou tratamentos cruéis, desumanos ou degradantes.",
    "Alla människor är födda fria och lika i värde och rättigheter. De har utrustats med förnuft och samvete.",
    "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem.",
)
# A negation, and what is left of the sentence without it.
NEGATIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "de": (
        (r"\bnicht ", ""),
        (r"\bk(?=ein(?:e[mnrs]?)?\b)", ""),
        (r"\bK(?=ein(?:e[mnrs]?)?\b)", "E"),
        (r"\bnie(?:mals)?\b", "immer"),
        (r"\bohne\b", "mit"),
        (r"\bnichts\b", "etwas"),
        (r"\bniemand\b", "jemand"),
    ),
    "en": (
        (r"\b(?<!can )not ", ""),
        (r"n['’]t\b", ""),
        (r"\bnever ", "always "),
        (r"\bno ", "a "),
        (r"\bwithout\b", "with"),
        (r"\bnothing\b", "something"),
        (r"\bnobody\b", "somebody"),
    ),
}
ADDRESSES = (
    ("https://www.example.org/2019/09/budget-4711.html", "https://www.example.org/2019/09/Budget-4711.html"),
    ("https://example.com/news?id=829&page=2", "https://example.com/news?id=829&Seite=2"),
    ("https://news.example.net/de/a/harbour_plan", "https://news.example.net/de/a/harbour plan"),
    ("www.example.org/contact", "www.example.org/Kontakt"),
    ("https://example.org/report(2).pdf", "https: //example.org/report(2).pdf"),
    ("press.office@example.org", "presse.office@example.org"),
    ("https://data.example.org/v1/table/17", ""),
    ("https://example.org/a/b/c/2018-10-01", "https://example.org/a/b/c/2018-10-0"),
    ("http://example.org/~desk/", "http://example.org/desk/"),
    ("desk@news.example.com", "desk@news"),
)


def number(row: Row, _other: Row, chance: random.Random, _locale: str) -> Row | None:
    """One digit of a number that both sides have becomes another."""
    there = set(RE_DIGITS.findall(row.source))
    found = [match for match in RE_DIGITS.finditer(row.target) if match.group() in there]
    if not found:
        return None
    place = chance.choice(found)
    at = chance.randrange(*place.span())
    digit = chance.choice([digit for digit in "123456789" if digit != row.target[at]])
    return row._replace(target=row.target[:at] + digit + row.target[at + 1 :])


def name(row: Row, _other: Row, chance: random.Random, _locale: str) -> Row | None:
    """A name that both sides write alike is left out, first name and all."""
    there = set(RE_WORD.findall(row.source))
    words = list(RE_WORD.finditer(row.target))
    runs: list[list[re.Match[str]]] = []
    for previous, word in zip([None, *words], words, strict=False):
        if word.group() not in there or not word.group()[0].isupper() or len(word.group()) < SHORTEST_NAME:
            continue
        touches = previous is not None and row.target[previous.end() : word.start()] == " "
        if runs and touches and runs[-1][-1] is previous:
            runs[-1].append(word)
        else:
            runs.append([word])
    if not runs:
        return None
    run = chance.choice(runs)
    left, right = row.target[: run[0].start()].rstrip(), row.target[run[-1].end() :]
    return row._replace(target=(left + right).strip())


def half(row: Row, _other: Row, chance: random.Random, _locale: str) -> Row | None:
    """The sentence ends in its middle, or begins there."""
    words = row.target.split()
    if len(words) < FEWEST_WORDS:
        return None
    middle = len(words) // 2
    kept = words[:middle] if chance.random() < EVEN else words[middle:]
    return row._replace(target=" ".join(kept).rstrip(",;:") + ("" if kept[-1].endswith(".") else "."))


def sentence(row: Row, other: Row, chance: random.Random, _locale: str) -> Row | None:
    """Of two sentences one is not translated."""
    if not all(text.endswith((".", "!", "?")) for text in (*row, *other)) or row == other:
        return None
    return Row(f"{row.source} {other.source}", chance.choice([row.target, other.target]))


def loop(row: Row, _other: Row, chance: random.Random, _locale: str) -> Row | None:
    """From somewhere on, one to four words come over and over."""
    words = row.target.split()
    if len(words) < FEWEST_WORDS:
        return None
    size = chance.randint(1, 4)
    start = chance.randrange(2, len(words) - size)
    phrase = words[start : start + size]
    return row._replace(target=" ".join([*words[:start], *phrase * chance.randint(4, 12)]))


def copy(row: Row, _other: Row, _chance: random.Random, _locale: str) -> Row | None:
    """The source comes back."""
    return row._replace(target=row.source) if len(row.source.split()) > LONGEST_NAME else None


def language(row: Row, _other: Row, chance: random.Random, _locale: str) -> Row | None:
    """The text is in a third language."""
    return row._replace(target=chance.choice(OTHER_LANGUAGES))


def negation(row: Row, _other: Row, chance: random.Random, locale: str) -> Row | None:
    """A negation is gone."""
    changes = [change for change in NEGATIONS[locale] if re.search(change[0], row.target)]
    if not changes:
        return None
    pattern, instead = chance.choice(changes)
    return row._replace(target=re.sub(pattern, instead, row.target, count=1))


def address(row: Row, _other: Row, chance: random.Random, _locale: str) -> Row | None:
    """An address is altered, or gone; the rows have none, so both sides get one first."""
    right, wrong = chance.choice(ADDRESSES)
    return Row(f"{row.source} ({right})", f"{row.target} ({wrong})" if wrong else row.target)


def bracket(row: Row, _other: Row, chance: random.Random, _locale: str) -> Row | None:
    """One of two brackets is gone; where a row has none, its last word gets some first."""
    source, target = row
    if not (RE_BRACKETED.search(source) and RE_BRACKETED.search(target)):
        source, target = (re.sub(r"(\w+)(\W*)$", r"(\1)\2", text, count=1) for text in row)
    places = [at for at, mark in enumerate(target) if mark in "()"]
    if not places:
        return None
    at = chance.choice(places)
    return Row(source, target[:at] + target[at + 1 :])


FAULTS: Mapping[str, Callable[[Row, Row, random.Random, str], Row | None]] = {
    "bracket": bracket,
    "number": number,
    "negation": negation,
    "name": name,
    "half": half,
    "sentence": sentence,
    "loop": loop,
    "copy": copy,
    "language": language,
    "address": address,
}
"""The rarest first, as each row is used once."""
