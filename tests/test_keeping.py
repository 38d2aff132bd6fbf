"""Whatever an author does to an article, an accepted sentence keeps its translation to the letter."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.catalog import open_sentences
from foreigndesk.keeping import Accepted
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, State, Translation, Unit
from foreigndesk.origins import is_accepted
from foreigndesk.updating import plain, update

EN, DE = parse_locale("en"), parse_locale("de")
WORDS = {
    "The harbour opens in June.": "Der Hafen öffnet im Juni.",
    "Swimmers need a ticket for the old basin.": "Schwimmer brauchen eine Karte für das alte Becken.",
    "Why is the water so cold?": "Warum ist das Wasser so kalt?",
    "Nobody of the council came to the festival on Saturday.": "Niemand vom Rat kam am Samstag zu dem Fest.",
    "It rained.": "Es regnete.",
    "Anna Berg sold 300 apples.": "Anna Berg verkaufte 300 Äpfel.",
    "The tide turned before anybody had seen the ships.": "Die Flut kam, bevor jemand die Schiffe gesehen hatte.",
}
NEW = [
    "Somebody wrote this today.",
    "The harbor opens in June.",
    "All of this is new to the whole desk here.",
]

articles = st.lists(
    st.lists(st.sampled_from(list(WORDS)), min_size=1, max_size=4, unique=True).map(tuple),
    min_size=1,
    max_size=4,
    unique=True,
)


def unit(sentences: tuple[str, ...]) -> Unit:
    return Unit(source=" ".join(sentences))


def reviewed(article: list[tuple[str, ...]]) -> Catalog:
    entries = tuple(
        Entry(
            unit=unit(paragraph),
            translation=Translation(
                target=" ".join(WORDS[sentence] for sentence in paragraph), state=State.REVIEWED
            ),
        )
        for paragraph in article
    )
    return Catalog(article="a.md", source_locale=EN, locale=DE, entries=entries)


def follow(old: Catalog, article: list[tuple[str, ...]]) -> Catalog:
    return update(old, [unit(p) for p in article], article="a.md", source_locale=EN, locale=DE)


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """An article and what an author made of it."""
    old = draw(articles)
    flow = [sentence for paragraph in old for sentence in paragraph]
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, max(len(flow) - 1, 0)))
        match draw(st.sampled_from(["insert", "delete", "move"])):
            case "insert":
                flow.insert(place, draw(st.sampled_from(NEW)))
            case "delete" if len(flow) > 1:
                del flow[place]
            case _:
                flow.insert(draw(st.integers(0, len(flow) - 1)), flow.pop(place))
    cuts = sorted(draw(st.sets(st.integers(1, len(flow)), max_size=3)) | {len(flow)})
    new = [tuple(flow[start:end]) for start, end in zip([0, *cuts], cuts, strict=False)]
    return old, list(dict.fromkeys(new))


@settings(max_examples=150, deadline=None)
@given(edits())
def test_an_accepted_sentence_is_in_the_new_text_word_for_word(
    case: tuple[list[tuple[str, ...]], list[tuple[str, ...]]],
) -> None:
    old, new = case
    for entry, paragraph in zip(follow(reviewed(old), new).entries, new, strict=True):
        translation = entry.translation
        if translation.state is State.REVIEWED:
            assert translation.target.split() == " ".join(WORDS[s] for s in paragraph).split()
        elif is_accepted(translation):
            kept = [s for s in paragraph if s in WORDS and s not in open_sentences(entry, EN)]
            assert all(WORDS[sentence] in translation.target for sentence in kept)


@settings(max_examples=150, deadline=None)
@given(edits())
def test_a_plan_is_made_of_accepted_sentences_and_of_those_that_are_missing(
    case: tuple[list[tuple[str, ...]], list[tuple[str, ...]]],
) -> None:
    old, new = case
    units = [unit(paragraph) for paragraph in new]
    accepted = Accepted(reviewed(old).entries, units, EN, DE, plain)
    for one, paragraph in zip(units, new, strict=True):
        if plan := accepted.plan(one, None):
            assert " ".join(plan.sources) == one.source
            drafted = plan.filled("…" for _ in plan.missing)
            kept = [s for s in plan.sources if s in WORDS and s not in plan.missing]
            assert all(WORDS[sentence] in drafted for sentence in kept)
            assert set(plan.missing) <= set(paragraph)


@settings(max_examples=150, deadline=None)
@given(edits())
def test_nothing_accepted_is_lost_and_a_second_update_changes_nothing(
    case: tuple[list[tuple[str, ...]], list[tuple[str, ...]]],
) -> None:
    old, new = case
    before = reviewed(old)
    after = follow(before, new)
    assert texts(before) <= texts(after)
    assert follow(after, new) == after
    back = follow(after, old)
    assert back.entries == before.entries
    assert texts(before) <= texts(back)


def texts(catalog: Catalog) -> Counter[tuple[str, str, str]]:
    return Counter(
        (*entry.unit.key, entry.translation.target)
        for entry in (*catalog.entries, *catalog.obsolete)
        if entry.translation.state is State.REVIEWED
    )
