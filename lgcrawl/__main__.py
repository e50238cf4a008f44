"""``python -m lgcrawl`` is the same as ``lgcrawl``."""

from lgcrawl.cli import main

if __name__ == "__main__":
    main()
