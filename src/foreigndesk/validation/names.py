"""Names of a source that its draft lacks.

A name is told by its capitals, its neighbours and what it is not: a small word, a title, a word with the endings of
the language's own nouns and adjectives. Names are compared in Latin letters and nearly, so that `Athens` is `Athen`.
Method and limits: the lists are for English and German, and were made with the news of `benchmarks/faults.py` in sight.
In German, where all nouns have capitals, a name is what follows a title or a preposition, stands beside another name,
or is spelled as German words are not; in languages without lists only what stands beside another. Countries, languages
and well-known places are not looked for, as each language has its own names for them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz

from ..alignment import overlap
from ..glossary.forms import UNBOUNDED
from ..locales import day_names, geography, language, month_names
from ..model import Span
from ..stop_words import stop_words
from .finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Locale
    from .finding import Pairing, Side

RE_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")
GENITIVES = ("'s", "’s")
RE_START = re.compile(r"(?:^|[.!?:…\"„“”»«‟‘‚'(\[–—-])\s*\Z")
"""What stands before a word that has its capital from the beginning of a sentence or quotation."""
HEADLINE, FEWEST_CAPITALS = 0.8, 3
SHORTEST = 3
ALIKE = 80
"""Of 100, how alike a name and its rendering are: `Selenskyj`, `Zelensky`."""
ALIKE_ACROSS = 60
"""The same across scripts: `Володимир`, Volodymyr."""
FIRST_GREEK = "\u0370"
"""What begins with a letter before it is written in Latin letters."""
SMALL_NOUNS = frozenset({"en"})
"""Languages of which we know the nouns and adjectives that have capitals; others write all nouns so, or are unknown."""
TITLES: Mapping[str, str] = {
    "en": "mr mrs ms miss father mother dr prof rev sir lord lady sen gov capt rep lt gen sgt judge president minister chancellor "
    "senator mayor director coach captain king queen prince princess pope professor officer",
    "de": "herr herrn frau dr prof pfarrer präsident präsidentin minister ministerin kanzler kanzlerin senator trainer "
    "bürgermeister kapitän könig königin papst richter professor",
}
ENDINGS: Mapping[str, str] = {
    "en": "ian|ean|ish|ese|ern|ment|tion|sion|ness|ity|ities|ists?|ism|ics|ance|ence|ship|ary|ings?|ers|ors|ials?|ial|"
    "ments|tions|ful|able|ous|ive|ives|ures?|ages?|cy|cies|hood|dom|ways?|als?|est|east|ies|day|days",
    "de": "eln|ist|chef|ung|heit|keit|schaft|tion|tät|nis|tum|ling|chen|lein|ungen|en|in|innen|e|er|ern|es|s",
}
# Words that stand with a capital in English names and titles of things, and are translated there.
COMMON = frozenset(
    "prime minister street road square island islands church churches hurricane cup court house park bridge river lake "  # noqa: SIM905  # quoted words could not be read
    "mount sea ocean north south east west central great new old united states union state party league team club "
    "board bank school college university hospital museum company group council committee congress senate parliament "
    "assembly government army force forces police department office agency service center centre institute act law "
    "bill war world week month year city town county country province people democrats republicans advocate exchange "
    "earth moon sun god lord bible song category football championship champions beauty death chief general head "
    "press times post news daily sales coast night islamic word game trade disaster supreme supervisory blues bells "
    "arctic pacific atlantic tory foreign home interior finance security national international royal federal social "
    "emperor empire empress commissioner championships formula affairs battle siege treaty covenant pact soviet castle "
    "palace justice chamber defense defence jews jew holy saint history lion public accused society women children "
    "youth district count counts grand valley rights article vice gulf master cross crusade economic stadium transport "
    "eve attorney health art arts faculty iron air stock chapter peace academy power mountain mountains ice book hall "
    "code data crown human civil space champion chairman baroque duke duchess duchy wolves navy network summit leader "
    "season ambassador safety chemistry commerce airport governor labour labor award prize prix guide reserve treasury "
    "motor wall fund event weapons ore nazi refugee refugees abbey deputy search speaker core fountain water baltic "
    "assistant dark oil schools weather channel food report century surgery flood life basin border story technology "
    "double aid analysis clinic knight campaign lutheran protestant catholic truth customs prosecutor photo armed career "
    "license bug release radio gallery bay commonwealth crisis nuclear domestic property traffic roads care economy manager "
    "spirit gate guard guards student students card cards plant unit access account window beach love heart uncle aunt "
    "christmas easter internet olympics olympic games first second third big little high black white green red blue "
    # What one of the two languages calls otherwise.
    "cologne munich nuremberg vienna geneva naples florence venice milan turin genoa rome prague warsaw cracow moscow "
    "brussels bruges antwerp ghent hague lisbon seville copenhagen gothenburg bucharest belgrade bavaria saxony "
    "tuscany sicily flanders lombardy danube rhine thames alps mediterranean crimea beijing cairo tehran".split()
)
# Frequent German nouns without such an ending, alone and at the end of compounds.
NOUNS = frozenset(
    "absatz abend abstand abzug akt alltag amt anlass anschlag anspruch antrag anzug arbeit arm armut artikel arzt aspekt "  # noqa: SIM905  # as above
    "auftrag auftritt ausbruch ausstieg ausweg auto bahn bau bedarf beginn begriff beispiel beitrag bereich bericht beruf "
    "bescheid besuch betrag betrieb bett beweis bezirk bezug bild blick blut boot bord brand brief bruch buch bund dach "
    "dank dienst ding dorf druck durst eid ehrgeiz einfluss einsatz eis ei ende erdöl erfolg ersatz ertrag export fahrt "
    "fahrrad fall fang fest feuer film fleisch flucht flug fluss form fortschritt foto frau freund fund fuß fußball gang "
    "garten gas gast gebiet gebot gefühl gehalt geist geld gelegenheit gemüt genuss geruch gericht gesang geschäft "
    "geschenk gesetz gesicht gespräch gewalt gewicht gewinn glas glaub gleis glück gold gott grad grund gut haar haft hals "
    "halt hand haus haut heimat herbst herz hilf himmel hintergrund hit hof holz hotel hund idol import insel internet "
    "jahr job jubel jugend juli juni kampf kapital kauf kind kino klang kohl konflikt kontakt konto konzert kopf kraft "
    "kredit kreis krieg kritik kunst kurs laden lager lamm land lauf leib leid licht lied liebling lob loch lohn luft lust "
    "macht mai mal mangel mann markt material maß meer meinung mensch milch mitglied mittag mittel mond monat mord motor "
    "mund musik mut nachbar nacht neid netz nord not objekt öl ort ost papier park partei partner personal pferd plan "
    "platz politik polizei post präsident preis problem produkt programm projekt prozent prozess publikum punkt qualität "
    "rad rand rang rat raub raum recht regal rest respekt risiko rock rücktritt ruf ruh saal sach saft saison salz sand "
    "satz schaf schiff schlag schluss schmerz schmutz schnee schritt schuh schuld schutt schutz see sicht sieg sinn sohn "
    "sommer sonn spaß spiel spitz sport sprach staat stadion stadt stahl stand start stau staub stein stell stoff strand "
    "streik streit strom stück stuhl süd system tag takt tal tanz tat teil termin test text tier tipp titel tod ton tor "
    "traum treffpunkt trick tritt typ umfang umsatz umweg unfall unrat urlaub verband verdacht verein verfall verkauf "
    "verkehr verlag verlauf verlust vertrag verzug vieh volk vorfall vorschlag vorsprung vorstand vortrag vorteil vulkan "
    "wahl wald wand wasser wechsel weg wehr wein welt werk wert west wetter wind wohl wort wunsch wurst zahl zahn zeit zelt "
    "ziel zirkus zoll zug zukunft zustand zweck zweifel köln neapel moskau wien prag rom mailand genf athen lissabon pfund "
    "abschnitt betracht sitz gefahr kommissar schwarz rot grün gelb blau peking venedig nürnberg warschau hut obst zugriff "
    "bahnhof firma zusammenhang gouverneur betrug null sankt wut anwalt graf thema draht zwang angriff vielfalt besitz "
    "burg geschmack gebrauch fußball atem geschick handel müll turm rückzug qual chor brot amt chef stamm kanzlei klub "
    "euro dollar uhr laut standard provinz gut idol frieden bedenk zorn angst".split()
)
LONGEST: Mapping[str, int] = {"de": 10}
"""Letters that a name has at most, in a language that writes its compounds in one: longer words mostly are such."""
SPELLINGS: Mapping[str, str] = {"de": "c(?![hk])|sh|oo|ou|[ao][ew]|y(?!$)|[^a-zäöü]"}
"""How a language's own words are seldom spelled. One that is so is a name, or a loan that mostly stays as it is.

