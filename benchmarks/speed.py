"""How fast the engine `argos` translates, beside Argos Translate with the same package, sentences and threads.

    python benchmarks/speed.py FILE-or-FOLDER --from de --to en [--argos PYTHON] [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

SUFFIXES = (".md", ".txt", ".tsv")
WARM_UP = 10
ARGOS_BEAM = 4
"""What Argos Translate decodes with unless told otherwise."""


def main() -> None:
    """Measure, and print the figures."""
    arguments = _parser().parse_args()
    if arguments.worker:
        print(json.dumps(WORKERS[arguments.worker](json.load(sys.stdin))))
        return
    figures = measure(arguments)
    print(json.dumps(figures, indent=2) if arguments.format == "json" else _table(figures))


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """The figures of each contender, and the ratios of their words per second."""
    from foreigndesk.engines.argos import Options  # noqa: PLC0415  # the other interpreter does not have us

    sentences = _sentences(arguments.path, arguments.source)[: arguments.limit]
    job = {
        "sentences": sentences,
        "source": arguments.source,
        "target": arguments.target,
        "models": [str(path.resolve()) for path in arguments.models],
        "package": str(_package(arguments)),
        "threads": arguments.threads,
    }
    words = sum(len(sentence.split()) for sentence in sentences)
    default = Options().beam
    ours = {beam: _run(arguments, "ours", job, beam) for beam in {default, ARGOS_BEAM}}
    runs = {f"foreigndesk, beam {beam}": run for beam, run in ours.items()}
    for threads in {1, arguments.threads} if arguments.argos else ():
        run = _run(arguments, "argos", job | {"threads": threads}, ARGOS_BEAM)
        runs[f"argostranslate, {threads} thread{'s' * (threads > 1)}"] = run
    for run in runs.values():
        run["words_per_s"] = round(words / run["wall_s"], 1)
    peers = [run for name, run in runs.items() if name.startswith("argos")]
    peer = max(peers, key=lambda run: run["words_per_s"], default=None)
    return {
        "sentences": len(sentences),
        "words": words,
        "threads": arguments.threads,
        "words_per_s": ours[default]["words_per_s"],
        "peak_mb": ours[default]["peak_mb"],
        "ratio": _ratio(peer, ours[default], "wall_s"),
        "ratio_equal_beam": _ratio(peer, ours[ARGOS_BEAM], "wall_s"),
        "ratio_cpu": _ratio(peer, ours[default], "cpu_s"),
        "ratio_cpu_equal_beam": _ratio(peer, ours[ARGOS_BEAM], "cpu_s"),
        "runs": runs,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the speed of the engine argos.")
    parser.add_argument("path", type=Path, nargs="?", default=Path(), help="an article, or a folder of them")
    parser.add_argument("--from", dest="source", default="en", help="locale of the articles")
    parser.add_argument("--to", dest="target", default="de", help="locale to translate into")
    parser.add_argument("--models", type=Path, action="append", default=[], help="folder of packages")
    parser.add_argument("--argos", help="a Python interpreter that has argostranslate")
    parser.add_argument("--threads", type=int, default=_cores())
    parser.add_argument("--limit", type=int, help="only so many sentences")
    parser.add_argument("--runs", type=int, default=3, help="processes of each kind; the median is told")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--worker", choices=("ours", "argos"), help=argparse.SUPPRESS)
    return parser


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sentences(path: Path, source: str) -> list[str]:
    """The sentences of the lines; of a `.tsv` file, those of its first column."""
    from sentencex import segment  # noqa: PLC0415  # the other interpreter does not have it

    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
    lines = [line.split("\t")[0] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    found = [sentence.strip() for line in lines if line.strip() for sentence in segment(source, line)]
    return [sentence for sentence in found if sentence]


def _package(arguments: argparse.Namespace) -> Path:
    from foreigndesk.engines.argos_package import find_packages, package_folders  # noqa: PLC0415  # as above
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # as above

    shelf = find_packages(package_folders(arguments.models, os.environ))
    route = shelf.find_route(parse_locale(arguments.source), parse_locale(arguments.target))
    if len(route) != 1:
        raise SystemExit("there must be one package for this pair")
    return route[0].path.resolve()


def _run(arguments: argparse.Namespace, worker: str, job: dict[str, Any], beam: int) -> dict[str, Any]:
    """The median of each figure over several fresh processes."""
    python = sys.executable if worker == "ours" else arguments.argos
    results = [_start(python, worker, job | {"beam": beam}) for _ in range(arguments.runs)]
    return {key: round(statistics.median(result[key] for result in results), 3) for key in results[0]}


def _start(python: str, worker: str, job: dict[str, Any]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [python, __file__, "--worker", worker],
            input=json.dumps(job),
            env=os.environ | _environment(job, folder),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _environment(job: dict[str, Any], folder: str) -> dict[str, str]:
    """Argos Translate's settings: its own folders in a temporary one, our threads, its own beam."""
    return {
        **{f"XDG_{kind}_HOME": f"{folder}/{kind}" for kind in ("DATA", "CONFIG", "CACHE")},
        "ARGOS_PACKAGES_DIR": f"{folder}/packages",
        "ARGOS_INTER_THREADS": "1",
        "ARGOS_INTRA_THREADS": str(job["threads"]),
        "ARGOS_BEAM_SIZE": str(job["beam"]),
    }


