from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk import alignment as alignments
from foreigndesk.glossary import Concept, Glossary, Terms
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Span
from foreigndesk.terminology import Sentence, honoured, repair
from foreigndesk.terminology.splicing import with_term

if TYPE_CHECKING:
    from collections.abc import Sequence

FR, IT = parse_locale("fr"), parse_locale("it")
FILLERS = ["uno", "due", "tre", "quattro", "Cinque", "sei,", "sette.", "(otto)", "«nove»", "—"]


class Wandering:
    """Offers nothing, and attends to anything: always to the same for the same two texts."""

    signature = "wandering"

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        del alternatives
        return [("",) for _ in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        return [self._alignment(*pair) for pair in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        return [() for _ in pairs]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        return ["" for _ in pairs]

    def _alignment(self, source: str, target: str) -> Alignment:
        chance = random.Random(f"{self._seed} {source} {target}")  # noqa: S311  # no secret, but reproducible
        spans = [tuple(Span(*word.span()) for word in re.finditer(r"\S+", text)) for text in (source, target)]
        weights = []
        for _ in spans[1]:
            shares = [chance.random() ** 4 for _ in spans[0]]
            weights.append({at: share / max(1.0, sum(shares)) for at, share in enumerate(shares)})
        return Alignment(source=spans[0], target=spans[1], weights=tuple(weights))


def _concept(number: int, forms: int, *, words: int, forbids: bool) -> Concept:
    """A concept of which no form is part of another concept's."""
    targets = [" ".join(f"t{number}{form}{'x' * at}" for at in range(words)) for form in range(forms)]
    return Concept(
        type="term",
        forms={FR: (f"mot{number}",), IT: tuple(targets)},
        forbidden={IT: (f"mai{number}",)} if forbids else {},
        exact=False,
    )


@st.composite
def _cases(draw: st.DrawFn, most: int) -> tuple[Terms, str, str]:
    """A glossary, a source text and a draft in which its terms are there, forbidden or lacking."""
    shapes = draw(
        st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2), st.booleans()), min_size=1, max_size=most)
    )
    concepts = [
        _concept(number, forms, words=words, forbids=forbids)
        for number, (forms, words, forbids) in enumerate(shapes)
    ]
    pieces = [*FILLERS, *(form for c in concepts for form in (*c.forms[IT], *c.forbidden.get(IT, ())))]
    source = draw(
        st.lists(st.sampled_from([*(f"mot{at}" for at in range(len(shapes))), "le", "et"]), max_size=6)
    )
    draft = draw(st.lists(st.sampled_from(pieces), max_size=8))
    return Glossary(concepts=tuple(concepts)).terms(FR, IT), " ".join(source), " ".join(draft)


def _fillers(text: str) -> list[str]:
    return [word for word in text.casefold().split() if word in {filler.casefold() for filler in FILLERS}]


def _is_part(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words stand in the whole in this order."""
    rest = iter(whole)
    return all(word in rest for word in part)


@settings(deadline=None)  # A busy machine is no fault.
@given(case=_cases(most=3), seed=st.integers(0, 9))
def test_any_draft_gets_its_terms_and_none_twice_and_no_word_is_added_or_moved(
    case: tuple[Terms, str, str], seed: int
) -> None:
    terms, text, draft = case
    sentence = Sentence(text=text, matches=tuple(terms.find(text)))

    [candidate] = repair([sentence], [(draft,)], Wandering(seed), terms)

    assert honoured(sentence, candidate.target, terms)
    assert _is_part(_fillers(candidate.target), _fillers(draft))
    for concept in {match.concept for match in sentence.matches}:
        equal = [match for match in sentence.matches if match.concept == concept]
        before = len(list(terms.occurrences(equal[0], draft)))
        before += sum(match.concept == concept for match, _ in terms.slips(sentence.matches, draft))
        assert len(list(terms.occurrences(equal[0], candidate.target))) <= max(len(equal), before)


@settings(deadline=None)  # A busy machine is no fault.
@given(words=st.lists(st.sampled_from(FILLERS), max_size=8), size=st.integers(1, 2), seed=st.integers(0, 99))
def test_a_splice_takes_away_only_the_words_that_attend_to_the_term(
    words: list[str], size: int, seed: int
) -> None:
    terms = Glossary(concepts=(_concept(0, 1, words=size, forbids=False),)).terms(FR, IT)
    text, draft, engine = "le mot0 et le reste", " ".join(words), Wandering(seed)
    sentence = Sentence(text=text, matches=tuple(terms.find(text)))
    [alignment] = engine.align([(text, draft)])
    window = alignments.window(alignment, sentence.matches[0].span, draft, within=Span(0, len(draft)))

    [candidate] = repair([sentence], [(draft,)], engine, terms)

    form = sentence.matches[0].forms[0]
    start = candidate.target.casefold().index(form)
    before, after = candidate.target[:start].rstrip(), candidate.target[start + len(form) :].lstrip()
    assert draft.startswith(before)
    assert draft.endswith(after)
    gone = draft[len(before) : len(draft) - len(after)].strip()
    assert gone == (draft[window.span.start : window.span.end] if window else "")


DE = parse_locale("de")


def _spliced(text: str, draft: str, alignment: Alignment, *concepts: Concept) -> str:
    terms = Glossary(concepts=concepts).terms(FR, DE)
    sentence = Sentence(text=text, matches=tuple(terms.find(text)))
    return with_term(sentence, draft, alignment, terms)


def _term(fr: str, de: str) -> Concept:
    return Concept(type="term", forms={FR: (fr,), DE: (de,)}, forbidden={}, exact=False)


def test_a_form_does_not_double_the_punctuation_that_it_brings_along() -> None:
    concept = Concept(type="keep", forms={FR: ("--brouillon",)}, forbidden={}, exact=True)
    alignment = Alignment(
        source=(Span(0, 4), Span(5, 16)), target=(Span(0, 3), Span(4, 14)), weights=({0: 1.0}, {1: 1.0})
    )

    assert _spliced("avec --brouillon", "mit --entwurfs.", alignment, concept) == "mit --brouillon."


def test_no_term_is_put_into_the_middle_of_a_word() -> None:
    """`Datei` is honoured by the end of the compound, and nothing may be cut before it."""
    source, draft = "fichier de méthode", "die Projektdatei fehlt"
    alignment = Alignment(
        source=(Span(0, 7), Span(11, 18)),
        target=(Span(4, 11), Span(11, 16)),
        weights=({1: 1.0}, {0: 1.0}),
    )
    concepts = (_term("fichier", "Datei"), _term("méthode", "Methode"))

    assert _spliced(source, draft, alignment, *concepts) == "die Projektdatei Methode fehlt"
