"""How good plain drafts are: BLEU and chrF of sentences with a reference.

    python benchmarks/news.py FILE.tsv --from en --to de [--options JSON] [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def main() -> None:
    """Measure, and print the figures."""
    arguments = _parser().parse_args()
    rows = [line.split("\t")[:2] for line in arguments.path.read_text(encoding="utf-8").splitlines()]
    rows = rows[: arguments.limit]
    drafts = _drafts(arguments, [source for source, _ in rows])
    figures = scores(drafts, [reference for _, reference in rows])
    print(json.dumps(figures, indent=2) if arguments.format == "json" else _table(figures))


def scores(drafts: list[str], references: list[str]) -> dict[str, Any]:
    """BLEU and chrF as sacrebleu computes them by default (13a, mixed case; chrF2)."""
    from sacrebleu.metrics import BLEU, CHRF  # type: ignore[import-not-found]  # noqa: PLC0415  # see README.md

    return {
        "sentences": len(drafts),
        "bleu": round(BLEU().corpus_score(drafts, [references]).score, 1),
        "chrf": round(CHRF().corpus_score(drafts, [references]).score, 1),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the quality of drafts.")
    parser.add_argument(
        "path", type=Path, help="a sentence and its reference in each line, with a tab between"
    )
    parser.add_argument("--from", dest="source", default="en", help="locale of the first column")
    parser.add_argument("--to", dest="target", default="de", help="locale of the second column")
    parser.add_argument("--models", type=Path, action="append", default=[], help="folder of packages")
    parser.add_argument("--engine", default="argos", help="what drafts")
    parser.add_argument(
        "--options", type=json.loads, default={}, help='the engine\'s options, e.g. {"beam": 4}'
    )
    parser.add_argument("--limit", type=int, help="only so many sentences")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _drafts(arguments: argparse.Namespace, sentences: list[str]) -> list[str]:
    """As the commands make them, without a glossary."""
    from foreigndesk import plugins  # noqa: PLC0415  # loads the engine
    from foreigndesk.glossary import Glossary  # noqa: PLC0415  # as above
    from foreigndesk.locales import parse_locale  # noqa: PLC0415  # as above
    from foreigndesk.translation import Desk  # noqa: PLC0415  # as above

    source, target = parse_locale(arguments.source), parse_locale(arguments.target)
    engine = plugins.load(plugins.ENGINES, arguments.engine)(arguments.options, arguments.models)
    terms = Glossary().terms(source, target)
    return Desk(engine.open(source, target), terms).translate(sentences, terms)


def _table(figures: dict[str, Any]) -> str:
    return "  ".join(f"{name} {value}" for name, value in figures.items())


if __name__ == "__main__":
    main()
