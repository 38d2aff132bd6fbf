from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foreigndesk import glossary_csv
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment
from foreigndesk.proofreading import Proofreader
from foreigndesk.terminology import Candidate, Sentence, Trace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EN, DE = parse_locale("en"), parse_locale("de")
TERMS = glossary_csv.loads("type,en,de\nterm,ferry,Fähre\n", path="glossary.csv").terms(EN, DE)
SOURCE = "The ferry leaves at 5, and the crew waits at 6."
SOUND = "Die Fähre fährt um 5, und die Besatzung wartet um 6."
WRONG = "Die Fähre fährt um 5, und die Besatzung wartet um 9."


class Phrasebook:
    """An engine that knows some texts, and nothing of others."""

    signature = "phrasebook|en-de|1"

    def __init__(self, pages: Mapping[str, tuple[str, ...]]) -> None:
        self._pages = pages
        self.asked: list[str] = []
        self.scored: list[tuple[str, str]] = []

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        self.asked += texts
        return [self._pages.get(text, ("",))[:alternatives] for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        return [Alignment(source=(), target=(), weights=()) for _ in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        self.scored += pairs
        return [(-0.1, -0.2) for _ in pairs]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        return ["" for _ in pairs]


def corrected(candidate: Candidate, **pages: tuple[str, ...]) -> Candidate:
    offers = pages.pop(SOURCE, (WRONG,))
    [result] = Proofreader(Phrasebook(pages), TERMS).corrected([sentence()], [candidate], [offers])
    return result


def sentence() -> Sentence:
    return Sentence(text=SOURCE, matches=tuple(TERMS.find(SOURCE)))


def test_a_translation_that_passes_stays_and_costs_nothing() -> None:
    engine = Phrasebook({})
    candidate = Candidate(target=SOUND)
    assert Proofreader(engine, TERMS).corrected([sentence()], [candidate], [(candidate.target,)]) == [
        candidate
    ]
    assert engine.asked == []


def test_of_the_alternatives_the_first_that_passes_is_taken() -> None:
    pages = {
        SOURCE: (
            WRONG,
            "Die Fähre fährt um 4.",
            SOUND,
            "Die Fähre fährt um 5, sie wartet um 6 auf die Leute.",
        )
    }
    assert corrected(Candidate(target=WRONG), **pages) == Candidate(target=SOUND)


def test_an_alternative_must_have_the_terms() -> None:
    pages = {SOURCE: (WRONG, "Das Schiff fährt um 5, und die Besatzung wartet um 6.")}
    assert corrected(Candidate(target=WRONG), **pages) == Candidate(target=WRONG)


def test_what_no_alternative_mends_is_translated_clause_by_clause() -> None:
    pages = {
        "The ferry leaves at 5,": ("Die Fähre fährt um 5,",),
        "and the crew waits at 6.": ("und die Besatzung wartet um 6.",),
    }
    assert corrected(Candidate(target=WRONG), **pages) == Candidate(target=SOUND)


def test_a_clause_that_the_engine_has_nothing_for_is_no_other_way() -> None:
    pages = {"The ferry leaves at 5,": ("Die Fähre fährt um 5,",), "and the crew waits at 6.": ()}
    assert corrected(Candidate(target=WRONG), **pages) == Candidate(target=WRONG)


def test_where_nothing_passes_the_translation_stays_with_its_findings() -> None:
    reader = Proofreader(Phrasebook({}), TERMS)
    candidate = Candidate(target=WRONG)
    assert reader.corrected([sentence()], [candidate], [(candidate.target,)]) == [candidate]
    assert [found.code for found in reader.findings(sentence(), WRONG)] == ["numbers"]


def test_a_term_that_was_put_in_by_rule_is_no_longer_so_in_an_alternative() -> None:
    trace = Trace(term="ferry", wanted="Fähre", stage="splice", change=-2.0, leak=0.7, cover=0.9)
    mended = corrected(Candidate(target=WRONG, traces=(trace,)), **{SOURCE: (SOUND,)})
    assert mended == Candidate(
        target=SOUND, traces=(replace(trace, stage="n-best", change=0.0, leak=0.0, cover=0.0),)
    )


def test_each_pair_is_scored_once_and_all_in_one_call() -> None:
    engine = Phrasebook({})
    reader = Proofreader(engine, TERMS)
    reader.rate([("a", "b"), ("c", "d"), ("a", "b")])
    reader.rate([("c", "d")])
    assert engine.scored == [("a", "b"), ("c", "d")]
    assert reader.score(("a", "b")) == reader.score(("c", "d"))
