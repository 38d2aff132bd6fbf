"""Which of a model's attention tells best where a translation's words came from, measured once per package.

CTranslate2 gives the attention of one layer, averaged over its first heads. Which ones follow the words differs from
model to model, and the usual choice is among the worst (Chen et al. 2020, “Accurate Word Alignment Induction from
Neural Machine Translation”, who find it in the row of the next word, besides; here that is tried, not assumed). So
sentences with names, numbers and codes are translated, and the attention wins that leads most of those that were
copied back to where they stand.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..alignment import overlap, unique_words
from ..locales import language
from .argos_model import load_model, read_model, unite, usable_cores
from .argos_weights import shape_of, with_attention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model import Alignment, Locale
    from .argos_model import Model
    from .argos_package import Package

SENTENCES = 48
"""With three or four anchors each: enough to tell 0.90 from 0.95, and soon translated."""
STRONG = 0.8
"""Below this share of anchors, an alignment says little."""
FEW = 16
"""So many pairs of layer and heads are all tried; of more, first each layer, then the heads of the best."""
LAST_LAYER, FIRST_HEAD, ALL_HEADS = -1, 1, 0
"""As CTranslate2 counts them."""

NAMES = (
    "Anna Schmidt",
    "Peter Novak",
    "Maria Rossi",
    "John Miller",
    "Karin Larsen",
    "Paul Martin",
    "Eva Jansen",
)
PLACES = (
    "Toronto",
    "Berlin",
    "Madrid",
    "Boston",
    "Oslo",
    "Chicago",
    "Dublin",
    "Manila",
    "Dallas",
    "Nairobi",
    "Lima",
)
CODES = ("X 500", "BMW", "A380", "IBM", "G20", "B 612", "NASA", "F-16", "SAP", "R2", "BBC", "K9", "UNESCO")
MAILS = ("info@example.org", "press@example.com", "anna@example.net")
NUMBERS = (37, 250, 48, 1200, 63, 815, 94, 3600, 12, 570, 29, 76, 140, 85, 310, 22, 680)
"""Lists of lengths without a common divisor, so that their combinations take long to come again."""
FIRST_YEAR, YEARS = 1951, 71


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The attention that a package is loaded with."""

    layer: int = LAST_LAYER
    """Of the decoder; counted from 0, or back from -1."""
    heads: int = FIRST_HEAD
    """How many of its first heads are averaged; 0 means all."""
    shift: int = 0
    """1 if a word's origin shows one step later."""
    accuracy: float = 0.0
    """The share of copied names and numbers whose strongest attention lies on where they came from, 0 to 1."""
    anchors: int = 0
    """On how many pieces of names and numbers that was measured."""

    @property
    def is_weak(self) -> bool:
        """Whether links, terms and slugs are placed with little help from the alignment."""
        return self.accuracy < STRONG


def calibrated(
    package: Package, model: Mapping[str, bytes] | None = None, environ: Mapping[str, str] = os.environ
) -> Calibration:
    """The package's calibration: the one kept beside it or in the cache, else a new one, which is kept.

    `model` are its files, where they have been read already. What was kept for another model, or is damaged, does
    not count. Raises `InputError` if the package is damaged.
    """
    model = model or read_model(package.path)
    weights = model["model.bin"]
    checksum = hashlib.sha256(weights).hexdigest()
    places = (beside(package.path), _in_cache(checksum, environ))
    known = (_loads(place, checksum) for place in places)
    found = next((each for each in known if each and _is_possible(each, weights)), None)
    if found is None:
        found = calibrate(package, model)
        any(_kept(place, found, checksum) for place in places)
    return found


def calibrate(package: Package, model: Mapping[str, bytes] | None = None) -> Calibration:
    """Measure; `model` are its files, where they have been read already.

    Raises `InputError` if the package cannot be loaded, and gives the usual choice where nothing speaks.
    """
    try:
        return _best(package, model or read_model(package.path))
    except (ValueError, RuntimeError):  # Of CTranslate2 and ours: it is no model that can be calibrated.
        return Calibration()


def recall(path: Path) -> Calibration | None:
    """What is kept beside a package, whether or not the package has changed since: for listings."""
    return _loads(beside(path))


def beside(path: Path) -> Path:
    """Where a package's calibration is kept: in its folder, or next to its file."""
    return path / "alignment.json" if path.is_dir() else path.with_suffix(".alignment.json")


def accuracy(pairs: Sequence[tuple[str, str]], alignments: Sequence[Alignment]) -> tuple[int, int]:
    """How many pieces of copied words are aligned with the word they were copied from, and how many there are."""
    hits = list(chain.from_iterable(map(_hits, pairs, alignments)))
    return sum(hits), len(hits)


def sentences(source: Locale, count: int = SENTENCES) -> list[str]:
    """Sentences of this language, or else bare lists, with names, numbers and codes that no translation changes."""
    frames = _frames()
    chosen = frames.get(language(source), frames["*"])
    return [chosen[index % len(chosen)].format_map(_fillings(index)) for index in range(count)]


def _best(package: Package, model_files: Mapping[str, bytes]) -> Calibration:
    shape = shape_of(model_files["model.bin"])
    trial = _Trial(package, model_files)
    layers = range(shape.layers - 1, -1, -1)
    heads = (ALL_HEADS, *range(1, shape.heads))
    if len(layers) * len(heads) <= FEW:
        return _winner(trial.measure(layer, count) for layer in layers for count in heads)
    best = _winner(trial.measure(layer, ALL_HEADS) for layer in layers)
    return _winner([[best], *(trial.measure(best.layer, count) for count in heads[1:])])


