from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.alignment import EMPTY
from foreigndesk.markup import Masked, Place, fragments, masked, placed, woven
from foreigndesk.model import Alignment, Inline, Markup, Slot, Span

RE_PIECE = re.compile(r"⟨(?P<open>\d+)⟩|⟨/(?P<close>\d+)⟩|⟨=(?P<point>\d+)⟩|⟨#(?P<opaque>\d+)⟩")
"""How the elements of these tests are written, so that no word looks like one."""


@dataclass
class _Builder:
    """Writes an `Inline` from left to right."""

    text: str = ""
    markup: list[Markup] = field(default_factory=list)

    def add(self, node: object) -> None:
        number = len(self.markup)
        start = len(self.text)
        match node:
            case str():
                self.text += node
            case ("opaque", str(words)):
                self.text += words
                self._mark(
                    Markup(kind="opaque", name="code", start=start, end=len(self.text), open=f"⟨#{number}⟩")
                )
            case ("point", _):
                self._mark(Markup(kind="point", name="image", start=start, end=start, open=f"⟨={number}⟩"))
            case ("paired", list(children)):
                self.markup.append(Markup(kind="point", name="", start=0, end=0, open=""))
                for child in children:
                    self.add(child)
                opening, closing = f"⟨{number}⟩", f"⟨/{number}⟩"
                self.markup[number] = Markup(
                    kind="paired", name="em", start=start, end=len(self.text), open=opening, close=closing
                )
            case _:
                raise AssertionError(node)

    def _mark(self, element: Markup) -> None:
        self.markup.append(element)

    def inline(self) -> Inline:
        return Inline(text=self.text, markup=tuple(self.markup))


def _inline(*nodes: object) -> Inline:
    builder = _Builder()
    for node in nodes:
        builder.add(node)
    return builder.inline()


WORDS = st.sampled_from(["the ", "ferry", " ", "X1", "harbour, ", "für", "北京", "नमस्ते ", ".", "a\u0308b "])
LEAVES = (
    WORDS
    | st.tuples(st.just("opaque"), st.sampled_from(["f(x)", "y", ""]))
    | st.tuples(st.just("point"), st.none())
)
NODES = st.lists(
    st.recursive(
        LEAVES, lambda inner: st.tuples(st.just("paired"), st.lists(inner, max_size=3)), max_leaves=6
    ),
    max_size=5,
)


@st.composite
def _alignments(draw: st.DrawFn, source: str, target: str) -> Alignment:
    """Any alignment: its tokens may be of any length, leave gaps and say nothing."""
    spans = [_tokens(draw, text) for text in (source, target)]
    shares = st.dictionaries(st.integers(0, max(0, len(spans[0]) - 1)), st.floats(0, 1), max_size=3)
    weights = [draw(shares) if spans[0] else {} for _ in spans[1]]
    return Alignment(source=spans[0], target=spans[1], weights=tuple(weights))


def _tokens(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), unique=True, max_size=12)))
    return tuple(Span(first, last) for first, last in pairwise(cuts))


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Masked, str, Alignment]:
    source = masked(_inline(*draw(NODES)))
    names = [name for name in source.stand_ins if name]
    pieces = st.sampled_from(
        ["die ", "Fähre", " ", "ferry", ".", "（北京）", *names, *(f"{n} " for n in names)]
    )
    target = "".join(draw(st.lists(pieces, max_size=8)))
    alignment = draw(st.just(EMPTY) | _alignments(source.text, target))
    return source, target, alignment


def _parsed(text: str) -> tuple[str, list[int]]:
    """The words, and the elements in the order of their beginnings; fails if they are not properly nested."""
    around: list[str] = []
    found: list[int] = []
    for piece in RE_PIECE.finditer(text):
        if piece["close"]:
            assert around.pop() == piece["close"]
        else:
            found.append(int(piece["open"] or piece["point"] or piece["opaque"]))
            around += [piece["open"]] if piece["open"] else []
    assert around == []
    return RE_PIECE.sub("", text), found


def _identity(words: str) -> str:
    return words


def _parents(text: str) -> dict[int, int | None]:
    """For each element the one it is written in."""
    around: list[int] = []
    found: dict[int, int | None] = {}
    for piece in RE_PIECE.finditer(text):
        if piece["close"]:
            around.pop()
            continue
        number = int(piece["open"] or piece["point"] or piece["opaque"])
        found[number] = around[-1] if around else None
        around += [number] if piece["open"] else []
    return found


