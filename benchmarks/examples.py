"""How the examples of a Markdown specification come through: all of them, in several spellings, step by step.

python benchmarks/examples.py spec.txt
python benchmarks/examples.py spec.txt --format json
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from proofs import Article

from foreigndesk.errors import InputError
from foreigndesk.formats.markdown import MarkdownFormat

if TYPE_CHECKING:
    from collections.abc import Callable

MARKDOWN = MarkdownFormat({})
RE_EXAMPLE = re.compile(r"^(`{3,}) example[^\n]*\n(.*?)^\.\n.*?^\1$", re.MULTILINE | re.DOTALL)
"""An example: Markdown, a dot, HTML."""
SPELLINGS: dict[str, Callable[[str], str]] = {
    "lf": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "bom": lambda text: f"\ufeff{text}",
    "bare": lambda text: text.removesuffix("\n"),
}
"""How the same example may be saved."""
STEPS: dict[str, Callable[[Article], object]] = {
    "identical": Article.prove_identity,
    "rewritten": Article.prove_writing,
    "annotated": Article.prove_annotation,
    "pseudo": Article.prove_drafts,
    "hostile": Article.prove_hostile,
}


def main() -> int:
    """Print how many examples come through each step; exit with 1 if not all do."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("spec", type=Path, metavar="SPEC")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    arguments = parser.parse_args()
    examples = read_examples(arguments.spec.read_text(encoding="utf-8"))
    counts, faults = measure(examples)
    for fault in faults:
        print(fault, file=sys.stderr)
    if arguments.format == "json":
        print(json.dumps({"examples": len(examples), "passed": counts}, indent=2))
    else:
        print(f"{len(examples)} examples".ljust(16), *(f"{spelling:>6}" for spelling in SPELLINGS))
        for step, passed in counts.items():
            print(step.ljust(16), *(f"{passed[spelling]:>6}" for spelling in SPELLINGS))
    return int(bool(faults))


def read_examples(spec: str) -> list[str]:
    """The Markdown of all examples, in which the specification writes tabs as arrows."""
    return [found[2].replace("→", "\t") for found in RE_EXAMPLE.finditer(spec)]


def measure(examples: list[str]) -> tuple[dict[str, dict[str, int]], list[str]]:
    """For each step and spelling how many examples come through, and what went wrong with the others.

    An article may be refused with a message when it is read; it is in no other count.
    """
    counts = {step: dict.fromkeys(SPELLINGS, 0) for step in ("refused", *STEPS)}
    faults = []
    for number, example in enumerate(examples, start=1):
        for spelling, spell in SPELLINGS.items():
            text = spell(example)
            try:
                article = Article(MARKDOWN, MARKDOWN.parse("example.md", text))
            except InputError as error:
                counts["refused"][spelling] += 1
                faults.append(f"example {number} ({spelling}): refused: {error}")
                continue
            for step, prove in STEPS.items():
                fault = _fault(article, prove)
                counts[step][spelling] += not fault
                if fault:
                    faults.append(f"example {number} ({spelling}): {step}: {fault}: {text!r}")
    return counts, faults


def _fault(article: Article, prove: Callable[[Article], object]) -> str:
    try:
        prove(article)
    except Exception as error:  # noqa: BLE001  # a crash is what we look for
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