class _Trial:
    """Sentences and their translations, with which one choice after the other is measured."""

    def __init__(self, package: Package, model_files: Mapping[str, bytes]) -> None:
        self._package = package
        self._files = model_files
        self._prefix = [package.target_prefix] if package.target_prefix else []
        self._model = load_model(package.path, threads=usable_cores(), files=model_files)
        texts = sentences(package.source)
        self._pieces = [self._model.pieces(text) for text in texts]
        drafts = self._run(self._model, [[] for _ in texts], free=2 * max(map(len, self._pieces)) + 16)
        written = [result.hypotheses[0][len(self._prefix) :] for result in drafts]
        targets = [self._model.text(draft, source=[]) for draft in written]
        self._pairs = [*zip(texts, targets, strict=True)]
        self._targets = [self._model.target_pieces(target) for target in targets]

    def measure(self, layer: int, heads: int) -> list[Calibration]:
        """Without and with a shift."""
        patched = with_attention(self._files["model.bin"], layer=layer, heads=heads)
        model = load_model(
            self._package.path, threads=usable_cores(), files={**self._files, "model.bin": patched}
        )
        results = self._run(model, self._targets, free=1, return_attention=True, return_end_token=True)
        rows = [result.attention[0][len(self._prefix) :] for result in results]
        found = Calibration(layer=layer, heads=heads)
        return [self._measured(replace(found, shift=shift), rows) for shift in (0, 1)]

    def _measured(self, choice: Calibration, rows: Sequence[Sequence[Sequence[float]]]) -> Calibration:
        shifted = (
            these[choice.shift :][: len(pieces)] for these, pieces in zip(rows, self._targets, strict=True)
        )
        alignments = [
            unite(self._model.spans(source, ours), self._model.spans(target, theirs), attention)
            for (source, target), ours, theirs, attention in zip(
                self._pairs, self._pieces, self._targets, shifted, strict=True
            )
        ]
        hits, anchors = accuracy(self._pairs, alignments)
        return replace(choice, accuracy=round(hits / anchors, 4) if anchors else 0.0, anchors=anchors)

    def _run(self, model: Model, beginnings: Sequence[list[str]], *, free: int, **options: bool) -> list[Any]:
        longest = len(self._prefix) + max(map(len, beginnings))
        found: list[Any] = model.translator.translate_batch(
            self._pieces,
            target_prefix=[[*self._prefix, *beginning] for beginning in beginnings],
            beam_size=1,
            max_decoding_length=longest + free,
            max_batch_size=256,
            batch_type="tokens",
            **options,
        )
        return found


def _winner(groups: Iterable[Sequence[Calibration]]) -> Calibration:
    """The most accurate; of equals the first, so without shift, in the last layer, with all heads."""
    return max(chain.from_iterable(groups), key=lambda choice: choice.accuracy, default=Calibration())


def _hits(pair: tuple[str, str], alignment: Alignment) -> Iterator[bool]:
    ours, theirs = map(unique_words, pair)
    for word in ours.keys() & theirs.keys():
        for span, row in zip(alignment.target, alignment.weights, strict=True):
            if row and overlap(span, theirs[word]):
                yield overlap(alignment.source[max(row, key=row.__getitem__)], ours[word])


def _frames() -> dict[str, list[str]]:
    """Language -> its sentences with gaps."""
    lines = files(__package__).joinpath("anchors.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        code, _, frame = line.partition(" ")
        found.setdefault(code, []).append(frame)
    return found


def _fillings(index: int) -> dict[str, str]:
    number = NUMBERS[index % len(NUMBERS)]
    return {
        "name": NAMES[index % len(NAMES)],
        "other": NAMES[(index + 3) % len(NAMES)],
        "place": PLACES[index % len(PLACES)],
        "code": CODES[index % len(CODES)],
        "mail": MAILS[index % len(MAILS)],
        "number": str(number + index),
        "year": str(FIRST_YEAR + 5 * index % YEARS),
    }


def _in_cache(checksum: str, environ: Mapping[str, str]) -> Path:
    cache = environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(cache, "foreigndesk", f"{checksum}.alignment.json")


def _loads(place: Path, checksum: str = "") -> Calibration | None:
    """What is kept there, if it is whole, and of the model with this checksum."""
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
        found = Calibration(**{key: value for key, value in content.items() if key != "model"})
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    kinds = zip(_values(found), _values(Calibration()), strict=True)
    is_whole = all(type(value) is type(usual) for value, usual in kinds)
    return found if is_whole and checksum in {"", content.get("model")} else None


def _is_possible(calibration: Calibration, weights: bytes) -> bool:
    """Whether the model has such an attention: CTranslate2 does not ask before it reads beyond."""
    try:
        shape = shape_of(weights)
    except ValueError:
        return calibration == Calibration()
    layers, heads = range(-shape.layers, shape.layers), range(shape.heads + 1)
    return calibration.layer in layers and calibration.heads in heads and calibration.shift in {0, 1}


def _values(calibration: Calibration) -> list[object]:
    return [*asdict(calibration).values()]


def _kept(place: Path, calibration: Calibration, checksum: str) -> bool:
    """Whether it could be written: another run sees all of it or nothing."""
    text = json.dumps({"model": checksum, **asdict(calibration)}, indent=2) + "\n"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(place)
    except OSError:
        return False
    return True
