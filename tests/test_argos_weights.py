from __future__ import annotations

import struct
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.engines.argos_model import read_model
from foreigndesk.engines.argos_weights import Shape, shape_of, with_attention

SHIPPED = next(Path(str(files("foreigndesk") / "packages")).glob("translate-de_en-*.argosmodel"))


@pytest.fixture(scope="module")
def shipped() -> bytes:
    return read_model(SHIPPED)["model.bin"]


def name(text: str) -> bytes:
    return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"


def variable(text: str, value: bytes, *, dimensions: tuple[int, ...] = (), kind: int, size: int) -> bytes:
    head = struct.pack(f"<B{len(dimensions)}IBI", len(dimensions), *dimensions, kind, size)
    return name(text) + head + value


def model(version: int, *variables: bytes) -> bytes:
    """A file as CTranslate2 wrote it in that version, without aliases."""
    head = struct.pack("<I", version) + name("TransformerSpec") + struct.pack("<I", 3)
    return head + struct.pack("<I", len(variables)) + b"".join(variables)


OLD_HEADS = variable("num_heads", b"\x06", kind=1, size=1)
OLD_LAYER = variable("decoder/layer_0/ffn/weight", b"abcdefgh", dimensions=(2, 2), kind=2, size=4)
NEW_LAYER = variable("decoder/layer_4/ffn/weight", b"abcdefgh", dimensions=(2, 2), kind=2, size=8)


def attention(layer: int, heads: int, *, size: int) -> list[bytes]:
    return [
        variable("decoder/alignment_layer", struct.pack("<h", layer), kind=2, size=size),
        variable("decoder/alignment_heads", struct.pack("<h", heads), kind=2, size=size),
    ]


def test_the_shape_of_a_model_is_read_from_its_table(shipped: bytes) -> None:
    assert shape_of(shipped) == Shape(layers=2, heads=4)
    assert shape_of(model(2, OLD_HEADS, OLD_LAYER)) == Shape(layers=1, heads=6)
    assert shape_of(model(6, NEW_LAYER)) == Shape(layers=1, heads=8)


def test_four_bytes_of_a_model_are_changed_and_no_others(shipped: bytes) -> None:
    changed = with_attention(shipped, layer=0, heads=3)
    places = [at for at, (old, new) in enumerate(zip(shipped, changed, strict=True)) if old != new]
    assert 0 < len(places) <= 4
    assert with_attention(changed, layer=-1, heads=1) == shipped


def test_a_model_of_an_old_version_gets_the_two_numbers() -> None:
    assert with_attention(model(2, OLD_HEADS, OLD_LAYER), layer=1, heads=0) == model(
        2, *attention(1, 0, size=1), OLD_HEADS, OLD_LAYER
    )
    assert with_attention(model(4, NEW_LAYER), layer=-2, heads=4) == model(
        4, *attention(-2, 4, size=2), NEW_LAYER
    )


def test_a_number_that_is_there_is_changed_in_its_place() -> None:
    before = model(6, NEW_LAYER, *attention(-1, 1, size=2), OLD_HEADS)
    assert with_attention(before, layer=3, heads=2) == model(
        6, NEW_LAYER, *attention(3, 2, size=2), OLD_HEADS
    )


def test_a_number_of_another_size_is_not_touched() -> None:
    strange = variable("decoder/alignment_layer", bytes(4), kind=3, size=4)
    with pytest.raises(ValueError, match="not two numbers of 16 bits"):
        with_attention(model(6, strange), layer=0, heads=0)


@given(st.binary(max_size=40), st.integers(0, 120))
def test_a_damaged_table_is_a_value_error_or_none_at_all(junk: bytes, cut: int) -> None:
    whole = model(6, NEW_LAYER, *attention(-1, 1, size=2))
    for damaged in (junk, whole[:cut], whole[:cut] + junk + whole[cut:]):
        try:
            shape_of(damaged)
            with_attention(damaged, layer=0, heads=0)
        except ValueError:
            pass
