"""`python -m foreigndesk`."""

from .cli import main

main()
