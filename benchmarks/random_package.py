"""A package of the size that most Argos packages have, with random weights: good for speed, and for nothing else."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import ctranslate2
import numpy as np

from foreigndesk.engines.argos_package import read_member

if TYPE_CHECKING:
    from pathlib import Path

LAYERS, HEADS, WIDTH, INNER = 6, 8, 512, 2048
"""Transformer-base (Vaswani et al. 2017)."""
VOCABULARY = 32_000
SCALE = 0.02
POSITIONS = 512


def make_base(package: Path, folder: Path) -> Path:
    """The package, unpacked into the folder, with a random model of Transformer-base's size, in int8."""
    path = folder / "random-base"
    pieces = json.loads(read_member(package, "model/shared_vocabulary.json"))
    pieces += [f"⟨{number}⟩" for number in range(VOCABULARY - len(pieces))]
    model = path / "model"
    model.mkdir(parents=True)
    _spec(pieces).save(str(model))
    for name in ("metadata.json", "sentencepiece.model"):
        (path / name).write_bytes(read_member(package, name))
    archive = folder / "random-base.argosmodel"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted(path.rglob("*")):
            packed.write(file, file.relative_to(folder))
    return archive


def _spec(pieces: list[str]) -> Any:
    specs: Any = ctranslate2.specs
    spec = specs.TransformerSpec.from_config(LAYERS, HEADS)
    numbers = np.random.default_rng(0)
    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = _weights(numbers, len(pieces), WIDTH)
        side.position_encodings.encodings = _weights(numbers, POSITIONS, WIDTH)
        _fill(numbers, side)
    spec.decoder.projection.weight = _weights(numbers, len(pieces), WIDTH)
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _fill(numbers: np.random.Generator, side: Any) -> None:
    _norm(side.layer_norm)
    for layer in side.layer:
        attentions = [layer.self_attention, *([layer.attention] if hasattr(layer, "attention") else [])]
        for attention in attentions:
            _norm(attention.layer_norm)
            sizes = _sizes(len(attention.linear))
            for linear, size in zip(attention.linear, sizes, strict=True):
                _linear(numbers, linear, size, WIDTH)
        _norm(layer.ffn.layer_norm)
        _linear(numbers, layer.ffn.linear_0, INNER, WIDTH)
        _linear(numbers, layer.ffn.linear_1, WIDTH, INNER)


def _sizes(parts: int) -> list[int]:
    """Rows of an attention's matrices: query, key and value in one, or query apart from the others, then output."""
    layouts = ([3 * WIDTH, WIDTH], [WIDTH, 2 * WIDTH, WIDTH])
    return next(layout for layout in layouts if len(layout) == parts)


def _norm(norm: Any) -> None:
    norm.gamma = np.ones(WIDTH, dtype=np.float32)
    norm.beta = np.zeros(WIDTH, dtype=np.float32)


def _linear(numbers: np.random.Generator, linear: Any, rows: int, columns: int) -> None:
    linear.weight = _weights(numbers, rows, columns)
    linear.bias = np.zeros(rows, dtype=np.float32)


def _weights(numbers: np.random.Generator, rows: int, columns: int) -> Any:
    return (numbers.standard_normal((rows, columns)) * SCALE).astype(np.float32)
