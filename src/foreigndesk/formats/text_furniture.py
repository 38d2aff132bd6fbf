"""What the parts of a plain-text article are for its reader, told by place and wording.

A role is given only where its part can be recognised; whatever is left is a paragraph. A translation may lose a
role, as its wording differs: nothing that must survive a translation may depend on one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

# Page furniture as news sites print it: call-outs without arrows and punctuation, one a line.
PHRASES = """
    read full bio | read more | read more articles | read also | read next | read the full story | full bio
    you might also like | you may also like | you may also be interested in | recommended for you | more for you
    related articles | related stories | related news | related posts | related topics | related content
    more stories | more news | more on this topic | more on this story | more from this author | most read | most popular
    top stories | latest news | trending now | editors picks | what to read next | continue reading | keep reading
    share this article | share this story | share this | share on facebook | share on twitter | share on x
    follow us | follow us on facebook | sign up for our newsletter | subscribe to our newsletter | subscribe now
    leave a comment | view comments | show comments | back to top | back to home | back to homepage
    advertisement | all rights reserved | print this article | about the author

    mehr zum thema | mehr zu diesem thema | mehr dazu | das könnte sie auch interessieren
    das könnte dich auch interessieren | das könnte ihnen auch gefallen | lesen sie auch | lesen sie mehr
    lesen sie hier mehr | lesen sie weiter | weiterlesen | jetzt weiterlesen | mehr lesen | zum artikel
    ganze biografie lesen | vollständige biografie lesen | über den autor | über die autorin | zum autorenprofil
    ähnliche artikel | verwandte artikel | weitere artikel | weitere nachrichten | weitere meldungen | verwandte themen
    meistgelesen | meistgelesene artikel | aktuelle nachrichten | empfohlene artikel | artikel teilen
    diesen artikel teilen | teilen | teilen sie diesen artikel | auf facebook teilen | folgen sie uns
    newsletter abonnieren | jetzt abonnieren | kommentare anzeigen | kommentar schreiben | kommentar verfassen
    zur startseite | zurück zur startseite | nach oben | zum seitenanfang | anzeige | werbung
    alle rechte vorbehalten | artikel drucken

    à lire aussi | lire aussi | lire la suite | lire plus | lire l article | lire la biographie complète | en savoir plus
    vous aimerez aussi | vous pourriez aussi aimer | cela peut vous intéresser | ces articles peuvent vous intéresser
    sur le même sujet | sur le même thème | articles similaires | articles liés | articles associés
    articles recommandés | les plus lus | partager cet article | partager | partagez cet article | suivez nous
    abonnez vous | abonnez vous à notre newsletter | laisser un commentaire | voir les commentaires
    retour à l accueil | haut de page | publicité | tous droits réservés | à propos de l auteur

    lea también | lee también | leer más | leer biografía completa | también te puede interesar
    también le puede interesar | te puede interesar | le puede interesar | quizás también te guste
    artículos relacionados | noticias relacionadas | más noticias | más sobre este tema | lo más leído
    comparte este artículo | compartir este artículo | compartir | síguenos | suscríbete | suscríbete a nuestro boletín
    ver comentarios | deja un comentario | volver al inicio | publicidad | todos los derechos reservados
    sobre el autor | sobre la autora

    leggi anche | leggi tutto | leggi di più | continua a leggere | leggi la biografia completa
    potrebbe interessarti anche | ti potrebbe interessare | potrebbe interessarti | articoli correlati
    notizie correlate | altri articoli | i più letti | condividi questo articolo | condividi | seguici
    iscriviti alla newsletter | lascia un commento | torna alla home | torna su | pubblicità
    tutti i diritti riservati | sull autore

    lees ook | lees meer | lees verder | lees de volledige bio | lees de volledige biografie
    dit vind je misschien ook leuk | dit vindt u misschien ook interessant | misschien vind je dit ook leuk
    gerelateerde artikelen | gerelateerd nieuws | meer nieuws | meer over dit onderwerp | meest gelezen
    deel dit artikel | delen | volg ons | schrijf je in voor de nieuwsbrief | reageer | bekijk reacties
    terug naar home | terug naar boven | advertentie | alle rechten voorbehouden | over de auteur

    leia também | leia mais | leia a biografia completa | continue lendo | você também pode gostar
    talvez você goste | pode também gostar | veja também | artigos relacionados | notícias relacionadas
    mais notícias | mais sobre este assunto | mais lidas | mais lidos | compartilhe este artigo
    partilhe este artigo | compartilhar | partilhar | siga nos | assine nossa newsletter | deixe um comentário
    ver comentários | voltar ao início | voltar ao topo | publicidade | todos os direitos reservados | sobre o autor

    czytaj także | czytaj więcej | zobacz także | powiązane artykuły | udostępnij ten artykuł
    läs också | läs mer | relaterade artiklar | dela artikeln | läs også | læs også | læs mere | relaterede artikler
    del denne artikel | les også | les mer | lue myös | číst dále | čtěte také | související články
