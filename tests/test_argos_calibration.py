from __future__ import annotations

import json
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.argos_calibration import (
    SENTENCES,
    Calibration,
    accuracy,
    beside,
    calibrate,
    calibrated,
    recall,
    sentences,
)
from foreigndesk.engines.argos_package import Package, read_package
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Span

SHIPPED = Path(str(files("foreigndesk") / "packages"))
PACKED = sorted(SHIPPED.glob("*.argosmodel"))
STRANGE = Calibration(layer=0, heads=3, shift=1, accuracy=0.5, anchors=7)
"""What nobody would measure with the packages that ship."""


@pytest.fixture
def copied(tmp_path: Path) -> Package:
    """A shipped package in a folder of its own, with its calibration."""
    for path in (PACKED[0], beside(PACKED[0])):
        shutil.copy(path, tmp_path)
    return only(tmp_path / PACKED[0].name)


def only(path: Path) -> Package:
    [package] = read_package(path)
    assert isinstance(package, Package)
    return package


def keep(place: Path, calibration: Calibration, **others: object) -> None:
    content = json.loads(beside(PACKED[0]).read_text(encoding="utf-8"))
    place.write_text(
        json.dumps(content | {key: getattr(calibration, key) for key in calibration.__slots__} | others),
        encoding="utf-8",
    )


@pytest.mark.parametrize("path", PACKED, ids=lambda path: path.stem)
def test_the_packages_that_ship_are_calibrated_and_their_alignment_is_strong(path: Path) -> None:
    shipped = recall(path)
    assert shipped is not None
    assert calibrated(only(path)) == shipped
    assert shipped.accuracy > 0.95
    assert not shipped.is_weak


def test_a_package_is_measured_once_and_the_result_kept_beside_it(copied: Package) -> None:
    beside(copied.path).unlink()
    measured = calibrated(copied, environ={})
    assert measured.accuracy > 0.95
    assert measured == recall(copied.path)
    keep(beside(copied.path), STRANGE)
    assert calibrated(copied, environ={}) == STRANGE


@pytest.mark.parametrize(
    "damage",
    [
        {"layer": 2},
        {"layer": -3},
        {"heads": 5},
        {"heads": -1},
        {"shift": 2},
        {"layer": "0"},
        {"accuracy": None},
        {"more": 1},
        {"model": "0" * 64},
    ],
    ids=str,
)
def test_a_calibration_that_the_model_cannot_have_is_made_anew(
    copied: Package, damage: dict[str, object]
) -> None:
    good = calibrated(copied)
    keep(beside(copied.path), STRANGE, **damage)
    assert calibrated(copied) == good


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, "\udcff"], ids=repr)
def test_a_damaged_calibration_is_made_anew(copied: Package, text: str) -> None:
    beside(copied.path).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert recall(copied.path) is None
    assert calibrated(copied).accuracy > 0.95


def test_where_nothing_can_be_kept_beside_a_package_it_is_kept_in_the_cache(
    copied: Package, tmp_path: Path
) -> None:
    beside(copied.path).unlink()
    beside(copied.path).mkdir()  # So it can neither be read nor written, whoever runs this test.
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    measured = calibrated(copied, environ=environ)
    [kept] = (tmp_path / "cache" / "foreigndesk").iterdir()
    keep(kept, STRANGE)
    assert measured.accuracy > 0.95
    assert calibrated(copied, environ=environ) == STRANGE


def test_where_nothing_can_be_kept_at_all_the_package_works(copied: Package, tmp_path: Path) -> None:
    beside(copied.path).unlink()
    beside(copied.path).mkdir()
    (tmp_path / "file").touch()
    assert calibrated(copied, environ={"XDG_CACHE_HOME": str(tmp_path / "file")}).accuracy > 0.95


def test_the_model_is_loaded_with_the_calibrated_attention(copied: Package) -> None:
    source, target = parse_locale("de"), parse_locale("en")
    pair = ("Am 14. März 1997 zog Anna nach Toronto.", "Anna moved to Toronto on 14 March 1997.")
    usual = ArgosEngine({}, [copied.path]).open(source, target).align([pair])
    for changed in (replace(STRANGE, shift=0), STRANGE):
        keep(beside(copied.path), changed)
        other = ArgosEngine({}, [copied.path]).open(source, target).align([pair])
        assert other[0].target == usual[0].target
        assert other[0].weights != usual[0].weights
        assert all(other[0].weights)
        assert other[0].accuracy == STRANGE.accuracy
        usual = other


def test_a_weak_alignment_shows_where_packages_are_listed(copied: Package) -> None:
    keep(beside(copied.path), STRANGE)
    listed = [line for line in ArgosEngine({}, [copied.path]).pairs() if "weak" in line]
    assert listed == [f"de-en ({copied.version}, {copied.path}, weak alignment)"]


def test_a_model_with_another_table_keeps_its_attention(copied: Package, tmp_path: Path) -> None:
    shutil.unpack_archive(copied.path, tmp_path / "unpacked", "zip")
    [folder] = (tmp_path / "unpacked").iterdir()
    (folder / "model" / "model.bin").write_bytes(b"\x06\0\0\0\xff\xff")
    assert calibrate(only(folder)) == Calibration()


def test_a_hit_is_a_piece_that_attends_to_the_word_it_was_copied_from() -> None:
    spans = (Span(0, 4), Span(5, 8), Span(9, 12))
    alignment = Alignment(source=spans, target=spans, weights=({0: 0.6}, {0: 0.5, 1: 0.4}, {}))
    assert accuracy([("Anna war 42?", "Anna was 42?")], [alignment]) == (1, 1)
    assert accuracy([("42.5 A38 x", "A38 42.5 y")], [alignment]) == (1, 2)


@pytest.mark.parametrize("tag", ["de", "en-GB", "pt-BR", "ru", "ja", "sw"])
def test_every_language_has_sentences_with_names_and_numbers(tag: str) -> None:
    found = sentences(parse_locale(tag))
    assert len(set(found)) == SENTENCES
    assert all(any(mark.isdigit() for mark in text) and "{" not in text for text in found)
