"""Text to sentences, and long sentences to clauses: what an engine translates at a time.

sentencex proposes boundaries; rules of ours take back those behind abbreviations, ordinal numbers and inside
brackets or quotes. A missed boundary costs an engine little, a false one breaks the sentence: where in doubt,
there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

import sentencex

from . import placeholders
from .locales import language
from .model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .model import Locale

# Abbreviations that something must follow. Those that may end a sentence (`etc.`, `usw.`, `a.m.`) are missing
# on purpose, and so are single letters, which never end one here.
ABBREVIATIONS = {
    "en": """adm al approx art assoc ave blvd brig capt cf ch col comdr corp cpl dept det dr eds eg esp est fig figs
        fr ft gen gov hon ie insp jan feb apr aug sept oct nov dec lt maj messrs mlle mme mmes mr mrs ms mt mx nos op
        para pp pres prof pt ref rep reps rev sen sens sgt sra st supt treas univ viz vol vols vs""",
    "de": """abb abs abschn abt adj allg alt amtl anm apr art aug ausg bd bde beisp best betr bez bspw bzgl bzw ca
        chr ders desgl dez dies dipl dr ebd ehem eidg einschl engl entspr erg ev evtl exkl fa feb febr fam ff fig folg
        forts fr frl frz gall geb gebr gegr gem gen gest gez ggf ggü hg hl hr hrn hrsg hst inh inkl ing insb int ital
        jan jg jhd jr jul jun kap kath kl lat led lfd lt ltd mag max mdl med min mind mio mitgl mrd nördl nov nr nrn obj
        od okt orig österr phil pol präs priv prof proz psych rd reg resp russ sen sep sept skr sog span staatl std
        stellv str südl tab tel tgl theol tit tsd übers überw urspr usf verf verh vers verw vgl vorm vors wg wiss
        westl östl zit zus zw zzgl""",
    "fr": """adm al apr art av bd boul cf chap coll dir dr éd env ex fasc fév févr fig gal hab inf janv juil lt
        mgr mlle mlles mm mme mmes nos oct nov déc sept op pl pp pr prof réf sr ste sté suiv sup tél trad vol vs""",
    "es": """admón apdo arq art arts atte av avda bco cap cta dcha depto dir doc dpto dr dra dras dres ed ej excmo
        fca fig figs gral hnos ilmo ing izda lic ltda máx mín mons nro núm núms pág págs prof profa prov pza reg sr sra
        sras sres srta sta sto tel trad ud uds vol vols""",
    "it": """all amm art artt avv brig cap capp cav cfr col comm dir dott dottssa dr ecc fasc fig figg gen geom
        giu ill ing lett mag mons nn on onn op pag pagg par prof profssa rag rev ric sen sig sigg sigra tab tel
        trad ver vol voll""",
    "nl": """afb afd alg art bc bijv bv blz ca cfr dhr dr drs dw ed enz evt excl fig gebr gem geb hfst hr incl ing
        int jhr jkvr jl kap km kon lic max mej mevr min mr mw nl nr nrs ong onv pag par plm pres prof red resp sr st
        stg tel vgl vnl vnw voorz wnd zgn""",
    "pt": """adm adv al apt art arts av cap caps cel col comp dir dr dra dras drs ed eng engª est ex exma exmo fig
        figs gen gov ilmo ilma inc jan fev abr ago set out nov dez lic ltda máx mín núm obs pág págs pe prof profª
        profa ref sec sen sr sra sras srs srta sto sta tel trad vol vols""",
    "da": "adm afd art bl ca dir dr eks evt ekskl fig fr hr inkl jf kap kgl kl kr max mio mia min nr pct prof red skt stk tlf vedr",
    "sv": "bl ca dr dvs eg eng enl ev exkl fig forts fr hr inkl jfr kap kl kr max milj min nr prof red sek st tel tfn vol",
    "pl": "al bp dr doc dyr fot gen godz hab im inż jw kard ks lic maks mgr min mjr nr np ob ok os par płk por pow prof prok przew red rys św tel tj tzn tzw ul ur wg woj zob zw",
    "cs": "apod arch atd býv cca čes čj čl dr gen hl ing kap kpt max mgr min mj mjr mld mil nám např npor obr odst popř por pplk prof resp roč sev st stol str sv tel tj tzn tzv ul vl zn",
}

# Languages that write ordinal numbers as `3.`, so that a short number with a full stop is followed by its noun.
ORDINAL_DOT = frozenset(
    "als bs cs da de dsb et eu fi fo gsw hr hsb hu is lb lt lv me nb nds nn no pl sh sk sl sr tr".split()  # noqa: SIM905  # reads better than 27 quoted strings
)

# Names that end in an exclamation or question mark.
RE_NAME_WITH_MARK = re.compile(
    r"(?<!\w)(?:E|Yahoo|Jeopardy|Wham|Oklahoma|Yum|Therapy|Westward Ho|Joomla)[!?]$"
)
# A number of its own, or the end of a range (`3./4.`, `12.–14.`); no score, no part of an address.
RE_ORDINAL = re.compile(r"""(?<![^\s("„“«»/–-])(?:[0-9]{1,2}|[IVXL]+)\.$""")
RE_INITIAL = re.compile(r"(?<![^\W\d_])([^\W\d_])\.$")
RE_ABBREVIATION = re.compile(r"(?<![\w.])([^\W\d_]+)\.$")
# Everything that may stand before the first letter of a sentence.
RE_OPENING = re.compile(r"""[\s"'„“”‚‘’«»‹›(\[{¿¡*_-]*""")
RE_LINE_BREAK = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")

# How long a bracket or quotation may be for its inner boundaries to be ignored. Longer ones are more likely to
# lack their closing mark, and are worth splitting anyway.
LONGEST_ENCLOSED = 240
RE_ENCLOSED = re.compile(
    "|".join(
        rf"{re.escape(opening)}[^{closing}]{{0,{LONGEST_ENCLOSED}}}[{closing}]"
        for opening, closing in {
            "(": ")",
            "[": r"\]",
            "„": "“”",
            "“": "”",
            "«": "»",
            "»": "«",
            "‹": "›",
            "›": "‹",
            "「": "」",
            "『": "』",
            "（": "）",
        }.items()
    )
)
# The rules look at the end of a sentence only, so that a long text costs linear time.
TAIL = 40

# A CJK character counts as a word, as there are no spaces; elsewhere white space parts words.
RE_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
RE_STRONG_CUT = re.compile(r"[;:](?=\s)|(?<=\s)[–—-](?=\s)|(?<=\w)—(?=\w)|[；：]")
RE_COMMA_CUT = re.compile(r"[,،](?=\s)|[，、]")
RE_SPACE_CUT = re.compile(r"\s+|(?<=[\u3040-\u30ff\u3400-\u9fff])")


def sentences(text: str, locale: Locale) -> list[Span]:
    """The ranges of the sentences, ascending, without the white space between them.

    Together they cover everything that is not white space. A line break counts as a space.
    """
    flat = RE_LINE_BREAK.sub(" ", text)
    pieces = list(_proposed(flat, language(locale)))
    if len(pieces) <= 1:
        return pieces
    joined: list[Span] = []
    protected = _protected(flat)
    for piece in pieces:
        if joined and _belongs_together(flat, joined[-1], piece, language(locale), protected):
            joined[-1] = Span(joined[-1].start, piece.end)
        else:
            joined.append(piece)
    return joined


def clauses(text: str, span: Span, longest: int) -> list[Span]:
    """The sentence's parts of at most `longest` words each, ascending, without white space at their ends.

    It is cut at a semicolon, colon or dash, else at a comma, else between words, always nearest the middle and
    never inside a placeholder. A shorter sentence is its only part.
    """
    if len(RE_WORD.findall(text, *span)) <= max(longest, 1):
        return [span]
    starts = [match.start() for match in RE_WORD.finditer(text, *span)]
    middle = starts[len(starts) // 2]
    opaque = placeholders.find(text[span.start : span.end])
    cut = _cut(text, span, middle, [Span(start + span.start, end + span.start) for start, end in opaque])
    if cut is None:
        return [span]
    parts = (_stripped(text, span.start, cut), _stripped(text, cut, span.end))
    return [clause for part in parts for clause in clauses(text, part, longest)]


def _proposed(text: str, tongue: str) -> Iterator[Span]:
    for boundary in sentencex.get_sentence_boundaries(tongue, text):
        piece = _stripped(text, boundary["start_index"], boundary["end_index"])
        if piece.start < piece.end:
            yield piece


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def _belongs_together(text: str, left: Span, right: Span, tongue: str, protected: Sequence[Span]) -> bool:
    opening = RE_OPENING.match(text, right.start, right.end)
    first = opening.end() if opening else right.start
    return (
        text[first : first + 1].islower()
        or not any(letter.isalnum() for letter in text[right.start : right.end])
        or not any(letter.isalnum() for letter in text[left.start : left.end])
        or _covers(protected, left.end)
        or _expects_more(text[max(left.start, left.end - TAIL) : left.end], tongue)
    )


def _covers(spans: Sequence[Span], position: int) -> bool:
    """Whether one of the disjoint, ascending ranges holds the position and the one before it."""
    index = bisect_right(spans, (position,)) - 1
    return index >= 0 and spans[index].start < position < spans[index].end


def _expects_more(tail: str, tongue: str) -> bool:
    """Whether the end of a would-be sentence cannot be one."""
    if RE_NAME_WITH_MARK.search(tail):
        return True
    if initial := RE_INITIAL.search(tail):
        # “So did I.” ends a sentence, “Henry I.” hardly ever.
        return tongue != "en" or initial[1] != "I"
    if tongue in ORDINAL_DOT and RE_ORDINAL.search(tail):
        return True
    word = RE_ABBREVIATION.search(tail)
    return word is not None and word[1].casefold() in _abbreviations(tongue)


@cache
def _abbreviations(tongue: str) -> frozenset[str]:
    return frozenset(ABBREVIATIONS.get(tongue, "").split())


def _protected(text: str) -> list[Span]:
    """The ranges in which no sentence ends, disjoint and ascending: placeholders, closed brackets and quotes."""
    merged: list[Span] = []
    for span in sorted(
        [*placeholders.find(text), *(Span(*match.span()) for match in RE_ENCLOSED.finditer(text))]
    ):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _cut(text: str, span: Span, middle: int, opaque: Sequence[Span]) -> int | None:
    """The best place to cut: one that leaves words on both sides."""
    for pattern in (RE_STRONG_CUT, RE_COMMA_CUT, RE_SPACE_CUT):
        places = [match.end() for match in pattern.finditer(text, *span)]
        inner = [place for place in places if _parts_words(text, span, place) and not _covers(opaque, place)]
        if inner:
            return min(inner, key=lambda place: abs(place - middle))
    return None


def _parts_words(text: str, span: Span, place: int) -> bool:
    return bool(RE_WORD.search(text, span.start, place) and RE_WORD.search(text, place, span.end))
