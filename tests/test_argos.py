from __future__ import annotations

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_argos_package import make_package, write_package

from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.argos_model import (
    BANDS,
    WINDOW,
    Model,
    bands,
    compose,
    is_stuck,
    join_windows,
    load_model,
    unite,
)
from foreigndesk.engines.argos_options import Options, parse_options
from foreigndesk.engines.argos_pieces import SPACE
from foreigndesk.errors import EngineError, InputError, SettingsError
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foreigndesk.engines.argos import Hop
    from foreigndesk.engines.argos_relay import Relay

DE, EN, NL = parse_locale("de"), parse_locale("en"), parse_locale("nl")
SHIPPED = Path(str(files("foreigndesk") / "packages"))
NUMBERS = Path(__file__).parent / "cases" / "argos" / "numbers.de.txt"
SENTENCES = NUMBERS.read_text(encoding="utf-8").splitlines()
RE_NUMBER = re.compile(r"\d+")


@pytest.fixture(scope="module", autouse=True)
def _only_shipped_packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path_factory.mktemp("none")))
        patch.delenv("FOREIGNDESK_MODELS", raising=False)
        yield


@pytest.fixture(scope="module")
def direct() -> Hop | Relay:
    return ArgosEngine({}, []).open(DE, EN)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Hop | Relay:
    """German to “Dutch”: the English-German model under a false name."""
    folder = tmp_path_factory.mktemp("relay")
    disguise(shipped("en_de"), folder / "translate-en_nl", from_code="en", to_code="nl")
    return ArgosEngine({}, [folder]).open(DE, NL)


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(shipped("de_en"), threads=1)


def shipped(pair: str) -> Path:
    return next(SHIPPED.glob(f"translate-{pair}-*.argosmodel"))


def disguise(package: Path, folder: Path, **metadata: str) -> None:
    """The package unpacked, with other metadata."""
    shutil.unpack_archive(package, folder.parent / f"{folder.name}-unpacked", "zip")
    unpacked = next((folder.parent / f"{folder.name}-unpacked").iterdir())
    shutil.move(unpacked, folder)
    make_package(folder, **metadata)


def test_the_models_are_only_imported_to_translate() -> None:
    code = (
        "import sys; from foreigndesk.engines.argos import ArgosEngine; ArgosEngine({}, []).pairs();"
        "sys.exit(' '.join({'ctranslate2', 'sentencepiece', 'numpy'} & set(sys.modules)) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_options_have_defaults() -> None:
    assert parse_options({}) == Options(beam=2, length_penalty=1.0, batch=512)
    assert parse_options({"beam": 4, "length_penalty": 0, "threads": 1}) == Options(
        beam=4, length_penalty=0, threads=1
    )


def test_a_profile_is_a_beam_unless_a_beam_is_given() -> None:
    beams = {profile: parse_options({"profile": profile}).beam for profile in ("fast", "balanced", "quality")}
    assert beams == {"fast": 1, "balanced": 2, "quality": 4}
    assert parse_options({"profile": "quality", "beam": 3}).beam == 3


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"profile": "slow"},
            "the option “profile” of the engine “argos” cannot be 'slow'; give one of: fast, balanced, quality",
        ),
        (
            {"reproducible": 1},
            "the option “reproducible” of the engine “argos” cannot be 1; give true or false",
        ),
        ({"baem": 2}, "the engine “argos” has no option “baem”; did you mean “beam”?"),
        (
            {"xyz": 2},
            "the engine “argos” has no option “xyz”; use one of: profile, beam, length_penalty, threads, batch, reproducible",
        ),
        (
            {"beam": 17},
            "the option “beam” of the engine “argos” cannot be 17; give a whole number from 1 to 16",
        ),
        (
            {"beam": 2.0},
            "the option “beam” of the engine “argos” cannot be 2.0; give a whole number from 1 to 16",
        ),
        (
            {"threads": True},
            "the option “threads” of the engine “argos” cannot be True; give a whole number from 1 to 1024",
        ),
        (
            {"length_penalty": float("nan")},
            "the option “length_penalty” of the engine “argos” cannot be nan; give a number from 0 to 5",
        ),
    ],
)
def test_a_wrong_option_is_named(table: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=f"^{re.escape(message)}$"):
        ArgosEngine(table, [])


def test_the_signature_names_pairs_and_versions(direct: Hop, relay: Relay) -> None:
    assert re.fullmatch(r"argos\|de-en\|[\d.]+", direct.signature)
    assert re.fullmatch(r"argos\|de-en\|[\d.]+\+en-nl\|9\.9", relay.signature)


