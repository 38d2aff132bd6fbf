"""Formats: where the translatable slices of an article are, and how a translation is written into them."""
