"""``python -m firesale`` is the command ``firesale``."""

from firesale.cli import main

main()
