"""How fast articles are drafted, beside Argos Translate and a bare CTranslate2 call with the same package and cores.

    python benchmarks/speed.py FOLDER --from en --to de [--argos PYTHON] [--glossary CSV] [--base] [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import workers
from articles import sentences_of
from pair_options import package, parser, printed
from random_package import make_base
from scoring import bleu, chrf

if TYPE_CHECKING:
    import argparse

COLUMNS = ("load_s", "wall_s", "cpu_s", "words_per_s", "peak_mb", "bleu", "chrf")
BEAM, ARGOS_BEAM = 2, 4
"""Our usual beam, and Argos Translate's."""


def main() -> None:
    """Measure, and print the figures."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(arguments, Path(folder))
    printed(figures, _table(figures), arguments)


def measure(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The figures of each contender, and the ratios of their times."""
    pairs = sentences_of(arguments.path, arguments.source)[: arguments.limit]
    sentences, references = [source for source, _ in pairs], [reference for _, reference in pairs]
    job = {
        "sentences": sentences,
        "source": arguments.source,
        "target": arguments.target,
        "package": str(make_base(package(arguments), folder) if arguments.base else package(arguments)),
        "threads": arguments.threads,
        "cut": arguments.cut,
        "glossary": str(arguments.glossary.resolve()) if arguments.glossary else "",
    }
    runs = _runs(arguments, job)
    words = sum(len(sentence.split()) for sentence in sentences)
    for run in runs.values():
        run["words_per_s"] = round(words / run["wall_s"], 1)
        run.update(_scores(run.pop("drafts"), references))
    return _figures(runs) | {
        "sentences": len(sentences),
        "words": words,
        "threads": arguments.threads,
        "runs": runs,
    }


def _runs(arguments: argparse.Namespace, job: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is measured, in the order of the table; each kind in turn, so that a busy minute hits all of them."""
    ours = {"is_alone": False, "glossary": "", "beam": BEAM}
    kinds: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
        f"foreigndesk, beam {BEAM}": ("speed_ours.py", ours, {}),
        f"foreigndesk, beam {ARGOS_BEAM}": ("speed_ours.py", ours | {"beam": ARGOS_BEAM}, {}),
        f"bare call, beam {BEAM}": ("speed_bare.py", {"beam": BEAM}, {}),
        f"engine alone, beam {BEAM}": ("speed_ours.py", ours | {"is_alone": True}, {}),
    }
    if job["glossary"]:
        with_glossary = ours | {"glossary": job["glossary"]}
        kinds[f"with glossary, beam {BEAM}"] = ("speed_ours.py", with_glossary, {})
    if arguments.argos:
        for threads in sorted({1, arguments.threads}):
            name = f"argostranslate, {threads} thread{'s' * (threads > 1)}"
            kinds[name] = ("argos_worker.py", {}, _variables(threads, ARGOS_BEAM))
        kinds[f"argostranslate, beam {BEAM}"] = ("argos_worker.py", {}, _variables(arguments.threads, BEAM))
        larger = _variables(arguments.threads, ARGOS_BEAM) | {"ARGOS_BATCH_SIZE": "1024"}
        kinds["argostranslate, batch 1024"] = ("argos_worker.py", {}, larger)
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds}
    for _ in range(arguments.runs):
        for name, (script, options, variables) in kinds.items():
            python = arguments.argos if script == "argos_worker.py" else sys.executable
            results[name].append(workers.run(python, script, job | options, **variables))
    return {name: _median(several) for name, several in results.items()}


def _variables(threads: int, beam: int) -> dict[str, str]:
    """Argos Translate's own settings, where they are not its defaults."""
    return {"ARGOS_INTER_THREADS": "1", "ARGOS_INTRA_THREADS": str(threads), "ARGOS_BEAM_SIZE": str(beam)}


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    figures = {
        key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0] if key != "drafts"
    }
    return figures | {"drafts": runs[0]["drafts"]}


def _figures(runs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The ratios: peers' wall time over ours."""
    ours, equal, bare, engine = list(runs.values())[:4]
    argos = {name: run["wall_s"] for name, run in runs.items() if name.startswith("argostranslate")}
    defaults = [wall for name, wall in argos.items() if "thread" in name]
    with_glossary = next((run for name, run in runs.items() if name.startswith("with glossary")), None)
    return {
        "ratio": _ratio(min(defaults, default=None), ours),
        "ratio_equal_beam": _ratio(min(defaults, default=None), equal),
        "ratio_large_batch": _ratio(argos.get("argostranslate, batch 1024"), equal),
        "ratio_bare": _ratio(bare["wall_s"], ours),
        "ratio_bare_engine": _ratio(bare["wall_s"], engine),
        "ratio_bare_glossary": _ratio(bare["wall_s"], with_glossary) if with_glossary else None,
        "words_per_s": ours["words_per_s"],
        "peak_mb": ours["peak_mb"],
    }


def _ratio(peer: float | None, ours: dict[str, Any]) -> float | None:
    return round(peer / ours["wall_s"], 2) if peer else None


def _scores(drafts: list[str], references: list[str]) -> dict[str, Any]:
    if not all(references):
        return {"bleu": None, "chrf": None}
    return {"bleu": bleu(drafts, references), "chrf": round(chrf(drafts, references), 1)}


def _arguments() -> argparse.Namespace:
    options = parser("Measure how fast articles are drafted.", "an article, or a folder of them")
    options.add_argument("--argos", help="a Python interpreter that has argostranslate")
    options.add_argument("--glossary", type=Path, help="measure with this glossary, too")
    options.add_argument("--base", action="store_true", help="with a package of Transformer-base's size")
    options.add_argument("--cut", type=int, default=0, help="pieces after which every translation ends")
    options.add_argument("--threads", type=int, default=_cores())
    options.add_argument("--limit", type=int, default=2000, help="only so many sentences")
    options.add_argument("--runs", type=int, default=3, help="processes of each kind; the median is told")
    return options.parse_args()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _table(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['sentences']} sentences, {figures['words']} words, {figures['threads']} threads",
        "".join([f"{'':29}", *(f"{column:>12}" for column in COLUMNS)]),
    ]
    lines += [
        "".join(
            [f"{name:29}", *(f"{run[column] if run[column] is not None else '':>12}" for column in COLUMNS)]
        )
        for name, run in figures["runs"].items()
    ]
    lines += [f"{name}: {value}" for name, value in figures.items() if name.startswith("ratio") and value]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