def test_a_region_is_served_by_its_language() -> None:
    opened = ArgosEngine({}, []).open(parse_locale("de-AT"), parse_locale("en-GB"))
    assert opened.signature.startswith("argos|de-en|")


def test_a_pair_without_package_is_an_error() -> None:
    with pytest.raises(EngineError) as caught:
        ArgosEngine({}, []).open(DE, parse_locale("fr"))
    assert str(caught.value) == (
        "no package translates German to French; "
        "install one, or name its folder with --models; found: de-en, en-de"
    )


def test_a_language_is_not_translated_into_itself() -> None:
    with pytest.raises(EngineError, match="no package translates German to German"):
        ArgosEngine({}, []).open(DE, parse_locale("de-AT"))


def test_the_rejected_package_of_a_pair_is_the_error(tmp_path: Path) -> None:
    write_package(tmp_path / "half.argosmodel", {"model/model.bin": b""}, to_code="fr")
    with pytest.raises(InputError, match=r"half.argosmodel: .*: it has no sentencepiece.model"):
        ArgosEngine({}, [tmp_path]).open(DE, parse_locale("fr"))


def test_a_rejected_package_is_named_where_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "broken.argosmodel").write_bytes(b"nothing")
    with pytest.raises(EngineError, match=r"found: de-en, en-de; unusable: .*broken.argosmodel$"):
        ArgosEngine({}, [tmp_path]).open(DE, parse_locale("fr"))


def test_a_damaged_model_is_an_input_error(tmp_path: Path) -> None:
    write_package(tmp_path / "bad.argosmodel", {"model/model.bin": b"x", "sentencepiece.model": b"x"})
    with pytest.raises(InputError, match=r"bad.argosmodel: this Argos package cannot be loaded"):
        ArgosEngine({}, [tmp_path]).open(DE, EN).translate(["Haus"])


def test_every_text_has_its_translation_in_order(direct: Hop) -> None:
    texts = [*SENTENCES[:5], "", SENTENCES[2], "12,5 %", "→", "  "]
    found = direct.translate(texts)
    assert found[5:] == [("",), found[2], ("12,5 %",), ("→",), ("  ",)]
    assert all(draft.strip() and draft != text for text, (draft, *_) in zip(texts[:5], found, strict=False))


def test_there_are_as_many_translations_as_the_beam_has_anyway(direct: Hop) -> None:
    assert [len(drafts) for drafts in direct.translate(SENTENCES[:5])] == [2] * 5
    assert [len(drafts) for drafts in direct.translate(SENTENCES[:5], alternatives=1)] == [1] * 5


def test_equal_input_has_equal_output(direct: Hop) -> None:
    assert direct.translate(SENTENCES) == direct.translate(SENTENCES)


@pytest.mark.parametrize("alternatives", [1, 2, 3, 5])
def test_the_first_translation_does_not_depend_on_alternatives(direct: Hop, alternatives: int) -> None:
    found = direct.translate(SENTENCES, alternatives=alternatives)
    assert [drafts[:1] for drafts in found] == [drafts[:1] for drafts in direct.translate(SENTENCES)]
    assert all(1 <= len(drafts) == len(set(drafts)) <= alternatives for drafts in found)
    assert any(len(drafts) == alternatives for drafts in found)


def test_a_translator_may_be_shared_among_threads() -> None:
    opened = ArgosEngine({}, []).open(DE, EN)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(opened.translate, [SENTENCES[:4]] * 8))
    assert found == [found[0]] * 8


@pytest.mark.parametrize(
    ("pieces", "source", "expected"),
    [
        (["▁Paris", "▁", "<unk>", "▁", "<unk>", "."], ["▁", "→", "▁", "🙂"], "Paris → 🙂."),
        (["▁", "<unk>", "▁now"], ["▁jetzt", "▁", "→→"], "→→ now"),
        (["▁now", "▁", "<unk>", "▁", "<unk>", "."], ["▁", "→"], "now."),
        (["▁now", "▁", "<unk>"], ["▁jetzt"], "now"),
    ],
)
def test_an_unknown_symbol_is_the_one_of_the_source_or_gone(
    model: Model, pieces: list[str], source: list[str], expected: str
) -> None:
    assert model.text(pieces, source=source) == expected


@given(st.lists(st.sampled_from(["Haus", "→", "🙂", "⁇", "Привет", "3,5", "der", "_a_", "«", "\n", "ﬁ"])))
@settings(max_examples=25, deadline=None)
def test_no_unknown_is_left_behind(direct: Hop, words: list[str]) -> None:
    text = " ".join(words)
    for drafts in direct.translate([text], alternatives=2):
        assert all(draft == text or ("⁇" not in draft and "<unk>" not in draft) for draft in drafts)


