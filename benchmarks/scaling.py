"""Whether reading takes time in proportion to the text: seconds for a text, and for twice as much of it.

    python benchmarks/scaling.py [FILE …] [--size 500000] [--format json]

Without files it takes patterns that are hard for parsers. A ratio of about 2 is linear; 4 is quadratic.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from foreigndesk.formats.html import HtmlFormat
from foreigndesk.formats.json_articles import JsonFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.text import TextFormat
from foreigndesk.placeholders import find

HARD = {
    "markdown: emphasis and links": ("a.md", "wort *a* `b` [x](y) {n} <b>k</b>\n"),
    "markdown: paragraphs": ("a.md", "ü *ä* ß\n\n"),
    "markdown: images": ("a.md", "![ab](c) "),
    "markdown: open brackets": ("a.md", "[a] "),
    "markdown: open emphasis": ("a.md", "*a "),
    "markdown: code spans": ("a.md", "` `` ``` "),
    "markdown: comments": ("a.md", "<!-- "),
    "markdown: shortcodes": ("a.md", "{{< a >}}b{{< /a >}}\n"),
    "markdown: open shortcodes": ("a.md", '{{< "'),
    "markdown: directives": ("a.md", ":::note\n"),
    "markdown: admonitions": ("a.md", "!!! note\n"),
    "markdown: HTML": ("a.md", "<p>a <b>b</b></p>\n\n"),
    "markdown: carriage returns": ("a.md", "- a\r"),
    "MDX: open braces": ("a.mdx", "{a "),
    "MDX: tags": ("a.mdx", "<A>\n  a\n</A>\n"),
    "MDX: open tags": ("a.mdx", "<A b={"),
    "MDX: formulas": ("a.mdx", "$a "),
    "HTML: paragraphs": ("a.html", "<p>a <b>b</b> &amp;\n"),
    "HTML: open elements": ("a.html", "<b>x"),
    "HTML: open attributes": ("a.html", '<a href="'),
    "HTML: comments": ("a.html", "<!-- x -->"),
    "HTML: code": ("a.html", "<code>x"),
    "HTML: template tags": ("a.html", '{%"'),
    "JSON: texts": ("a.json", '"a\\u00e9 b",'),
    "JSON: blocks": ("a.json", '{"type": "paragraph", "text": "a"},'),
    "JSON: directives": ("a.json", '{"foreigndesk": {"note": "x"}, "text": "a"},'),
    "text: paragraphs": ("a.txt", "Ein Satz. Noch einer.\n\n"),
    "text: lists": ("a.txt", "- ein Wort\n"),
    "text: numbers that none follows": ("a.txt", "1. eins\n9. neun\n5. fünf\n"),
    "text: names": ("a.txt", "Jane Doe\n\nAnna Berg\n\n"),
    "placeholders: braces": ("", "{{"),
    "placeholders: addresses": ("", "a@a."),
}
FORMATS = (
    MarkdownFormat({}),
    HtmlFormat({}),
    JsonFormat({"paths": ["/body/*", "/body/**/text"]}),
    TextFormat({}),
)
RUNS = 3
"""Of each; the fastest counts, as everything else on the machine only adds."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--size", type=int, default=200_000, help="characters of the smaller text")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    options = parser.parse_args()
    patterns = {str(path): (path.name, path.read_text(encoding="utf-8")) for path in options.files} or HARD
    rows = {name: measured(path, piece, options.size) for name, (path, piece) in patterns.items()}
    if options.format == "json":
        print(json.dumps(rows, indent=2))
        return
    print(f"{'':32}{'seconds':>9}{'twice':>9}{'ratio':>7}")
    for name, row in rows.items():
        print(f"{name:32}{row['seconds']:9.3f}{row['seconds_twice']:9.3f}{row['ratio']:7.2f}")


def measured(path: str, piece: str, size: int) -> dict[str, float]:
    """Seconds for `size` characters of the repeated piece, for twice as many, and their ratio."""
    once, twice = (
        min(seconds(path, piece * (count * size // len(piece) + 1)) for _ in range(RUNS)) for count in (1, 2)
    )
    return {"seconds": round(once, 4), "seconds_twice": round(twice, 4), "ratio": round(twice / once, 2)}


def seconds(path: str, text: str) -> float:
    """CPU seconds to read a text."""
    suffix = Path(path).suffix.lower()
    format_ = next((each for each in FORMATS if suffix in each.suffixes), None)
    if suffix == ".json" and not text.startswith('{"body"'):
        text = f'{{"body": [{text.rstrip(",")}]}}'
    start = time.process_time()
    if format_:
        format_.parse(path, text)
    else:
        find(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
