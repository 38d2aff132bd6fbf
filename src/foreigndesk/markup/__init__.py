"""Inline markup is taken out before translation and put back into the translated words.

`masked` gives the words an engine may see: opaque elements (code, URLs) become short stand-ins, the others leave
the text. `placed` finds for every element its one place in the translation, `woven` writes the unit's text.
No element is ever lost, doubled or broken, whatever the places are; what attention does not show is placed by rule
and doubted.
"""

from __future__ import annotations

from .masking import Masked, fragments, masked
from .placing import placed
from .searching import Place
from .weaving import woven

__all__ = ["Masked", "Place", "fragments", "masked", "placed", "woven"]