def _words_of(source: Masked, target: str) -> str:
    """A target's words without stand-ins and white space."""
    names = "|".join(name for name in source.stand_ins if name)
    return "".join(re.sub(rf"(?:{names})(?!\d)", "", target).split()) if names else "".join(target.split())


def _written(source: Masked, target: str, alignment: Alignment = EMPTY) -> str:
    return woven(source, target, placed(source, target, alignment), _identity, {})


@given(_cases())
def test_every_element_is_written_once_and_properly_nested_whatever_attention_says(
    case: tuple[Masked, str, Alignment],
) -> None:
    source, target, alignment = case

    written = _written(source, target, alignment)

    _, found = _parsed(written)
    assert sorted(found) == list(range(len(source.markup)))
    assert _parents(written) == dict(enumerate(source.parents))


@given(_cases())
def test_no_word_is_lost_or_doubled_and_no_stand_in_is_left(case: tuple[Masked, str, Alignment]) -> None:
    source, target, alignment = case

    words, _ = _parsed(_written(source, target, alignment))

    assert "".join(words.split()) == _words_of(source, target)
    assert not any(re.search(rf"{name}(?!\d)", words) for name in source.stand_ins if name)


@given(_cases())
def test_every_source_position_is_in_one_fragment(case: tuple[Masked, str, Alignment]) -> None:
    source, *_ = case

    assert "".join(source.text[start:end] for start, end in fragments(source)) == source.text


def _aligned(source: str, target: str, links: str = "") -> Alignment:
    """Word by word; `links` gives for each target word the number of its source word, or `-`."""
    spans = [
        tuple(Span(*word.span()) for word in re.finditer(r"[⟨X]?\w+", text)) for text in (source, target)
    ]
    numbers = links.split() or [str(at) if at < len(spans[0]) else "-" for at in range(len(spans[1]))]
    weights = tuple({} if number == "-" else {int(number): 1.0} for number in numbers)
    return Alignment(source=spans[0], target=spans[1], weights=weights)


BOLD, LINK = ("paired", ["bold"]), ("paired", ["the ", "harbour"])


@pytest.mark.parametrize(
    ("nodes", "target", "links", "written"),
    [
        (["a ", BOLD, " word"], "ein fettes Wort", "", "ein ⟨0⟩fettes⟨/0⟩ Wort"),
        (["see ", LINK, " now"], "jetzt den Hafen sehen", "3 1 2 0", "jetzt ⟨0⟩den Hafen⟨/0⟩ sehen"),
        ([BOLD, " and ", LINK], "den Hafen und fett.", "2 3 1 0", "⟨1⟩den Hafen⟨/1⟩ und ⟨0⟩fett⟨/0⟩."),
        ([("paired", ["Read ", BOLD])], "fett lesen", "1 0", "⟨0⟩⟨1⟩fett⟨/1⟩ lesen⟨/0⟩"),
        (["gave ", ("paired", ["it up"]), " then"], "gab es dann auf", "0 1 3 2", "gab ⟨0⟩es⟨/0⟩ dann auf"),
        (["run ", ("opaque", "f(x)"), " twice"], "zweimal X1 ausführen", "2 1 0", "zweimal ⟨#0⟩ ausführen"),
        (["run ", ("opaque", "f(x)"), " twice"], "X1 zweimal X1", "1 2 1", "⟨#0⟩ zweimal"),
        (["run ", ("opaque", "f(x)"), " twice"], "x 1 zweimal", "1 1 2", "⟨#0⟩ zweimal"),
        (["run ", ("opaque", "f(x)"), " twice"], "zweimal laufen", "2 0", "zweimal ⟨#0⟩ laufen"),
        (["a", ("opaque", "b"), "s"], "aX1s", "", "a⟨#0⟩s"),
        (
            ["Is it so", ("point", None), ", he said"],
            "Er sagte, so sei es",
            "3 4 2 1 0",
            "Er sagte, so⟨=0⟩ sei es",
        ),
        ([("point", None), " logo here"], "Logo hier", "", "⟨=0⟩ Logo hier"),
        (["here", ("point", None)], "hier.", "", "hier.⟨=0⟩"),
        (["see ", ("paired", [("point", None)]), " here"], "hier sehen", "1 0", "hier sehen ⟨0⟩⟨=1⟩⟨/0⟩"),
        (["over ", ("paired", ["北京"]), " now"], "现在在北京上空", "2", "现在在⟨0⟩北京⟨/0⟩上空"),
        (["the ", ("paired", ["API"]), " key"], "der API-Schlüssel", "0 1 2", "der ⟨0⟩API⟨/0⟩-Schlüssel"),
        (["see ", ("paired", ["(the harbour)"])], "(Hafen) sehen", "2 0", "⟨0⟩(Hafen)⟨/0⟩ sehen"),
        (["see ", ("paired", ["harbour"]), ")"], "(Hafen) sehen", "1 0", "(⟨0⟩Hafen⟨/0⟩) sehen"),
    ],
)
def test_an_element_goes_where_its_words_went(
    nodes: list[object], target: str, links: str, written: str
) -> None:
    source = masked(_inline(*nodes))

    assert _written(source, target, _aligned(source.text, target, links)) == written


