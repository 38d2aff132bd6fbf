"""`model.bin`, as far as it says which attention a translation comes with.

CTranslate2 reports the attention of one layer, averaged over its first heads; both are numbers in the model file,
`decoder/alignment_layer` and `decoder/alignment_heads`. Converted OpenNMT models say “last layer, first head”, which
nothing speaks for (`argos_calibration`). The file is a table of variables: see `ctranslate2/specs/model_spec.py`,
`_serialize`, for what it holds, and `src/models/model.cc`, `Model::load`, for the older versions.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYER = "decoder/alignment_layer"
HEADS = "decoder/alignment_heads"
HEAD_COUNTS = ("decoder/num_heads", "num_heads")
"""Under which name a model tells how many heads a layer has; the second in older ones."""
USUAL_HEADS = 8
"""Of a Transformer (Vaswani et al. 2017), where a model does not tell."""
SPECIFIED, TYPED = 2, 4
"""From which version of the file on it names its architecture, and tells a variable's type instead of its size."""
INT16 = 2
"""Both CTranslate2's number for the type and the bytes it takes."""
LARGEST_COUNT = 1_000_000
"""Variables, far more than any model has."""

RE_LAYER = re.compile(r"decoder/layer_(\d+)/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What there is to choose from."""

    layers: int
    """Of the decoder."""
    heads: int
    """Of each layer."""


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    start: int
    """Where its bytes begin."""
    end: int


def shape_of(model: bytes) -> Shape:
    """How many layers and heads the decoder has; raises `ValueError` if the file is not a model's."""
    variables = {variable.name: variable for variable in _table(model).variables}
    layers = {found[1] for name in variables if (found := RE_LAYER.match(name))}
    told = next((variables[name] for name in HEAD_COUNTS if name in variables), None)
    heads = int.from_bytes(model[told.start : told.end], "little") if told else USUAL_HEADS
    return Shape(layers=len(layers), heads=heads)


def with_attention(model: bytes, *, layer: int, heads: int) -> bytes:
    """The file in which CTranslate2 reports that layer's attention, averaged over its first heads; 0 means all.

    Everything else stays as it is. Raises `ValueError` if the file is not a model's.
    """
    table = _table(model)
    places = {variable.name: variable for variable in table.variables}
    wanted = {LAYER: struct.pack("<h", layer), HEADS: struct.pack("<h", heads)}
    missing = {name: value for name, value in wanted.items() if name not in places}
    changes = [(places[name], wanted[name]) for name in wanted if name in places]
    if any(place.end - place.start != INT16 for place, _ in changes):
        raise ValueError("the alignment of the model is not two numbers of 16 bits")
    # Slices of a view copy nothing: the weights, which may be hundreds of megabytes, are copied once.
    view, end = memoryview(model), table.start
    parts: list[bytes | memoryview] = [
        view[: table.count],
        struct.pack("<I", len(places) + len(missing)),
        view[table.count + 4 : end],
    ]
    parts += [_variable(name, value, table.version) for name, value in missing.items()]
    for place, value in sorted(changes, key=lambda change: change[0].start):
        parts += [view[end : place.start], value]
        end = place.end
    return b"".join([*parts, view[end:]])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    version: int
    count: int
    """Where the number of variables stands."""
    start: int
    """Where the first of them begins."""
    variables: tuple[_Variable, ...]


def _table(model: bytes) -> _Table:
    try:
        (version,) = struct.unpack_from("<I", model)
        count = 4
        if version >= SPECIFIED:
            (length,) = struct.unpack_from("<H", model, count)
            count += 2 + length + 4  # The name of the architecture and its revision.
        (number,) = struct.unpack_from("<I", model, count)
        if number > LARGEST_COUNT:
            raise ValueError("the model has more variables than a model can have")
        variables = tuple(_variables(model, count + 4, number, version))
    except struct.error as error:
        raise ValueError("the model ends within its table of variables") from error
    return _Table(version=version, count=count, start=count + 4, variables=variables)


def _variables(model: bytes, position: int, number: int, version: int) -> Iterator[_Variable]:
    for _ in range(number):
        (length,) = struct.unpack_from("<H", model, position)
        name = model[position + 2 : position + 2 + length].rstrip(b"\0").decode("utf-8", "replace")
        position += 2 + length
        (rank,) = struct.unpack_from("<B", model, position)
        position += 1 + 4 * rank
        kind, size = struct.unpack_from("<BI", model, position)
        start = position + 5
        position = start + (size if version >= TYPED else size * kind)
        if position > len(model):
            raise ValueError("the model ends within a variable")
        yield _Variable(name, start, position)


def _variable(name: str, value: bytes, version: int) -> bytes:
    """A number of 16 bits, as the table holds it: before version 4, with its size and how many there are."""
    spelled = name.encode() + b"\0"
    size = len(value) if version >= TYPED else 1
    return struct.pack(f"<H{len(spelled)}sBBI", len(spelled), spelled, 0, INT16, size) + value
