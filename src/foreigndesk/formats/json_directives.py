"""What authors tell translators in JSON, which has no comments: a member `foreigndesk` of an object.

It is about the strings of that object and all below it. A text is one directive as in a comment; an object has several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ..errors import InputError
from .directives import nearest, read_directive
from .json_values import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..model import Location
    from .json_values import Member, Value

MEMBER = "foreigndesk"
"""The name of the member."""
WORDS = ("skip", "translate", "note", "context")
"""What it can say: in an object nothing is before or behind, so there are no ranges."""
SWITCHES = {"skip": True, "translate": False}
"""The words that say whether strings stay as they are."""


class Told(NamedTuple):
    """What is known of a string when one comes to it."""

    keep: bool = False
    note: str = ""
    context: str = ""


def tell(text: str, value: Value, told: Told, place: Callable[[int], Location]) -> Mapping[str, Told]:
    """What an object says about each of its members, and an array about its items.

    `told` is what holds for the whole. Raises `InputError` with the place for what cannot be meant.
    """
    if value.kind != "object" or MEMBER not in value.members:
        return dict.fromkeys(value.members, told)
    return _Reader(text, value, place).members(told)


class _Reader:
    """Reads the member of one object."""

    def __init__(self, text: str, owner: Value, place: Callable[[int], Location]) -> None:
        self._text = text
        self._owner = owner
        self._place = place

    def members(self, told: Told) -> dict[str, Told]:
        member = self._owner.members[MEMBER]
        if member.value.kind == "text":
            told = self._one(told, self._string(member.value), member)
            return dict.fromkeys(self._owner.members, told)
        if member.value.kind != "object":
            what, remedy = f"“{MEMBER}” is neither a text nor an object", 'write it like "skip"'
            self._reject(member, what, remedy)
        for name, part in member.value.members.items():
            if name not in WORDS:
                self._reject(part, f"“{name}” is no directive", nearest(name, WORDS))
            if name not in SWITCHES:
                words = self._string(part.value) if part.value.kind == "text" else ""
                told = self._one(told, f"{name}: {words}", part)
        all_told = dict.fromkeys(self._owner.members, told)
        switches = [(name, part) for name, part in member.value.members.items() if name in SWITCHES]
        # Names say more than “all”, whatever comes first.
        for name, part in sorted(switches, key=lambda switch: switch[1].value.kind == "array"):
            for owned in self._switched(name, part):
                all_told[owned] = all_told[owned]._replace(keep=SWITCHES[name])
        return all_told

    def _one(self, told: Told, comment: str, member: Member) -> Told:
        """What holds after one directive, written as in a comment."""
        directive = read_directive(f"{MEMBER}: {comment}", self._place(member.start))
        match directive:
            case ("skip" | "translate" as kind, _):
                return told._replace(keep=SWITCHES[kind])
            case ("note", words):
                return told._replace(note=words)
            case ("context", words):
                return told._replace(context=words)
            case _:
                what, remedy = f"“{comment}” has no meaning in JSON", f"use one of: {', '.join(WORDS)}"
                raise InputError(what, remedy=remedy, location=self._place(member.start))

    def _switched(self, name: str, part: Member) -> Iterable[str]:
        """The members of the object that a word is about."""
        written = self._text[part.value.start : part.value.end]
        if written in {"true", "false"}:
            return self._owner.members if written == "true" else ()
        items = [item.value for item in part.value.members.values()]
        if part.value.kind != "array" or any(item.kind != "text" for item in items):
            what = f"the directive “{name}” is neither true nor a list of names"
            self._reject(part, what, f'write it like "{name}": true')
        names = [self._string(item) for item in items]
        members = self._owner.members
        for each in names:
            if each == MEMBER or each not in members:
                known = [known for known in members if known != MEMBER]
                self._reject(part, f"there is no member “{each}” here", nearest(each, known))
        return names

    def _string(self, value: Value) -> str:
        return decode(self._text, value.start + 1, value.end - 1)[0]

    def _reject(self, member: Member, what: str, remedy: str) -> NoReturn:
        raise InputError(what, remedy=remedy, location=self._place(member.start))
