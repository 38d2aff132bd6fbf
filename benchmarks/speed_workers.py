"""What `speed.py` measures, each in a process of its own: us, a bare CTranslate2 call, Argos Translate."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from argos_peer import open_translation

if TYPE_CHECKING:
    from collections.abc import Callable

    Translate = Callable[[list[str]], list[str]]

WARM_UP = 10
BATCH = 512
"""Pieces in a batch of the bare call."""


def work_ours(job: dict[str, Any]) -> dict[str, Any]:
    """As the commands do it: sentences in parts, in a process of their own, held to the glossary, checked and scored."""
    from foreigndesk import glossary_csv  # noqa: PLC0415  # its start-up belongs to the figures
    from foreigndesk.drafting import PART  # noqa: PLC0415  # the same
    from foreigndesk.engines.argos import ArgosEngine  # noqa: PLC0415  # the same
    from foreigndesk.engines.guarded import GuardedEngine, Limits  # noqa: PLC0415  # the same
    from foreigndesk.glossary import Glossary  # noqa: PLC0415  # the same
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # the same
    from foreigndesk.translation import Desk  # noqa: PLC0415  # the same

    _cut_off(job["cut"])

    def load() -> Translate:
        options = {"beam": job["beam"], "threads": job["threads"]}
        source, target = parse_locale(job["source"]), parse_locale(job["target"])
        models = [Path(job["package"])]
        engine: Any = ArgosEngine(options, models)
        if not job["cut"]:  # It is done to the library, in this process.
            engine = GuardedEngine(engine, name="argos", options=options, models=models, limits=Limits())
        translator = engine.open(source, target)
        path = job["glossary"]
        glossary = glossary_csv.loads(Path(path).read_text("utf-8"), path=path) if path else Glossary()
        terms = glossary.terms(source, target)
        desk = Desk(translator, terms)

        def translate(texts: list[str]) -> list[str]:
            parts = (texts[start : start + PART] for start in range(0, len(texts), PART))
            return [draft for part in parts for draft in desk.translate(part, terms)]

        return translate

    return _timed(load, job["sentences"])


def work_engine(job: dict[str, Any]) -> dict[str, Any]:
    """The engine as the commands open it, with nothing around it."""
    from foreigndesk.engines.argos import ArgosEngine  # noqa: PLC0415  # its start-up belongs to the figures
    from foreigndesk.engines.guarded import GuardedEngine, Limits  # noqa: PLC0415  # the same
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # the same

    _cut_off(job["cut"])

    def load() -> Translate:
        options, models = {"beam": job["beam"], "threads": job["threads"]}, [Path(job["package"])]
        engine: Any = ArgosEngine(options, models)
        if not job["cut"]:
            engine = GuardedEngine(engine, name="argos", options=options, models=models, limits=Limits())
        translator = engine.open(parse_locale(job["source"]), parse_locale(job["target"]))
        return lambda texts: [found[0] for found in translator.translate(texts)]

    return _timed(load, job["sentences"])


def work_bare(job: dict[str, Any]) -> dict[str, Any]:
    """All sentences in one call, sorted by their lengths, and nothing besides."""
    import ctranslate2  # noqa: PLC0415  # the other interpreter's start-up is not ours
    import sentencepiece  # noqa: PLC0415  # the same

    from foreigndesk.engines.argos_package import read_member  # noqa: PLC0415  # the same

    _cut_off(job["cut"])

    def load() -> Translate:
        path = Path(job["package"])
        files = ("model.bin", "config.json", "shared_vocabulary.json")
        translator = ctranslate2.Translator(
            str(path),
            files={name: read_member(path, f"model/{name}", limit=1 << 32) for name in files},
            inter_threads=job["threads"],
            intra_threads=1,
        )
        processor = sentencepiece.SentencePieceProcessor(model_proto=read_member(path, "sentencepiece.model"))

        def translate(texts: list[str]) -> list[str]:
            results = translator.translate_batch(
                processor.encode(texts, out_type=str),
                beam_size=job["beam"],
                length_penalty=1.0,
                max_batch_size=BATCH,
                batch_type="tokens",
            )
            return [processor.decode(result.hypotheses[0]) for result in results]

        return translate

    return _timed(load, job["sentences"])


def work_argos(job: dict[str, Any]) -> dict[str, Any]:
    """Its public `translate()`, every sentence a paragraph of its own."""
    _cut_off(job["cut"])

    def load() -> Translate:
        translation = open_translation(Path(job["package"]), job["source"], job["target"], is_split=True)
        return lambda texts: list(translation.translate("\n".join(texts)).split("\n"))

    return _timed(load, job["sentences"])


def _cut_off(pieces: int) -> None:
    """End every translation after so many pieces: a model of random weights never ends one by itself."""
    if not pieces:
        return
    import ctranslate2  # noqa: PLC0415  # see above

    original = ctranslate2.Translator.translate_batch

    def translate_batch(self: Any, *args: Any, **options: Any) -> Any:
        # A translation that is made to be written, for its alignment, is written to its end.
        is_forced = any(options.get("target_prefix") or ())
        return original(self, *args, **(options if is_forced else options | {"max_decoding_length": pieces}))

    ctranslate2.Translator.translate_batch = translate_batch


def _timed(load: Callable[[], Translate], sentences: list[str]) -> dict[str, Any]:
    """Seconds of loading (with a first translation), and of translating all sentences after that."""
    import resource  # noqa: PLC0415  # not on every system; the rest of the figures needs it there too

    start = time.perf_counter()
    translate = load()
    translate([f"{sentence} " for sentence in sentences[:WARM_UP]])
    wall, cpu = time.perf_counter(), _cpu_seconds()
    drafts = translate(sentences)
    return {
        "load_s": wall - start,
        "wall_s": time.perf_counter() - wall,
        "cpu_s": _cpu_seconds() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + _children_megabytes(),
        "drafts": drafts,
    }


def _cpu_seconds() -> float:
    """Of this process and, on Linux, of those that it has started."""
    ticks = (sum(map(int, stat[11:13])) for stat in _children())
    return time.process_time() + sum(ticks) / os.sysconf("SC_CLK_TCK")


def _children_megabytes() -> float:
    """The largest resident memory of each process that this one has started, together."""
    peaks = (re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{pid}/status").read_text("ascii")) for pid in _pids())
    return sum(int(peak[1]) for peak in peaks if peak) / 1024


def _children() -> list[list[str]]:
    """What `/proc` tells of each process that this one has started, behind its name."""
    texts = (Path(f"/proc/{pid}/stat").read_text(encoding="utf-8") for pid in _pids())
    return [text.rpartition(")")[2].split() for text in texts]


def _pids() -> list[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return [pid for task in tasks for pid in task.read_text("ascii").split()]


WORKERS = {"ours": work_ours, "engine": work_engine, "bare": work_bare, "argos": work_argos}
