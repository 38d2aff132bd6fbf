"""What must come through a translation to the letter: addresses and variables inside plain words."""

from __future__ import annotations

import re

from .model import Span

# An address runs to the next white space, quotation mark, angle bracket or CJK punctuation mark; what belongs
# to the sentence around it is cut off afterwards.
REST = r"""[^\s<>"`|«»‹›„“”‚‘「」『』《》〈〉【】（）、。，；：！？]*+"""

# RFC 5321 allows 64 characters before the `@`; the bound also keeps the search linear.
MAILBOX = r"\w[\w.+%-]{0,63}+@[\w-]++(?:\.[\w-]++)++"

FLAGS_AND_WIDTH = r"[-+0#]*+\d*+(?:\.\d++)?"

# Every alternative either stops at the first character that it cannot contain, or is bounded, and gives no
# character back (possessive quantifiers), so that the time is linear in the length of the text.
RE_PLACEHOLDER = re.compile(
    "|".join(
        (
            rf"(?<![A-Za-z0-9_])(?i:https?|ftp)://(?=[\w\[{{%]){REST}",  # https://example.org/a?b=c
            rf"(?<![A-Za-z0-9_])(?i:www)\.(?=\w){REST}",  # www.example.org
            rf"(?<![A-Za-z0-9_])(?i:mailto):{MAILBOX}(?:\?{REST})?",  # mailto:desk@example.org?subject=x
            rf"(?<!\w){MAILBOX}",  # desk@example.org
            r"\{\{\{?[^{}]++\}?\}\}",  # {{ x }}, {{{ x }}}, {{< x >}}, {{% x %}}
            r"\{%[^%]{1,300}+%\}",  # {% x %}
            r"\$\{[^{}\s]++\}",  # ${x}
            r"\{(?:\w[\w.\[\]-]*+)?(?:![rsa])?(?::[^{}\s]*+)?\}",  # {}, {0}, {name}, {user.name!r:>10}
            rf"%\(\w++\){FLAGS_AND_WIDTH}[a-zA-Z]",  # %(name)s
            rf"%\d++\${FLAGS_AND_WIDTH}[a-zA-Z@]",  # %1$s
            # %s, %5.2f, %ld; no percentage such as `100%d` or `50 %ige`, hence no blank as a flag.
            rf"(?<![\d%])%{FLAGS_AND_WIDTH}(?:hh?|ll?|[Lzjt])?[diouxXeEfFgGcsr@](?!\w)",
        )
    )
)
# Addresses, which may have taken the end of their sentence with them.
RE_ADDRESS = re.compile(r"(?:https?|ftp)://|www\.|mailto:", re.IGNORECASE)

SENTENCE_ENDS = ".,;:!?…'’*"
BRACKETS = {")": "(", "]": "[", "}": "{"}


def find(text: str) -> list[Span]:
    """The ranges of all placeholders, ascending and without overlap.

    Found are URLs, e-mail addresses, template expressions (`{{x}}`, `{% x %}`, `{{< x >}}`, `${x}`, `{x}`) and
    printf formats (`%s`, `%1$s`, `%(x)s`), but no percentages. The time is linear in the length of the text.

    >>> [text[a:b] for text in ["Read https://a.example/x_(y), {name}: 50 % or 100% of %d."] for a, b in find(text)]
    ['https://a.example/x_(y)', '{name}', '%d']
    """
    if not _has_sign(text):
        return []
    return [_trim(text, Span(*match.span())) for match in RE_PLACEHOLDER.finditer(text)]


def _has_sign(text: str) -> bool:
    """Whether the text has what every placeholder has something of: most texts do not, and are done."""
    return "@" in text or "{" in text or "%" in text or "://" in text or "www." in text.lower()


def _trim(text: str, span: Span) -> Span:
    if not RE_ADDRESS.match(text, span.start):
        return span
    surplus = {closing: _surplus(text, span, closing) for closing in BRACKETS}
    end = span.end
    while text[end - 1] in SENTENCE_ENDS or surplus.get(text[end - 1], 0) > 0:
        end -= 1
        if text[end] in surplus:
            surplus[text[end]] -= 1
    return Span(span.start, end)


def _surplus(text: str, span: Span, closing: str) -> int:
    return text.count(closing, *span) - text.count(BRACKETS[closing], *span)
