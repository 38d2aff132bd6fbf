"""Template languages within Markdown: Hugo's shortcodes, Liquid, Jinja and the like, attribute lists.

Each function reads one construct where it begins; what is not one is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import Slot
from .constructs import Construct
from .quoted import unquote

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

OUTPUTS = frozenset(
    {"include", "include_relative", "link", "post_url", "render", "t", "trans", "translate", "url"}
)
"""Liquid's and Jinja's tags that stand for words; all others steer what is shown."""

RE_SHORTCODE = re.compile(
    r"""\{\{(?P<kind>[<%])\s*+(?P<slash>/?)\s*+(?P<name>[\w./-]*+)"""
    r"""(?P<arguments>(?:[^"`>%{]++|"(?:[^"\\{]|\\.|\{(?!\{))*+"|`[^`{]*+`|[>%](?!\}\})|\{(?!\{))*+)"""
    r"""[>%]\}\}""",
    re.DOTALL,
)
"""Hugo: `{{< name "argument" key="value" >}}`, `{{% /name %}}`. One that is not closed ends where the next begins."""
RE_EXPRESSION = re.compile(r"\{\{(?![<%])(?:[^{}]++|\{(?!\{)[^{}]*+\}(?!\}))*+\}\}|\{\{\{[^{}]*+\}\}\}")
"""An output: `{{ page.title }}`, and mdBook's `{{#include file}}`."""
RE_TAG = re.compile(r"\{%[-+]?\s*+(?P<name>\w*+)(?P<arguments>(?:[^%{]++|%(?!\})|\{(?![%{]))*+)%\}")
"""Liquid and Jinja: `{% include note.html text="…" %}`."""
RE_ATTRIBUTES = re.compile(
    r"""\{:?[ \t]*+(?:(?:[.\#][\w:.-]++|[\w:-]++=(?:"[^"\n]*+"|'[^'\n]*+'|[^\s"'{}]++))[ \t]*+)++\}"""
    r"""|\{::?[a-z][^{}\n]*+\}"""
)
"""An attribute list, `{: .class #id key="value"}` or `{ .class }`, and kramdown's `{:toc}` and `{::options /}`."""
RE_COMMENT = re.compile(r"\{#\s(?:[^#]|#(?!\})){0,5000}+#\}")
"""Jinja's comment; one without a space is an attribute list."""
RE_ARGUMENT = {
    syntax: re.compile(rf"(?:(?P<key>[\w-]++)\s*+=\s*+)?(?P<value>{quoted}|[^\s\"'`]++)", re.DOTALL)
    for syntax, quoted in (
        ("shortcode", r"\"(?:[^\"\\]|\\.)*+\"|`[^`]*+`"),
        ("tag", r"\"[^\"]*+\"|'[^']*+'"),
    )
}
"""One argument, with or without a name. A backslash escapes a quotation mark only in Hugo."""


def read_template(text: str, start: int, arguments: Container[str]) -> Construct | None:
    """The construct that begins at a brace; texts of the arguments that are named `key`, `name.key` or `name.0`."""
    if found := RE_SHORTCODE.match(text, start):
        return _shortcode(found, arguments)
    if found := RE_EXPRESSION.match(text, start):
        return Construct(start=start, end=found.end(), kind="whole", name="")
    if found := RE_TAG.match(text, start):
        return _tag(found, arguments)
    if found := RE_COMMENT.match(text, start) or RE_ATTRIBUTES.match(text, start):
        return Construct(start=start, end=found.end(), kind="whole", name="", is_word=False)
    return None


def _shortcode(found: re.Match[str], arguments: Container[str]) -> Construct:
    name = found["name"]
    is_single = not name or name.startswith("/") or found["arguments"].rstrip().endswith("/")
    return Construct(
        start=found.start(),
        end=found.end(),
        kind="whole" if is_single else "close" if found["slash"] else "open",
        name=name,
        slots=tuple(_slots(found, name, "shortcode", arguments)),
    )


def _tag(found: re.Match[str], arguments: Container[str]) -> Construct:
    name = found["name"]
    is_end = name.startswith("end") and len(name) > len("end")
    return Construct(
        start=found.start(),
        end=found.end(),
        kind="close" if is_end else "open",
        name=name.removeprefix("end") if is_end else name,
        is_word=name in OUTPUTS,
        slots=tuple(_slots(found, name, "tag", arguments)),
    )


def _slots(found: re.Match[str], name: str, syntax: str, arguments: Container[str]) -> Iterator[Slot]:
    start = found.start("arguments")
    for position, argument in enumerate(RE_ARGUMENT[syntax].finditer(found["arguments"])):
        key, value = argument["key"] or str(position), argument["value"]
        is_quoted = value[:1] in {'"', "`", "'"} and len(value) > 1
        if is_quoted and (f"{name}.{key}" in arguments or (argument["key"] and key in arguments)):
            first = start + argument.start("value") - found.start()
            written = f"{syntax}{value[0]}"
            yield Slot("open", first, first + len(value), unquote(value, written), written)