"""
# Words before an author's name.
BY_LINES = (
    "by", "written by", "story by", "von", "text von", "ein artikel von", "par", "por", "di", "a cura di", "door",
    "af", "av", "autor", "autorin", "author", "auteur",
)  # fmt: skip
# Lower-case words inside a name, and between two names.
PARTICLES = frozenset(
    ("af", "al", "and", "av", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "en",
     "et", "ibn", "la", "le", "och", "og", "ten", "ter", "und", "van", "von", "y", "zu", "zum", "zur")
)  # fmt: skip
FEWEST_NAMES, MOST_NAMES = 2, 4

# In characters; measured on news articles, with room to spare.
LONGEST_HEADING, LONGEST_TITLE, LONGEST_STANDFIRST = 90, 200, 400
# How many parts from the top a slug may stand, and how many may follow an author.
FRONT, TAIL = 5, 4

RE_WORD = re.compile(r"[^\W_]+")
# A by-line's words before the name, with an optional colon.
RE_BY_LINE = re.compile(rf"(?:{'|'.join(BY_LINES)})(?::\s*|\s+)(?=\S)", re.IGNORECASE)
# A part of a name: `Jane`, `O’Neill`, `Jean-Luc`, `J.`.
RE_NAME_PART = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*\.?")
# What ends a sentence or leads over to the next line, with quotes and brackets behind it.
RE_SENTENCE_END = re.compile(r"""[.!?…:;,。！？：；，、؟؛،।][\s"'”’“»«›‹)\]）」』]*\Z""")
# Titles may be questions and exclamations.
RE_QUESTION_END = re.compile(r"""[!?！？؟][\s"'”’“»«›‹)\]）」』]*\Z""")


