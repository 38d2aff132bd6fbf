"""The `Plural-Forms` of a PO header: read and computed here, never run as code.

The grammar is that of the C expressions which gettext reads (its manual, “Plural forms”): `?:`, `||`, `&&`, comparisons,
`+ - * / %`, `!`, brackets, numbers and `n`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence

Compute = Callable[[int], int]

LENGTH = 1000
"""The longest expression that is read, in characters; those of CLDR have up to 300."""
DEPTH = 50
"""How deep brackets, conditions and negations may nest."""
SPAN = range(201)
"""The numbers with which a rule is tried: beyond them the rules of CLDR repeat themselves, but for millions."""

RE_FIELD = re.compile(r"\s*nplurals\s*=\s*(?P<count>\d{1,3})\s*;\s*plural\s*=(?P<expression>[^;]+);?\s*")
RE_TOKEN = re.compile(r"\s*(\d{1,9}|n|\|\||&&|[=!<>]=|[-+*/%<>!?:()])\s*")

# From what binds least to what binds most.
OPERATORS: tuple[Mapping[str, Callable[[int, int], int]], ...] = (
    {"||": lambda left, right: int(bool(left or right))},
    {"&&": lambda left, right: int(bool(left and right))},
    {"==": operator.eq, "!=": operator.ne},
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.floordiv, "%": operator.mod},
)


class PluralError(ValueError):
    """What is wrong with a rule, as a clause without a subject."""


def forms_of(field: str) -> tuple[int, ...]:
    """Which form each number of `SPAN` takes by a rule.

    Raises `PluralError` if it cannot be read, divides by zero or names a form too many.

    >>> forms_of("nplurals=2; plural=(n != 1);")[:3]
    (1, 0, 1)
    """
    found = RE_FIELD.fullmatch(field)
    if found is None:
        raise PluralError("does not read “nplurals=…; plural=…;”")
    compute = _Parser(found["expression"]).parse()
    try:
        forms = tuple(int(compute(number)) for number in SPAN)
    except ZeroDivisionError:
        raise PluralError("divides by zero") from None
    wrong = [form for form in forms if not 0 <= form < int(found["count"])]
    if wrong:
        raise PluralError(f"names form {wrong[0]}, but has {found['count']} from 0 on")
    return forms


def groups(forms: Sequence[object]) -> frozenset[frozenset[int]]:
    """The numbers that share a form, whatever it is called: rules with equal groups part numbers alike."""
    return frozenset(
        frozenset(number for number, form in enumerate(forms) if form == one) for one in set(forms)
    )


class _Parser:
    """Turns an expression into a function, by recursive descent."""

    def __init__(self, text: str) -> None:
        if len(text) > LENGTH:
            raise PluralError("is too long")
        self._tokens = _tokens(text.strip())
        self._depth = 0

    def parse(self) -> Compute:
        found = self._condition()
        if self._tokens:
            raise PluralError(f"has “{self._tokens[0]}” in the wrong place")
        return found

    def _condition(self) -> Compute:
        self._depth += 1
        if self._depth > DEPTH:
            raise PluralError("is too deep")
        found = self._operation(0)
        if self._take("?"):
            yes = self._condition()
            self._need(":")
            found = _choice(found, yes, self._condition())
        self._depth -= 1
        return found

    def _operation(self, level: int) -> Compute:
        if level == len(OPERATORS):
            return self._operand()
        left = self._operation(level + 1)
        while sign := self._take(*OPERATORS[level]):
            left = _pair(OPERATORS[level][sign], left, self._operation(level + 1))
        return left

    def _operand(self) -> Compute:
        negated = False
        while self._take("!"):
            negated = not negated
        found = self._atom()
        return (lambda n: int(not found(n))) if negated else found

    def _atom(self) -> Compute:
        if self._take("("):
            found = self._condition()
            self._need(")")
            return found
        if self._take("n"):
            return lambda n: n
        if not self._tokens or not self._tokens[0].isdecimal():
            raise PluralError(
                f"has “{self._tokens[0]}” in the wrong place" if self._tokens else "is incomplete"
            )
        number = int(self._tokens.pop(0))
        return lambda _: number

    def _take(self, *signs: str) -> str:
        return self._tokens.pop(0) if self._tokens and self._tokens[0] in signs else ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise PluralError(f"lacks a “{sign}”")


def _tokens(text: str) -> list[str]:
    tokens, end = [], 0
    while end < len(text):
        found = RE_TOKEN.match(text, end)
        if found is None:
            raise PluralError(f"has “{text[end:].split(maxsplit=1)[0][:20]}”, which is no part of a rule")
        tokens.append(found[1])
        end = found.end()
    return tokens


def _choice(test: Compute, yes: Compute, no: Compute) -> Compute:
    return lambda n: yes(n) if test(n) else no(n)


def _pair(compute: Callable[[int, int], int], left: Compute, right: Compute) -> Compute:
    return lambda n: compute(left(n), right(n))
