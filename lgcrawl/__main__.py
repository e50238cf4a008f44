"""``python -m lgcrawl`` is the same as ``lgcrawl``."""

from lgcrawl.cli import main

main()