def test_an_underscore_stays(direct: Hop) -> None:
    assert "my_name" in direct.translate(["Die Variable my_name ist leer."])[0][0]


def test_nothing_of_a_long_text_is_cut_off(direct: Hop, model: Model) -> None:
    text = " ".join(f"Punkt {number}." for number in range(100, 400))
    windows = model.windows(text)
    assert [piece for window in windows for piece in window] == model.pieces(text)
    assert all(len(window) <= WINDOW and window[0].startswith(SPACE) for window in windows)
    draft = direct.translate([text])[0][0]
    assert sum(str(number) in draft for number in range(100, 400)) > 200
    alignment = direct.align([(text, draft)])[0]
    assert alignment.target
    assert alignment.weights == ({},) * len(alignment.target)
    assert direct.score([(text, draft)]) == [()]


def test_a_text_without_spaces_is_cut_where_it_must_be(model: Model) -> None:
    windows = model.windows("xq" * 400)
    assert [len(window) for window in windows[:-1]] == [WINDOW] * (len(windows) - 1)


def test_the_windows_of_a_text_are_joined_as_the_target_writes() -> None:
    windows = [("a", "b"), ("c",)]
    assert join_windows("x", windows, EN) == ("a c", "b c")
    assert join_windows("x", windows, parse_locale("zh-Hans")) == ("ac", "bc")
    assert join_windows("x", [], EN) == ("x",)


@given(st.lists(st.integers(0, BANDS[-1]), max_size=60))
def test_bands_hold_every_text_once(lengths: list[int]) -> None:
    found = bands(lengths)
    assert sorted(index for band in found for index in band) == list(range(len(lengths)))
    assert all(lengths[band[-1]] == max(lengths[index] for index in band) for band in found)


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("▁Salat", "salad salad salad salad", True),
        ("▁Salat", "the salad, the salad, the salad, the salad", True),
        ("▁Salat", "achachachachachach", True),
        ("▁Salat", "salad salad salad", False),
        ("▁Salat", "10000000 0 1", False),
        ("▁ja ▁ja ▁ja ▁ja", "yes yes yes yes", False),
    ],
)
def test_a_decoder_that_goes_round_in_circles_is_noticed(
    source: str, translation: str, *, expected: bool
) -> None:
    assert is_stuck(source.split(), translation) is expected


def test_a_decoder_that_goes_round_in_circles_is_made_to_go_on(direct: Hop) -> None:
    texts = [f"{word} {word} {word} {word}?" for word in ("nanu", "hm", "tralala", "Ach")]
    texts += ["ha" * length for length in (3, 10, 60)] + ["x " * length for length in (3, 20)]
    for text, (draft, *_) in zip(texts, direct.translate(texts), strict=True):
        assert len(draft) < 12 * len(text) + 200


