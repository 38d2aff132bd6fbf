"""Terms within compounds: a draft that says `Dateiname` for *file name* has said `Datei`.

Some Germanic languages grow words together that others write side by side. There a term is also honoured as the first
or the last part of a compound, but only where the source has the term beside another word that can be the other part:
`Startseite` is right for *home page*, not for *page*. No dictionary stands behind this; a part must be long enough to be
no accident (`Ort` in `Wort`), and what looks like an ending is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..locales import language
from ..model import Span
from ..stop_words import stop_words
from .forms import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model import Locale
    from .concepts import Match
    from .forms import Folded

LINKS: Mapping[str, str] = {
    "af": "s|e",
    "da": "s|e",
    "de": "en|es|er|ns|n|s|e",
    "nb": "s|e",
    "nl": "en|s|e|n",
    "nn": "s|e",
    "no": "s|e",
    "sv": "s",
}
"""By language that grows words together, what may stand between two parts (Duden's Fugenelemente and their kin)."""
SHORTEST, SHORTEST_OTHER = 4, 3
"""Letters of the term, and of the other part."""
DERIVATIONS = "haft|heit|innen|ion|isch|iv|keit|lich|los|mäßig|schaft|tum|ung|weise"
"""What makes another word of a German one, and is no second part of a compound."""
CAPITALISING = frozenset({"de"})
"""Languages in which a noun begins with a capital: there a part that is one loses or needs it."""
SMALL_ENGLISH = """
a about above after again against all also although always am an and any are as at be because been before
being below between both but by can cannot could did do does doing done down during each either else every
few for from further get gets got had has have having he her here hers him his how however i if in into is
it its itself just may me might more most much must my neither no nor not now of off often on once only onto
or other our out over own per quite rather same shall she should since so some still such than that the
their them then there therefore these they this those though through thus to too under until up upon us very
via was we were what when where whether which while who whom whose why will with within without would yet
you your
"""
SMALL: Mapping[str, frozenset[str]] = {"en": frozenset(SMALL_ENGLISH.split())}
"""Words that make no compound. The lists of stop words have more: *name*, *page* and *system* of *file name* among them."""
OF = r"(?:of|de|du|des|d|del|della|dello|dei|degli|delle|di|do|da|dos|das|van)"
"""What stands between two words that a compound joins: *path of the file*, *fichier de configuration*."""
ARTICLE = r"(?:the|an?|une?|una|uma?|la|le|les|l|el|los|las|il|lo|gli|de|het)"
REACH = 60
"""Code points before a term in which its neighbour is looked for."""
RE_AFTER = re.compile(
    rf"(?:['’]s)?(?:[\s-]+{OF}\b(?:[\s'’]+{ARTICLE}\b)?)?[\s'’-]+([^\W\d_]+)", re.IGNORECASE
)
RE_BEFORE = re.compile(rf"([^\W\d_]+)(?:[\s-]+{OF}\b(?:[\s'’]+{ARTICLE}\b)?)?[\s'’-]+\Z", re.IGNORECASE)


def makes_compounds(locale: Locale) -> bool:
    """Whether its language grows words together that others write side by side."""
    return language(locale) in LINKS


def neighbours(text: str, span: Span) -> tuple[str, ...]:
    """The words beside a range with which a compound may be made, as the text spells them; at most two.

    >>> neighbours("The names of the files change.", Span(17, 22)), neighbours("A page, then.", Span(2, 6))
    (('names', 'change'), ('A',))
    """
    before = RE_BEFORE.search(text, max(0, span.start - REACH), span.start)
    return tuple(found[1] for found in (before, RE_AFTER.match(text, span.end)) if found)


def may_join(match: Match, matches: Sequence[Match], source: Locale) -> bool:
    """Whether a translation may say the match within a compound: something beside it can be the other part.

    That is another one of the `matches`, or no small word of the language. What matches in exact case never may.
    """
    if match.is_kept or match.concept.exact or not match.neighbours:
        return False
    terms = {word for other in matches if other is not match for word in other.source.split()}
    small = SMALL.get(language(source)) or stop_words(source)
    return any(
        len(word) >= SHORTEST_OTHER and (word in terms or word.lower() not in small)
        for word in match.neighbours
    )


def compound_hits(forms: Iterable[str], locale: Locale, text: Folded) -> Iterator[Hit]:
    """Where a compound of the text has one of the forms as its first or last part; ascending for each form.

    The range is that of the part, without what links it to the next.
    """
    for pattern in filter(None, (_pattern(form, language(locale)) for form in forms)):
        for found in pattern.finditer(text.text):
            start, end = found.span("first" if found["first"] else "last")
            yield Hit(Span(text.origins[start], text.origins[end]), found.string[start:end], "")


@lru_cache(maxsize=1000)
def _pattern(form: str, code: str) -> re.Pattern[str] | None:
    """Finds the form as a part of compounds, with what links it to the next; `None` for what makes none."""
    capitalises = code in CAPITALISING
    if len(form) < SHORTEST or not form.isalpha() or (capitalises and not form[0].isupper()):
        return None
    other = rf"[^\W\d_]{{{SHORTEST_OTHER},}}"
    first = rf"(?P<first>{_stem(form)})(?:{LINKS[code]})?(?:-(?=\w)|(?!{DERIVATIONS}){other}(?!\w))"
    last = rf"{other}(?P<last>{form[0].lower()}{form[1:]})(?!\w)"
    if capitalises:
        return re.compile(rf"(?<!\w)(?:{first}|(?=[A-ZÄÖÜ]){last})")
    return re.compile(rf"(?<!\w)(?:{first}|{last})", re.IGNORECASE)


def _stem(form: str) -> str:
    """The form, whose last `e` may be gone: `Quelle` in `Quellcode`."""
    return f"{form[:-1]}e?" if form.endswith("e") and len(form) > SHORTEST + 1 else form
