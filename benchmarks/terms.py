"""Whether the terms of a glossary come through, and what that does to the translations.

    python benchmarks/terms.py terms.jsonl --from en --to de [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING, Any

from pair_options import locales, parser, printed, translator
from scoring import chrf

from foreigndesk.formats.text import TextFormat
from foreigndesk.glossary import Concept, Glossary
from foreigndesk.glossary.inflection import inflections
from foreigndesk.model import Inline, Unit
from foreigndesk.terminology import Method
from foreigndesk.translation import Desk, Request

if TYPE_CHECKING:
    import argparse

    from foreigndesk.glossary import Terms
    from foreigndesk.model import Locale
    from foreigndesk.plugins import Translator
    from foreigndesk.translation import Draft

ABLATIONS: Mapping[str, Mapping[str, Any]] = {
    "usual-beam": {"guided": 2},
    "splice-only": {"switches": False},
    "forced": {"forces": True},
    "forced-no-leak-cover": {"forces": True, "weight": 0.0},
}
"""By name what is left out of the method, or added to it."""
HALVES = {"all": slice(None), "first": slice(0, None, 2), "second": slice(1, None, 2)}
"""The figures of the method were tuned on every other segment, the `first` half."""
Asked = Sequence[tuple[int, str]]
"""Target forms that are asked for, each with the number of its segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A source text with its reference and the terms that its translation must have."""

    source: str
    reference: str
    terms: Mapping[str, str]

    def glossary(self, source: Locale, target: Locale) -> Terms:
        """The terms of this segment alone."""
        concepts = [
            Concept(type="term", forms={source: (term,), target: (wanted,)}, forbidden={}, exact=False)
            for term, wanted in self.terms.items()
        ]
        return Glossary(concepts=tuple(concepts), locales=(source, target)).terms(source, target)


def main() -> None:
    """Measure, and print the figures."""
    arguments = _arguments()
    figures = measure(arguments)
    printed(figures, _table(figures), arguments)


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """The figures with the glossary and without, and what each ablation makes of them."""
    source, target = locales(arguments)
    method = replace(Method(), **arguments.method)
    bench = Bench(_segments(arguments, source, target), translator(arguments), source, target)
    plain, drafts = bench.run(None), bench.run(method)
    ablations = {
        name: bench.figures(bench.run(replace(method, **ABLATIONS[name])), plain)
        for name in arguments.ablation
    }
    figures = bench.figures(drafts, plain) | bench.figures_without(plain)
    if arguments.show:
        figures["texts"] = bench.texts(drafts, plain)
    return figures | {"ablations": ablations} if ablations else figures


class Bench:
    """The segments, and how they are translated and counted."""

    def __init__(
        self, segments: Sequence[Segment], translator: Translator, source: Locale, target: Locale
    ) -> None:
        self._segments = segments
        self._translator = translator
        self._source, self._target = source, target
        self._terms = [segment.glossary(source, target) for segment in segments]
        found = [
            {match.concept.forms[source][0].casefold() for match in terms.find(segment.source)}
            for segment, terms in zip(segments, self._terms, strict=True)
        ]
        every = [(at, term, wanted) for at, one in enumerate(segments) for term, wanted in one.terms.items()]
        self._every: Asked = [(at, wanted) for at, _, wanted in every]
        self._asked: Asked = [(at, wanted) for at, term, wanted in every if term.casefold() in found[at]]
        self._absent = [
            f"{term} | {segments[at].source}" for at, term, _ in every if term.casefold() not in found[at]
        ]
        self._termless = [at for at, terms in enumerate(found) if not terms]

    def run(self, method: Method | None) -> list[Draft]:
        """A draft of each segment, held to its own terms; without a method, to none."""
        none = Glossary().terms(self._source, self._target)
        requests = [
            Request(
                unit=Unit(source=segment.source, inline=Inline(text=segment.source)),
                format=TextFormat({}),
                terms=terms if method else none,
            )
            for segment, terms in zip(self._segments, self._terms, strict=True)
        ]
        return Desk(self._translator, none, method).draft(requests)

    def figures(self, drafts: Sequence[Draft], plain: Sequence[Draft]) -> dict[str, Any]:
        """What is told of drafts with the glossary."""
        texts = [draft.target for draft in drafts]
        traces = [trace for draft in drafts for trace in draft.traces]
        changes = sorted(trace.change for trace in traces if trace.stage)
        return {
            "segments": len(self._segments),
            "terms": len(self._asked),
            "placed": self._count(texts, _is_placed),
            "placed_whole": self._count(texts, _is_exact),
            "chrf": self._chrf(texts),
            "chrf_without": self._chrf([draft.target for draft in plain]),
            "chrf_pp": self._chrf(texts, words=2),
            "exact": _share(texts, self._every, _is_exact),
            "wmt25": _share(texts, self._every, self._is_wmt),
            "stages": dict(Counter(trace.stage or "already there" for trace in traces)),
            "change": round(fmean(changes), 3) if changes else None,
            "change_of_worst_5_percent": round(changes[len(changes) // 20], 3) if changes else None,
            "doubtful": sum(trace.is_doubtful for trace in traces),
            "changed_without_terms": sum(texts[at] != plain[at].target for at in self._termless),
        }

    def figures_without(self, plain: Sequence[Draft]) -> dict[str, Any]:
        """What is told of drafts without the glossary, and of terms that the source does not have."""
        texts = [draft.target for draft in plain]
        return {
            "placed_without": self._count(texts, _is_placed),
            "placed_whole_without": self._count(texts, _is_exact),
            "placed_whole_in_reference": self._count([s.reference for s in self._segments], _is_exact),
            "chrf_pp_without": self._chrf(texts, words=2),
            "exact_without": _share(texts, self._every, _is_exact),
            "wmt25_without": _share(texts, self._every, self._is_wmt),
            "absent": self._absent,
        }

    def texts(self, drafts: Sequence[Draft], plain: Sequence[Draft]) -> list[dict[str, Any]]:
        """Every segment with both translations and the lines on its terms."""
        return [
            {
                "source": segment.source,
                "reference": segment.reference,
                "without": before.target,
                "with": after.target,
                "terms": [str(trace) for trace in after.traces],
            }
            for segment, before, after in zip(self._segments, plain, drafts, strict=True)
        ]

    def _count(self, texts: Sequence[str], test: Callable[[str, str], bool]) -> int:
        """How many of the terms that are asked for pass the test."""
        return sum(test(wanted, texts[at]) for at, wanted in self._asked)

    def _chrf(self, texts: Sequence[str], words: int = 0) -> float:
        references = [segment.reference for segment in self._segments]
        return chrf(texts, references, words=words)

    def _is_wmt(self, wanted: str, text: str) -> bool:
        """Whether it is a substring anywhere, in any case, or an inflected form of it is."""
        forms = [wanted, *inflections(wanted, self._target)]
        return any(form.casefold() in text.casefold() for form in forms)


def _is_exact(wanted: str, text: str) -> bool:
    """Whether the declared form is there as whole words, in any case, as terms are asked for."""
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text, re.IGNORECASE))


def _is_placed(wanted: str, text: str) -> bool:
    """The same, or as the first or last part of a word: `Speicher` in *Speicherressourcen*."""
    form = re.escape(wanted)
    return bool(re.search(rf"(?<!\w){form}|{form}(?!\w)", text, re.IGNORECASE))


def _share(texts: Sequence[str], asked: Asked, test: Callable[[str, str], bool]) -> float | None:
    """In percent, how many terms pass the test."""
    return round(100 * fmean(test(wanted, texts[at]) for at, wanted in asked), 1) if asked else None


def _segments(arguments: argparse.Namespace, source: Locale, target: Locale) -> list[Segment]:
    lines = arguments.path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Segment(source=row[source], reference=row[target], terms=row[arguments.terms])
        for row in rows[HALVES[arguments.half]]
    ]


def _arguments() -> argparse.Namespace:
    options = parser(
        "Measure how well the terms of a glossary come through.",
        "JSON lines: the text in both locales, and its terms",
    )
    options.add_argument("--terms", default="proper", help="the field that holds the terms")
    options.add_argument("--half", choices=tuple(HALVES), default="all", help="which segments")
    options.add_argument("--ablation", choices=tuple(ABLATIONS), action="append", default=[])
    options.add_argument(
        "--method", type=json.loads, default={}, help='what is changed of the method, e.g. {"prefixes": 1}'
    )
    options.add_argument("--show", action="store_true", help="tell every segment")
    return options.parse_args()


def _table(figures: Mapping[str, Any]) -> str:
    return "\n".join(_lines(figures))


def _lines(value: Mapping[str, Any], indent: str = "") -> list[str]:
    lines: list[str] = []
    for name, what in value.items():
        rows = what if isinstance(what, list) else [what]
        for row in rows:
            told = [f"{indent}{name}", *_lines(row, f"{indent}  ")] if isinstance(row, Mapping) else []
            lines += told or [f"{indent}{name:{28 - len(indent)}} {row}"]
    return lines


if __name__ == "__main__":
    main()
