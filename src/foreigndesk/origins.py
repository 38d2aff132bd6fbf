"""Where a text that waits for its review comes from, and whether a person touched it since.

An origin ends in a checksum of the text: a text that a person edited is known by it, and is never written over.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Translation

ACCEPTED = "reviewed"
"""What the origin of a text begins with that a person accepted for an earlier source, in whole or sentence by sentence."""


def signed(origin: str, target: str) -> str:
    """The origin of this very text.

    >>> signed("argos|de-en|1.9", "A long way")
    'argos|de-en|1.9|393e9f00'
    """
    return f"{origin}|{_checksum(target)}"


def is_untouched(translation: Translation) -> bool:
    """Whether the text is what we wrote, to the letter."""
    return translation.origin.endswith(f"|{_checksum(translation.target)}")


def is_accepted(translation: Translation) -> bool:
    """Whether sentences that a person accepted are in the text."""
    return translation.origin.startswith((f"{ACCEPTED}|", f"{ACCEPTED}+"))


def is_waiting(translation: Translation) -> bool:
    """Whether the text is one that a person accepted for an earlier source, and nothing was done with it since."""
    return translation.origin == signed(ACCEPTED, translation.target)


def _checksum(text: str) -> str:
    """Eight hexadecimal digits of the text's SHA-256: enough to tell an edit, short enough to be read over."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
