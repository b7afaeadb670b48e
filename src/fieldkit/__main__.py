"""``python -m fieldkit`` is the same as ``fieldkit``."""

import sys

from fieldkit.launcher import main

if __name__ == "__main__":
    sys.exit(main())