def test_a_model_that_is_loaded_cannot_be_made_reproducible(
    direct: Hop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CT2_USE_MKL", raising=False)
    assert direct.translate(["Haus"])
    opened = ArgosEngine({"reproducible": True}, []).open(DE, EN)
    with pytest.raises(EngineError, match="CTranslate2 is already loaded in a way that is not reproducible"):
        opened.translate(["Haus"])


def test_a_prefix_is_on_every_sentence_and_in_no_translation(tmp_path: Path) -> None:
    disguise(shipped("de_en"), tmp_path / "prefixed", from_code="de", to_code="en", target_prefix="__en__")
    opened = ArgosEngine({}, [tmp_path]).open(DE, EN)
    drafts = [draft for found in opened.translate(SENTENCES, alternatives=3) for draft in found]
    assert all(draft and "_" not in draft for draft in drafts)
    aligned, plain = (
        translator.align([(SENTENCES[0], "On 14 March 1997")])[0]
        for translator in (opened, ArgosEngine({}, []).open(DE, EN))
    )
    assert (aligned.source, aligned.target) == (plain.source, plain.target)
    assert sum(opened.score([(SENTENCES[0], drafts[0])])[0]) < 0


def test_numbers_align_with_themselves(direct: Hop) -> None:
    assert share_of_numbers(direct) > 0.75


def test_numbers_align_with_themselves_over_two_hops(relay: Relay) -> None:
    assert share_of_numbers(relay) > 0.6


def share_of_numbers(translator: Hop | Relay) -> float:
    """How many digits of the numbers that both sides have are aligned with the same digit."""
    drafts = [found[0] for found in translator.translate(SENTENCES)]
    pairs = list(zip(SENTENCES, drafts, strict=True))
    hits = []
    for (source, target), alignment in zip(pairs, translator.align(pairs), strict=True):
        for number in set(RE_NUMBER.findall(source)) & set(RE_NUMBER.findall(target)):
            start, goal = source.index(number), target.index(number)
            for span, row in zip(alignment.target, alignment.weights, strict=True):
                if goal <= span.start < goal + len(number) and row:
                    best = alignment.source[max(row, key=lambda token: row[token])]
                    hits.append(start <= best.start < start + len(number))
    assert len(hits) > 20
    return sum(hits) / len(hits)


TEXTS = st.text(st.sampled_from("aé ½ﬁ→🙂\u00a0\u200b\u0301Ǆ１ 漢▁\n.x"), max_size=25)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_ranges_of_pieces_lie_in_the_text(model: Model, text: str) -> None:
    pieces = model.pieces(text)
    spans = model.spans(text, pieces)
    assert len(spans) == len(pieces)
    assert list(spans) == sorted(spans)
    for piece, span in zip(pieces, spans, strict=True):
        assert 0 <= span.start <= span.end <= len(text)
        assert (span.start == span.end) == (piece.strip(SPACE) == "")
        assert text[span.start : span.end].strip() or span.start == span.end


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=3))
@settings(max_examples=15, deadline=None)
def test_an_alignment_has_tokens_and_shares(direct: Hop, pairs: list[tuple[str, str]]) -> None:
    assert len(direct.score(pairs)) == len(pairs)
    for (source, target), alignment in zip(pairs, direct.align(pairs), strict=True):
        assert len(alignment.target) == len(alignment.weights)
        assert all(0 <= span.start < span.end <= len(source) for span in alignment.source)
        assert all(0 <= span.start < span.end <= len(target) for span in alignment.target)
        for row in alignment.weights:
            assert sum(row.values()) <= 1 + 1e-6
            assert set(row) <= set(range(len(alignment.source)))


def test_a_bare_space_gives_its_attention_to_the_next_piece() -> None:
    source = [Span(0, 1), Span(2, 2), Span(2, 3), Span(3, 3)]
    target = [Span(0, 0), Span(0, 2)]
    rows = [[1.0, 0.0, 0.0, 0.0], [0.25, 0.5, 0.125, 0.0078125]]
    assert unite(source, target, rows) == Alignment(
        source=(Span(0, 1), Span(2, 3)), target=(Span(0, 2),), weights=({0: 0.25, 1: 0.625},)
    )
    assert unite(source, target, None).weights == ({},)


def test_two_alignments_are_composed_by_the_characters_they_share() -> None:
    first = Alignment(
        source=(Span(0, 3), Span(4, 8)), target=(Span(0, 2), Span(2, 4)), weights=({0: 1.0}, {1: 0.5})
    )
    second = Alignment(source=(Span(0, 4),), target=(Span(0, 5),), weights=({0: 0.5},))
    assert compose(first, second) == Alignment(
        source=(Span(0, 3), Span(4, 8)), target=(Span(0, 5),), weights=({0: 0.25, 1: 0.125},)
    )


def test_a_good_translation_scores_better_than_a_bad_one(direct: Hop, relay: Relay) -> None:
    for translator in (direct, relay):
        draft = translator.translate(SENTENCES[:1])[0][0]
        good, bad, unknown = translator.score(
            [(SENTENCES[0], draft), (SENTENCES[0], "Green trees sleep."), (SENTENCES[0], "→ 🙂")]
        )
        assert fmean(bad) < fmean(good) < 0
        assert -30 <= fmean(unknown) < fmean(good)


def test_a_translation_can_be_made_to_begin_in_a_certain_way(direct: Hop, relay: Relay) -> None:
    text = "Der Hafen ist alt."
    begun = direct.complete([(text, "The port"), (text, "The harbour"), (text, "→"), ("", "The")])
    assert begun == ["The port is old.", "The harbour is old.", "", ""]
    assert relay.complete([(text, "Das Hafenbecken")])[0].startswith("Das Hafenbecken")


def test_a_middle_text_is_made_again_where_it_is_not_remembered(relay: Relay, tmp_path: Path) -> None:
    pairs = [(SENTENCES[0], relay.translate(SENTENCES[:1])[0][0])]
    disguise(shipped("en_de"), tmp_path / "en_nl", from_code="en", to_code="nl")
    assert ArgosEngine({}, [tmp_path]).open(DE, NL).align(pairs) == relay.align(pairs)


def test_a_beginning_without_end_is_not_completed(direct: Hop) -> None:
    assert direct.complete([("Das Haus ist grün.", "The house is " * 150)]) == [""]