Measured on 29,000 sentences of news that no list was made with, German to English: of names that are left out, 34 of 100
are found instead of 25 (with the longest ones ruled out), and 2.5 of 100 sound translations are blamed instead of 2.6.
"""
SUFFIX = 4
"""Letters that such a noun must have to be looked for at the end of others."""
PREPOSITIONS = frozenset(
    "von bei aus gegen für mit durch in an nach um zwischen wie über gegenüber ohne trotz wegen vor und oder sowie "  # noqa: SIM905  # as above
    "laut".split()
)
"""Before a noun without an article they often stand with a name."""
ROOT = 5
"""Letters that an inhabitant or a language shares with its country: Brazil, Brazilian."""


class Word(NamedTuple):
    """A word of a text, without the ending of a genitive."""

    text: str
    span: Span


def lost_names(pairing: Pairing) -> Iterator[Finding]:
    """Names that the draft has in no form."""
    absent = [] if {pairing.old.code, pairing.new.code} & UNBOUNDED else list(_absent(pairing))
    if not absent or _is_transcribed(pairing):
        return
    target = anyascii(pairing.target).casefold()
    lost = [word for word in absent if not _survives(word.text, target)]
    if lost:
        told = ", ".join(f"“{text}”" for text in dict.fromkeys(word.text for word in lost))
        message = f"{told} {'is' if ',' not in told else 'are'} missing"
        yield Finding(code="name", message=message, side="source", span=lost[0].span)


def _is_transcribed(pairing: Pairing) -> bool:
    """Whether names go from Latin letters into others, by sound: what they are written like there tells nothing."""
    return not _is_foreign(pairing.source) and _is_foreign(pairing.target)


def _is_foreign(text: str) -> bool:
    """Whether most letters are not Latin."""
    if max(text, default="") < FIRST_GREEK:
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter >= FIRST_GREEK for letter in letters) > len(letters) / 2


def _absent(pairing: Pairing) -> Iterator[Word]:
    """The names that the target has not to the letter, but for those that the glossary decides."""
    tokens = list(RE_TOKEN.finditer(pairing.source))
    capitals = [index for index, token in enumerate(tokens) if token.group()[0].isupper()]
    absent = [index for index in capitals if _bare(tokens[index]) not in pairing.target]
    if not absent or (len(capitals) > FEWEST_CAPITALS and _is_headline(tokens, pairing.source_locale)):
        return
    for index in absent:
        word = _word(tokens[index])
        is_open = not any(overlap(word.span, span) for span in pairing.settled)
        if is_open and _may_be_name(word.text, pairing.source_locale):
            before = [_word(token) for token in tokens[max(0, index - 1) : index]]
            after = [_word(token) for token in tokens[index + 1 : index + 2]]
            if _is_name(word, before, after, pairing.old):
                yield word


def _is_headline(tokens: Sequence[re.Match[str]], locale: Locale) -> bool:
    """Whether nearly All Words Have Capitals, which then tell no name apart."""
    if language(locale) not in SMALL_NOUNS:
        return False
    small = stop_words(locale)
    telling = [word for word in map(_bare, tokens) if word.casefold() not in small]
    capitals = sum(word[0].isupper() for word in telling)
    return capitals > max(HEADLINE * len(telling), FEWEST_CAPITALS)


def _is_name(word: Word, before: Sequence[Word], after: Sequence[Word], side: Side) -> bool:
    """Whether a word is a name, by what it looks like and by the words that touch it."""
    before = [other for other in before if _touch(other, word, side.text)]
    after = [other for other in after if _touch(word, other, side.text)]
    if any(other.text.casefold() in _titles(side.locale) for other in before):
        return True
    if _spellings(side.code).search(word.text.casefold()):
        return True
    is_first = _is_first(word, side.text)
    if is_first or side.code in SMALL_NOUNS:
        is_thing = any(other.text == "the" for other in before) or any(other.text == "of" for other in after)
        return not is_first and not is_thing
    return any(other.text in PREPOSITIONS for other in before) or any(
        _may_be_name(other.text, side.locale) and not _is_first(other, side.text)
        for other in (*before, *after)
    )


def _word(token: re.Match[str]) -> Word:
    bare = _bare(token)
    return Word(bare, Span(token.start(), token.start() + len(bare)))


def _bare(token: re.Match[str]) -> str:
    bare = token.group().removesuffix(".")
    return bare[:-2] if bare.endswith(GENITIVES) else bare


def _is_first(word: Word, text: str) -> bool:
    """Whether the beginning of a sentence or quotation explains its capital."""
    return RE_START.search(text[max(0, word.span.start - 4) : word.span.start]) is not None


def _touch(left: Word, right: Word, text: str) -> bool:
    return text[left.span.end : right.span.start].strip(" .") == ""


@lru_cache(maxsize=20_000)
def _may_be_name(word: str, locale: Locale) -> bool:
    """By its own looks. The same words come again and again."""
    code = language(locale)
    low = word.casefold()
    return (
        SHORTEST <= len(word) <= LONGEST.get(code, len(word))
        and word[0].isupper()
        and word.isalpha()
        and (word[1:].islower() or len(word) >= ROOT)
        and not word.isupper()
        and low not in _ordinary(locale)
        and low[:ROOT] not in _roots(locale)
        and not _endings(code).search(low)
        and not (code == "de" and _ends_in_noun(low))
    )


def _ends_in_noun(low: str) -> bool:
    return any(low[start:] in NOUNS for start in range(len(low) - SUFFIX + 1))


def _survives(word: str, target: str) -> bool:
    name = anyascii(word).casefold()
    least = ALIKE if word < FIRST_GREEK else ALIKE_ACROSS
    return name in target or fuzz.partial_ratio(name, target) >= least


@cache
def _endings(code: str) -> re.Pattern[str]:
    return re.compile(f"(?:{ENDINGS.get(code, '(?!)')})$")


@cache
def _spellings(code: str) -> re.Pattern[str]:
    return re.compile(SPELLINGS.get(code, "(?!)"))


@cache
def _ordinary(locale: Locale) -> frozenset[str]:
    """The words that are no names, in lower case."""
    names = (*month_names(locale), *day_names(locale))
    nouns = {"en": COMMON, "de": NOUNS}.get(language(locale), frozenset())
    return stop_words(locale) | nouns | _titles(locale) | {name.casefold() for name in names}


@cache
def _titles(locale: Locale) -> frozenset[str]:
    return frozenset(TITLES.get(language(locale), "").split())


@cache
def _roots(locale: Locale) -> frozenset[str]:
    return frozenset(word[:ROOT] for word in geography(locale) if len(word) > SHORTEST)
