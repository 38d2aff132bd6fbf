"""The origin of a draft: what made it, and a checksum by which a text that a person edited is known."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from .model import State

if TYPE_CHECKING:
    from .model import Translation

ACCEPTED = "reviewed"
"""The maker of a text that was accepted for an earlier source; with `+` and another maker, of some of its sentences."""


def signed(maker: str, target: str) -> str:
    """The origin of a draft, e.g. `argos|de-en|0.2|6f1ab20c|0f3d9a11`; `maker` is what made the target."""
    return f"{maker}|{_checksum(target)}"


def is_as_made(translation: Translation) -> bool:
    """Whether it is a draft to the letter: neither accepted nor edited by a person."""
    is_draft = translation.state is State.TRANSLATED
    return is_draft and translation.origin.endswith(f"|{_checksum(translation.target)}")


def is_open(translation: Translation) -> bool:
    """Whether nobody has accepted or written it: there is none, or a draft to the letter."""
    return translation.state is State.INITIAL or is_as_made(translation)


def is_accepted(translation: Translation) -> bool:
    """Whether it is a draft that has sentences which a person accepted for an earlier source."""
    return translation.origin.startswith((f"{ACCEPTED}|", f"{ACCEPTED}+"))


def is_waiting(translation: Translation) -> bool:
    """Whether it is what a person accepted for an earlier source, and nothing was done with it since."""
    return translation.origin == signed(ACCEPTED, translation.target)


def _checksum(text: str) -> str:
    """Eight hexadecimal digits of the text's SHA-256: enough to tell an edit, short enough to be read over."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
