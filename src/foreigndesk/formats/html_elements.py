"""What the elements and attributes of HTML are to a translator."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _names("""
    address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset
    figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main
    menu nav noframes noscript ol optgroup option p plaintext pre search section select summary table tbody td template
    tfoot th thead title tr ul xmp
""")
"""Elements that part the runs of words: what stands before and behind them is no sentence."""
VOID = _names("""
    area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr
""")
"""Elements without content and without an end tag."""
CODE = _names("code kbd samp var tt")
"""Code within a sentence: it stays, and stands for a word."""
KEPT = CODE | _names("""
    applet canvas iframe listing math noembed noframes object plaintext pre script style svg template textarea xmp
""")
"""Elements whose content is not translated; texts in their attributes are."""
WORDS = CODE | {"math"}
"""Kept elements that stand for a word of their sentence; the others stand between words."""

ROLES = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("caption", "figcaption", "legend"), "caption"),
    **dict.fromkeys(("option", "optgroup"), "option"),
    "blockquote": "quote",
    "summary": "summary",
}
"""What the innermost of these makes of a run; without any, it is a paragraph."""

PARAGRAPH_ENDS = BLOCKS - _names("body col colgroup frame head html title")
"""Start tags that end a paragraph."""
CLOSED_BY = {
    "p": PARAGRAPH_ENDS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option", "optgroup"}),
    "optgroup": frozenset({"optgroup"}),
    "td": frozenset({"td", "th", "tr", "tbody", "tfoot", "thead"}),
    "th": frozenset({"td", "th", "tr", "tbody", "tfoot", "thead"}),
    "tr": frozenset({"tr", "tbody", "tfoot", "thead"}),
    "caption": frozenset({"tr", "tbody", "tfoot", "thead", "colgroup"}),
    "head": frozenset({"body"}),
}
"""Which start tags end an open element whose own end tag is missing."""

ATTRIBUTES = {
    "title": "tooltip",
    "alt": "alt",
    "placeholder": "placeholder",
    "aria-label": "aria-label",
    "aria-description": "aria-description",
    "aria-placeholder": "aria-placeholder",
    "aria-roledescription": "aria-roledescription",
    "aria-valuetext": "aria-valuetext",
}
"""Attributes that readers meet, and the role of their texts; a `title` is not the title of the page."""
ELEMENT_ATTRIBUTES = {
    ("option", "label"): "label",
    ("optgroup", "label"): "label",
    ("track", "label"): "label",
    ("table", "summary"): "summary",
    ("th", "abbr"): "abbr",
    ("td", "abbr"): "abbr",
}
"""The same on certain elements only."""
UNREAD = frozenset({("link", "title"), ("style", "title")})
"""Attributes that name something for the machine."""
BUTTONS = frozenset({"submit", "button", "reset"})
"""Kinds of `input` whose `value` is a label."""
META = {
    **dict.fromkeys(("description", "og:description", "twitter:description"), "description"),
    **dict.fromkeys(("og:title", "twitter:title", "headline", "name"), "title"),
    **dict.fromkeys(("og:image:alt", "twitter:image:alt"), "alt"),
    "og:site_name": "site name",
}
"""What `meta` says about the page in words: its `name`, `property` or `itemprop`, and the role of its `content`."""
META_LOCALES = frozenset({"content-language", "og:locale"})
"""What `meta` says about the language of the page."""
