"""Drafts sentences as the commands do, in parts, held to the glossary and checked; or with the engine alone.

Started by `speed.py`, which says in the job what is wanted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ctranslate2
from workers import cut_off, timed

from foreigndesk import glossary_csv
from foreigndesk.drafting import PART
from foreigndesk.engines.argos import ArgosEngine
from foreigndesk.engines.guarded import GuardedEngine, Limits
from foreigndesk.glossary import Glossary
from foreigndesk.locales import parse_locale
from foreigndesk.translation import Desk

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Do the job, and print its figures."""
    job = json.load(sys.stdin)
    cut_off(ctranslate2.Translator, job["cut"])
    source, target = parse_locale(job["source"]), parse_locale(job["target"])
    translator = _engine(job).open(source, target)
    if job["is_alone"]:
        figures = timed(job, lambda texts: [found[0] for found in translator.translate(texts)])
    else:
        path = job["glossary"]
        glossary = glossary_csv.loads(Path(path).read_text("utf-8"), path=path) if path else Glossary()
        figures = timed(job, _drafting(translator, glossary.terms(source, target)))
    print(json.dumps(figures))


def _engine(job: dict[str, Any]) -> Any:
    options, models = {"beam": job["beam"], "threads": job["threads"]}, [Path(job["package"])]
    engine = ArgosEngine(options, models)
    if job["cut"]:
        return engine  # What is cut off is so in this process.
    return GuardedEngine(engine, name="argos", options=options, models=models, limits=Limits())


def _drafting(translator: Any, terms: Any) -> Callable[[list[str]], list[str]]:
    desk = Desk(translator, terms)

    def translate(texts: list[str]) -> list[str]:
        parts = (texts[start : start + PART] for start in range(0, len(texts), PART))
        return [draft for drafts in desk.translations(parts, terms) for draft in drafts]

    return translate


if __name__ == "__main__":
    main()