Kind = Literal["text", "item", "line", "slug"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an article by its layout."""

    kind: Kind
    """`line` is one of an indented block, `slug` one directly under the standfirst."""
    text: str
    """Its words, on one line."""
    start: int
    end: int
    line: int
    marker: str
    """What stands before a list item, e.g. `-` or `2.`; else empty."""
    is_single: bool
    """Whether it is one line."""
    is_alone: bool
    """Whether it is one line with blank lines around, but for a slug below."""


def known_phrases(further: Sequence[str]) -> frozenset[str]:
    """The phrases of page furniture in the form of `words_of`: ours, and those of a project."""
    ours = (phrase for line in PHRASES.splitlines() for phrase in line.split("|"))
    return frozenset(words_of(phrase) for phrase in (*ours, *further)) - {""}


def roles_of(parts: Sequence[Part], phrases: Container[str]) -> list[str]:
    """What each part is: `title`, `description`, `slug`, `heading`, `paragraph`, `item`, `line`, `author`, `bio`
    or `furniture`. `phrases` are those of the page furniture, as `words_of` gives them.
    """
    told = dict.fromkeys(_furniture(parts, phrases), "furniture")
    told |= _slugs(parts)
    told |= _authors(parts, told)
    told |= dict.fromkeys(_headings(parts, told), "heading")
    told |= _opening(parts, told)
    plain = {"text": "paragraph"}
    return [told.get(index, plain.get(part.kind, part.kind)) for index, part in enumerate(parts)]


def words_of(line: str) -> str:
    """The line as furniture is compared: case-folded words, single spaces, no arrows and punctuation.

    >>> words_of("Read full bio →")
    'read full bio'
    """
    return " ".join(RE_WORD.findall(line.casefold()))


def ends_sentence(line: str) -> bool:
    """Whether the line ends with punctuation, as sentences do and headlines do not."""
    return RE_SENTENCE_END.search(line[-8:]) is not None


def kebab(text: str) -> str:
    """The text's letters and digits in lower case, joined by single hyphens.

    >>> kebab("NATO: Rutte trifft Trump.")
    'nato-rutte-trifft-trump'
    """
    # Combining marks are parts of letters in many scripts.
    letters = (letter if unicodedata.category(letter)[0] in "LMN" else "-" for letter in text.lower())
    return "-".join(filter(None, "".join(letters).split("-")))


def is_slug(line: str) -> bool:
    """Whether the line is a slug of at least two words; a date is none."""
    return "-" in line and line == kebab(line) and any(letter.isalpha() for letter in line)


def by_line(line: str) -> str:
    """The words before the author's name (`By `), with the white space; empty if it is no by-line."""
    found = RE_BY_LINE.match(line)
    return found.group() if found and is_name(line[found.end() :]) else ""


def is_name(line: str) -> bool:
    """Whether the line could be a person's name: two to four capitalised words, and particles such as `von`."""
    names = [word for word in line.split() if word not in PARTICLES]
    return (
        FEWEST_NAMES <= len(names) <= MOST_NAMES
        and all(word[0].isupper() and RE_NAME_PART.fullmatch(word) for word in names)
        and not ends_sentence(line)
    )


def _is_headline(part: Part) -> bool:
    return (
        part.kind == "text"
        and part.is_alone
        and len(part.text) <= LONGEST_HEADING
        and not ends_sentence(part.text)
    )


def _furniture(parts: Sequence[Part], phrases: Container[str]) -> list[int]:
    """Call-outs behind the last paragraph; elsewhere the same words could be a heading, unless glued to a text."""
    called = [i for i, part in enumerate(parts) if part.is_single and words_of(part.text) in phrases]
    running = {index for index, part in enumerate(parts) if not _is_headline(part)}.difference(called)
    last = max(running, default=0)
    return [index for index in called if index > last or not parts[index].is_alone]


def _slugs(parts: Sequence[Part]) -> dict[int, str]:
    glued = [index for index, part in enumerate(parts) if part.kind == "slug"]
    alone = [i for i, part in enumerate(parts[:FRONT]) if i and part.is_alone and is_slug(part.text)]
    return dict.fromkeys(glued or alone[:1], "slug")


def _authors(parts: Sequence[Part], told: Mapping[int, str]) -> dict[int, str]:
    """Names near the top or the end that are doubled, have a `By` before them or a biography behind them."""
    body = [index for index in range(1, len(parts)) if index not in told]
    found: dict[int, str] = {}
    for place, index in enumerate(body):
        text = parts[index].text
        prefix = by_line(text)
        is_repeated = parts[index - 1].text == text
        if is_repeated or not parts[index].is_single or not is_name(text[len(prefix) :]):
            continue
        lines = _repeats(parts, body, place)
        behind = place + len(lines)
        bio = body[behind] if behind < len(body) else 0
        has_bio = bio > 0 and _is_about(parts[bio].text, text[len(prefix) :])
        is_last = len(body) - behind <= TAIL and not all(_is_headline(parts[other]) for other in body[:place])
        if (is_last and has_bio) or ((is_last or place < FRONT - 2) and (prefix or len(lines) > 1)):
            found |= dict.fromkeys(lines, "author")
            found |= {bio: "bio"} if has_bio else {}
    return found


def _repeats(parts: Sequence[Part], body: Sequence[int], place: int) -> list[int]:
    """The index at a place, and those behind it as long as they say the same."""
    first = parts[body[place]].text
    return list(
        takewhile(lambda index: parts[index].text == first, map(body.__getitem__, range(place, len(body))))
    )


def _is_about(text: str, name: str) -> bool:
    return text.startswith(name) and len(text) > len(name) and not text[len(name)].isalnum()


def _headings(parts: Sequence[Part], told: Container[int]) -> list[int]:
    """Short lines of their own with running text below."""
    return [
        index
        for index, (part, below) in enumerate(pairwise(parts))
        if index
        and _is_headline(part)
        and not _is_headline(below)
        and index not in told
        and index + 1 not in told
    ]


def _opening(parts: Sequence[Part], told: Mapping[int, str]) -> dict[int, str]:
    """Title and standfirst."""
    if not parts or not _is_title(parts[0], has_slug="slug" in told.values()):
        return {}
    return {0: "title"} | dict.fromkeys(_standfirst(parts, told), "description")


def _is_title(part: Part, *, has_slug: bool) -> bool:
    is_sentence = ends_sentence(part.text) and not RE_QUESTION_END.search(part.text[-8:])
    return (
        part.kind == "text"
        and part.is_alone
        and len(part.text) <= LONGEST_TITLE
        and (has_slug or not is_sentence)
    )


def _standfirst(parts: Sequence[Part], told: Mapping[int, str]) -> list[int]:
    """What stands between the title and the slug; without a slug, the only part above the first heading or author."""
    above = list(takewhile(lambda index: told.get(index) not in {"slug", "heading"}, range(1, len(parts))))
    texts = [index for index in above if index not in told and parts[index].kind == "text"]
    end = told.get(len(above) + 1, "")
    if end == "slug":
        return texts
    if not end and told.get(2) == "author":
        # There is no heading: the author tells the standfirst from the text, if there is a text.
        texts = texts[:1] if len(texts) > 1 else []
    elif not end:
        return []
    return texts if texts == [1] and len(parts[1].text) <= LONGEST_STANDFIRST else []
