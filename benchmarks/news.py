"""How good plain drafts are: BLEU and chrF of sentences with a reference.

    python benchmarks/news.py FILE.tsv --from en --to de [--options JSON] [--format json]

See README.md beside this file for what is measured and how.
"""

from __future__ import annotations

from pair_options import locales, parser, printed, translator
from scoring import bleu, chrf

from foreigndesk.glossary import Glossary
from foreigndesk.translation import Desk


def main() -> None:
    """Measure, and print the figures."""
    options = parser(
        "Measure the quality of drafts.", "a sentence and its reference in each line, with a tab between"
    )
    options.add_argument("--limit", type=int, help="only so many sentences")
    arguments = options.parse_args()
    rows = [line.split("\t")[:2] for line in arguments.path.read_text(encoding="utf-8").splitlines()]
    sources, references = zip(*rows[: arguments.limit], strict=True)
    # As the commands make them, without a glossary.
    terms = Glossary().terms(*locales(arguments))
    drafts = Desk(translator(arguments), terms).translate(sources, terms)
    figures = {
        "sentences": len(drafts),
        "bleu": bleu(drafts, references),
        "chrf": round(chrf(drafts, references), 1),
    }
    printed(figures, "  ".join(f"{name} {value}" for name, value in figures.items()), arguments)


if __name__ == "__main__":
    main()
