"""``python -m qual`` is ``qual``."""

from qual.cli import main

main()
