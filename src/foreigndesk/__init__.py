"""foreigndesk: articles in, reviewed and localised variants out."""

__version__ = "0.1.0"