def _work_ours(job: dict[str, Any]) -> dict[str, float]:
    from foreigndesk.engines.argos import ArgosEngine  # noqa: PLC0415  # its start-up belongs to the figures
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # the same

    def load() -> Any:
        options = {"beam": job["beam"], "threads": job["threads"]}
        engine = ArgosEngine(options, [Path(job["package"])])
        return engine.open(parse_locale(job["source"]), parse_locale(job["target"])).translate

    return _time(load, job["sentences"])


def _work_argos(job: dict[str, Any]) -> dict[str, float]:
    def load() -> Any:
        packages = Path(os.environ["ARGOS_PACKAGES_DIR"])
        packages.mkdir(parents=True)
        package: Any
        translate: Any
        package, translate = (import_module(f"argostranslate.{name}") for name in ("package", "translate"))

        class OneSentence:
            """Stands in for MiniSBD, which would download a model: each paragraph is one sentence already."""

            def __init__(self, package: object) -> None:
                self.package = package

            def split_sentences(self, text: str) -> list[str]:
                return [text]

        translate.MiniSBDSentencizer = translate.StanzaSentencizer = OneSentence
        path = Path(job["package"])
        if path.is_dir():
            shutil.copytree(path, packages / path.name)
        else:
            package.install_from_path(path)
        return lambda texts: translate.translate("\n".join(texts), job["source"], job["target"])

    return _time(load, job["sentences"])


def _time(load: Any, sentences: list[str]) -> dict[str, float]:
    """Seconds of loading (with a first translation), and of translating all sentences after that."""
    import resource  # noqa: PLC0415  # not on every system; the rest of the figures needs it there too

    start = time.perf_counter()
    translate = load()
    translate([f"{sentence} " for sentence in sentences[:WARM_UP]])
    wall, cpu = time.perf_counter(), time.process_time()
    translate(sentences)
    return {
        "load_s": wall - start,
        "wall_s": time.perf_counter() - wall,
        "cpu_s": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


WORKERS = {"ours": _work_ours, "argos": _work_argos}


def _ratio(peer: dict[str, Any] | None, ours: dict[str, Any], key: str) -> float | None:
    return round(peer[key] / ours[key], 2) if peer else None


def _table(figures: dict[str, Any]) -> str:
    columns = ("load_s", "wall_s", "cpu_s", "words_per_s", "peak_mb")
    lines = [
        f"{figures['sentences']} sentences, {figures['words']} words, {figures['threads']} threads",
        "".join([f"{'':28}", *(f"{column:>13}" for column in columns)]),
    ]
    lines += [
        "".join([f"{name:28}", *(f"{run[column]:13.1f}" for column in columns)])
        for name, run in figures["runs"].items()
    ]
    if figures["ratio"]:
        lines += [
            f"times as fast as the faster Argos Translate: {figures['ratio']}; CPU {figures['ratio_cpu']}",
            f"at equal beam: {figures['ratio_equal_beam']}; CPU {figures['ratio_cpu_equal_beam']}",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
