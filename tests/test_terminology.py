from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.alignment import EMPTY
from foreigndesk.engines.argos_relay import Relay
from foreigndesk.glossary import Concept, ConceptType, Glossary, Terms
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Span
from foreigndesk.terminology import STAGES, Candidate, Method, Sentence, Trace, honoured, repair

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RE_TOKEN = re.compile(r"\w+(?:['’]\w+)?")


FORCING = Method(forces=True)


class Dictionary:
    """Translates word by word, keeps what it does not know, and tells which word came from which."""

    signature = "dictionary"

    def __init__(self, words: Mapping[str, str], *, aligns: bool = True) -> None:
        self._words = words
        self._aligns = aligns
        self.asked: list[str] = []

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        del alternatives
        self.asked += texts
        return [(RE_TOKEN.sub(lambda word: self._words.get(word[0], word[0]), text),) for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        return [_word_by_word(*pair) if self._aligns else EMPTY for pair in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        return [() for _ in pairs]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        return ["" for _ in pairs]


class Forgetful(Dictionary):
    """Leaves out every second word, and its alternatives leave out more."""

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        return [
            tuple(" ".join(text.split()[:: step + 2]) for step in range(alternatives or 1)) for text in texts
        ]


class Silent(Dictionary):
    """Never finds a word."""

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        del alternatives
        return [("",) for _ in texts]


class Choosy(Dictionary):
    """Offers the alternatives that it was made with, and finds the shortest most probable; cannot align."""

    def __init__(self, *offers: str, cost: float = 1.0) -> None:
        super().__init__({}, aligns=False)
        self._offers = offers
        self._cost = cost

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        self.asked += texts
        return [self._offers[:alternatives] for _ in texts]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        return [(-self._cost * len(target),) for _, target in pairs]


class Finishing(Silent):
    """Aligns word by word, completes what it was told how to, and prefers that; and of beginnings the shorter ones."""

    def __init__(self, endings: Mapping[str, str], *, pull: str = "") -> None:
        super().__init__({})
        self._endings = endings
        self._pull = pull
        """A word that attends to the fourth source word wherever it stands."""
        self.begun: set[str] = set()
        self.completed: list[str] = []

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        self.asked += texts
        return super().translate(texts, alternatives=alternatives)

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        return [_word_by_word(*pair, pull=self._pull) for pair in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        self.begun |= {target for _, target in pairs if not target.endswith(".")}
        return [self._score(target) for _, target in pairs]

    def _score(self, target: str) -> tuple[float, ...]:
        if target.endswith("."):
            return (-0.5,) if target in self._endings.values() else (-1.0,)
        return (-float(len(target)), 0.0)

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        self.completed += [beginning for _, beginning in pairs]
        return [self._endings.get(beginning, "") for _, beginning in pairs]


def _word_by_word(source: str, target: str, *, pull: str = "") -> Alignment:
    spans = [tuple(Span(*word.span()) for word in RE_TOKEN.finditer(text)) for text in (source, target)]
    words = [target[span.start : span.end] for span in spans[1]]
    weights = tuple(
        {3: 1.0} if word == pull else {at: 1.0} if at < len(spans[0]) else {} for at, word in enumerate(words)
    )
    return Alignment(source=spans[0], target=spans[1], weights=weights)


def _concept(source: str, target: str, forbidden: str = "", kind: ConceptType = "term") -> Concept:
    return Concept(
        type=kind,
        forms={parse_locale("de"): tuple(source.split("|")), parse_locale("en"): tuple(target.split("|"))},
        forbidden={parse_locale("en"): tuple(forbidden.split("|"))} if forbidden else {},
        exact=kind not in {"term", "title"},
    )


def _terms(*concepts: Concept, source: str = "de", target: str = "en", swapped: bool = False) -> Terms:
    if swapped:  # What was made for one direction is needed in the other.
        other = {"de": parse_locale("en"), "en": parse_locale("de")}
        concepts = tuple(
            replace(concept, forms={other[tag]: forms for tag, forms in concept.forms.items()})
            for concept in concepts
        )
    return Glossary(concepts=concepts).terms(parse_locale(source), parse_locale(target))


def _repaired(text: str, draft: str, terms: Terms, translator: Dictionary | None = None) -> str:
    sentence = Sentence(text=text, matches=tuple(terms.find(text)))
    [candidate] = repair([sentence], [(draft,)], translator or Silent({}), terms)
    assert honoured(sentence, candidate.target, terms)
    return candidate.target


def _candidate(
    text: str, draft: str, terms: Terms, engine: Dictionary, method: Method | None = None
) -> Candidate:
    sentence = Sentence(text=text, matches=tuple(terms.find(text)))
    [candidate] = repair([sentence], [(draft,)], engine, terms, method or Method())
    assert honoured(sentence, candidate.target, terms)
    return candidate


SUMMIT = _concept("NATO-Gipfel", "NATO summit|summit of NATO", "NATO top")
HARBOUR = _concept("Hafen|Hafens", "harbour", "port")
RUTTE = _concept("Mark Rutte|Rutte", "Mark Rutte|Rutte", kind="name")
SCHOLZ = _concept("Olaf Scholz|Scholz", "Olaf Scholz|Scholz", kind="name")
WHO = _concept("WHO", "WHO", kind="organisation")
NEW_YORK = _concept("New York", "New York", kind="place")
YORK_TIMES = _concept("York Times", "The York Times", kind="name")
CPP = _concept("C++", "C++", kind="keep")
DOT_NET = _concept(".NET", ".NET", kind="keep")


def test_a_draft_that_has_its_terms_stays_and_costs_nothing() -> None:
    translator = Dictionary({})

    assert (
        _repaired("Der NATO-Gipfel", "The summit of NATO", _terms(SUMMIT), translator) == "The summit of NATO"
    )
    assert translator.asked == []


@pytest.mark.parametrize(
    ("concepts", "text", "draft", "target"),
    [
        ([SUMMIT], "Der NATO-Gipfel beginnt.", "The NATO top begins.", "The NATO summit begins."),
        ([HARBOUR], "Hafen.", "Port.", "Harbour."),
        ([HARBOUR], "Hafen im Sturm", "Haven in the storm", "Harbour in the storm"),
        ([HARBOUR], "Wir sahen den Hafen.", "We saw the haven.", "We saw the harbour."),
        ([HARBOUR], "Hafen und Hafen", "haven and haven", "Harbour and harbour"),
        ([HARBOUR], "Hafen und Hafen", "harbour and haven", "harbour and harbour"),
        ([WHO], "WHO oder wer", "who or who", "WHO or who"),
        ([RUTTE], "Ruttes Rede", "His speech", "Rutte's speech"),
        ([RUTTE], "Rutte's Rede", "His speech", "Rutte's speech"),
        ([SCHOLZ], "Scholz’ Rede", "His speech", "Scholz's speech"),
        ([NEW_YORK, YORK_TIMES], "New York Times lesen", "Big Apple Times read", "New York Times read"),
        ([CPP, DOT_NET], "C++ und .NET", "Cpp and Net", "C++ and .NET"),
    ],
)
def test_a_lacking_term_takes_the_place_of_the_words_that_render_it(
    concepts: list[Concept], text: str, draft: str, target: str
) -> None:
    assert _repaired(text, draft, _terms(*concepts)) == target


@pytest.mark.parametrize(
    ("draft", "target"),
    [
        ("", "Harbour"),
        ("Ships come here.", "Ships come here harbour."),
        ("“Ships”", "“Ships harbour”"),
        ("…", "…Harbour"),
    ],
)
def test_a_term_that_no_words_render_goes_between_words(draft: str, target: str) -> None:
    translator = Silent({}, aligns=False)

    assert _repaired("Die Schiffe kommen hier im Hafen", draft, _terms(HARBOUR), translator) == target


def test_full_name_and_surname_each_come_through_in_either_order() -> None:
    terms = _terms(RUTTE)
    text = "Rutte heißt Mark Rutte"
    matches = terms.find(text)

    assert terms.missing(matches, "Rutte is Mark Rutte") == []
    assert _repaired(text, "He is he", terms) == "Rutte is Mark Rutte"


def test_a_forbidden_form_goes_with_its_genitive_but_not_out_of_longer_words() -> None:
    kyiv = _concept("Kiew", "Kyiv", "Kiev", kind="place")

    written = _repaired("Kiews Kiewer in Kiew", "Kiev's Kievans in Kiev", _terms(kyiv))

    assert written == "Kyiv's Kievans in Kyiv"


def test_a_forbidden_form_inside_an_allowed_one_may_stay() -> None:
    top = _concept("Gipfel", "peak|NATO summit", "summit")

    assert _repaired("Gipfel", "the NATO summit", _terms(top)) == "the NATO summit"


def test_a_term_is_not_put_where_it_makes_a_forbidden_form() -> None:
    terms = _terms(SUMMIT, _concept("Gipfel", "top", "summit"))
    translator = Silent({}, aligns=False)

    assert _repaired("NATO-Gipfel Gipfel", "NATO", terms, translator) == "NATO summit top NATO"


def test_an_alternative_of_the_engine_is_better_than_a_splice() -> None:
    terms = _terms(HARBOUR)
    sentence = Sentence(text="Der Hafen", matches=tuple(terms.find("Der Hafen")))

    [candidate] = repair([sentence], [("Port", "Harbour")], Choosy("Port", "Harbour"), terms)

    trace = Trace(term="Hafen", wanted="harbour", stage="n-best", change=-3.0)
    assert candidate == Candidate(target="Harbour", traces=(trace,))
    assert candidate.doubts == ("term “Hafen” → “harbour” chosen among alternatives (the sentence suffered)",)


def test_an_alternative_with_the_terms_ends_the_search() -> None:
    terms = _terms(HARBOUR)
    sentence = Sentence(text="Der Hafen", matches=tuple(terms.find("Der Hafen")))
    engine = Choosy("a port", "harbour", cost=0.1)

    repair([sentence], [("a port", "harbour")], engine, terms)

    assert engine.asked == []

    repair([sentence], [("a port",)], engine, terms)

    assert engine.asked == ["Der harbour"]


def test_more_translations_of_the_sentence_with_its_terms_are_asked_for_where_the_usual_ones_lack_them() -> (
    None
):
    class Sparing(Choosy):
        def translate(
            self, texts: Sequence[str], *, alternatives: int | None = None
        ) -> list[tuple[str, ...]]:
            return super().translate(texts, alternatives=alternatives or 1)

    terms = _terms(HARBOUR)
    sentence = Sentence(text="Der Hafen", matches=tuple(terms.find("Der Hafen")))
    engine = Sparing("a port", "a haven", "the harbour")

    [candidate] = repair([sentence], [("a port",)], engine, terms)

    assert candidate.target == "the harbour"
    assert [trace.stage for trace in candidate.traces] == ["switched"]
    assert engine.asked == ["Der harbour", "Der harbour"]


def test_the_engine_writes_the_rest_anew_behind_the_term() -> None:
    engine = Finishing({"We saw the harbour": "We saw the harbour again."})

    candidate = _candidate(
        "Wir sahen den Hafen wieder.", "We saw the port once more.", _terms(HARBOUR), engine, FORCING
    )

    assert candidate == Candidate(
        target="We saw the harbour again.",
        traces=(Trace(term="Hafen", wanted="harbour", stage="prefix", change=0.5, cover=1.0),),
    )
    assert candidate.doubts == (
        "term “Hafen” → “harbour” written in its place, and the rest of the sentence anew",
    )


def test_beginnings_stand_at_the_place_and_a_word_before_and_after_it_with_articles_that_may_agree() -> None:
    terms = _terms(_concept("port", "Hafen|Hafens"), source="en", target="de", swapped=True)
    engine = Finishing({})

    _candidate("We saw the port there.", "Wir sahen die Bucht dort.", terms, engine, FORCING)

    assert engine.begun == {
        "Wir sahen die Hafen",
        "Wir sahen die Hafens",
        "Wir sahen Hafen",
        "Wir sahen Hafens",
        "Wir sahen die Bucht Hafen",
        "Wir sahen die Bucht Hafens",
        *(
            f"Wir sahen {article} {form}"
            for article in ("der", "das", "den", "dem", "des")
            for form in ("Hafen", "Hafens")
        ),
    }


@pytest.mark.parametrize(
    ("target", "draft", "beginnings"),
    [
        ("de", "im Rat.", {"in der Hafen", "in den Hafen"}),
        ("de", "In der Stadt.", {"Im Hafen", "In den Hafen", "In die Hafen", "In das Hafen"}),
        ("de", "Ihre Stadt.", {"Ihr Hafen", "Ihren Hafen", "Ihrem Hafen"}),
        ("de", "sie Stadt.", set()),
        ("en", "an inn.", {"a Hafen"}),
        ("fr", "la ville.", set()),
    ],
)
def test_articles_before_the_term_may_agree_with_it(target: str, draft: str, beginnings: set[str]) -> None:
    concept = Concept(
        type="place",
        forms={parse_locale("es"): ("puerto",), parse_locale(target): ("Hafen",)},
        forbidden={},
        exact=True,
    )
    terms = _terms(concept, source="es", target=target)
    words = len(draft.split()) - 1
    engine = Finishing({})

    _candidate(" ".join(["de"] * words + ["puerto."]), draft, terms, engine, FORCING)

    before = " ".join(draft.split()[:-1])
    plain = {f"{before} Hafen", f"{before} {draft[len(before) : -1].strip()} Hafen", "Hafen"}
    plain |= {" ".join([*draft.split()[: words - 1], "Hafen"])}
    assert beginnings <= engine.begun - plain
    assert bool(beginnings) == bool(engine.begun - plain)


def test_only_the_likeliest_beginnings_are_completed() -> None:
    engine = Finishing({})

    _candidate("Wir sahen den Hafen dort.", "We saw the port there.", _terms(HARBOUR), engine, FORCING)

    # The shorter a beginning is, the likelier does this engine find it.
    assert engine.completed == ["We saw harbour", "We saw the harbour"]


def test_terms_are_put_in_from_left_to_right() -> None:
    terms = _terms(HARBOUR, _concept("Schiff", "vessel"))
    engine = Finishing(
        {
            "The vessel": "The vessel sees a haven .",
            "The vessel sees a harbour": "The vessel sees a harbour ahead .",
        }
    )

    candidate = _candidate("Das Schiff sieht den Hafen .", "The ship sees the port .", terms, engine, FORCING)

    assert candidate.target == "The vessel sees a harbour ahead ."
    assert [(trace.term, trace.stage) for trace in candidate.traces] == [
        ("Schiff", "prefix"),
        ("Hafen", "prefix"),
    ]


def test_a_completion_that_says_the_old_word_too_loses_by_its_leak() -> None:
    leaking, sound = "We saw the harbour port .", "We saw the harbour there ."

    for first, second in ((leaking, sound), (sound, leaking)):
        engine = Finishing({"We saw the harbour": first, "We saw harbour": second}, pull="port")
        candidate = _candidate("Wir sahen den Hafen .", "We saw the port .", _terms(HARBOUR), engine, FORCING)
        assert candidate.target == sound


def test_each_stage_can_be_left_out() -> None:
    engine = Finishing({"We saw the harbour": "We saw the harbour again."})
    text, draft, terms = "Wir sahen den Hafen.", "We saw the port once more.", _terms(HARBOUR)

    candidate = _candidate(text, draft, terms, engine, Method(switches=False))

    assert candidate.target == "We saw the harbour once more."
    assert [trace.stage for trace in candidate.traces] == ["splice"]
    assert (engine.begun, engine.asked) == (set(), [])


def test_what_stays_as_it_is_asks_the_engine_for_nothing_anew() -> None:
    engine = Finishing({})

    candidate = _candidate("Wir sahen C++ .", "We saw rope .", _terms(CPP), engine)

    assert candidate.target == "We saw C++ ."
    assert (engine.begun, engine.asked) == (set(), [])


def test_every_occurrence_has_a_line_also_what_was_there_already() -> None:
    terms = _terms(HARBOUR, RUTTE)

    candidate = _candidate("Rutte sieht Hafen.", "Rutte sees port.", terms, Silent({}))

    assert [str(trace) for trace in candidate.traces] == [
        "“Rutte” → “Rutte” already there",
        "“Hafen” → “harbour” put in by rule; log-probability +0.00; in doubt",
    ]
    assert candidate.doubts == ("term “Hafen” → “harbour” put in by rule",)
    assert [trace.is_doubtful for trace in candidate.traces] == [False, True]


@pytest.mark.parametrize(
    ("trace", "doubt"),
    [
        (Trace(term="a", wanted="b", leak=0.9, change=-9), ""),
        (Trace(term="a", wanted="b", stage="prefix", leak=0.5, change=-1.2), ""),
        (Trace(term="a", wanted="b", stage="prefix", leak=0.6), " (may be there twice)"),
        (Trace(term="a", wanted="b", stage="prefix", change=-1.3), " (the sentence suffered)"),
        (
            Trace(term="a", wanted="b", stage="prefix", inferred="as", leak=0.6, change=-1.3),
            " (“as” in the text; may be there twice; the sentence suffered)",
        ),
    ],
)
def test_a_doubt_tells_what_may_have_gone_wrong(trace: Trace, doubt: str) -> None:
    said = f"term “a” → “b” {STAGES['prefix']}{doubt}" if trace.stage else ""

    assert trace.doubt == said


def test_an_inferred_form_is_doubted_with_the_words_of_the_text() -> None:
    candidate = _candidate(
        "Zwei Lieferanten", "Two suppliers", _terms(_concept("Lieferant", "vendor")), Silent({})
    )

    assert candidate.doubts == ("term “Lieferant” → “vendor” put in by rule (“Lieferanten” in the text)",)


def test_a_term_comes_through_two_hops() -> None:
    first = Dictionary({"Der": "Le", "Hafen": "port", "wartet": "attend"})
    second = Dictionary({"Le": "The", "port": "haven", "attend": "waits"})
    relay = Relay(first, second)
    terms = _terms(HARBOUR)
    text = "Der Hafen wartet"
    [[draft]] = relay.translate([text])

    [candidate] = repair([Sentence(text=text, matches=tuple(terms.find(text)))], [(draft,)], relay, terms)

    assert (draft, candidate.target) == ("The haven waits", "The harbour waits")


def test_a_candidate_that_says_a_term_too_often_loses() -> None:
    terms = _terms(HARBOUR)
    sentence = Sentence(text="Der Hafen", matches=tuple(terms.find("Der Hafen")))

    [candidate] = repair(
        [sentence],
        [("A port", "harbour harbour", "the harbour, a good harbour")],
        Choosy("harbour harbour", "the harbour, a good harbour"),
        terms,
    )

    assert candidate.target == "A harbour"


def test_a_part_of_another_term_is_no_duplicate() -> None:
    nato = _concept("NATO", "NATO", kind="organisation")
    terms = _terms(SUMMIT, nato)
    text = "NATO und NATO-Gipfel"
    sentence = Sentence(text=text, matches=tuple(terms.find(text)))

    [candidate] = repair([sentence], [("It is a very long draft",)], Choosy("NATO and NATO summit"), terms)

    assert candidate.target == "NATO and NATO summit"


def test_the_engine_is_asked_with_the_target_terms_in_the_sentence() -> None:
    translator = Dictionary({"Der": "The", "und": "and", "Rede": "speech", "Ruttes": "Rutte's"})

    written = _repaired("Der NATO-Gipfel und Ruttes Rede", "?", _terms(SUMMIT, RUTTE), translator)

    assert translator.asked == ["Der NATO summit und Ruttes Rede"]
    assert written == "The NATO summit and Rutte's speech"


def test_a_doubt_names_the_term_without_its_genitive() -> None:
    terms = _terms(_concept("Gerda Ott|Ott", "Gerda Ott|Ott", kind="name"))
    sentence = Sentence(text="Otts Rede", matches=tuple(terms.find("Otts Rede")))

    [candidate] = repair([sentence], [("His speech",)], Silent({}), terms)

    assert candidate.doubts == ("term “Ott” → “Ott” put in by rule",)


def test_chinese_terms_are_put_in_without_spaces() -> None:
    nato = Concept(
        type="organisation",
        forms={parse_locale("zh"): ("北约",), parse_locale("ja"): ("北大西洋条約機構",)},
        forbidden={},
        exact=True,
    )
    terms = _terms(nato, source="zh", target="ja")
    alignment = Alignment(
        source=(Span(0, 2), Span(2, 4)), target=(Span(0, 2), Span(2, 5)), weights=({0: 1.0}, {1: 1.0})
    )

    class Japanese(Silent):
        def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
            return [alignment for _ in pairs]

    assert _repaired("北约峰会", "同盟の会議", terms, Japanese({})) == "北大西洋条約機構の会議"


def test_a_term_at_the_start_of_a_turkish_sentence_gets_its_dot() -> None:
    ferry = Concept(
        type="term",
        forms={parse_locale("de"): ("Kreuzung",), parse_locale("tr"): ("istavroz yolu",)},
        forbidden={},
        exact=False,
    )
    terms = _terms(ferry, target="tr")

    assert (
        _repaired("Kreuzung gesperrt", "kapandı", terms, Silent({}, aligns=False)) == "İstavroz yolu kapandı"
    )


CONCEPTS = [
    SUMMIT,
    HARBOUR,
    RUTTE,
    SCHOLZ,
    WHO,
    NEW_YORK,
    YORK_TIMES,
    CPP,
    DOT_NET,
    _concept("Straße", "street", "road|the street"),
    _concept("groß|große", "large", "big"),
    _concept("Gipfel", "top", "summit"),
]
SOURCES = [
    "NATO-Gipfel",
    "Gipfel",
    "Hafens",
    "Mark Ruttes",
    "Rutte",
    "Scholz’",
    "WHO",
    "New York",
    "New York Times",
]
SOURCES += ["C++", ".NET", "Straße", "große", "und", "(", ").", "„", "nu\u0308r", "Straße"]
TARGETS = [
    "summit",
    "NATO",
    "top",
    "port",
    "road",
    "the street",
    "big",
    "Rutte",
    "Rutte's",
    "Scholz",
    "New",
    "York",
]
TARGETS += ["and", "(", ").", "-", "’s", "who", "u\u0308ber", "C", "+", "NATO top", "harbour"]


@pytest.mark.parametrize(
    "translator",
    [Dictionary({}), Dictionary({}, aligns=False), Forgetful({}), Forgetful({}, aligns=False), Silent({})],
)
@settings(deadline=None)  # A busy machine is no fault.
@given(
    texts=st.lists(st.lists(st.sampled_from(SOURCES), max_size=7).map(" ".join), max_size=3),
    drafts=st.lists(st.lists(st.sampled_from(TARGETS), max_size=7).map(" ".join), min_size=3, max_size=3),
)
def test_every_sentence_honours_its_terms_whatever_the_engine_does(
    translator: Dictionary, texts: list[str], drafts: list[str]
) -> None:
    terms = _terms(*CONCEPTS)
    sentences = [Sentence(text=text, matches=tuple(terms.find(text))) for text in texts]

    candidates = repair(sentences, [(draft,) for draft in drafts[: len(texts)]], translator, terms)

    for sentence, draft, candidate in zip(sentences, drafts, candidates, strict=False):
        assert honoured(sentence, candidate.target, terms)
        assert len(candidate.traces) == len(sentence.matches)
        if not sentence.matches:
            assert candidate == Candidate(target=draft)
