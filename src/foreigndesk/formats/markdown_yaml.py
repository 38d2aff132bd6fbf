"""How a value of front matter is written: in the style it had, or double-quoted where that style cannot hold it."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode

from .markdown_events import NEWLINES, RE_LINE_END
from .markdown_values import RE_ESCAPED, RE_UNPRINTABLE, SHORT_ESCAPES

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

    from ..model import Segment

STRING_TAG = "tag:yaml.org,2002:str"
"""What YAML resolves a string to."""
CHOMPING = {"strip": "-", "keep": "+"}
"""The word in a segment's syntax for a block scalar's chomping indicator; without one, one line end is kept."""

RE_AMBIGUOUS = re.compile(r"y|n|yes|no|on|off|true|false|null|~|[-+.\d][-+.,:\d\sa-fox_tzin]*", re.IGNORECASE)
"""What YAML 1.1 or 1.2 may read as a boolean, a number or a date instead of text."""

RE_CERTAIN = re.compile(r"[^\W\d_](?:[\w ./()'-]*[\w.)])?")
"""Text without anything that means something to YAML, if it is not ambiguous; YAML itself is slow to say so."""


def compose(yaml: str) -> Node | None:
    """The tree of YAML nodes with their positions; raises what ruamel.yaml raises, and `RecursionError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReusedAnchorWarning)
        root: Node | None = YAML(typ="safe", pure=True).compose(yaml)
        return root


def write_scalar(value: str, *, in_flow: bool = False) -> str:
    """A string as YAML: plain where every reader takes it for that string, else double-quoted."""
    return value if _is_plain(value, in_flow=in_flow) else _double_quoted(value)


def encode_scalar(segment: Segment, target: str) -> str:
    """What stands in the front matter for a translation."""
    _, style, *traits = segment.syntax.split("-")
    value = RE_LINE_END.sub("\n", target)
    match style:
        case "plain" | "flow":
            return write_scalar(value, in_flow=style == "flow")
        case "single" if not RE_UNPRINTABLE.search(value):
            return "'" + value.replace("'", "''") + "'"
        case "block" if _fits_block(value):
            return _block(segment, value, traits)
        case "block" if "strip" not in traits:
            return _double_quoted(f"{value}\n")
        case _:
            return _double_quoted(value)


def _is_plain(value: str, *, in_flow: bool) -> bool:
    if value != value.strip() or RE_UNPRINTABLE.search(value) or RE_AMBIGUOUS.fullmatch(value):
        return False
    if RE_CERTAIN.fullmatch(value):
        return True
    try:
        root = compose(f"{{k: {value}}}" if in_flow else f"k: {value}")
    except YAMLError:
        return False
    match root:
        case MappingNode(value=[(_, ScalarNode(tag=tag, style=None, anchor=None, value=found))]):
            return bool(tag == STRING_TAG and found == value)
        case _:
            return False


def _double_quoted(value: str) -> str:
    return '"' + RE_ESCAPED.sub(lambda match: _escape(match[0]), value) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return SHORT_ESCAPES.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")  # noqa: PLR2004  # what two digits hold


def _fits_block(value: str) -> bool:
    """Whether a block scalar holds the value without an indentation indicator."""
    return value[:1].strip() != "" and not RE_UNPRINTABLE.search(value.replace("\n", " "))


def _block(segment: Segment, value: str, traits: list[str]) -> str:
    """A block scalar: folded only if it was and nothing in it would be folded, so that the value is exact."""
    header = ">" if "folded" in traits and "\n" not in value else "|"
    chomping = next((CHOMPING[trait] for trait in traits if trait in CHOMPING), "")
    newline = next((NEWLINES[trait] for trait in traits if trait in NEWLINES), "\n")
    lines = [f"{segment.prefix}{line}" if line else "" for line in value.rstrip("\n").split("\n")]
    return newline.join([f"{header}{chomping}", *lines])