def test_an_unaligned_chinese_window_is_not_widened_to_the_whole_sentence() -> None:
    source = masked(_inline("see ", BOLD, " now"))
    alignment = Alignment(
        source=(Span(0, 3), Span(4, 8), Span(9, 12)),
        target=(Span(0, 2), Span(2, 4), Span(4, 6)),
        weights=({2: 1.0}, {0: 1.0}, {1: 1.0}),
    )

    assert _written(source, "现在看见粗体", alignment) == "现在看见⟨0⟩粗体⟨/0⟩"


def test_elements_that_share_a_stand_in_s_surroundings_stay_apart() -> None:
    source = masked(_inline(("paired", [("opaque", "a"), " x ", ("opaque", "b")]), " ", ("opaque", "c")))

    places = placed(source, "X1 X3 X2", EMPTY)

    assert _written(source, "X1 X3 X2") == "⟨0⟩⟨#1⟩ ⟨#2⟩⟨/0⟩ ⟨#3⟩"
    assert [place.doubt for place in places] == ["", "", "⟨#2⟩ was moved; check where it belongs", ""]


def test_what_attention_does_not_show_is_placed_by_rule_and_doubted() -> None:
    source = masked(_inline("we ", ("opaque", "x"), " saw ", BOLD, " things"))

    assert placed(source, "wir sahen fette Dinge", EMPTY) == [
        Place(Span(3, 3), "⟨#0⟩ was lost and put back by position"),
        Place(Span(10, 15), "⟨1⟩…⟨/1⟩ was placed by position", is_guessed=True),
    ]


def test_no_stop_word_is_taken_for_an_element_that_is_placed_by_rule_while_there_are_others() -> None:
    source = masked(_inline("we saw ", BOLD, " things"))
    small = (frozenset({"we"}), frozenset({"die"}))

    [place] = placed(source, "wir sahen die Dinge", EMPTY, small=small)

    assert place.span == Span(4, 9)


def test_a_span_s_own_translation_is_looked_for_where_attention_shows_nothing() -> None:
    source = masked(_inline("we saw the ", BOLD, " things in the evening"))
    target = "abends sahen wir die fetten Dinge"

    assert placed(source, target, EMPTY, spans={"bold": "fetten"}) == [
        Place(Span(21, 27), "check where ⟨0⟩…⟨/0⟩ belongs")
    ]


def test_a_short_word_is_not_found_inside_a_longer_one() -> None:
    source = masked(_inline("stay ", ("paired", ["in"]), " town"))

    [place] = placed(source, "Berlin bleiben", EMPTY)

    assert place.doubt == "⟨0⟩…⟨/0⟩ was placed by position"


def test_no_element_leaves_its_sentence() -> None:
    source = masked(_inline(("paired", ["We left."]), " We ate ", BOLD, " bread."))
    target = "Brot fett. Aßen wir."
    sentences = [(Span(0, 8), Span(0, 10)), (Span(9, 28), Span(11, 20))]

    places = placed(source, target, EMPTY, sentences=sentences)

    assert [target[place.span.start : place.span.end] for place in places] == ["Brot fett.", "wir"]


def test_a_whole_sentence_keeps_its_full_stop_outside_where_the_source_has_it_there() -> None:
    source = masked(_inline("Come! ", ("paired", ["We left"]), ". Go!"))
    target = "Kommt! Wir gingen. Los!"
    sentences = [(Span(0, 5), Span(0, 6)), (Span(6, 14), Span(7, 18)), (Span(15, 18), Span(19, 23))]

    assert placed(source, target, EMPTY, sentences=sentences) == [Place(Span(7, 17))]


