"""How many faults of drafts are noticed, and how many sound translations are blamed.

    python benchmarks/faults.py FILE.tsv [--from en --to de] [--swapped FILE.tsv] [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fault_kinds import FAULTS, Row
from pair_options import locales, parser, printed, translator

from foreigndesk import confidence
from foreigndesk.validation import Pairing, findings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

SEEDED, CLEAN = 100, 500


class Verdict(NamedTuple):
    """Whether a draft is flagged by the checks, and whether by its score alone."""

    checks: bool
    score: bool


def main() -> None:
    """Measure, and print the figures."""
    arguments = _arguments()
    rows = _rows(arguments.path, swapped=False)
    rows += [row for path in arguments.swapped for row in _rows(path, swapped=True)]
    if arguments.own_drafts:
        drafted = translator(arguments).translate([row.source for row in rows])
        rows = [row._replace(target=texts[0]) for row, texts in zip(rows, drafted, strict=True)]
    seeded, clean = seed(rows, random.Random(arguments.seed), arguments.target)
    drafts = [row for _, row in seeded] + clean
    verdicts = _verdicts(arguments, drafts)
    figures = _figures(seeded, verdicts[: len(seeded)], verdicts[len(seeded) :])
    _show(arguments.show, seeded, clean, verdicts)
    printed(figures, _table(figures), arguments)


def seed(rows: Sequence[Row], chance: random.Random, locale: str) -> tuple[list[tuple[str, Row]], list[Row]]:
    """(kind, draft with that fault), equally many of each kind, and the rows that were not touched."""
    waiting = chance.sample(rows, len(rows))
    seeded: list[tuple[str, Row]] = []
    for kind, break_ in FAULTS.items():
        taken: list[Row] = []
        for row in waiting:
            if len(taken) == SEEDED // len(FAULTS):
                break
            broken = break_(row, chance.choice(rows), chance, locale)
            if broken is not None and broken.target != row.target:
                taken.append(row)
                seeded.append((kind, broken))
        waiting = [row for row in waiting if row not in taken]
    return seeded, waiting[:CLEAN]


def _rows(path: Path, *, swapped: bool) -> list[Row]:
    pairs = (line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines())
    return [Row(right, left) if swapped else Row(left, right) for left, right in pairs]


def _verdicts(arguments: argparse.Namespace, drafts: Sequence[Row]) -> list[Verdict]:
    source, target = locales(arguments)
    scores = translator(arguments).score(drafts)
    return [
        Verdict(
            checks=bool(
                findings(Pairing(source=row.source, target=row.target, source_locale=source, locale=target))
            ),
            score=confidence.level(confidence.of_tokens(log_probs) or 0.0) == "bad",
        )
        for row, log_probs in zip(drafts, scores, strict=True)
    ]


def _figures(
    seeded: Sequence[tuple[str, Row]], broken: Sequence[Verdict], clean: Sequence[Verdict]
) -> dict[str, Any]:
    kinds = Counter(kind for kind, _ in seeded)
    found = {
        kind: [verdict for (other, _), verdict in zip(seeded, broken, strict=True) if other == kind]
        for kind in kinds
    }
    return {
        "seeded": len(seeded),
        "flagged": sum(verdict.checks for verdict in broken),
        "flagged_score": sum(verdict.score for verdict in broken),
        "flagged_either": sum(any(verdict) for verdict in broken),
        "clean": len(clean),
        "false_alarms": sum(verdict.checks for verdict in clean),
        "false_alarms_score": sum(verdict.score for verdict in clean),
        "false_alarms_either": sum(any(verdict) for verdict in clean),
        "faults": {
            kind: {
                "seeded": kinds[kind],
                "checks": sum(verdict.checks for verdict in verdicts),
                "score": sum(verdict.score for verdict in verdicts),
                "either": sum(any(verdict) for verdict in verdicts),
            }
            for kind, verdicts in found.items()
        },
    }


def _show(
    many: int, seeded: Sequence[tuple[str, Row]], clean: Sequence[Row], verdicts: Sequence[Verdict]
) -> None:
    """The first faults that no check finds, and the first rows that one blames."""
    missed = [
        (kind, row)
        for (kind, row), verdict in zip(seeded, verdicts[: len(seeded)], strict=True)
        if not verdict.checks
    ]
    blamed = [
        ("blamed", row) for row, verdict in zip(clean, verdicts[len(seeded) :], strict=True) if verdict.checks
    ]
    for kind, row in [*missed[:many], *blamed[:many]]:
        print(f"{kind}\n  {row.source}\n  {row.target}")


def _table(figures: dict[str, Any]) -> str:
    lines = [f"{'fault':<10}{'seeded':>8}{'checks':>8}{'score':>8}{'either':>8}"]
    lines += [
        f"{kind:<10}" + "".join(f"{row[name]:>8}" for name in ("seeded", "checks", "score", "either"))
        for kind, row in figures["faults"].items()
    ]
    columns = ("", "_score", "_either")
    for title, size, name in (("all", "seeded", "flagged"), ("clean", "clean", "false_alarms")):
        lines.append(
            f"{title:<10}{figures[size]:>8}" + "".join(f"{figures[name + end]:>8}" for end in columns)
        )
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    options = parser(
        "Measure how many faults are noticed.",
        "a sentence and its translation in each line, with a tab between",
    )
    options.add_argument(
        "--swapped",
        type=Path,
        action="append",
        default=[],
        help="the same, with the translation first",
    )
    options.add_argument(
        "--own-drafts",
        action="store_true",
        help="seed into what the engine makes, not into the translations",
    )
    options.add_argument("--seed", type=int, default=1, help="which rows, and what becomes of them")
    options.add_argument("--show", type=int, default=0, help="show so many misses and false alarms")
    return options.parse_args()


if __name__ == "__main__":
    main()
