"""A loaded package: texts to pieces and back, and attention as an alignment of the texts."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..errors import EngineError, InputError
from ..locales import language
from ..model import Alignment, Location
from .argos_package import FILE_LIMIT, VOCABULARIES, has_member, read_member, read_vocabulary
from .argos_pieces import SPACE, load_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ..model import Locale, Span
    from .argos_pieces import Tokenizer

WINDOW = 80
"""Pieces that are translated together. Models learn from sentences and lose their way in longer texts: with eight
news sentences in one text, BLEU was 25 in windows of 60, 23 of 80, 17 of 120, 6 of 240. One sentence in 300 is longer."""
LONGEST = 500
"""Pieces that a model has positions for, on either side: many have 512, and CTranslate2 fails beyond."""
BANDS = (12, 20, 32, 50, WINDOW, 160, LONGEST)
"""Texts up to these lengths are decoded together, so that each has a tight limit to its translation."""
NOISE = 0.02
"""Shares of attention below this are left out."""
UNKNOWN = "<unk>"
SPACELESS = ("ja", "km", "lo", "my", "th", "zh")
"""Languages that put no space between sentences."""
MODEL_FILES = ("config.json", "vmap.txt", *VOCABULARIES)
"""What CTranslate2 may ask for in `model/`, besides the weights."""
MODEL_LIMIT = 4 * 1024**3

RE_JOINTS = (re.compile(r"[.!?]▁|[。！？]."), re.compile(r"[;:,]▁|[；：，、]."), re.compile(r".▁"))
"""Where a text may be cut, best first: the last character of a piece with the first of the piece after it."""
RE_LOOP = re.compile(r"\b(\w++(?:\W++\w++)?)(?:\W++\1\b){3}|([^\W\d_]{1,6}?)\2{5}", re.IGNORECASE)
"""The same word or two words four times in a row, or the same letters six times: the decoder is stuck."""
USE_MKL = "CT2_USE_MKL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """How a package cuts texts, how it translates the pieces, and which pieces it knows."""

    translator: Any
    tokenizer: Tokenizer
    vocabulary: frozenset[str]
    """Of the source side."""
    target_vocabulary: frozenset[str]

    def pieces(self, text: str) -> list[str]:
        """The text as pieces; characters that no piece has stand there as they are."""
        return self.tokenizer.encode(text)

    def target_pieces(self, text: str) -> list[str]:
        """The same of a text in the target language."""
        return self.tokenizer.encode_target(text)

    def windows(self, text: str) -> list[list[str]]:
        """The text's pieces in runs of at most `WINDOW`; nothing is lost between them."""
        rest = self.pieces(text)
        spelled = self.tokenizer.spell(rest)
        found = []
        while rest:
            cut = len(rest) if len(rest) <= WINDOW else _cut(spelled)
            found.append(rest[:cut])
            rest, spelled = rest[cut:], spelled[cut:]
        return found

    def can_write(self, pieces: Sequence[str]) -> bool:
        """Whether the package has all these pieces on its target side: others would be decoded as unknown."""
        return self.target_vocabulary.issuperset(pieces)

    def is_stuck(self, source: Sequence[str], translation: str) -> bool:
        """Whether the translation goes round in circles where the source (as pieces) does not."""
        return is_stuck(self.tokenizer.spell(source), translation)

    def text(self, pieces: Sequence[str], *, source: Sequence[str]) -> str:
        """A translation in NFC with single spaces; symbols that the package lacks are those of the source, or gone."""
        unknown = [piece for piece in source if piece not in self.vocabulary]
        words = self.tokenizer.decode(_restore_unknown(pieces, unknown))
        return " ".join(unicodedata.normalize("NFC", words).split())

    def spans(self, text: str, pieces: Sequence[str]) -> list[Span]:
        """The range of each piece in the text."""
        return self.tokenizer.spans(text, pieces)


def rule_out_mkl() -> None:
    """Have CTranslate2 multiply without Intel's MKL, whose results for a text change with the rest of its batch.

    It asks for the variable once, when it is imported.
    """
    if os.environ.get(USE_MKL) != "0" and "ctranslate2" in sys.modules:
        raise EngineError(
            "CTranslate2 is already loaded in a way that is not reproducible",
            remedy="leave the engine in its own process, or set CT2_USE_MKL=0 before you start",
        )
    os.environ[USE_MKL] = "0"


