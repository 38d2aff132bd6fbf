from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk import glossary_csv
from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.glossary import Glossary
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Unit
from foreigndesk.plugins import Untranslated
from foreigndesk.translation import Desk, Draft, Request, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foreigndesk.plugins import Translator

EN, DE = parse_locale("en"), parse_locale("de")
MARKDOWN = MarkdownFormat({})
GLOSSARY = glossary_csv.loads(
    "type,en,de,forbid.de\n"
    "name,Marta Lindqvist|Lindqvist,Marta Lindqvist|Lindqvist,\n"
    "organisation,European Commission,Europäische Kommission|EU-Kommission,\n"
    "term,ceasefire,Waffenruhe,Feuerpause\n"
    "keep,TideLoom,,\n",
    path="glossary.csv",
)


class Shouting:
    """An engine that puts words into capitals and cannot align: the least that an engine may do."""

    signature = "shouting|en-de|1"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        del alternatives
        self.seen += texts
        return [(text.upper(),) for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        return [Alignment(source=(), target=(), weights=()) for _ in pairs]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        return [() for _ in pairs]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        return ["" for _ in pairs]


def unit(source: str) -> Unit:
    return Unit(source=source, syntax="markdown", inline=MARKDOWN.inline(source, "markdown"))


def draft(
    *sources: str, translator: Translator, glossary: Glossary = GLOSSARY, names: Sequence[str] = ()
) -> list[Draft]:
    terms = glossary.terms(EN, DE, names)
    requests = [Request(unit=unit(source), format=MARKDOWN, terms=terms) for source in sources]
    return Desk(translator, glossary.terms(EN, DE)).draft(requests)


@pytest.fixture(scope="module")
def argos() -> Translator:
    return ArgosEngine({}, []).open(EN, DE)


@pytest.fixture
def pseudo() -> Translator:
    return PseudoEngine({}, []).open(EN, DE)


def test_a_sentence_that_occurs_twice_is_translated_once() -> None:
    engine = Shouting()
    drafts = draft("It rains. We go.", "It rains.", "*It* rains.", translator=engine)
    assert [one.target for one in drafts] == ["IT RAINS. WE GO.", "IT RAINS.", "*IT* RAINS."]
    assert engine.seen == [
        "It rains.",
        "We go.",
        "It",
    ]  # The last, as nothing else tells where the emphasis goes.


class Failing(Shouting):
    """An engine that fails on texts with a certain word."""

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        found = super().translate(texts, alternatives=alternatives)
        failed = Untranslated("the engine crashed on this text; translate it by hand")
        return [failed if "poison" in text else one for text, one in zip(texts, found, strict=True)]


def test_a_unit_on_which_the_engine_fails_has_no_draft_but_the_reason_and_the_others_have_theirs() -> None:
    failed = Draft(target="", doubts=("the engine crashed on this text; translate it by hand",))
    assert draft(
        "It rains. A poison.",
        "It rains.",
        "A *poison* in **red**.",
        "A ceasefire and a poison.",
        "We go.",
        translator=Failing(),
    ) == [failed, Draft(target="IT RAINS."), failed, failed, Draft(target="WE GO.")]


def test_a_piece_on_which_the_engine_fails_is_not_left_out_of_the_unit() -> None:
    class Crashing(Shouting):
        def translate(
            self, texts: Sequence[str], *, alternatives: int | None = None
        ) -> list[tuple[str, ...]]:
            answers = {
                "The harbour basin is closed.": ("",),
                "is closed.": Untranslated("the engine crashed"),
            }
            found = super().translate(texts, alternatives=alternatives)
            return [answers.get(text, one) for text, one in zip(texts, found, strict=True)]

    [lost] = draft("The **harbour basin** is closed.", translator=Crashing())
    assert lost == Draft(target="", doubts=("the engine crashed",))


def test_a_unit_whose_engine_gives_nothing_has_no_draft() -> None:
    class Silent(Shouting):
        def translate(
            self, texts: Sequence[str], *, alternatives: int | None = None
        ) -> list[tuple[str, ...]]:
            return [() for _ in super().translate(texts, alternatives=alternatives)]

    none = Draft(target="", doubts=("the engine gave no translation; translate it by hand",))
    assert draft("It rains.", translator=Silent()) == [none]


def test_a_unit_without_words_is_kept_and_never_reaches_the_engine() -> None:
    engine = Shouting()
    [kept] = draft("`pip install x`", translator=engine)
    assert (kept, engine.seen) == (Draft(target="`pip install x`"), [])


def test_code_and_addresses_reach_the_engine_as_stand_ins_and_come_back_to_the_letter() -> None:
    engine = Shouting()
    [done] = draft("Run `foo_bar()` and read https://example.org/a_b.", translator=engine)
    assert engine.seen == ["Run X1 and read X2."]
    assert done.target == "RUN `foo_bar()` AND READ https://example.org/a_b."


def test_a_sentence_of_identifiers_never_reaches_the_engine() -> None:
    engine = Shouting()
    [done] = draft(":heart_eyes: `x`, *main_loop*. Run!", translator=engine)
    assert (engine.seen, done) == (["Run!"], Draft(target=":heart_eyes: `x`, *main_loop*. RUN!"))


def test_identifiers_are_in_the_draft_to_the_letter_but_not_across_the_edge_of_an_element(
    argos: Translator,
) -> None:
    [plain, edge] = draft(
        "The caller of the DataReader interface reads myWait_myRule_2.",
        "A limit of seven*External* IDs.",
        translator=argos,
    )
    assert "DataReader" in plain.target
    assert "myWait\\_myRule\\_2" in plain.target or "myWait_myRule_2" in plain.target
    assert "sevenExternal" not in edge.target


def test_terms_are_in_the_draft_whatever_the_engine_does_and_the_reviewer_is_told() -> None:
    [done] = draft("The ceasefire holds.", translator=Shouting())
    assert "waffenruhe" in done.target.casefold()
    assert [doubt.startswith("term “ceasefire” → “Waffenruhe”") for doubt in done.doubts] == [True]


def test_the_articles_own_names_come_out_to_the_letter() -> None:
    [done] = draft("Then Greta Wolnik spoke.", translator=Shouting(), names=["Greta Wolnik"])
    assert "Greta Wolnik" in done.target


def test_a_full_name_stays_a_full_name_in_a_draft(argos: Translator) -> None:
    [done] = draft("Marta Lindqvist leads the project.", translator=argos)
    assert "Marta Lindqvist" in done.target


def test_every_term_of_the_glossary_is_in_the_draft_of_a_real_model(argos: Translator) -> None:
    drafts = draft(
        "The European Commission welcomes the ceasefire.",
        "Lindqvist says that TideLoom works.",
        "After the ceasefire, the **European Commission** met Marta Lindqvist.",
        translator=argos,
    )
    asked = [
        ("Kommission", "Waffenruhe"),
        ("Lindqvist", "TideLoom"),
        ("Waffenruhe", "Kommission", "Marta Lindqvist"),
    ]
    for one, words in zip(drafts, asked, strict=True):
        assert [word in one.target for word in words] == [True] * len(words)
    assert all("Feuerpause" not in one.target for one in drafts)


def test_units_without_terms_come_out_exactly_as_without_a_glossary(argos: Translator) -> None:
    sources = ["The ferry was late.", "Nobody was hurt, the police said.", "What happens next?"]
    assert draft(*sources, translator=argos) == draft(*sources, translator=argos, glossary=Glossary())


@pytest.mark.parametrize(
    "source",
    [
        'A **bold** word, an *italic* one and a [link](https://example.org/x "Title").',
        "[The whole sentence is a link.](https://example.org)",
        "First line\\\nsecond line",
        "An image ![of a dog](dog.png) in the text",
        "**Two** words **twice** and `code` with `code`.",
        "Nested *emphasis with **strong** inside* here.",
        "See <https://example.org> or write to a@example.org.",
        "A note.[^1] Then more.",
        "5 * 3 = 15 and snake_case and a < b & c",
    ],
)
def test_a_real_draft_has_exactly_the_markup_of_its_source(source: str, argos: Translator) -> None:
    [done] = draft(source, translator=argos)
    assert MARKDOWN.inline(done.target, "markdown").names == MARKDOWN.inline(source, "markdown").names


PIECES = st.sampled_from(
    [
        "**bold** ",
        "*it* ",
        "`code` ",
        "[link](u) ",
        "plain ",
        "Word. ",
        "![alt](i.png) ",
        "a_b ",
        "~~no~~ ",
        "<b>x</b> ",
        "5 ",
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, min_size=1, max_size=8).map(lambda parts: "".join(parts).strip()))
def test_any_draft_has_exactly_the_markup_of_its_source_even_without_alignment(source: str) -> None:
    for translator in (Shouting(), PseudoEngine({}, []).open(EN, DE)):
        [done] = draft(source, translator=translator)
        assert MARKDOWN.inline(done.target, "markdown").names == MARKDOWN.inline(source, "markdown").names


def test_the_words_of_an_image_are_translated() -> None:
    [done] = draft("Look ![at the dog](dog.png) now", translator=Shouting())
    assert done.target == "LOOK ![AT THE DOG](dog.png) NOW"


def test_pseudo_translation_keeps_every_element_on_its_word(pseudo: Translator) -> None:
    [done] = draft("A **bold** word and a [long link](u).", translator=pseudo)
    plain = MARKDOWN.inline(done.target, "markdown")
    strong, link = plain.markup
    assert (
        plain.text[strong.start : strong.end].count(" "),
        plain.text[link.start : link.end].count(" "),
    ) == (0, 1)


def test_a_text_is_parted_into_sentences_with_their_terms() -> None:
    text = text_of("The ceasefire holds. Nobody knows.", GLOSSARY.terms(EN, DE))
    assert [(s.text, [match.source for match in s.matches]) for s in text.sentences] == [
        ("The ceasefire holds.", ["ceasefire"]),
        ("Nobody knows.", []),
    ]


class Miscounting(Shouting):
    """An engine that is not sure of itself, and gets numbers wrong."""

    def __init__(self, *log_probs: float) -> None:
        super().__init__()
        self.log_probs = log_probs
        self.scored: list[list[tuple[str, str]]] = []

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        drafts = super().translate(texts, alternatives=alternatives)
        return [(target.replace("5", "6"),) for (target,) in drafts]

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        self.scored.append(list(pairs))
        return [self.log_probs for _ in pairs]


def test_a_draft_that_fails_a_check_says_why_and_scores_badly() -> None:
    sound, failed = draft("It rains.", "It rains. It costs 5 euros.", translator=Miscounting(-0.1))
    assert (sound.doubts, sound.is_failed) == ((), False)
    assert failed == Draft(
        target="IT RAINS. IT COSTS 6 EUROS.",
        doubts=("numbers differ: 5 in the source, 6 in the draft",),
        confidence=0.2,
        is_failed=True,
    )


def test_a_draft_has_the_score_of_its_engine_and_all_are_scored_in_one_call() -> None:
    engine = Miscounting(-0.1, -0.1)
    drafts = draft("It rains. We go.", "We go.", "It rains.", translator=engine)
    assert [one.confidence for one in drafts] == [0.98] * 3
    assert engine.scored == [[("It rains.", "IT RAINS."), ("We go.", "WE GO.")]]


def test_an_engine_that_cannot_tell_gives_no_score_unless_something_is_doubted() -> None:
    plain, repaired = draft("It rains.", "The ceasefire holds.", translator=Shouting())
    assert (plain.confidence, repaired.confidence, repaired.is_failed) == (None, 0.45, False)


def test_code_that_came_through_is_no_line_of_the_explanation(pseudo: Translator) -> None:
    [done] = draft("Run `f` at TideLoom.", translator=pseudo)
    assert [str(trace) for trace in done.traces] == [
        "“TideLoom” → “TideLoom” put in by rule; log-probability +0.00; in doubt"
    ]
