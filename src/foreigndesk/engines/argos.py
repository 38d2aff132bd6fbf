"""The engine `argos`: Argos packages, decoded with CTranslate2 and SentencePiece and without Argos Translate."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from ..errors import EngineError
from ..locales import english_name
from .argos_calibration import Calibration, calibrated, recall
from .argos_model import (
    LONGEST,
    WINDOW,
    bands,
    join_windows,
    load_model,
    read_model,
    rule_out_mkl,
    unite,
)
from .argos_options import parse_options
from .argos_relay import Relay
from .argos_shelf import find_packages, package_folders, short_path
from .argos_weights import with_attention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..errors import ForeigndeskError
    from ..model import Alignment, Locale
    from .argos_model import Model
    from .argos_options import Options
    from .argos_package import Package
    from .argos_shelf import Shelf

    PiecePair = tuple[list[str], list[str]]

LOWEST = -30.0
"""The log-probability that stands for impossible: a mean must stay finite."""
REPETITION_PENALTY = 1.2
"""On pieces that were written before, where a decoder went round in circles; 1 is none.

Of 66 such sentences (news in capitals), none did so again with or without it; chrF was 0.6 higher with it."""
REMEMBERED = 2_000
"""Texts whose translations are held for whoever asks for more of them."""
RE_LETTER = re.compile(r"[^\W\d_]")
"""What a text must have to be worth translating."""


class ArgosEngine:
    """Makes translators from Argos packages, in one hop or two."""

    def __init__(self, options: Mapping[str, object], models: Sequence[Path]) -> None:
        self._options = parse_options(options)
        self._models = tuple(models)

    def open(self, source: Locale, target: Locale) -> Hop | Relay:
        """A translator for this pair, loaded when it is first used; raises `EngineError` where there is no package."""
        route = self._shelf.find_route(source, target)
        if not route:
            raise self._missing(source, target)
        hops = [Hop(package, self._options) for package in route]
        return Relay(*hops) if len(hops) > 1 else hops[0]

    def pairs(self) -> list[str]:
        """The packages that were found, e.g. `de-en (0.2, ~/models/translate-de_en-0_2.argosmodel)`."""
        packages = self._shelf.packages
        told = {path: f"{short_path(path)}{_weakness(path)}" for path in {found.path for found in packages}}
        return sorted(f"{found.pair} ({found.version}, {told[found.path]})" for found in packages)

    @cached_property
    def _shelf(self) -> Shelf:
        return find_packages(package_folders(self._models, os.environ))

    def _missing(self, source: Locale, target: Locale) -> ForeigndeskError:
        rejected = self._shelf.find_rejected(source, target)
        if rejected is not None:
            return rejected.error
        found = ", ".join(package.pair for package in self._shelf.packages) or "none"
        broken = "".join(f"; unusable: {other.error.location}" for other in self._shelf.rejected)
        return EngineError(
            f"no package translates {english_name(source)} to {english_name(target)}",
            remedy=f"install one, or name its folder with --models; found: {found}{broken}",
        )


class Hop:
    """Translates with one package, which is loaded at the first use. May be shared among threads."""

    is_concurrent = True

    def __init__(self, package: Package, options: Options) -> None:
        self.package = package
        self.signature = f"argos|{package.pair}|{package.version}"
        """E.g. `argos|de-en|0.2`."""
        self._options = options
        self._batches = {"max_batch_size": options.batch, "batch_type": "tokens"}
        self._prefix = [package.target_prefix] if package.target_prefix else []
        self._lock = Lock()
        self._loaded: Model | None = None
        self._recent: dict[str, tuple[str, ...]] = {}
        """What the latest requests with the usual beam gave, the oldest first."""
        self._attention = Calibration()
        """Of the model, once it is loaded."""

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        """For each text its translations, best first; as many as the beam has unless more or fewer are asked for.

        A text without letters is its own translation. The first does not depend on `alternatives`: where they need a
        wider beam, that is a second pass.
        """
        alternatives = alternatives or self._options.beam
        wanted = [text for text in dict.fromkeys(texts) if RE_LETTER.search(text)]
        if alternatives <= self._options.beam:
            drafts = self._draft(wanted, beam=self._options.beam, count=alternatives)
            self._remember(drafts)
        else:
            # Whoever asks for more has mostly just seen the usual ones, and found none that would do.
            recent = self._recent
            usual = {text: recent[text] for text in wanted if text in recent}
            fresh = [text for text in wanted if text not in usual]
            usual |= self._draft(fresh, beam=self._options.beam, count=1)
            wider = self._draft(wanted, beam=alternatives, count=alternatives)
            drafts = {text: (*usual[text][:1], *wider[text]) for text in wanted}
        distinct = {text: tuple(dict.fromkeys(drafts[text]))[:alternatives] for text in drafts}
        return [distinct.get(text, (text,)) for text in texts]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """The attention of the decoder while it is made to write each translation.

        Texts of more than 500 pieces, and empty ones, have tokens but no weights.
        """
        model = self._model()
        pieces = [(model.pieces(source), model.target_pieces(target)) for source, target in pairs]
        fitting = [pair for pair in pieces if _fits(pair)]
        attention = {"return_attention": True, "return_end_token": True}
        results = iter(self._run(model, fitting, is_whole=True, beam_size=1, **attention))
        alignments = []
        skip = len(self._prefix) + self._attention.shift
        for pair, (source, target) in zip(pairs, pieces, strict=True):
            rows = next(results).attention[0][skip : skip + len(target)] if _fits((source, target)) else None
            made = unite(model.spans(pair[0], source), model.spans(pair[1], target), rows)
            alignments.append(replace(made, accuracy=self._attention.accuracy))
        return alignments

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        """The log-probability of each piece of a translation and of its end; empty where `align` has no weights."""
        model = self._model()
        pieces = [(model.pieces(source), model.target_pieces(target)) for source, target in pairs]
        fitting = [pair for pair in pieces if _fits(pair)]
        with _failures(self.package):
            results = model.translator.score_batch(
                [source for source, _ in fitting],
                [[*self._prefix, *target] for _, target in fitting],
                **self._batches,
                offset=len(self._prefix),
            )
        log_probs = iter([tuple(max(value, LOWEST) for value in result.log_probs) for result in results])
        return [next(log_probs) if _fits(pair) else () for pair in pieces]

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Decoded from where the beginning ends.

        Empty for a text of more than `WINDOW` pieces, and for a beginning that is longer than any translation, or has
        pieces that the package lacks.
        """
        model = self._model()
        pieces = [(model.pieces(source), model.target_pieces(beginning)) for source, beginning in pairs]
        able = [_is_open(pair) and model.can_write(pair[1]) for pair in pieces]
        chosen = [pair for pair, is_able in zip(pieces, able, strict=True) if is_able]
        options = {"beam_size": self._options.beam, "length_penalty": self._options.length_penalty}
        results = iter(self._run(model, chosen, **options, is_whole=False))
        texts = []
        for (source, _), is_able in zip(pieces, able, strict=True):
            written = next(results).hypotheses[0][len(self._prefix) :] if is_able else []
            texts.append(model.text(written, source=source))
        return texts

    def _remember(self, drafts: Mapping[str, tuple[str, ...]]) -> None:
        """Keep what was given; a new mapping, as other threads may be reading the old one."""
        self._recent = dict([*self._recent.items(), *drafts.items()][-REMEMBERED:])

    def _draft(self, texts: Sequence[str], *, beam: int, count: int) -> dict[str, tuple[str, ...]]:
        if not texts:
            return {}
        model = self._model()
        parts = {text: model.windows(text) for text in texts}
        windows = [part for text in texts for part in parts[text]]
        drafts = iter(self._decode_freely(model, windows, beam=beam, count=count))
        target = self.package.target
        return {text: join_windows(text, [next(drafts) for _ in parts[text]], target) for text in texts}

    def _decode_freely(
        self, model: Model, windows: Sequence[list[str]], **beam: int
    ) -> list[tuple[str, ...]]:
        """For each window its translations; those that go round in circles are decoded again."""
        drafts = self._decode(model, windows, **beam)
        stuck = [index for index, window in enumerate(windows) if model.is_stuck(window, drafts[index][0])]
        # Not for all: lists and chants repeat themselves, and so do the digits of a number.
        again = self._decode(model, [windows[index] for index in stuck], **beam, ngram=3)
        for index, texts in zip(stuck, again, strict=True):
            drafts[index] = texts
        return drafts

    def _decode(
        self, model: Model, windows: Sequence[list[str]], *, beam: int, count: int, ngram: int = 0
    ) -> list[tuple[str, ...]]:
        results = self._run(
            model,
            [(window, []) for window in windows],
            is_whole=False,
            beam_size=beam,
            num_hypotheses=count,
            length_penalty=self._options.length_penalty,
            no_repeat_ngram_size=ngram,
            repetition_penalty=REPETITION_PENALTY if ngram else 1.0,
        )
        skip = len(self._prefix)
        return [
            tuple(model.text(pieces[skip:], source=window) for pieces in result.hypotheses)
            for window, result in zip(windows, results, strict=True)
        ]

    def _run(
        self,
        model: Model,
        pairs: Sequence[tuple[list[str], list[str]]],
        *,
        is_whole: bool,
        **options: float,
    ) -> list[Any]:
        """CTranslate2's result for each source text, made to write the given beginning, or whole translation."""
        jobs: dict[int, Any] = {}
        lengths = [max(map(len, pair)) if is_whole else len(pair[0]) for pair in pairs]
        with _failures(self.package):
            # All bands are queued before the first result is awaited, so that no thread idles in between.
            for band in bands(lengths):
                forced = [pairs[index][1] for index in band]
                # A whole translation is given, so what is left to write is its end.
                free = 1 if is_whole else 2 * lengths[band[-1]] + 16
                results = model.translator.translate_batch(
                    [pairs[index][0] for index in band],
                    target_prefix=[[*self._prefix, *pieces] for pieces in forced],
                    max_decoding_length=len(self._prefix) + max(map(len, forced)) + free,
                    **self._batches,
                    asynchronous=True,
                    **options,
                )
                jobs.update(zip(band, results, strict=True))
            return [jobs[index].result() for index in range(len(pairs))]

    def _model(self) -> Model:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Model:
        """The model with the attention that it was calibrated to."""
        if self._options.reproducible:
            rule_out_mkl()
        model_files = read_model(self.package.path)
        self._attention = found = calibrated(self.package, model_files)
        if found.anchors:
            weights = with_attention(model_files["model.bin"], layer=found.layer, heads=found.heads)
            model_files["model.bin"] = weights
        return load_model(self.package.path, threads=self._options.threads, files=model_files)


@contextmanager
def _failures(package: Package) -> Iterator[None]:
    """Words what CTranslate2 raises, e.g. for a model with too few positions."""
    try:
        yield
    except RuntimeError as error:
        raise EngineError(
            f"the package {package.path} failed ({error})", remedy="use another package for this pair"
        ) from error


def _fits(pair: PiecePair) -> bool:
    return all(0 < len(pieces) <= LONGEST for pieces in pair)


def _is_open(pair: PiecePair) -> bool:
    return 0 < len(pair[0]) <= WINDOW and len(pair[1]) <= LONGEST // 2


def _weakness(path: Path) -> str:
    known = recall(path)
    return ", weak alignment" if known is not None and known.is_weak else ""