def load_model(path: Path, *, threads: int, files: Mapping[str, bytes] | None = None) -> Model:
    """The package, ready to translate; raises `InputError` if it is damaged.

    `files` are those of its model, where they shall not be the package's own (`read_model`).
    """
    import ctranslate2  # noqa: PLC0415  # costs 0.2 s and 40 MB; only commands that translate need it

    try:
        translator = ctranslate2.Translator(
            str(path),
            files=dict(files) if files is not None else read_model(path),
            inter_threads=threads,
            intra_threads=1,
        )
        return Model(
            translator=translator,
            tokenizer=load_tokenizer(path),
            vocabulary=read_vocabulary(path, "source"),
            target_vocabulary=read_vocabulary(path, "target"),
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise InputError(
            f"this Argos package cannot be loaded ({error})",
            remedy="install it again",
            location=Location(str(path)),
        ) from error


def read_model(path: Path) -> dict[str, bytes]:
    """The files of `model/` by name, as CTranslate2 takes them from memory; raises `InputError`."""
    limits = {"model.bin": MODEL_LIMIT} | dict.fromkeys(MODEL_FILES, FILE_LIMIT)
    names = [name for name in limits if has_member(path, f"model/{name}")]
    return {name: read_member(path, f"model/{name}", limit=limits[name]) for name in names}


def usable_cores() -> int:
    """How many cores this process may use; in a container often fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def bands(lengths: Sequence[int]) -> list[list[int]]:
    """The indices of texts of similar length (at most `LONGEST`), shortest text first in each band."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    groups = groupby(order, key=lambda index: next(band for band in BANDS if lengths[index] <= band))
    return [list(group) for _, group in groups]


def is_stuck(source: Sequence[str], translation: str) -> bool:
    """Whether the translation goes round in circles where the source (as pieces) does not."""
    return bool(RE_LOOP.search(translation)) and not RE_LOOP.search("".join(source).replace(SPACE, " "))


def join_windows(text: str, windows: Sequence[tuple[str, ...]], target: Locale) -> tuple[str, ...]:
    """The translations of a whole text, from those of its windows; the text itself if it has none."""
    if not windows:
        return (text,)
    space = "" if language(target) in SPACELESS else " "
    ranks = range(max(len(drafts) for drafts in windows))
    return tuple(space.join(drafts[min(rank, len(drafts) - 1)] for drafts in windows) for rank in ranks)


def unite(
    source: Sequence[Span], target: Sequence[Span], rows: Sequence[Sequence[float]] | None
) -> Alignment:
    """The alignment for attention `rows`, one for each target piece, with a column for each source piece.

    A bare `▁` is no token of its own: its attention goes to the piece after it. Without rows there are no weights.
    """
    columns = _next_tokens(source)
    return Alignment(
        source=tuple(span for span in source if span.start < span.end),
        target=tuple(span for span in target if span.start < span.end),
        weights=tuple(
            _shares(zip(columns, row, strict=False))
            for span, row in zip(target, [()] * len(target) if rows is None else rows, strict=True)
            if span.start < span.end
        ),
    )


def compose(first: Alignment, second: Alignment) -> Alignment:
    """The alignment from `first`'s source to `second`'s target, by way of the text between them.

    The two cut that text differently: a token of `second` stands for those of `first` that it shares characters
    with, in proportion.
    """
    middle = [_overlaps(span, first.target) for span in second.source]
    weights = []
    for row in second.weights:
        shares = (
            (token, weight * part * share)
            for column, weight in row.items()
            for other, part in middle[column]
            for token, share in first.weights[other].items()
        )
        weights.append(_shares(shares))
    return Alignment(
        source=first.source,
        target=second.target,
        weights=tuple(weights),
        accuracy=first.accuracy * second.accuracy,
    )


def _cut(pieces: Sequence[str]) -> int:
    """Where to end the first window: after a sentence, else a clause, else a word, else where it is full."""
    for joint in RE_JOINTS:
        for place in range(WINDOW, WINDOW // 2, -1):
            if joint.fullmatch(pieces[place - 1][-1] + pieces[place][0]):
                return place
    return WINDOW


def _restore_unknown(pieces: Sequence[str], unknown: Sequence[str]) -> list[str]:
    """The pieces with the source's unknown ones in their places, if there are as many; else without any."""
    originals = iter(unknown if pieces.count(UNKNOWN) == len(unknown) else ())
    restored: list[str] = []
    for piece in pieces:
        original = next(originals, None) if piece == UNKNOWN else piece
        if original is not None:
            restored.append(original)
        elif restored and restored[-1] == SPACE:
            restored.pop()
    return restored


def _next_tokens(spans: Sequence[Span]) -> list[int | None]:
    """For each piece the index of the token that it belongs to: itself, or the one after a bare `▁`."""
    count = sum(span.start < span.end for span in spans)
    tokens: list[int | None] = []
    seen = 0
    for span in spans:
        tokens.append(seen if seen < count else None)
        seen += span.start < span.end
    return tokens


def _shares(weights: Iterable[tuple[int | None, float]]) -> dict[int, float]:
    """Weights summed by token, without noise; rounding never lifts their sum over 1."""
    sums: defaultdict[int, float] = defaultdict(float)
    for token, weight in weights:
        if token is not None:
            sums[token] += weight
    total = max(1.0, sum(sums.values()))
    return {token: weight / total for token, weight in sorted(sums.items()) if weight >= NOISE}


def _overlaps(span: Span, tokens: Sequence[Span]) -> list[tuple[int, float]]:
    """Which tokens share characters with `span`, and how much of it each of them covers."""
    length = span.end - span.start
    common = (
        (index, min(span.end, token.end) - max(span.start, token.start)) for index, token in enumerate(tokens)
    )
    return [(index, part / length) for index, part in common if part > 0]