@pytest.mark.parametrize(
    ("words", "written"),
    [("harbour", "klicken Sie auf ⟨0⟩Hafen⟨/0⟩"), ("on harbour", "klicken Sie ⟨0⟩auf Hafen⟨/0⟩")],
)
def test_stop_words_that_attend_to_an_element_stay_outside_unless_it_has_some(
    words: str, written: str
) -> None:
    source = masked(_inline("click ", ("paired", [words])))
    target = "klicken Sie auf Hafen"
    links = "0 0 1 1" if words == "harbour" else "0 0 1 2"
    small = (frozenset({"on"}), frozenset({"sie", "auf"}))

    places = placed(source, target, _aligned(source.text, target, links), small=small)

    assert woven(source, target, places, _identity, {}) == written


def test_a_weak_window_is_doubted() -> None:
    source = masked(_inline("a ", BOLD, " word"))
    alignment = Alignment(
        source=(Span(0, 1), Span(2, 6), Span(7, 11)),
        target=(Span(0, 3), Span(4, 5), Span(6, 7), Span(8, 12)),
        weights=({0: 1.0}, {1: 0.6}, {1: 0.2}, {2: 1.0}),
    )

    assert placed(source, "ein f-e Wort", alignment) == [Place(Span(4, 7), "check where ⟨0⟩…⟨/0⟩ belongs")]


def test_a_sure_window_of_a_weak_alignment_is_doubted() -> None:
    source = masked(_inline("a ", ("paired", ["bold"]), " word"))
    sure = _aligned(source.text, "ein fett Wort")
    weak = replace(sure, accuracy=0.6)

    assert placed(source, "ein fett Wort", sure) == [Place(Span(4, 8))]
    assert placed(source, "ein fett Wort", weak) == [Place(Span(4, 8), "check where ⟨0⟩…⟨/0⟩ belongs")]


def test_the_spaces_at_a_line_break_go_and_those_in_code_stay() -> None:
    code = Markup(kind="opaque", name="code", start=8, end=14, open="`a <br> b`")
    line_break = Markup(kind="point", name="break", start=3, end=3, open="<br>")
    source = masked(Inline(text="one two a <br> b".replace("a <br> b", "a <br>"), markup=(line_break, code)))

    assert (
        _written(source, "eins zwei X1", _aligned(source.text, "eins zwei X1")) == "eins<br>zwei `a <br> b`"
    )


def test_the_slots_of_elements_are_filled_on_both_sides() -> None:
    alt = Slot("open", 2, 9, "A ferry", "alt")
    image = Markup(kind="point", name="image", start=0, end=0, open="![A ferry](a.png)", slots=(alt,))
    title = Slot("close", 5, 8, "Old", 'title"')
    link = Markup(kind="paired", name="link", start=1, end=5, open="[", close='](b "Old")', slots=(title,))
    source = masked(Inline(text=" here", markup=(image, link)))
    places = [Place(Span(0, 0)), Place(Span(0, 4))]

    written = woven(source, "hier", places, lambda words: words.upper(), {alt: "Eine Fähre", title: "Alt"})

    assert written == '![Eine Fähre](a.png) [HIER](b "Alt")'


def test_words_are_escaped_and_opaque_elements_are_not() -> None:
    source = masked(_inline("a ", ("opaque", "b"), " c"))

    assert woven(source, "x X1 y", [Place(Span(2, 4))], lambda words: words.upper(), {}) == "X ⟨#0⟩ Y"


def test_a_stand_in_is_a_name_that_the_text_does_not_hold() -> None:
    source = masked(_inline("X1 or X22: ", ("opaque", "a"), ("opaque", "b")))

    assert source.text == "X1 or X22: X3X4"
    assert source.stand_ins == ("X3", "X4")


@pytest.mark.parametrize(
    ("nodes", "has_words"),
    [
        ([("opaque", "code")], False),
        (["12 ", ("opaque", "code"), "!"], False),
        (["see ", ("opaque", "code")], True),
    ],
)
def test_stand_ins_and_digits_are_no_words(nodes: list[object], has_words: bool) -> None:  # noqa: FBT001  # an expectation
    assert masked(_inline(*nodes)).has_words is has_words
